"""Months in hospital and in practice and the rural share, as measured for many residents at once."""

from datetime import date
from decimal import Decimal

import pytest

from curriculum.models import Requirement
from curriculum.requirements import Amount, training_year
from internships.agreements import services as agreements
from internships.progress import measure
from progress.resident_status import resident_status
from records.models import StatusChange
from tests import factories
from tests.internships import scene

TODAY = date(2027, 3, 31)


def rule(cast, unit, **fields):
    values = {"code": f"{unit}-{len(fields)}", "title": factories.both(unit), "minimum": Decimal(6), **fields}
    return factories.grown(Requirement(programme_version=cast.version, unit=unit, **values))


def amounts(cast, *rules, today=TODAY):
    found = measure([cast.alices, cast.bobs], rules, today)
    return {(key[0], r.code): found[key] for key in found for r in rules if r.pk == key[1]}


@pytest.fixture
def placed(cast):
    """Alice: three months in the village, then half-time in the town beside hospital half-time, agreed until June."""
    cast.first = scene.approved(cast, ends=date(2026, 12, 31))
    half = {"starts": date(2027, 1, 1), "ends": date(2027, 6, 30), "share": Decimal("0.5")}
    scene.accepted(cast, site=cast.other_site, **half)
    cast.ward_half = scene.approved(
        cast, registration=cast.alices_hospital, site=cast.ward, overrides={"hospital": "The rest follows"}, **half
    )
    return cast


def test_done_and_planned(placed):
    rules = [rule(placed, unit) for unit in ("months_hospital", "months_practice", "percent_rural")]
    found = amounts(placed, *rules)
    alice = {code: amount for (who, code), amount in found.items() if who == placed.alices.pk}
    assert alice == {
        rules[0].code: Amount(Decimal("1.5"), Decimal("3.0")),
        rules[1].code: Amount(Decimal("3.0"), Decimal("6.0")),
        rules[2].code: Amount(Decimal(100), Decimal(50)),
    }
    bob = {amount for (who, _code), amount in found.items() if who == placed.bobs.pk}
    assert bob == {Amount(Decimal("0.0"), Decimal("0.0")), Amount(Decimal(0), Decimal(0))}


def test_leave_counts_for_nothing(placed):
    StatusChange.objects.create(
        enrolment=placed.alices, kind="leave", starts=date(2026, 12, 1), ends=date(2026, 12, 31), reason="-",
        recorded_by=placed.nadia,
    )  # fmt: skip
    asked = rule(placed, "months_practice")
    assert amounts(placed, asked)[placed.alices.pk, asked.code].done == Decimal("2.0")


@pytest.mark.parametrize(("period", "done"), [("cycle", "4.4"), ("training", "3.0"), ("academic", "3.0")])
def test_periods(cast, period, done):
    last_year = factories.registration(cast.alices, cast.joint, 2025)
    scene.approved(cast, registration=last_year, starts=date(2026, 8, 1), ends=date(2026, 9, 13))
    scene.approved(cast, starts=date(2026, 10, 1), ends=date(2026, 12, 31))
    asked = rule(cast, "months_practice", period=period)
    assert amounts(cast, asked)[cast.alices.pk, asked.code].done == Decimal(done)


def test_the_training_year():
    assert training_year(date(2027, 9, 30)) == (date(2026, 10, 1), date(2027, 9, 30))
    assert training_year(date(2026, 10, 1)) == (date(2026, 10, 1), date(2027, 9, 30))


def test_a_cancelled_one_counts_for_nothing(placed):
    agreements.cancel(placement=placed.ward_half, by=placed.nadia, why="Elsewhere", today=date(2026, 12, 1))
    asked = rule(placed, "months_hospital")
    assert amounts(placed, asked)[placed.alices.pk, asked.code] == Amount(Decimal("0.0"), Decimal("0.0"))


def test_on_the_page_of_the_resident(placed, browse):
    (shown,) = [m for m in resident_status(placed.alices, factories.at(2027, 3, 31)).measures if m.unit]
    assert (shown.requirement, shown.done, shown.planned, shown.goal) == (
        placed.rule, Decimal("1.5"), Decimal("3.0"), Decimal(6),
    )  # fmt: skip
    text = browse(placed.alice).get("/").content.decode()
    assert "Six months in hospital" in text
    assert "3 months as agreed." in text
    assert "At most 6." in text


def test_units_that_nobody_measures_are_not_shown(cast):
    rule(cast, "parsecs")
    assert [m.requirement.unit for m in resident_status(cast.alices).measures] == ["months_hospital"]


def test_queries_do_not_grow(placed, django_assert_num_queries):
    asked = [rule(placed, "months_hospital", period="academic"), rule(placed, "months_practice")]
    for residents in ([placed.alices], [placed.alices, placed.bobs]):
        with django_assert_num_queries(4):
            measure(residents, asked, TODAY)
