"""Theses in every state: of residents in their third year, and of those in their second who have begun."""

import io
import json
import random
import uuid
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

import pikepdf
from django.core.management import call_command

from accounts.models import User
from curriculum.models import ExamSession
from files.services import store
from portal.demo.calendar import THIS, Calendar, Key, at
from portal.demo.cohorts import Faculty
from portal.demo.stories import AWAY
from portfolio.models import Form
from records.models import Accompaniment, Enrolment
from thesis.models import (
    Comment,
    Defence,
    Manuscript,
    MarkSheet,
    PanelSeat,
    Subject,
    Submission,
    Thesis,
    ThesisPerson,
)
from thesis.proposals.services import propose_parts

TEXTS = json.loads((Path(__file__).parent / "theses.json").read_text(encoding="utf-8"))
THIRD = (
    "under_way", "submitted", "planned", "protocol", "under_way", "seeking", "defended", "under_way", "marked",
    "agreed", "ethics",
)  # fmt: skip
SECOND = ("proposed", "agreed", "", "protocol", "proposed", "")  # "": none yet
STEPS = {  # state: how many of the days below lie behind it
    "seeking": 0, "proposed": 0, "agreed": 1, "ethics": 1, "protocol": 1, "under_way": 2, "submitted": 3, "planned": 3,
    "defended": 4, "marked": 5,
}  # fmt: skip
DAYS = (("agreed_on", 330), ("accepted_on", 210), ("submitted_on", 30), ("defended_on", 8), ("marked_on", 7))  # ago
AHEAD = 21  # days to the next defences
READ = ("under_way", *Thesis.HANDED_IN)
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


def pdf(pages: int) -> bytes:
    """Blank pages: a version differs from the one before."""
    document, kept = pikepdf.new(), io.BytesIO()
    for _page in range(pages):
        document.add_blank_page()
    document.save(kept)
    return kept.getvalue()


def on_weekday(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - 4, 0))


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
        if state in READ:
            for turn in (1, 2):
                reader = self.faculty.teachers[(self.faculty.teachers.index(promoter) + turn) % 9]
                self.add(made, reader, "reader", self.ago(40), None, agreed=True)
            self.hand_in(made, promoter)
        if made.state in ("planned", "defended", "marked"):
            self.defend(made, promoter)

    def hand_in(self, thesis: Thesis, promoter: User) -> None:
        """Two versions, a comment on the first; for who has submitted, the declarations on the second."""
        author = thesis.enrolment.user
        for number, days in ((1, 90), (2, 31)):
            stored = store(
                content=pdf(number), name="tfe.pdf", content_type="application/pdf", by=thesis.enrolment.user
            )
            version = Manuscript(uuid=self.uuid(), thesis=thesis, number=number, file=stored)
            version.added_by, version.added_at = author, at(self.ago(days))
            version.save()
            if number == 1:
                comment = Comment(uuid=self.uuid(), manuscript=version, text=TEXTS["comment"], made_by=promoter)
                comment.made_at = at(self.ago(days - 6))
                comment.save()
        if thesis.submitted_on is not None:
            declared = Submission(uuid=self.uuid(), manuscript=version, is_own_work=True, similarity=6)
            declared.ai_use, declared.made_by, declared.made_at = TEXTS["ai"], author, at(thesis.submitted_on)
            declared.save()

    def defend(self, thesis: Thesis, promoter: User) -> None:
        """One after the other in one room; what the jury then reads."""
        day = thesis.defended_on or on_weekday(self.calendar.today + timedelta(days=AHEAD))
        hour = 9 + Defence.objects.filter(day=day).count()
        made = Defence(uuid=self.uuid(), thesis=thesis, day=day, starts=time(hour), ends=time(hour, 50))
        made.place = TEXTS["room"]
        made.save()
        for row in thesis.people.filter(ends__isnull=True):
            PanelSeat.objects.create(uuid=self.uuid(), defence=made, user=row.user)
        self.seat_guest(thesis, made)
        if thesis.state != "marked":
            propose_parts(thesis.enrolment, "defence", by=self.faculty.secretaries["UNamur"])
            return
        grid = Form.objects.with_items().get(purpose="thesis_grid")
        sheet = MarkSheet(uuid=self.uuid(), thesis=thesis, form=grid, mark=Decimal(13 + self.rng.randrange(4)))
        sheet.answers = {item.code: 3 for item in grid.form_items.all()}
        sheet.comment, sheet.marked_by, sheet.marked_at = TEXTS["panel"], promoter, at(self.ago(7))
        sheet.save()
        propose_parts(thesis.enrolment, "mark", by=promoter, mark=sheet.mark)

    def seat_guest(self, thesis: Thesis, defence: Defence) -> None:
        """A juror of another university, who has no account and acts by the links of mails."""
        given, family = TEXTS["guest"]
        guest = User.objects.filter(email=TEXTS["guest_address"]).first()
        if guest is None:
            guest = User(uuid=self.uuid(), email=TEXTS["guest_address"], given_name=given, family_name=family)
            guest.set_unusable_password()
            guest.save()
        PanelSeat.objects.create(uuid=self.uuid(), defence=defence, user=guest, organisation=TEXTS["from"])
        self.add(thesis, guest, "juror", self.ago(20), None, agreed=False)

    def ago(self, days: int) -> date:
        """So many days ago, or the Friday before where that is a weekend."""
        return on_weekday(self.calendar.today - timedelta(days=days))

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
            **self.deposit(state, intake),
            **fields,
        )

    def deposit(self, state: str, intake: int) -> dict:
        """Each choice once among those who have submitted."""
        if state not in Thesis.HANDED_IN:
            return {}
        if state == "planned":
            return {"deposit": "confidential"}
        later = {"deposit": "later", "embargo_until": self.calendar.today + timedelta(days=700)}
        return later if state == "defended" else {"deposit": "open"}

    def add(self, thesis, user, role, starts, ends, *, agreed: bool) -> None:
        ThesisPerson.objects.create(uuid=self.uuid(), thesis=thesis, user=user, role=role, starts=starts, ends=ends)
        if agreed:
            Accompaniment.objects.create(enrolment=thesis.enrolment, user=user, capacity=role, starts=starts, ends=ends)
