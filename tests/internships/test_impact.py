"""The impact of a leave on stages is shown before it is saved, and equals what is measured afterwards."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from curriculum.models import Requirement
from internships.agreements import impact
from internships.agreements import planning_services as planning
from internships.placements.rotation_months import worked_by
from internships.progress import measure
from records.models import Enrolment, StatusChange
from records.status_changes import services
from tests import factories
from tests.internships import scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

LEAVE = {"kind": "leave", "starts": date(2027, 1, 1), "ends": date(2027, 3, 31), "share": None, "reason": "Private"}
RULES = {
    "practice-12": ("months_practice", Decimal(12), "training"),
    "rural-20": ("percent_rural", Decimal(20), "cycle"),
    "on-call": ("hours_on_call", Decimal(240), "training"),
}


@pytest.fixture
def placed(cast):
    """Alice is in a rural practice for a year."""
    for code, (unit, minimum, period) in RULES.items():
        rule = Requirement(programme_version=cast.version, code=code, title=factories.both(code), unit=unit)
        rule.minimum, rule.period = minimum, period
        factories.grown(rule)
    cast.placed = scene.approved(cast)
    return cast


def foreseen(cast, **values):
    enrolment = Enrolment.objects.get(pk=cast.alices.pk)
    return services.impact_of_status(enrolment=enrolment, by=cast.nadia, today=scene.NOW, **LEAVE | values)


def said(cast, day=scene.NOW):
    """The amount of each requirement now, as the page words it."""
    rules = list(cast.version.requirements.all())
    amounts = measure([cast.alices], rules, day)
    return {str(r): impact.words(r, amounts[cast.alices.pk, r.pk]) for r in rules if (cast.alices.pk, r.pk) in amounts}


def months_of(cast):
    worked = worked_by([cast.alices.pk])[cast.alices.pk]
    return impact.counted(cast.placed, worked.placements, worked.statuses)


def test_the_numbers_shown_are_those_reckoned_after_saving(placed):
    before = said(placed)
    effects = {effect.subject: effect for effect in foreseen(placed)}
    stage = effects.pop("Cabinet du Moulin, 1 October 2026 – 30 September 2027")
    assert (stage.before, stage.after) == ("12 months until 30 September 2027", "9 months until 30 September 2027")
    assert stage.advice == "Its last day stays until you change it: 31 December 2027 gives the same months."
    assert {name: (e.before, e.after) for name, e in effects.items()} == {
        "practice-12 (2026-2027)": ("12 months", "9 months"),
        "on-call (2026-2027)": ("at least 240 h", "at least 180 h"),
    }
    assert StatusChange.objects.count() == 0
    services.change_status(enrolment=placed.alices, by=placed.nadia, **LEAVE)
    after = said(placed)
    assert impact.in_months(months_of(placed)) == "9"
    for name in ("practice-12", "on-call"):
        effect = effects[f"{name} (2026-2027)"]
        assert (effect.before, effect.after) == (before[name], after[name])
    assert before["rural-20"] == after["rural-20"]  # what does not change is not shown


def test_the_last_day_that_is_named_gives_the_same_months(placed):
    services.change_status(enrolment=placed.alices, by=placed.nadia, **LEAVE)
    for ends, months in ((date(2027, 12, 30), "11.968"), (date(2027, 12, 31), "12.000")):
        placed.placed.refresh_from_db()
        planning.change(placement=placed.placed, by=placed.nadia, why="Leave", ends=ends)
        assert f"{float(months_of(placed)):.3f}" == months


def test_the_rural_share_moves_where_another_practice_stands_beside(placed):
    half = {"share": Decimal("0.50"), "site": placed.other_site, "starts": date(2027, 1, 1), "ends": LEAVE["ends"]}
    planning.change(placement=placed.placed, by=placed.nadia, why="Half time", share=Decimal("0.50"))
    scene.approved(placed, **half)
    effects = {effect.subject: effect for effect in foreseen(placed)}
    assert (effects["rural-20"].before, effects["rural-20"].after) == ("80 %", "100 %")
    services.change_status(enrolment=placed.alices, by=placed.nadia, **LEAVE)
    assert said(placed)["rural-20"] == "100 %"


def test_part_time_and_an_open_leave(placed):
    half = foreseen(placed, kind="part_time", share=Decimal("0.50"), ends=None)[0]
    assert half.after == "7.5 months until 30 September 2027"
    assert half.advice == "Its last day stays until you change it: 30 June 2028 gives the same months."
    unknown = foreseen(placed, ends=None)[0]
    assert unknown.after == "3 months until 30 September 2027"
    assert "is known once the leave has a last day" in unknown.advice


def test_who_leaves_has_placements_to_end_or_to_cancel(placed):
    found = foreseen(placed, kind="withdrawal", starts=date(2027, 1, 1), ends=None)[0]
    assert found.advice == "End it on 31 December 2026, or cancel it."
    assert found.url == reverse("placement-change", args=[placed.placed.uuid])
    early = foreseen(placed, kind="withdrawal", starts=date(2026, 9, 20), ends=None)[0]
    assert early.advice == "It would begin after the last day of the resident: cancel it."


def test_the_page_shows_it_first_and_saves_what_was_looked_at(placed, browse):
    url = reverse("enrolment-status", args=[placed.alices.uuid])
    values = {"kind": "leave", "starts": "2027-01-01", "ends": "2027-03-31", "reason": "Private"}
    client = browse(placed.nadia)
    shown = client.post(url, values)
    assert (shown.status_code, StatusChange.objects.count()) == (200, 0)
    text = shown.content.decode()
    assert "9 months until 30 September 2027" in text
    assert "Nothing is saved yet." in text
    looked = shown.context["form"]["looked"].value()
    other = client.post(url, values | {"ends": "2027-04-30", "looked": looked})  # other days have other effects
    assert (other.status_code, StatusChange.objects.count()) == (200, 0)
    assert "8 months until 30 September 2027" in other.content.decode()
    saved = client.post(url, values | {"looked": looked})
    assert (saved.status_code, StatusChange.objects.get().ends) == (302, date(2027, 3, 31))


def test_a_refused_period_is_refused_before_anything_is_shown(placed, browse):
    services.change_status(enrolment=placed.alices, by=placed.nadia, **LEAVE)
    url = reverse("enrolment-status", args=[placed.alices.uuid])
    values = {"kind": "leave", "starts": "2027-03-01", "ends": "2027-04-30", "reason": "Private"}
    answer = browse(placed.nadia).post(url, values)
    assert (answer.status_code, StatusChange.objects.count()) == (422, 1)
    assert answer.context["form"].errors == {"starts": ["This period overlaps another: leave, 1 January 2027."]}
    assert answer.context["effects"] == []


def test_another_last_day_is_shown_first_too(placed, browse):
    made = services.change_status(enrolment=placed.alices, by=placed.nadia, **LEAVE)
    url = reverse("enrolment-status-end", args=[placed.alices.uuid, made.uuid])
    values = {"ends": "2027-01-31", "seen": "1"}
    shown = browse(placed.nadia).post(url, values)
    assert "11 months until 30 September 2027" in shown.content.decode()
    looked = shown.context["form"]["looked"].value()
    stale = browse(placed.nadia).post(url, values | {"looked": looked, "seen": "9"})
    assert stale.status_code == 409
    assert browse(placed.nadia).post(url, values | {"looked": looked}).status_code == 302
    assert StatusChange.objects.get().ends == date(2027, 1, 31)


def test_a_leave_without_a_stage_is_saved_at_once(cast, browse):
    url = reverse("enrolment-status", args=[cast.bobs.uuid])
    values = {"kind": "leave", "starts": "2027-01-01", "ends": "2027-03-31", "reason": "Private"}
    assert browse(cast.dora).post(url, values).status_code == 302
    assert StatusChange.objects.get().enrolment == cast.bobs
