"""Three years of mentoring: meetings, sealed notes, goals, reports, attestations, and one change of mentor."""

import io
import json
import random
import uuid
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from competencies.models import Theme
from mentoring.models import Declaration, MentoringGoal, MentoringMeeting, Note, Passage, YearReport
from mentoring.permissions import MENTOR
from mentoring.progress import measure
from mentoring.years.progress import Year
from mentoring.years.services import evidence
from portal.demo.calendar import NEXT, THIS, Calendar, Key, at
from portal.demo.cohorts import CHANGED
from portal.demo.stories import AWAY, FINISHERS
from portfolio.models import Form
from records.models import Accompaniment, Enrolment, Proposal

TEXTS = json.loads((Path(__file__).parent / "mentoring.json").read_text(encoding="utf-8"))
MONTHS = ((10, 14), (12, 9), (2, 10), (5, 6), (8, 10))  # when one meets: month and day, and some days more
SUMMER = 4  # the turn at which a third meet once more
UNDECLARED, TIED = (2, 3), (2, 10)
UNNOTED = (2, 1)  # whose last meeting nobody has noted as held
BEGUN = (1, 0)  # who has begun the report of the year that runs
LATE = 5  # a fifth have not handed it in when the year draws to its end


def write_mentoring(calendar: Calendar, residents: dict[Key, Enrolment]) -> None:
    call_command("load_mentoring_rules", stdout=io.StringIO())
    story = Mentoring(calendar, residents)
    for key, enrolment in residents.items():
        story.declare(key, enrolment)
        story.meet(key, enrolment)
        if key not in FINISHERS:
            story.aim(key, enrolment)
    story.store()
    story.close_years()
    story.change_mentor()


