"""Three years of stages: sites, supervisors, and a placement in every state."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from internships.models import (
    Accreditation,
    AgreementState,
    Capacity,
    Interruption,
    Placement,
    PlacementSupervisor,
    Site,
    SiteTag,
)
from internships.models import Supervisor as StageSupervisor
from places.models import Postcode
from portal.demo.calendar import DAY, THIS, Calendar, Key, at
from portal.demo.cohorts import Faculty
from portal.demo.people import TOWNS, Registry
from portal.demo.stories import FINISHERS, LIGHTER
from records.models import Accompaniment, Enrolment, Registration

APPROVED, CANCELLED = AgreementState.APPROVED, AgreementState.CANCELLED
ACCEPTED, PROPOSED = AgreementState.ACCEPTED, AgreementState.PROPOSED
WARDS = ("Gériatrie", "Urgences", "Pédiatrie", "Médecine interne", "Gynécologie", "Psychiatrie")
SETTLED = timedelta(days=60)  # so long after a stage has begun, hardly any agreement is still missing
HALF = timedelta(days=200)  # and none any more
CHANGE_IN = timedelta(days=12)  # from now, some residents change to another place
SHORTEST = timedelta(days=35)
MOVED_AFTER = timedelta(days=10)  # short: by the September session three quarters of a stage of six months are done
REASON = "Le cabinet ne peut plus accueillir."


def write_stages(registry: Registry, faculty: Faculty, residents: dict[Key, Enrolment]) -> None:
    """What is planned for each registration of a stage; each supervisor of an approved placement accompanies."""
    practices, wards = make_sites(registry, faculty.since)
    supervisors = [enter(registry, faculty, user, place, practices) for place, user in enumerate(faculty.supervisors)]
    keys = {enrolment.pk: key for key, enrolment in residents.items()}
    stages = Registration.objects.filter(activity__kind="internship").select_related(
        "activity", "annual_programme__academic_year"
    )
    planner = Planner(faculty.calendar, supervisors, wards)
    for number, stage in enumerate(stages.order_by("pk")):
        if key := keys.get(stage.annual_programme.enrolment_id):
            for stretch in planner.stretches(key, stage, number):
                write_stretch(registry, faculty.calendar, faculty.secretaries["UNamur"], stage, stretch)


def make_sites(registry: Registry, since: date) -> tuple[list[Site], list[Site]]:
    places = {row.code: row for row in Postcode.objects.all()}
    practices = [
        Site.objects.create(
            uuid=registry.uuid(), kind="practice", name=f"Cabinet médical de {town}", postcode=code, city=town,
            place=places.get(code),
        )
        for code, town in TOWNS
    ]  # fmt: skip
    wards = [
        Site.objects.create(
            uuid=registry.uuid(), kind="hospital", name="Hôpital universitaire de démonstration", department=ward,
            postcode="5000", city="Namur", place=places.get("5000"),
        )
        for ward in WARDS
    ]  # fmt: skip
    for site in [*practices, *wards]:
        Capacity.objects.create(uuid=registry.uuid(), site=site, starts=since, residents=8)
    tag(practices, wards)
    return practices, wards


def tag(practices: list[Site], wards: list[Site]) -> None:
    """Four or five tags a practice, two a ward, none where nobody has said anything."""
    tags = list(SiteTag.objects.all())
    for number, site in enumerate(practices):
        if number % 6 != 5:
            site.tags.set({tags[(number * 5 + step * 7) % len(tags)] for step in range(4 + number % 2)})
    for number, site in enumerate(wards):
        site.tags.set({tags[number], tags[-1 - number]})


def enter(registry: Registry, faculty: Faculty, user: User, place: int, practices: list[Site]) -> StageSupervisor:
    """A supervisor who may train; the accreditations of some end before long."""
    base = 100000 + place * 137
    made = StageSupervisor.objects.create(uuid=registry.uuid(), user=user, inami=f"{base}{97 - base % 97:02}004")
    made.sites.add(practices[place % len(practices)])
    ends = faculty.calendar.ago(-65) if place % 8 == 7 else faculty.calendar.training(THIS + 2)[1]
    for kind, institution in (("federal", None), ("nomination", faculty.unamur)):
        Accreditation.objects.create(
            uuid=registry.uuid(), supervisor=made, kind=kind, institution=institution, valid_from=faculty.since,
            valid_to=ends,
        )  # fmt: skip
    return made


@dataclass(frozen=True)
class Stretch:
    """Days of a stage at one site under one supervisor."""

    first: date
    last: date
    site: Site
    supervisor: StageSupervisor
    state: str
    stops_on: date | None = None


@dataclass(frozen=True)
class Planner:
    """Which placements a registration has by today: those ahead wait for agreement, those behind are over."""

    calendar: Calendar
    supervisors: list[StageSupervisor]
    wards: list[Site]

    def stretches(self, key: Key, stage: Registration, number: int) -> Iterator[Stretch]:
        year = stage.annual_programme.academic_year.start_year - self.calendar.start_year(0)
        first, last = self.days(key, stage, year)
        is_over, begun = last < self.calendar.today, first + SETTLED < self.calendar.today
        if number % 23 == 22 and not begun and key not in FINISHERS:
            return  # no place yet
        supervisor = self.supervisor(key, year)
        ward = self.wards[(key[1] + year) % len(self.wards)] if stage.activity.format == "hospital" else None
        site = ward or supervisor.sites.all()[0]
        spread = 2 if self.is_soon(first) else 1  # so that of each intake some stages are not agreed shortly before
        state = APPROVED if is_over else self.state(number + spread * key[1], first)
        change = self.change_on(key, first, last)
        if key in FINISHERS:
            yield Stretch(first, last, site, supervisor, APPROVED)
        elif number % 14 == 5 and not is_over:
            yield Stretch(first, last, site, supervisor, CANCELLED)
            if begun:
                yield self.elsewhere(key, year, first + MOVED_AFTER, last, APPROVED, ward)
        elif change and state == APPROVED and not ward:
            yield Stretch(first, change, site, supervisor, APPROVED)
            if last - change > SHORTEST / 2:  # else the last days are left as holidays
                yield self.elsewhere(key, year, change + DAY, last, self.state(key[1] // 9 + 1, change + DAY))
        else:
            stops_on = self.calendar.ago(18) if number % 21 == 6 else None
            is_stopped = stops_on and first < stops_on and self.calendar.today <= last
            yield Stretch(first, last, site, supervisor, state, stops_on if is_stopped else None)

    def elsewhere(self, key: Key, year: int, first: date, last: date, state: str, ward: Site | None = None) -> Stretch:
        """The rest of a year under another supervisor."""
        supervisor = self.supervisor(key, year, 7)
        return Stretch(first, last, ward or supervisor.sites.all()[0], supervisor, state)

    def supervisor(self, key: Key, year: int, further: int = 0) -> StageSupervisor:
        intake, place = key
        return self.supervisors[(place * 3 + (year - intake) * 5 + intake + further + 8) % len(self.supervisors)]

    def days(self, key: Key, stage: Registration, year: int) -> tuple[date, date]:
        """The whole training year, or six months in hospital (also those left over) and then six in a practice."""
        first, last = self.calendar.training(year)
        half = self.calendar.day(year, 3, 31)
        if stage.activity.format == "hospital":
            last = half
        elif stage.activity.code.startswith("B2") or (key, year - 1) in LIGHTER:
            first = half + DAY
        change = self.prolonged_until(key, year)
        if change and year == THIS and first == self.calendar.training(THIS)[0]:
            first = change + DAY
        elif change and year < THIS and last == self.calendar.training(year)[1]:
            last = change
        return first, last

    def prolonged_until(self, key: Key, year: int) -> date | None:
        """In October some still do the last weeks of the year before, after a leave."""
        starts = self.calendar.training(THIS)[0]
        is_autumn = starts <= self.calendar.today < starts + SHORTEST - CHANGE_IN
        is_meant = is_autumn and key[1] % 9 == 4 and year in (THIS - 1, THIS) and key[0] < THIS
        return self.calendar.today + CHANGE_IN if is_meant else None

    def change_on(self, key: Key, first: date, last: date) -> date | None:
        """The last day of some residents at their first place, when that is near."""
        day = self.calendar.today + CHANGE_IN
        return day if key[1] % 9 == 4 and first + SHORTEST <= day < last else None

    def is_soon(self, first: date) -> bool:
        return self.calendar.today < first <= self.calendar.ago(-45)

    def state(self, number: int, first: date) -> str:
        """Agreed or not: of what is ahead half, of what has begun nearly all."""
        today = self.calendar.today
        if first > today:
            one_in = 8 if self.is_soon(first) else 4
            return {1: ACCEPTED, 3: PROPOSED}.get(number % one_in, APPROVED)
        is_open = number % 14 in (9, 10) if today <= first + SETTLED else number % 42 == 9 and today < first + HALF
        return (ACCEPTED if number % 14 == 9 else PROPOSED) if is_open else APPROVED


def write_stretch(registry: Registry, calendar: Calendar, office: User, stage: Registration, told: Stretch) -> None:
    proposed = min(told.first - timedelta(days=50), calendar.ago(6))
    made = Placement.objects.create(
        uuid=registry.uuid(), registration=stage, site=told.site, starts=told.first, ends=told.last,
        agreement_state=told.state, proposed_by=office, proposed_at=at(proposed),
        cancelled_because=REASON if told.state == CANCELLED else "",
    )  # fmt: skip
    along = None
    if told.state == APPROVED:
        along = Accompaniment.objects.create(
            enrolment=made.enrolment, user=told.supervisor.user, capacity="supervisor", starts=told.first,
            ends=told.last,
        )  # fmt: skip
    PlacementSupervisor.objects.create(
        placement=made, supervisor=told.supervisor, starts=told.first, ends=told.last, accompaniment=along
    )
    if told.stops_on:
        Interruption.objects.create(
            uuid=registry.uuid(), placement=made, starts=told.stops_on, reason="Travaux dans le cabinet."
        )
