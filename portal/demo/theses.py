"""Theses in every state: of residents in their third year, and of those in their second who have begun."""

import io
import json
import random
import uuid
from datetime import date, timedelta
from pathlib import Path

from django.core.management import call_command

from curriculum.models import ExamSession
from portal.demo.calendar import THIS, Calendar, Key
from portal.demo.cohorts import Faculty
from portal.demo.stories import AWAY
from records.models import Accompaniment, Enrolment
from thesis.models import Subject, Thesis, ThesisPerson

TEXTS = json.loads((Path(__file__).parent / "theses.json").read_text(encoding="utf-8"))
THIRD = ("under_way", "submitted", "under_way", "protocol", "under_way", "seeking", "agreed", "under_way", "ethics")
SECOND = ("proposed", "agreed", "", "protocol", "proposed", "")  # "": none yet
STEPS = {  # state: how many of the days below lie behind it
    "seeking": 0, "proposed": 0, "agreed": 1, "ethics": 1, "protocol": 1, "under_way": 2, "submitted": 3,
}  # fmt: skip
DAYS = (("agreed_on", 330), ("accepted_on", 210), ("submitted_on", 12))  # days ago
ASKED = 350
GIVEN_UP = (0, 2)
TAKES_OFFER = 4  # a fourth take a subject on offer


def write_theses(calendar: Calendar, faculty: Faculty, residents: dict[Key, Enrolment]) -> None:
    call_command("load_thesis_rules", stdout=io.StringIO())
    story = Theses(calendar, faculty, residents)
    story.offer()
    for key, enrolment in residents.items():
        intake, place = key
        states = {0: THIRD, 1: SECOND}.get(intake)
        if states and THIS not in AWAY.get(key, ()) and states[place % len(states)]:
            story.tell(key, enrolment, states[place % len(states)])


class Theses:
    """Writes the thesis of each resident, with its people, as it stands today."""

    def __init__(self, calendar: Calendar, faculty: Faculty, residents: dict[Key, Enrolment]):
        self.calendar, self.faculty = calendar, faculty
        self.rng = random.Random(2028)  # noqa: S311  plausible data, not a secret
        self.subjects: list[Subject] = []
        self.programme = next(iter(residents.values())).programme_version.programme
        ahead = ExamSession.objects.filter(starts__gt=calendar.today)
        self.sessions = list(ahead.select_related("academic_year").order_by("starts"))

    def uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def offer(self) -> None:
        for place, (title, text) in enumerate(TEXTS["subjects"]):
            made = Subject(uuid=self.uuid(), programme=self.programme, promoter=self.faculty.teachers[place])
            made.title, made.text, made.capacity = title, text, 2 + place % 2
            self.subjects.append(made)
        Subject.objects.bulk_create(self.subjects)

    def session(self, intake: int) -> ExamSession:
        """The first one ahead, but January, in the third year of the intake; else the last one known."""
        kinds = [one for one in self.sessions if one.kind != ExamSession.Kind.JANUARY]
        third = self.calendar.start_year(THIS + intake)
        return next((one for one in kinds if one.academic_year.start_year >= third), self.sessions[-1])

    def tell(self, key: Key, enrolment: Enrolment, state: str) -> None:
        intake, place = key
        promoter = self.faculty.teachers[place % len(self.faculty.teachers)]
        subject = None
        if place % TAKES_OFFER == 0 and intake == 0:
            subject = self.subjects[(place // TAKES_OFFER) % len(self.subjects)]
            promoter = subject.promoter
        title = subject.title if subject else TEXTS["own"][(place + intake * 5) % len(TEXTS["own"])]
        if key == GIVEN_UP:
            self.write(enrolment, "withdrawn", intake, TEXTS["own"][-1], None, reason=TEXTS["given_up"])
        fields = {"reason": TEXTS["left"]} if state == "seeking" else {}
        if state == "ethics":
            fields["needs_ethics"] = True
        if state == "under_way" and place % 3 == 0:
            fields |= {"needs_ethics": True, "ethics_reference": TEXTS["ethics"]}
        made = self.write(enrolment, state, intake, title, subject, **fields)
        asked = self.ago(ASKED if intake == 0 else 9)
        ends = self.ago(20) if state == "seeking" else None
        self.add(made, promoter, "promoter", asked, ends, agreed=state != "proposed")
        if state in ("under_way", "submitted"):
            for turn in (1, 2):
                reader = self.faculty.teachers[(self.faculty.teachers.index(promoter) + turn) % 9]
                self.add(made, reader, "reader", self.ago(40), None, agreed=True)

    def ago(self, days: int) -> date:
        return self.calendar.today - timedelta(days=days)

    def write(self, enrolment, state, intake, title, subject, **fields) -> Thesis:
        days = {name: self.ago(days if intake == 0 else 5) for name, days in DAYS[: STEPS.get(state, 0)]}
        return Thesis.objects.create(
            uuid=self.uuid(),
            enrolment=enrolment,
            subject=subject,
            title=title,
            text=TEXTS["text"],
            session=self.session(intake),
            state=state,
            **days,
            **fields,
        )

    def add(self, thesis, user, role, starts, ends, *, agreed: bool) -> None:
        ThesisPerson.objects.create(uuid=self.uuid(), thesis=thesis, user=user, role=role, starts=starts, ends=ends)
        if agreed:
            Accompaniment.objects.create(enrolment=thesis.enrolment, user=user, capacity=role, starts=starts, ends=ends)
