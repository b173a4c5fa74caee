"""The rules of annual programmes: tried through the service and the page."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from curriculum.models import Activity, AnnualRule, Block
from records.models import AnnualProgramme, Deliberation, Exemption
from records.years.rules import Grounds, breaches
from records.years.services import agree_annual_programme
from records.years.standing import standing, standings
from tests import factories

pytestmark = pytest.mark.usefixtures("english")

ENGLISH = {"accept-language": "en"}
ALL = ["A1", "A2", "A3", "B1", "B2", "C1"]


@pytest.fixture
def programme(cast):
    """Three blocks of 60 credits; B1 requires A1, C1 requires B1, A3 goes with A2; `take` agrees them for Alice."""
    version = cast.version
    version.activities.update(credits=None)
    factories.grown(Block(programme_version=version, number=3, title=factories.both("Year 3")))
    made = {}
    for code, credits in zip(ALL, ("40", "15", "5", "40", "20", "60"), strict=True):
        number = "ABC".index(code[0]) + 1
        made[code] = factories.activity(version, code, block=number, credits=Decimal(credits))
    made["B1"].prerequisites.add(made["A1"])
    made["C1"].prerequisites.add(made["B1"])
    made["A3"].corequisites.add(made["A2"])
    return made


@pytest.fixture
def rule(cast):
    def state(name, if_broken="refuse", **values):
        return factories.grown(AnnualRule(programme_version=cast.version, rule=name, if_broken=if_broken, **values))

    return state


@pytest.fixture
def take(cast, programme):
    def call(*codes, year=2026, **options):
        activities = [programme[code] for code in codes]
        agreed = {"enrolment": cast.alices, "year": factories.year(year), "by": cast.nadia}
        return agree_annual_programme(activities=activities, **agreed | options)

    return call


def codes_of(call, *codes, **options):
    with pytest.raises(ValidationError) as refused:
        call(*codes, **options)
    error = refused.value
    lists = error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]
    return [one.code for errors in lists for one in errors]


def earn(cast, activity, **options):
    """A published decision of the year before, which gives the credits unless told otherwise."""
    sitting = Deliberation.objects.filter(programme_version=cast.version).first() or factories.deliberation(
        cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1)
    )
    values = {"mark": Decimal(12)} | options
    return factories.decision(sitting, factories.registration(cast.alices, activity, 2025), **values)


def test_without_rules_nothing_is_refused(take):
    assert take(*ALL).registrations.count() == 6


def test_180_credits_in_one_year_are_refused_with_every_reason(take, rule):
    rule("prerequisites")
    rule("block_order", "reason", credits=Decimal(15))
    rule("highest_load", credits=Decimal(75))
    assert codes_of(take, *ALL) == ["prerequisites", "prerequisites", "highest_load"]
    with pytest.raises(ValidationError) as refused:
        take(*ALL)
    assert refused.value.messages == [
        "Activity B1 requires Activity A1, which is neither earned nor awaited in a sitting.",
        "Activity C1 requires Activity B1, which is neither earned nor awaited in a sitting.",
        "180 credits in one year: more than the highest load of 75.",
    ]
    assert not AnnualProgramme.objects.exists(), "nothing is half saved"


def test_a_prerequisite_is_met_when_it_is_earned_or_exempted(cast, take, rule, programme):
    rule("prerequisites")
    assert codes_of(take, "B1") == ["prerequisites"]
    refused = earn(cast, programme["A1"], mark=Decimal(8), granted=False)
    assert codes_of(take, "B1") == ["prerequisites"]
    Exemption.objects.create(
        enrolment=cast.alices,
        activity=programme["A1"],
        reason="Earlier master",
        decided_on=date(2026, 8, 1),
        recorded_by=cast.nadia,
    )
    assert take("B1").registrations.get().activity == programme["B1"]
    assert refused.granted is False


def test_a_prerequisite_is_awaited_until_the_day_of_the_rule(cast, take, rule, programme):
    """Its sitting of September 2027 decides before 31 October of the year that begins then."""
    Activity.objects.filter(code="A1").update(assessed_in=["september"])
    factories.registration(cast.alices, programme["A1"], 2026)
    september = factories.session(2026, "september")
    stated = rule("prerequisites")
    assert codes_of(take, "B1", year=2027) == ["prerequisites"]
    AnnualRule.objects.filter(pk=stated.pk).update(day="10-31")
    found = standing(cast.alices, factories.year(2027), factories.at(2027, 6, 1))
    assert found.awaited == {programme["A1"].pk: september}
    assert standing(cast.alices, factories.year(2027), factories.at(2027, 11, 1)).awaited == {}
    sitting = factories.deliberation(cast.version, cast.nadia, 2026, kind="september", held_on=date(2027, 10, 31))
    assert standing(cast.alices, factories.year(2027), factories.at(2027, 6, 1)).awaited == found.awaited
    for late in (date(2027, 11, 1), date(2027, 11, 3)):
        Deliberation.objects.filter(pk=sitting.pk).update(held_on=late)
        assert standing(cast.alices, factories.year(2027), factories.at(2027, 6, 1)).awaited == {}, late
    sitting.delete()


def test_a_prerequisite_decided_without_credits_is_not_awaited(cast, take, rule, programme):
    rule("prerequisites", day="10-31")
    earn(cast, programme["A1"], mark=Decimal(8), granted=False)
    assert standing(cast.alices, factories.year(2026), factories.at(2026, 7, 2)).awaited == {}


def test_a_corequisite_is_taken_in_the_same_year_or_earned(cast, take, rule, programme):
    rule("corequisites")
    assert codes_of(take, "A3") == ["corequisites"]
    assert take("A2", "A3").registrations.count() == 2
    earn(cast, programme["A2"])
    AnnualProgramme.objects.filter(academic_year__start_year=2026).get().registrations.all().delete()
    assert take("A3").registrations.count() == 1


def test_what_was_not_earned_is_taken_again_first(cast, take, rule, programme):
    rule("carried_over")
    earn(cast, programme["A1"], mark=Decimal(8), granted=False)
    assert codes_of(take, "A2") == ["carried_over"]
    assert take("A1", "A2").registrations.count() == 2


def test_a_block_begins_when_the_earlier_ones_are_nearly_earned(cast, take, rule, programme):
    rule("block_order", "reason", credits=Decimal(15))
    assert codes_of(take, "B2") == ["reason_required"]
    agreed = take("B2", grounds=Grounds(reason="Exchange with another region"))
    assert (agreed.reason, agreed.registrations.count()) == ("Exchange with another region", 1)
    earn(cast, programme["A1"])
    earn(cast, programme["A3"])
    assert take("B1", "B2").reason == "Exchange with another region", "15 credits of block 1 are open"


def test_a_reduced_load_rests_on_an_agreement(take, rule):
    rule("reduced_load", credits=Decimal(60))
    rule("block_order", "refuse", credits=Decimal(15))
    assert codes_of(take, "A1", "A2") == ["reduced_load"]
    assert codes_of(take, "A1", grounds=Grounds(load_reason="Illness")) == ["half_agreement"]
    future = Grounds(load_reason="Illness", load_agreed_on=date(2999, 1, 1))
    assert codes_of(take, "A1", grounds=future) == ["future"]
    agreed = take("A1", "A2", grounds=Grounds(load_reason="Illness", load_agreed_on=date(2026, 9, 20)))
    assert agreed.load_agreed_on == date(2026, 9, 20)
    assert take("A1", "A2", "A3").registrations.count() == 3


def test_who_takes_all_that_is_left_needs_no_agreement(cast, take, rule, programme):
    rule("reduced_load", credits=Decimal(60))
    for code in ("A1", "A2", "A3", "B1", "C1"):
        earn(cast, programme[code])
    assert take("B2").registrations.count() == 1


def test_more_than_the_reference_load_is_shown_and_accepted(take, rule):
    rule("heavier_load", "warn", credits=Decimal(60))
    assert take("A1", "A2", "B2").registrations.count() == 3


def test_a_year_that_breaks_a_rule_can_be_brought_nearer_to_it(take, rule):
    take(*ALL)
    rule("highest_load", credits=Decimal(75))
    assert take("A1", "A2", "A3", "B1").registrations.count() == 4
    assert codes_of(take, "A1", "A2", "A3", "B1", "B2") == ["highest_load"]


def test_the_page_refuses_with_the_reason_and_accepts_with_one(cast, client, rule, programme):
    rule("highest_load", credits=Decimal(75))
    rule("block_order", "reason", credits=Decimal(15))
    client.force_login(cast.nadia)
    factories.year(2026)
    url = f"/enrolments/{cast.alices.uuid}/years/2026/"
    everything = {"seen": 0, "activities": [str(one.uuid) for one in programme.values()]}
    answer = client.post(url, everything, headers=ENGLISH)
    assert answer.status_code == 422
    assert "180 credits in one year: more than the highest load of 75." in answer.content.decode()
    assert not AnnualProgramme.objects.exists()
    some = {"seen": 0, "activities": [str(programme[code].uuid) for code in ("A1", "B2")]}
    answer = client.post(url, some, headers=ENGLISH)
    assert "Say why it is accepted." in answer.content.decode()
    assert client.post(url, some | {"reason": "Exchange"}).status_code == 302
    assert AnnualProgramme.objects.get().reason == "Exchange"


@pytest.mark.parametrize("count", [1, 3])
def test_standings_take_a_fixed_number_of_queries(cast, programme, rule, count, django_assert_num_queries):
    rule("prerequisites", day="10-31")
    residents = [cast.alices, cast.bobs, cast.alices][:count]
    for one in residents[:2]:
        factories.registration(one, programme["A1"], 2025)
    year = factories.year(2026)
    with django_assert_num_queries(12):
        standings(residents, year, factories.at(2026, 6, 1))


def test_activities_of_a_version_that_was_left_are_not_measured(cast, rule, programme):
    rule("reduced_load", credits=Decimal(60))
    rule("block_order", credits=Decimal(15))
    foreign = factories.activity(factories.programme_version("OTHER"), "X1", credits=Decimal(60))
    before = standing(cast.alices, factories.year(2026))
    assert [one.rule for one in breaches(before, {programme["A2"].pk})] == ["reduced_load"]
    assert breaches(before, {programme["A2"].pk, foreign.pk}) == []
    assert [one.rule for one in breaches(before, {programme["C1"].pk, foreign.pk})] == ["block_order"]
