"""Who the mentor is, and who may see a resident's mentoring at all."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import on_day, roles_of
from records.models import Accompaniment, Enrolment

MENTOR = Accompaniment.Capacity.MENTOR


def mentor_of(enrolment: Enrolment, day: date | None = None) -> Accompaniment | None:
    """Return the mentor on that day, by default today."""
    found = enrolment.accompaniments.filter(on_day(day or timezone.localdate()), capacity=MENTOR)
    return found.select_related("user").first()


@dataclass(frozen=True)
class Sight:
    """In which roles the user sees the mentoring of a resident."""

    is_resident: bool
    is_mentor: bool
    is_office: bool  # the enrolling university's secretariat, or the director
    is_jury: bool  # while a deliberation is open

    @property
    def is_close(self) -> bool:
        """The resident or the mentor."""
        return self.is_resident or self.is_mentor

    @property
    def sees_something(self) -> bool:
        return self.is_close or self.is_office or self.is_jury


def sight_of(user, enrolment: Enrolment) -> Sight:
    roles = roles_of(user)
    programme = enrolment.programme_version.programme_id
    mentor = mentor_of(enrolment)
    version = enrolment.programme_version
    return Sight(
        is_resident=enrolment.user_id == user.pk,
        is_mentor=mentor is not None and mentor.user_id == user.pk,
        is_office=looks_after(user, enrolment),
        is_jury=programme in roles.jury_of and version.deliberations.sitting().exists(),
    )


def looks_after(user, enrolment: Enrolment) -> bool:
    """Whether the user is of the enrolling university's secretariat, or the director."""
    roles = roles_of(user)
    programme = enrolment.programme_version.programme_id
    return enrolment.enrolling_institution_id in roles.secretariat_of or programme in roles.director_of


def can_see_mentoring(user, enrolment: Enrolment) -> Answer:
    """At least that meetings took place. The cheap checks come first; only the last one queries."""
    if enrolment.user_id == user.pk or looks_after(user, enrolment) or sight_of(user, enrolment).sees_something:
        return Allowed()
    return Denied(_("Mentoring is between the resident and the mentor; the enrolling university sees that they met."))


def can_meet(user, enrolment: Enrolment) -> Answer:
    """Plan, move, note and cancel meetings, write notes and goals: the resident and the mentor."""
    if enrolment.user_id == user.pk or sight_of(user, enrolment).is_mentor:
        return Allowed()
    return Denied(_("Only the resident and the mentor do this."))


def mentored_by(user, today: date | None = None):
    """Return a query of the enrolments whose mentor the user is on that day."""
    return Accompaniment.objects.filter(on_day(today or timezone.localdate()), user=user, capacity=MENTOR).values(
        "enrolment"
    )
