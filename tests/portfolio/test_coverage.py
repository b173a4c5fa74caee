"""What is known of a resident: by competency and year, with how strong the evidence is; gaps in words."""

import re
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.coverage.gaps import gaps, of_cell
from portfolio.coverage.measure import Cell, measure
from portfolio.models import Entry, Observation, Scale, Setting, Sharing
from portfolio.observations.services import withdraw_observation
from tests import factories
from tests.competencies.props import crosswalk
from tests.guards.queries import assert_budget
from tests.portfolio import props
from tests.portfolio.props import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(cast):
    for start in (2024, 2025, 2026):
        factories.year(start)
    cast.own = props.framework()
    cast.form = props.form(cast.own)
    cast.a, cast.b, cast.c = cast.own.competencies.order_by("position")
    return cast


def of(ground, user=None, enrolment=None, framework=None, today=TODAY):
    enrolment = enrolment or ground.alices
    found = measure([enrolment], framework=framework or ground.own, user=user or ground.alice, today=today)
    return found[enrolment.pk]


def test_by_year_with_sources_settings_and_observers(ground):
    visit, clinic = props.setting(), props.setting("consultation")
    props.observed(ground.alices, ground.stefan, ground.form, observed_on=date(2025, 3, 1), setting=visit)
    props.observed(ground.alices, ground.stefan, ground.form, setting=visit)
    props.observed(ground.alices, ground.theo, ground.form, setting=clinic, source="case_discussion")
    found = of(ground)
    assert [year.label for year in found.years] == ["2024–2025", "2025–2026", "2026–2027"]
    assert {key: cell.strength for key, cell in found.cells.items() if key[0] == ground.a.pk} == {
        (ground.a.pk, 1): 1,
        (ground.a.pk, 3): 3,
    }
    cell = found.cells[ground.a.pk, 3]
    assert (len(cell.observations), len(cell.observers), cell.kinds, cell.settings, cell.ratings) == (
        2, 2, {"direct_observation", "case_discussion"}, {visit, clinic}, [(4, 2)],
    )  # fmt: skip
    assert found.whole[ground.c.pk].strength == 0


def test_what_was_needed_and_what_may_be_entrusted_are_kept_apart(ground):
    item = ground.form.form_items.get(code="talk")
    later = Scale.objects.create(code="next", tense="prospective", title=factories.both("Next"))
    later.levels.create(value=3, title=factories.both("Three"))
    type(item).objects.filter(pk=item.pk).update(scale=later)
    props.observed(ground.alices, ground.stefan, ground.form)
    found = of(ground)
    assert (found.whole[ground.a.pk].ratings, found.whole[ground.a.pk].entrusted) == ([(4, 1)], [])
    assert (found.whole[ground.b.pk].ratings, found.whole[ground.b.pk].entrusted) == ([], [(3, 1)])


def test_withdrawn_and_replaced_observations_do_not_count(ground):
    one = props.observed(ground.alices, ground.stefan, ground.form)
    props.observed(ground.alices, ground.stefan, ground.form, supersedes=one, why="A slip")
    other = props.observed(ground.alices, ground.theo, ground.form)
    withdraw_observation(observation=other, by=ground.theo, why="A slip")
    assert len(of(ground).whole[ground.a.pk].observations) == 1


def test_a_pool_counts_once_it_can_be_read(ground):
    round_ = props.opened(ground.alices, own=ground.own)
    props.answers_in(round_, 5)
    assert of(ground).is_empty
    after = of(ground, today=round_.closes_on + timedelta(days=1))
    assert (len(after.whole[ground.a.pk].observers), after.whole[ground.a.pk].kinds) == (5, {"several_sources"})


def test_four_answers_never_count(ground):
    round_ = props.opened(ground.alices, own=ground.own)
    props.answers_in(round_, 4)
    assert of(ground, today=round_.closes_on + timedelta(days=1)).is_empty


def test_private_entries_count_for_nobody_and_shared_ones_for_their_reader(ground):
    private = Entry.objects.create(enrolment=ground.alices, title="Private", happened_on=TODAY)
    shared = Entry.objects.create(enrolment=ground.alices, title="Shared", happened_on=TODAY)
    for one in (private, shared):
        one.competencies.add(ground.a)
    Sharing.objects.create(enrolment=ground.alices, entry=shared, reader=ground.marie)
    factories.deliberation(ground.version, ground.nadia)
    counted = {
        name: len(of(ground, getattr(ground, name)).whole[ground.a.pk].entries) for name in ("alice", "marie", "jules")
    }
    assert counted == {"alice": 1, "marie": 1, "jules": 0}


def test_through_another_framework_by_the_crosswalk(ground):
    other = props.framework("other", ("x", "y"))
    x, _y = other.competencies.order_by("position")
    crosswalk(ground.a, x, "partial")
    props.observed(ground.alices, ground.stefan, ground.form)
    found = of(ground, framework=other)
    assert {c.code: (found.whole[c.pk].strength, found.whole[c.pk].through) for c in found.competencies} == {
        "x": (1, True),
        "y": (0, False),
    }


