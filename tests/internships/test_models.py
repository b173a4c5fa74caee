"""Database constraints, and the status of a placement on a day."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from internships.models import Capacity, Interruption, Placement, PlacementStatus, PlacementSupervisor, Site, Supervisor
from tests import factories

pytestmark = pytest.mark.django_db
AUTUMN = {"starts": date(2026, 10, 1), "ends": date(2026, 12, 31)}


@pytest.fixture
def cast():
    cast = factories.Cast()
    cast.site = Site.objects.create(kind="practice", name="Cabinet", postcode="5000", city="Namur")
    cast.taken = factories.registration(cast.alices, cast.joint)
    return cast


def placed(cast, **fields):
    values = {"registration": cast.taken, "site": cast.site, "proposed_by": cast.alice, **AUTUMN, **fields}
    return Placement.objects.create(**values)


@pytest.mark.parametrize(
    "fields",
    [
        {"ends": date(2026, 9, 30)},
        {"share": Decimal(0)},
        {"share": Decimal("1.01")},
        {"agreement_state": "cancelled"},
    ],
)
def test_the_database_refuses(cast, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        placed(cast, **fields)


@pytest.mark.postgres
def test_two_placements_above_half_time_do_not_meet(cast):
    if connection.vendor != "postgresql":
        pytest.skip("ranges are PostgreSQL's")
    placed(cast, share=Decimal("0.60"))
    placed(cast, share=Decimal("0.40"))
    placed(cast, share=Decimal("0.60"), starts=date(2027, 1, 1), ends=date(2027, 1, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        placed(cast, share=Decimal("0.60"), starts=date(2026, 12, 31), ends=date(2027, 1, 1))
    placed(cast, share=Decimal("0.60"), agreement_state="cancelled", cancelled_because="Elsewhere")
    Capacity.objects.create(site=cast.site, starts=date(2026, 1, 1), residents=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Capacity.objects.create(site=cast.site, starts=date(2027, 1, 1), residents=2)


def test_the_enrolment_is_that_of_the_registration(cast):
    assert placed(cast).enrolment == cast.alices


@pytest.mark.parametrize(
    ("agreement_state", "day", "status"),
    [
        ("proposed", date(2026, 11, 1), PlacementStatus.PROPOSED),
        ("accepted", date(2026, 11, 1), PlacementStatus.ACCEPTED),
        ("cancelled", date(2026, 11, 1), PlacementStatus.CANCELLED),
        ("approved", date(2026, 9, 30), PlacementStatus.APPROVED),
        ("approved", date(2026, 10, 1), PlacementStatus.RUNNING),
        ("approved", date(2026, 11, 9), PlacementStatus.RUNNING),
        ("approved", date(2026, 11, 10), PlacementStatus.INTERRUPTED),
        ("approved", date(2026, 11, 20), PlacementStatus.INTERRUPTED),
        ("approved", date(2026, 11, 21), PlacementStatus.RUNNING),
        ("approved", date(2026, 12, 31), PlacementStatus.RUNNING),
        ("approved", date(2027, 1, 1), PlacementStatus.COMPLETED),
    ],
)
def test_the_status_follows_from_the_agreement_and_the_day(cast, agreement_state, day, status):
    made = placed(
        cast, agreement_state=agreement_state, cancelled_because="Elsewhere" if agreement_state == "cancelled" else ""
    )
    Interruption.objects.create(
        placement=made, starts=date(2026, 11, 10), ends=date(2026, 11, 20), reason="Works in the practice"
    )
    assert made.status_on(day) == status
    assert {s for s in PlacementStatus if Placement.objects.with_status(s, day).exists()} == {status}


def test_who_sees_a_placement(cast):
    made = placed(cast)
    stefans = Supervisor.objects.create(user=cast.stefan)
    PlacementSupervisor.objects.create(placement=made, supervisor=stefans, **AUTUMN)
    placed(cast, registration=factories.registration(cast.bobs, cast.joint))
    names = [*vars(cast)]
    people = [n for n in names if getattr(vars(cast)[n], "is_authenticated", False)]
    seen = {n for n in people if made in Placement.objects.visible_to(getattr(cast, n))}
    assert seen == {"alice", "marie", "stefan", "nadia", "louis", "dora", "machine_namur", "machine_louvain"}
    assert list(Placement.objects.visible_to(cast.stefan)) == [made]
