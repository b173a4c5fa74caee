"""What waits for whom in the theses; bulk only."""

from datetime import date

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from curriculum.models import Activity
from curriculum.roles import roles_of
from pages.precheck import Prechecked
from pages.todo import Waiting
from records.models import Enrolment, Registration
from thesis.desk.theses_list import cohort_of, without_thesis
from thesis.milestones.due import due_days, next_due
from thesis.theses.models import Thesis, ThesisPerson
from thesis.theses.next_step import next_step
from thesis.theses.permissions import actors_of

S = Thesis.State


@Prechecked
def live_theses(user: User, today: date):
    """Return the user's own, and those that the user guides, reads or judges."""
    people = ThesisPerson.objects.current().filter(user=user)
    return Thesis.objects.live().filter(Q(enrolment__user=user) | Q(pk__in=people.values("thesis")))


@Prechecked
def without_thesis_yet(user: User, today: date):
    """Return the resident's registrations of the current year for an activity of the thesis, if none is under way."""
    having = Thesis.objects.live().values("enrolment")
    return Registration.objects.exclude(annual_programme__enrolment__in=having).filter(
        annual_programme__enrolment__user=user,
        annual_programme__academic_year__starts__lte=today,
        annual_programme__academic_year__ends__gte=today,
        activity__kind=Activity.Kind.THESIS,
    )


def waiting(user: User, today: date | None = None, own: list[Enrolment] | None = None) -> list[Waiting]:
    """The lines of this user: as a resident, a promoter, an office. `own`: the user's enrolments, where loaded."""
    today = today or timezone.localdate()
    theses = list(live_theses(user, today).for_list().prefetch_related(None))
    # What `actors_of` reads of others' theses; of one's own it reads nothing
    others = [one for one in theses if one.enrolment.user_id != user.pk]
    prefetch_related_objects(others, "people__user", "enrolment__programme_version__programme__institutions")
    found = of_people(user, theses, today) if theses else []
    if own is None or own:
        found += of_resident(user, today)
    if roles_of(user).is_office:
        found += of_office(user, today)
    return found


def of_people(user: User, theses: list[Thesis], today: date) -> list[Waiting]:
    """Theses in which the user holds the ball, with the day of the next milestone."""
    days, found = due_days(theses), []
    for thesis in theses:
        step = next_step(thesis)
        if (
            step is None
            or thesis.state == S.PLANNED
            or step.actor == "office"
            or step.actor not in actors_of(user, thesis)
        ):
            continue
        words = _("Thesis: %(step)s") % {"step": step.words}
        if thesis.enrolment.user_id != user.pk:
            words = _("Thesis of %(name)s: %(step)s") % {"name": thesis.enrolment.user, "step": step.words}
        due = next_due(days[thesis.pk])
        found.append(Waiting.by(words, thesis.get_absolute_url(), day=due.day if due else None, today=today))
    return found


def of_resident(user: User, today: date) -> list[Waiting]:
    """A resident who takes an activity of the thesis this year and has none."""
    rows = without_thesis_yet(user, today).select_related("annual_programme__enrolment")
    enrolments = {row.annual_programme.enrolment_id: row.annual_programme.enrolment for row in rows}
    return [
        Waiting(_("Thesis: find a subject and a promoter"), reverse("enrolment-thesis", args=[one.uuid]))
        for one in enrolments.values()
    ]


def of_office(user: User, today: date) -> list[Waiting]:
    """Protocols to accept, defences to plan, residents without a thesis: a line each."""
    states = list(cohort_of(user).filter(state__in=(S.PROTOCOL, S.SUBMITTED)).values_list("state", flat=True))
    where, found = reverse("thesis-list"), []
    if count := states.count(S.PROTOCOL):
        text = ngettext("%(n)s protocol of a thesis is to be read", "%(n)s protocols of theses are to be read", count)
        found.append(Waiting(text % {"n": count}, f"{where}?state={S.PROTOCOL.value}"))
    if count := states.count(S.SUBMITTED):
        text = ngettext(
            "%(n)s defence of a thesis is to be planned", "%(n)s defences of theses are to be planned", count
        )
        found.append(Waiting(text % {"n": count}, f"{where}?state={S.SUBMITTED.value}"))
    if count := without_thesis(user, today).count():
        text = ngettext("%(n)s resident has no thesis yet", "%(n)s residents have no thesis yet", count)
        found.append(Waiting(text % {"n": count}, f"{where}#without"))
    return found