def test_the_number_of_queries_is_fixed(ground):
    def count(residents):
        with CaptureQueriesContext(connection) as captured:
            measure(residents, framework=ground.own, user=ground.nadia, today=TODAY)
        return len(captured.captured_queries)

    props.observed(ground.alices, ground.stefan, ground.form)
    count([ground.alices])
    one = count([ground.alices])
    for who in (ground.bobs, ground.alices):
        props.observed(who, ground.stefan, ground.form)
    assert count([ground.alices, ground.bobs]) == one == 7


def words(ground, today=TODAY):
    return [(gap.competency.code if gap.competency else "", gap.words) for gap in gaps(of(ground, today=today), today)]


def test_gaps_in_words(ground, english):
    visit = props.setting(missing=factories.both("no home visit yet"))
    props.setting("anywhere")
    assert words(ground) == [
        ("", "no home visit yet"), ("a", "nothing yet"), ("b", "nothing yet"), ("c", "nothing yet"),
    ]  # fmt: skip
    props.observed(ground.alices, ground.stefan, ground.form, setting=visit)
    assert words(ground) == [("c", "nothing yet"), ("a", "one observer only"), ("b", "one observer only")]
    props.observed(ground.alices, ground.theo, ground.form, setting=Setting.objects.get(code="anywhere"))
    assert words(ground)[1:] == [("a", "one kind of observation only"), ("b", "one kind of observation only")]
    props.observed(ground.alices, ground.marie, ground.form, source="case_discussion")
    assert words(ground) == [("c", "nothing yet")]
    assert words(ground, TODAY + timedelta(days=400))[1] == ("a", "nothing since 5 October 2026")


SEEN = list(product(range(1, 4), range(1, 5), range(4)))


@pytest.mark.parametrize(("observers", "kinds", "settings"), SEEN)
def test_wheel_and_gaps_agree_on_observers_and_settings(observers, kinds, settings, english):
    cell = Cell(set(range(6)), set(range(observers)), set(range(kinds)), set(range(settings)), latest=TODAY)
    said = (cell.words, of_cell(cell, TODAY))
    if observers == 1:
        assert said == ("one observer", "one observer only")
    elif settings > 1:
        assert said == ("several observers and settings", "" if kinds > 1 else "one kind of observation only")
    else:
        setting = ("no setting stated", "one setting only")[settings]
        assert said == ("several observers", setting if kinds > 1 else "one kind of observation only")


def test_three_kinds_in_one_setting_are_no_several_settings(ground, browse):
    """On the page the wheel, the matrix and the gaps count the same thing."""
    visit = props.setting()
    kinds = ("direct_observation", "case_discussion", "simulation")
    for person, kind in zip((ground.stefan, ground.theo, ground.marie), kinds, strict=True):
        props.observed(ground.alices, person, ground.form, setting=visit, source=kind)
    page = browse(ground.alice).get(reverse("coverage", args=[ground.alices.uuid])).content.decode()
    assert "Competency a, 2026–2027: several observers<" in page
    assert page.count("Several observers</p>") == 4  # two competencies, of the year and in all
    assert page.count("one setting only") == 2
    assert page.count("<p>Settings: Home-visit</p>") == 4


def test_no_percentage_and_no_average(ground, browse):
    for value in (2, 5):
        props.observed(ground.alices, ground.stefan, ground.form, answers={**props.ANSWERS, "care": value})
    page = browse(ground.alice).get(reverse("coverage", args=[ground.alices.uuid])).content.decode()
    main = page[page.index("<main") :]
    assert "2&nbsp;(×1), 5&nbsp;(×1)" in main
    assert "%" not in main
    assert "3.5" not in re.sub(r'="[^"]*"', "", main)


def test_the_wheel_says_the_same_as_the_table(ground, browse):
    props.observed(ground.alices, ground.stefan, ground.form)
    page = browse(ground.alice).get(reverse("coverage", args=[ground.alices.uuid])).content.decode()
    assert '<title id="wheel-title">' in page
    assert '<desc id="wheel-desc">' in page
    assert page.count('class="wheel-segment wheel-segment--1" d="M') >= 2
    assert "Competency a, 2026–2027: one observer" in page
    assert "One observer" in page


@pytest.mark.parametrize(("who", "sees"), [("alice", True), ("marie", True), ("jules", False)])
def test_gaps_are_for_the_resident_and_the_mentor(ground, browse, who, sees):
    factories.deliberation(ground.version, ground.nadia)
    page = browse(getattr(ground, who)).get(reverse("coverage", args=[ground.alices.uuid])).content.decode()
    assert ("What to look for next" in page) == sees
    assert "Matrix" in page


@pytest.mark.parametrize(("name", "budget"), [("portfolio", 23), ("coverage", 20)])
def test_the_pages_have_a_budget(ground, browse, name, budget):
    def more(count):
        for _one in range(count):
            seen = props.observed(ground.alices, factories.person(f"O{Observation.objects.count()}"), ground.form)
            assert seen.state == "recorded"

    assert_budget(browse(ground.alice), reverse(name, args=[ground.alices.uuid]), more, budget)