class Mentoring:
    """Gathers rows of all residents, and stores them kind by kind."""

    def __init__(self, calendar: Calendar, residents: dict[Key, Enrolment]):
        self.calendar, self.today, self.residents = calendar, calendar.today, residents
        self.rng = random.Random(2026)  # noqa: S311  plausible data, not a secret
        self.mentors: dict[int, list[Accompaniment]] = {}
        for along in Accompaniment.objects.filter(capacity=MENTOR).select_related("user").order_by("starts"):
            self.mentors.setdefault(along.enrolment_id, []).append(along)
        self.meetings: list[MentoringMeeting] = []
        self.notes: list[Note] = []
        self.goals: list[MentoringGoal] = []
        self.declarations: list[Declaration] = []

    def uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def declare(self, key, enrolment: Enrolment) -> None:
        for along in self.mentors[enrolment.pk]:
            if key == UNDECLARED or along.starts >= self.today:
                continue
            tie: dict[str, Any] = {"state": "clear"}
            if key == TIED:
                words = "Nos enfants sont dans la même classe ; nous nous croisons à l’école."
                tie = {"state": "waiting", "ties": ["other"], "words": words}
            made = Declaration(uuid=self.uuid(), enrolment=enrolment, mentor=along.user, **tie)
            made.declared_at = at(along.starts, 9)
            self.declarations.append(made)

    def meet(self, key, enrolment: Enrolment) -> None:
        """The meetings of the years that the resident took, up to the first that is ahead."""
        for year in range(key[0], min(key[0] + 2, NEXT) + 1):
            if year in AWAY.get(key, ()):
                continue
            for turn, (month, day) in enumerate(MONTHS):
                on = self.calendar.day(year, month, day + key[1] % 15)
                along = next((a for a in self.mentors[enrolment.pk] if a.holds_on(on)), None)
                if along is None or (turn == SUMMER and key[1] % 3):
                    continue
                self.meetings.append(self.meeting(key, enrolment, along, on, turn))
                if on >= self.today:
                    return

    def meeting(self, key, enrolment, along, on: date, turn: int) -> MentoringMeeting:
        is_past = on < self.today
        is_held = is_past and not (key == UNNOTED and on + timedelta(days=60) > self.today)
        made = MentoringMeeting(
            uuid=self.uuid(),
            enrolment=enrolment,
            mentor=along.user,
            day=on,
            time=time(12 + (key[1] + turn) % 8, 30),
            mode="call" if (turn + key[1]) % 3 == 2 else "in_person",
            state="held" if is_held else "planned",
            resident_present=is_held,
            mentor_present=is_held,
            written_by=along.user,
            written_at=at(on if is_past else self.calendar.ago(5), 20),
        )
        if made.mode == "in_person":
            made.place = TEXTS["places"][(key[1] + turn) % len(TEXTS["places"])]
        if is_held and (key[1] + turn) % 2 == 0:
            self.note(made)
        return made

    def note(self, meeting: MentoringMeeting) -> None:
        note = Note(uuid=self.uuid(), meeting=meeting, written_by=meeting.mentor, written_at=meeting.written_at)
        note.sealed = note.closed(TEXTS["notes"][len(self.notes) % len(TEXTS["notes"])])
        self.notes.append(note)

    def aim(self, key, enrolment: Enrolment) -> None:
        """Two or three goals: one reached, one open, one that is due."""
        intake, place = key
        first = self.mentors[enrolment.pk][0]
        written = self.calendar.day(intake, 10, 15)
        if written >= self.today:
            return  # the first meeting is still ahead
        for number in range(2 + place % 2):
            text = TEXTS["goals"][(place * 3 + number) % len(TEXTS["goals"])]
            goal = MentoringGoal(uuid=self.uuid(), enrolment=enrolment, mentor=first.user, text=text)
            goal.written_by, goal.written_at = enrolment.user, at(written)
            goal.due = self.calendar.coming(3, 31)
            if number == 1 and place % 4 == 0:
                goal.due = max(self.calendar.ago(5), written + timedelta(days=21))
            if number == 0 and intake < THIS:
                goal.state, goal.settled_on = "reached", self.calendar.last(5, 20)
            self.goals.append(goal)

    def store(self) -> None:
        Declaration.objects.bulk_create(self.declarations)
        MentoringMeeting.objects.bulk_create(self.meetings)
        Note.objects.bulk_create(self.notes)
        MentoringGoal.objects.bulk_create(self.goals)
        themes = list(Theme.objects.filter(axis__code="mentoring"))
        through = MentoringMeeting.themes.through
        held = [meeting for meeting in self.meetings if meeting.state == "held"]
        through.objects.bulk_create(
            through(mentoringmeeting_id=meeting.pk, theme_id=theme.pk)
            for meeting in held
            for theme in self.rng.sample(themes, 2)
        )

    def close_years(self) -> None:
        """Reports and attestations of the years whose meetings are over; one resident has begun that of this year."""
        form = Form.objects.get(purpose="mentoring_year")
        reports, proposals = [], []
        stand = measure(self.residents.values(), self.today)
        for key, enrolment in self.residents.items():
            for year in stand[enrolment.pk].years:
                if year.meetings and self.is_closed(key, year):
                    reports.append(self.report(form, year, year.meetings[-1]))
                    proposals.append((year, reports[-1], year.meetings[-1].mentor))
        YearReport.objects.bulk_create(reports)
        Proposal.objects.bulk_create(self.proposal(*one) for one in proposals)
        newest = stand[self.residents[BEGUN].pk].year
        if newest:
            begun = {"registration": newest.registration, "form": form, "answers": TEXTS["draft"]}
            YearReport.objects.create(uuid=self.uuid(), saved_at=at(self.calendar.ago(1)), **begun)

    def is_closed(self, key: Key, year: Year) -> bool:
        """A year that is over; of the one that runs, most reports are there from July on."""
        counted = self.calendar.year_of(year.registration.annual_programme.academic_year.starts)
        if counted < THIS:
            return True
        is_late = key == BEGUN or key[1] % LATE == 1
        return self.today > self.calendar.day(THIS, 6, 25) and not is_late

    def report(self, form: Form, year: Year, last: MentoringMeeting) -> YearReport:
        return YearReport(
            uuid=self.uuid(),
            registration=year.registration,
            form=form,
            answers=TEXTS["report"],
            state="handed_in",
            saved_at=last.written_at,
            handed_in_at=last.written_at,
            comment=TEXTS["comment"],
            commented_by=last.mentor,
            commented_at=last.written_at,
        )

    def proposal(self, year: Year, report: YearReport, mentor) -> Proposal:
        made = Proposal(uuid=self.uuid(), registration=year.registration, part=year.part, outcome="validated")
        made.evidence = evidence(replace(year, report=report), "")
        made.proposed_by, made.proposed_at = mentor, report.saved_at
        made.complete_on = timezone.localdate(report.saved_at)
        return made

    def change_mentor(self) -> None:
        """What the resident let the second mentor read: a passage, one that was withdrawn, a goal."""
        enrolment = self.residents[CHANGED]
        before = self.mentors[enrolment.pk][0].user
        goals = MentoringGoal.objects.filter(enrolment=enrolment, mentor=before)
        goals.filter(pk=goals.latest("pk").pk).update(released_at=at(self.calendar.day(1, 10, 2)))
        of_before = [
            n for n in self.notes if n.meeting.enrolment_id == enrolment.pk and n.meeting.mentor_id == before.pk
        ]
        note = of_before[0]
        note.sealed = note.closed(TEXTS["notes"][1])
        note.save()
        for words, withdrawn in (("passage", None), ("withdrawn", at(self.calendar.day(1, 11, 3)))):
            passage = Passage(uuid=self.uuid(), note=note, released_by=enrolment.user, withdrawn_at=withdrawn)
            passage.released_at = at(self.calendar.day(1, 10, 2))
            passage.sealed = passage.closed(TEXTS[words])
            passage.save()
