"""The simulation centre: its library, sessions of two years, and bookings in every state."""

import json
from datetime import date, time, timedelta
from pathlib import Path

from competencies.models import Competency
from curriculum.models import ProgrammeVersion
from portal.demo.calendar import Calendar, Key, at
from portal.demo.cohorts import Faculty
from portal.demo.people import Registry
from portal.demo.stories import STATUS
from records.models import Enrolment
from seminars.models import Booking, OutsideParticipant, Scenario, SimulationMeeting, SimulationPlace

TEXTS = json.loads((Path(__file__).parent / "simulation.json").read_text(encoding="utf-8"))
HELD = (480, 300, 150, 40)  # days ago
TO_CLOSE = 5  # days ago; its list is still open
OUTSET = timedelta(days=30)  # booked so long before
STARTS, ENDS = time(13, 30), time(16, 30)


def write_simulation(
    calendar: Calendar, registry: Registry, faculty: Faculty, version: ProgrammeVersion, residents: dict[Key, Enrolment]
) -> None:
    centre = Centre(calendar, registry, faculty, version)
    centre.write_library()
    there = [enrolment for key, enrolment in sorted(residents.items()) if not STATUS.get(key)]
    centre.hold(there)
    centre.plan([enrolment for key, enrolment in sorted(residents.items()) if key[1] == 0], there)


class Centre:
    def __init__(self, calendar, registry, faculty, version):
        self.calendar, self.registry, self.faculty, self.version = calendar, registry, faculty, version
        self.facilitator = registry.person("Sabine", "Lecomte", "unamur.example")
        self.scenarios: list[Scenario] = []

    def write_library(self) -> None:
        for values in TEXTS["scenarios"]:
            fields = {name: value for name, value in values.items() if name != "competencies"}
            fields |= {"programme": self.version.programme, "institution": self.faculty.unamur}
            if not self.scenarios:
                earlier = fields | {"objectives": TEXTS["earlier_objectives"], "is_assessed": False}
                Scenario.objects.create(uuid=self.registry.uuid(), state="retired", **earlier)
                fields["edition"] = 2
            made = Scenario.objects.create(uuid=self.registry.uuid(), **fields)
            found = Competency.objects.filter(framework__code="cmg", framework__state="published")
            made.competencies.set(found.filter(code__in=values["competencies"]))
            self.scenarios.append(made)

    def session(self, scenario: Scenario, day: date, **fields) -> SimulationMeeting:
        day += timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))  # not at a weekend
        made = SimulationMeeting.objects.create(
            uuid=self.registry.uuid(), scenario=scenario, day=day, starts=STARTS, ends=ENDS,
            place=TEXTS["place"], facilitator=self.facilitator, **fields,
        )  # fmt: skip
        for number, role in enumerate(scenario.role_lines, start=1):
            SimulationPlace.objects.create(meeting=made, number=number, role=role)
        return made

    def book(self, meeting: SimulationMeeting, enrolment: Enrolment, state: str, asked: date, **fields) -> None:
        place = None
        if state in Booking.HOLDS:
            place = SimulationPlace.objects.filter(meeting=meeting, bookings__isnull=True).order_by("number").first()
        Booking.objects.create(
            uuid=self.registry.uuid(), meeting=meeting, enrolment=enrolment, state=state, place=place,
            asked_at=at(asked), **fields,
        )  # fmt: skip

    def hold(self, residents: list[Enrolment]) -> None:
        """Past sessions: nearly everybody came."""
        for turn, days in enumerate(HELD):
            day = self.calendar.ago(days)
            enrolled = [one for one in residents if one.intake.starts < day - timedelta(days=60)]
            meeting = self.session(self.scenarios[turn % 2], day)
            meeting.state, meeting.held_by, meeting.held_at = "held", self.facilitator, at(meeting.day, 17)
            meeting.save()
            for place, enrolment in enumerate(enrolled[turn * 3 : turn * 3 + 4]):
                self.book(meeting, enrolment, "absent" if place == 3 and turn == 1 else "attended", day - OUTSET)
            if turn % 2 == 0 and len(enrolled) > 20:
                self.book(meeting, enrolled[20], "expired", day - OUTSET)
        open_one = self.session(self.scenarios[2], self.calendar.ago(TO_CLOSE) - timedelta(days=2))
        for enrolment in residents[14:16]:
            self.book(open_one, enrolment, "booked", self.calendar.ago(TO_CLOSE + 20))

    def plan(self, shown: list[Enrolment], residents: list[Enrolment]) -> None:
        """Sessions ahead: one full with a waiting list and an offer, one with places free, one cancelled."""
        ago, others = self.calendar.ago, [one for one in residents if one not in shown]
        full = self.session(self.scenarios[0], ago(-24))
        for place, enrolment in enumerate([shown[1], *others[30:32]]):
            self.book(full, enrolment, "booked", ago(12 - place))
        self.book(full, others[32], "withdrawn", ago(11))
        self.book(full, shown[2], "offered", ago(9), offer_until=ago(-2))
        self.book(full, shown[0], "waiting", ago(8))
        self.book(full, others[33], "waiting", ago(7))
        for name, profession, role in TEXTS["outside"]:
            OutsideParticipant.objects.create(
                uuid=self.registry.uuid(), meeting=full, name=name, profession=profession, role=role
            )
        free = self.session(self.scenarios[1], ago(-45))
        self.book(free, others[34], "booked", ago(4))
        off = self.session(self.scenarios[2], ago(-14), state="cancelled", reason=TEXTS["cancelled"])
        self.book(off, others[35], "cancelled", ago(15))
