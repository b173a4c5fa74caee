"""What waits in mentoring, and for whom."""

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.roles import roles_of
from mentoring.mentorships.models import Declaration
from mentoring.permissions import mentored_by
from mentoring.progress import measure
from mentoring.todo_items import of_mentor, of_resident, to
from pages.precheck import Prechecked
from pages.todo import Waiting
from records.models import Enrolment


@Prechecked
def mentored(user: User, today: date):
    return Enrolment.objects.filter(pk__in=mentored_by(user, today)).select_related("user")


def waiting(user: User, today: date | None = None, own: list[Enrolment] | None = None) -> list[Waiting]:
    """Meetings to note and plan, goals due, reports, years to attest, ties to declare and judge.

    `own`: the user's enrolments, where they are loaded.
    """
    today = today or timezone.localdate()
    own = list(Enrolment.objects.filter(user=user).select_related("user")) if own is None else own
    enrolments = sorted({*own, *mentored(user, today)}, key=lambda one: (one.user.sort_key, one.pk))
    found: list[Waiting] = []
    stands = measure(enrolments, today) if enrolments else {}
    for enrolment in enrolments:
        if enrolment.user_id == user.pk:
            things = of_resident(enrolment, stands[enrolment.pk])
        else:
            things = of_mentor(enrolment, stands[enrolment.pk])
        found += [Waiting.by(thing.words(), thing.url, day=thing.day or thing.due, today=today) for thing in things]
    roles = roles_of(user)
    return found + (of_office(roles) if roles.is_office else [])


def of_office(roles) -> list[Waiting]:
    """Declared ties that wait for an answer."""
    looked_after = Q(enrolment__enrolling_institution__in=roles.secretariat_of) | Q(
        enrolment__programme_version__programme__in=roles.director_of
    )
    waits = Declaration.objects.filter(looked_after, state=Declaration.State.WAITING, replaced_at__isnull=True)
    return [
        Waiting(
            _("%(mentor)s declared a tie to %(name)s: answer")
            % {"mentor": declared.mentor, "name": declared.enrolment.user},
            to("mentoring-judge", declared.enrolment, declared.uuid),
        )
        for declared in waits.select_related("mentor", "enrolment__user")
    ]
