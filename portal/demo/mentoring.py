"""Three years of mentoring: meetings, sealed notes, goals, reports, attestations, and one change of mentor."""

import io
import json
import random
import uuid
from dataclasses import replace
from datetime import date, datetime, time
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
from portal.demo.history import CLOSED_YEARS, THIS_YEAR, TODAY
from portfolio.models import Form
from records.models import Accompaniment, Enrolment, Proposal

TEXTS = json.loads((Path(__file__).parent / "mentoring.json").read_text(encoding="utf-8"))
MONTHS = ((10, 14), (12, 9), (2, 10), (5, 6))  # when one meets: month and day, and some days more
CHANGED = (2024, 2)  # whose mentor changed once
UNDECLARED, TIED = (2026, 3), (2026, 10)
UNNOTED = (2026, 1)  # whose last meeting nobody has noted as held


def write_mentoring(residents: dict[tuple[int, int], Enrolment]) -> None:
    call_command("load_mentoring_rules", stdout=io.StringIO())
    story = Mentoring(residents)
    for key, enrolment in residents.items():
        story.declare(key, enrolment)
        story.meet(key, enrolment)
        story.aim(key, enrolment)
    story.store()
    story.close_years()
    story.change_mentor()


def at(day: date, hour: int = 18) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


class Mentoring:
    """Gathers rows of all residents, and stores them kind by kind."""

    def __init__(self, residents: dict[tuple[int, int], Enrolment]):
        self.residents = residents
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
            if key == UNDECLARED:
                continue
            tie: dict[str, Any] = {"state": "clear"}
            if key == TIED:
                words = "Nos enfants sont dans la même classe ; nous nous croisons à l’école."
                tie = {"state": "waiting", "ties": ["other"], "words": words}
            made = Declaration(uuid=self.uuid(), enrolment=enrolment, mentor=along.user, **tie)
            made.declared_at = at(along.starts, 9)
            self.declarations.append(made)

    def meet(self, key, enrolment: Enrolment) -> None:
        taken = set(enrolment.annual_programmes.values_list("academic_year__start_year", flat=True))
        for start_year in sorted(taken):
            for turn, (month, day) in enumerate(MONTHS):
                on = date(start_year + (month < 9), month, day + key[1] % 15)
                along = next((a for a in self.mentors[enrolment.pk] if a.holds_on(on)), None)
                if along is None or (on > TODAY and turn > 1):
                    break
                self.meetings.append(self.meeting(key, enrolment, along, on, turn))

    def meeting(self, key, enrolment, along, on: date, turn: int) -> MentoringMeeting:
        is_past = on <= TODAY
        is_held = is_past and not (key == UNNOTED and on.year == THIS_YEAR)
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
            written_at=at(on, 20) if is_past else at(TODAY, 10),
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
        for number in range(2 + place % 2):
            text = TEXTS["goals"][(place * 3 + number) % len(TEXTS["goals"])]
            goal = MentoringGoal(uuid=self.uuid(), enrolment=enrolment, mentor=first.user, text=text)
            goal.written_by, goal.written_at = enrolment.user, at(date(intake, 10, 15))
            goal.due = date(THIS_YEAR, 11, 15) if number == 1 and place % 4 == 0 else date(THIS_YEAR + 1, 3, 31)
            if number == 0 and intake < THIS_YEAR:
                goal.state, goal.settled_on = "reached", date(THIS_YEAR, 5, 20)
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
        """Reports and attestations of the years that are over; the report of one resident is begun for this one."""
        form = Form.objects.get(purpose="mentoring_year")
        reports, proposals = [], []
        for stands in measure(self.residents.values(), TODAY).values():
            for year in stands.years:
                start_year = year.registration.annual_programme.academic_year.start_year
                if start_year in CLOSED_YEARS and year.meetings:
                    reports.append(self.report(form, year, year.meetings[-1]))
                    proposals.append((year, reports[-1], year.meetings[-1].mentor))
        YearReport.objects.bulk_create(reports)
        Proposal.objects.bulk_create(self.proposal(*one) for one in proposals)
        newest = measure([self.residents[2025, 0]], TODAY)[self.residents[2025, 0].pk].year
        if newest:
            begun = {"registration": newest.registration, "form": form, "answers": TEXTS["draft"]}
            YearReport.objects.create(uuid=self.uuid(), saved_at=at(TODAY), **begun)

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
        goals.filter(pk=goals.latest("pk").pk).update(released_at=at(date(2025, 10, 2)))
        of_before = [
            n for n in self.notes if n.meeting.enrolment_id == enrolment.pk and n.meeting.mentor_id == before.pk
        ]
        note = of_before[0]
        note.sealed = note.closed(TEXTS["notes"][1])
        note.save()
        for words, withdrawn in (("passage", None), ("withdrawn", at(date(2025, 11, 3)))):
            passage = Passage(uuid=self.uuid(), note=note, released_by=enrolment.user, withdrawn_at=withdrawn)
            passage.released_at = at(date(2025, 10, 2))
            passage.sealed = passage.closed(TEXTS[words])
            passage.save()
