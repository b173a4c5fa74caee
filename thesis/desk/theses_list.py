"""The list of theses: own ones of a promoter or reader; for an office the cohort, and who has none."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from curriculum.models import AcademicYear, Activity
from curriculum.roles import roles_of
from records.models import Enrolment, Registration
from thesis.desk.thesis_page import MARKS
from thesis.milestones.due import Due, due_days, next_due
from thesis.subjects.models import Subject
from thesis.subjects.services import TAKEN
from thesis.theses.models import Thesis, ThesisPerson
from thesis.theses.next_step import Step, holder, next_step
from thesis.theses.permissions import actors_of


@dataclass(frozen=True)
class Line:
    """One thesis in a list; `is_mine`: the reader holds the ball."""

    thesis: Thesis
    step: Step | None
    holder: str
    is_mine: bool
    due: Due | None
    is_late: bool

    @property
    def mark(self) -> str:
        return MARKS[self.thesis.state]


def lines_of(theses, user, today: date) -> list[Line]:
    """Those in which the reader holds the ball first, then the late ones. Prefetch as `for_list` does."""
    return sorted(lines_in_order(theses, user, today), key=lambda line: (not line.is_mine, not line.is_late))


def lines_in_order(theses, user, today: date) -> list[Line]:
    theses = list(theses)
    days, found = due_days(theses), []
    for thesis in theses:
        step = next_step(thesis)
        is_mine = step is not None and step.actor in actors_of(user, thesis)
        due = next_due(days[thesis.pk]) if thesis.state != Thesis.State.WITHDRAWN else None
        is_late = due is not None and due.is_late(today)
        found.append(Line(thesis, step, holder(thesis, step) if step else "", is_mine, due, is_late))
    return found


def guided_by(user):
    """The theses that the user guides or reads today."""
    people = ThesisPerson.objects.current().filter(user=user)
    return Thesis.objects.live().filter(pk__in=people.values("thesis"))


def cohort_of(user):
    """The theses that the user sees as an office."""
    if not roles_of(user).is_office:
        return Thesis.objects.none()
    return Thesis.objects.filter(enrolment__in=Enrolment.objects.seen_as_a_whole_by(user).values("pk"))


def without_thesis(user, today: date):
    """Residents who take an activity of the thesis this year and have none; only for offices."""
    year = AcademicYear.objects.filter(starts__lte=today, ends__gte=today).first()
    if year is None or not roles_of(user).is_office:
        return Enrolment.objects.none()
    taken = Registration.objects.filter(annual_programme__academic_year=year, activity__kind=Activity.Kind.THESIS)
    having = Thesis.objects.live().values("enrolment")
    return (
        Enrolment.objects.seen_as_a_whole_by(user)
        .filter(pk__in=taken.values("annual_programme__enrolment"))
        .exclude(pk__in=having)
        .select_related("user", "intake")
        .order_by("user__sort_key", "pk")
    )


def subjects_of(subjects) -> list[Subject]:
    """Each with `taken`, and `left`: the places that remain."""
    rows = subjects.for_list().annotate(taken=Count("theses", filter=Q(theses__state__in=TAKEN)))
    found = list(rows)
    for subject in found:
        subject.left = max(subject.capacity - subject.taken, 0)
    return found
