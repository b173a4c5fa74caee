"""Who encodes the marks of an activity; each rule beside its query set."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Activity
from curriculum.roles import roles_of
from records.enrolments.models import Enrolment
from records.enrolments.permissions import is_office_of


def offices_of(activity: Activity) -> set[int]:
    """Pks of the universities that encode the activity's marks: its organisers, else the reference institution."""
    return {o.pk for o in activity.organisers.all()} or {activity.programme_version.programme.reference_institution_id}


def acting_institution(user, activity: Activity) -> int | None:
    """Return the pk of the university for which the user encodes the activity's marks; None if not entitled.

    Entitled: secretariats and machines of the organisers, and teachers. Without organisers, the reference institution
    takes their place.
    """
    roles = roles_of(user)
    reference = activity.programme_version.programme.reference_institution_id
    organisers = sorted(o.pk for o in activity.organisers.all()) or [reference]
    for pk in organisers:
        if pk in roles.secretariat_of or pk in roles.machine_of:
            return pk
    return organisers[0] if activity.pk in roles.teaches else None


def can_encode(user, activity: Activity) -> Answer:
    """Encode and submit marks of the activity."""
    if acting_institution(user, activity) is not None:
        return Allowed()
    organisers = ", ".join(str(o) for o in activity.organisers.all()) or str(
        activity.programme_version.programme.reference_institution
    )
    return Denied(_("The marks of this activity are encoded by: %(organisers)s.") % {"organisers": organisers})


def encodable(user: User):
    """The activities for which `can_encode` is allowed, as a query set."""
    roles = roles_of(user)
    offices = roles.secretariat_of | roles.machine_of
    reference = Q(organiser_key="", programme_version__programme__reference_institution__in=offices)
    organised = Activity.objects.filter(organisers__in=offices).values("pk")
    return Activity.objects.filter(Q(pk__in=organised) | reference | Q(pk__in=roles.teaches))


def can_encode_for(user, activity: Activity, enrolment: Enrolment) -> Answer:
    """`can_encode` for one resident; never one's own marks."""
    if enrolment.user_id == user.pk:
        return Denied(_("Nobody writes in their own record."))
    return can_encode(user, activity)


def can_see_sheet(user, activity: Activity) -> Answer:
    """Read the marks of an activity: those who encode them, and the offices of the programme."""
    answer = can_encode(user, activity)
    return Allowed() if answer or is_office_of(user, activity.programme_version) else answer


def can_set_deadlines(user) -> Answer:
    """Allowed for secretariats, each for its own university."""
    if roles_of(user).secretariat_of:
        return Allowed()
    return Denied(_("Deadlines for marks are set by the secretariats."))


def can_extend(user, activity: Activity) -> Answer:
    """Allowed for the secretariats that encode the activity's marks."""
    if acting_institution(user, activity) in roles_of(user).secretariat_of:
        return Allowed()
    return Denied(_("A deadline is extended by the secretariat of the organiser."))
