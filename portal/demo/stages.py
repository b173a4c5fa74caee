"""Three years of stages: sites, supervisors, and a placement in every state."""

from datetime import date, timedelta

from accounts.models import User
from curriculum.models import Institution
from internships.models import (
    Accreditation,
    Capacity,
    Interruption,
    Placement,
    PlacementSupervisor,
    Site,
    SiteTag,
)
from internships.models import Supervisor as StageSupervisor
from places.models import Postcode
from portal.demo.people import TOWNS, Registry
from records.models import Accompaniment, Registration

DAY = timedelta(days=1)
WARDS = ("Gériatrie", "Urgences", "Pédiatrie", "Médecine interne", "Gynécologie", "Psychiatrie")


def write_stages(registry: Registry, supervisors: list[User], office: User) -> None:
    """One placement for each registration of a stage, under the supervisor of that year."""
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
        Capacity.objects.create(uuid=registry.uuid(), site=site, starts=date(2024, 1, 1), residents=8)
    tag(practices, wards)
    held = {user.pk: enter(registry, user, place, practices) for place, user in enumerate(supervisors)}
    stages = Registration.objects.filter(activity__kind="internship").select_related(
        "activity", "annual_programme__academic_year"
    )
    along = {
        (a.enrolment_id, a.starts.year): a for a in Accompaniment.objects.filter(capacity="supervisor", user__in=held)
    }
    for number, stage in enumerate(stages.order_by("pk")):
        year = stage.annual_programme.academic_year.start_year
        row = along.get((stage.annual_programme.enrolment_id, year))
        if number % 23 == 22 or row is None:
            continue  # no place yet
        place(registry, stage, number, year, held[row.user_id], row, wards, office)


def tag(practices: list[Site], wards: list[Site]) -> None:
    """Four or five tags a practice, two a ward, none where nobody has said anything."""
    tags = list(SiteTag.objects.all())
    for number, site in enumerate(practices):
        if number % 6 != 5:
            site.tags.set({tags[(number * 5 + step * 7) % len(tags)] for step in range(4 + number % 2)})
    for number, site in enumerate(wards):
        site.tags.set({tags[number], tags[-1 - number]})


def enter(registry: Registry, user: User, place: int, practices: list[Site]) -> StageSupervisor:
    base = 100000 + place * 137
    made = StageSupervisor.objects.create(uuid=registry.uuid(), user=user, inami=f"{base}{97 - base % 97:02}004")
    made.sites.add(practices[place % len(practices)])
    ends = date(2027, 1, 31) if place % 8 == 7 else date(2029, 9, 30)
    university = Institution.objects.get(code="UNamur")
    for kind, institution in (("federal", None), ("nomination", university)):
        Accreditation.objects.create(
            uuid=registry.uuid(), supervisor=made, kind=kind, institution=institution, valid_from=date(2024, 1, 1),
            valid_to=ends,
        )  # fmt: skip
    return made


def place(registry, stage, number, year, supervisor, along, wards, office) -> None:
    """In the supervisor's practice the whole year, or half of it beside six months in hospital."""
    first, last, half = date(year, 10, 1), date(year + 1, 9, 30), date(year + 1, 3, 31)
    site = supervisor.sites.all()[0]
    if stage.activity.format == "hospital":
        site, last = wards[number % len(wards)], half
    elif stage.activity.code.startswith("B2"):
        first = half + DAY
    state = "approved"
    if year == 2026:
        state = ("approved", "approved", "approved", "accepted", "proposed", "cancelled", "approved")[number % 7]
    made = Placement.objects.create(
        uuid=registry.uuid(), registration=stage, site=site, starts=first, ends=last, agreement_state=state,
        proposed_by=office, cancelled_because="Le cabinet ne peut plus accueillir." if state == "cancelled" else "",
    )  # fmt: skip
    PlacementSupervisor.objects.create(
        placement=made, supervisor=supervisor, starts=first, ends=last,
        accompaniment=along if state == "approved" else None,
    )  # fmt: skip
    if year == 2026 and number % 7 == 6 and first < date(2026, 11, 1):
        Interruption.objects.create(
            uuid=registry.uuid(), placement=made, starts=date(2026, 11, 9), reason="Travaux dans le cabinet."
        )
