"""Reminders of mentoring in the weekly digest: what resident and mentor still have to do, never what they wrote."""

from datetime import date

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from curriculum.roles import on_day
from mentoring.meetings.models import MentoringMeeting
from mentoring.mentorships.models import Declaration
from mentoring.permissions import MENTOR
from mentoring.progress import measure
from mentoring.todo_items import TodoItem, of_mentor, of_resident
from mentoring.years.models import YearReport
from notices.reminders import Reminder
from records.models import Accompaniment, Decision, Enrolment, Proposal, Registration


def reminders(today: date) -> list[Reminder]:
    """Return the reminders of all residents with something open; a fixed number of queries."""
    residents = list(Enrolment.objects.filter(concerned(today)).select_related("user").order_by("user__sort_key", "pk"))
    stands = measure(residents, today) if residents else {}
    found = []
    for enrolment in residents:
        found += [reminder_of(enrolment.user, enrolment, item) for item in of_resident(enrolment, stands[enrolment.pk])]
        if mentor := stands[enrolment.pk].mentor:
            found += [reminder_of(mentor, enrolment, item) for item in of_mentor(enrolment, stands[enrolment.pk])]
    return [item for item in found if item is not None]


def reminder_of(user, enrolment: Enrolment, item: TodoItem) -> Reminder | None:
    """Return None for an item that nobody else waits for: it stays on the person's own page."""
    if not item.is_answer:
        return None
    return Reminder(
        user=user,
        words=item.words,
        make_link=lambda: settings.SITE_URL + item.url,
        due=item.due,
        enrolment=enrolment if item.is_for_desk else None,
        needs_log_in=True,
        kind="mentoring",
    )


def concerned(today: date) -> Q:
    """A filter of enrolments with a meeting to note, ties to declare, or a year that waits for report or mentor."""
    planned = MentoringMeeting.objects.filter(state=MentoringMeeting.State.PLANNED, day__lte=today)
    declared = Declaration.objects.filter(
        enrolment=OuterRef("enrolment"), mentor=OuterRef("user"), replaced_at__isnull=True
    )
    undeclared = Accompaniment.objects.filter(~Exists(declared), on_day(today), capacity=MENTOR)
    reported = YearReport.objects.filter(registration__in=unsettled().values("pk"))
    met = unsettled().filter(held__gte=F("activity__parts__mentoring_rule__meetings"))
    return (
        Q(pk__in=planned.values("enrolment"))
        | Q(pk__in=undeclared.values("enrolment"))
        | Q(pk__in=reported.values("registration__annual_programme__enrolment"))
        | Q(pk__in=met.values("annual_programme__enrolment"))
    )


def unsettled():
    """Return mentoring registrations neither attested nor earned; `held`: meetings of the year that count."""
    year = OuterRef("annual_programme__academic_year__starts"), OuterRef("annual_programme__academic_year__ends")
    meetings = MentoringMeeting.objects.counting().filter(
        enrolment=OuterRef("annual_programme__enrolment"), day__gte=year[0], day__lte=year[1]
    )
    number = meetings.order_by().values("enrolment").annotate(n=Count("pk")).values("n")
    attested = Proposal.objects.filter(registration=OuterRef("pk"), replaced_at__isnull=True)
    earned = Decision.objects.granting().filter(registration=OuterRef("pk"))
    return Registration.objects.filter(~Exists(attested), ~Exists(earned), activity__parts__kind="mentoring").annotate(
        held=Coalesce(Subquery(number), 0)
    )
