"""Residents who have finished, or whose last stage is all that is open (`stories.FINISHERS`), and their theses."""

import random
from datetime import date, timedelta

from curriculum.models import ExamSession, ProgrammeVersion
from portal.demo.calendar import Calendar, Key, at
from portal.demo.cohorts import Faculty, enrol
from portal.demo.people import Registry
from portal.demo.stories import FINISHERS
from portal.demo.theses import Theses, on_weekday
from records.models import Decision, Enrolment, Proposal
from thesis.models import MarkSheet, PartRule
from thesis.proposals.services import evidence

SEED = 2029
WRITTEN_FROM = (6, 25)  # the theses end a few days before
HALVED = 2  # they were written in one year


def enrol_finishers(registry: Registry, faculty: Faculty, version: ProgrammeVersion) -> dict[Key, Enrolment]:
    residents: dict[Key, Enrolment] = {}
    for intake, place in FINISHERS:
        residents |= enrol(registry, faculty, version, intake, [place])
    return residents


def write_finished_theses(calendar: Calendar, faculty: Faculty, finishers: dict[Key, Enrolment]) -> None:
    """Marked in June of the oldest year, and proposed to the jury on that day."""
    story = FinishedTheses(calendar, faculty, finishers)
    for place, enrolment in enumerate(finishers.values(), start=1):
        story.tell((0, place), enrolment, "marked")
        story.propose(enrolment)


class FinishedTheses(Theses):
    """The same story as of a thesis marked today, told of that June."""

    def __init__(self, calendar: Calendar, faculty: Faculty, residents: dict[Key, Enrolment]):
        super().__init__(calendar, faculty, residents)
        self.rng = random.Random(SEED)  # noqa: S311  plausible data, not a secret
        self.since = calendar.day(0, *WRITTEN_FROM)

    def session(self, intake: int) -> ExamSession:
        return ExamSession.objects.get(
            academic_year__start_year=self.calendar.start_year(0), kind=ExamSession.Kind.JUNE
        )

    def ago(self, days: int) -> date:
        return on_weekday(self.since - timedelta(days=days // HALVED))

    def propose(self, enrolment: Enrolment) -> None:
        """What the jury had before it granted the activities; the mark is the one that it decided on."""
        sheet = MarkSheet.objects.select_related("thesis", "marked_by").get(thesis__enrolment=enrolment)
        day = sheet.thesis.marked_on
        assert day is not None
        rules = PartRule.objects.filter(part__activity__block__number=3).select_related("part")
        by_activity = {rule.part.activity_id: rule for rule in rules}
        decided = Decision.objects.filter(enrolment=enrolment, activity__in=by_activity)
        for decision in decided.select_related("registration"):
            rule = by_activity[decision.activity_id]
            is_mark = rule.when == PartRule.When.MARK
            Proposal.objects.create(
                uuid=self.uuid(), registration=decision.registration, part=rule.part,
                mark=decision.mark if is_mark else None, outcome="" if is_mark else "validated",
                evidence=evidence(rule.when, day), complete_on=day,
                proposed_by=sheet.marked_by, proposed_at=at(day),
            )  # fmt: skip
            if is_mark:
                MarkSheet.objects.filter(pk=sheet.pk).update(mark=decision.mark)
