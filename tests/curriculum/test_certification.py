"""How an activity is certified: the day in a year, what the database and the form refuse, what the page says."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from curriculum.models import Activity
from curriculum.programmes.certification import day_in, is_month_day
from tests import factories

pytestmark = pytest.mark.django_db
DATED = {"certification": "at_date", "certification_share": Decimal("0.75"), "certification_day": "08-31"}


@pytest.fixture
def cast():
    return factories.Cast()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("08-31", date(2027, 8, 31)),
        ("09-13", date(2027, 9, 13)),
        ("09-14", date(2026, 9, 14)),
        ("12-31", date(2026, 12, 31)),
    ],
)
def test_a_day_of_the_year_falls_into_the_academic_year(cast, text, day):
    assert day_in(factories.year(2026), text) == day


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("08-31", True),
        ("02-28", True),
        ("02-29", False),
        ("04-31", False),
        ("8-31", False),
        ("13-01", False),
        ("", False),
    ],
)
def test_what_is_a_day_of_every_year(text, is_one):
    assert is_month_day(text) is is_one


@pytest.mark.parametrize(
    "fields",
    [
        {"certification": "at_date"},
        {"certification": "at_date", "certification_day": "08-31"},
        {"certification": "by_mark", "certification_share": Decimal("0.5")},
        {"certification": "", "certification_day": "08-31"},
        DATED | {"certification_share": Decimal(0)},
        DATED | {"certification_share": Decimal("1.01")},
    ],
)
def test_the_database_refuses_half_a_rule(cast, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=cast.joint.pk).update(**fields)


def test_a_published_version_keeps_how_its_activities_are_certified(cast):
    cast.joint.certification = "by_mark"
    with pytest.raises(ValidationError) as refused:
        cast.joint.save()
    assert refused.value.code == "frozen"


def test_in_words(cast):
    for name, value in DATED.items():
        setattr(cast.joint, name, value)
    with translation.override("fr"):
        words = cast.joint.certification_words.replace("\xa0", " ")
        assert words == "à une date, alors qu’elle continue : 31 août, avec 75 % accomplis"
    assert cast.joint.assessed_on(factories.year(2026)) == date(2027, 8, 31)
    cast.joint.certification = "at_end"
    assert cast.joint.assessed_on(factories.year(2026)) is None


def test_the_form_of_a_draft_asks_for_both(cast, client):
    draft = factories.programme_version("DRAFT", published=False)
    activity = factories.activity(draft, "STG", kind="internship")
    factories.role(cast.dora, "director", programme=draft.programme)
    client.force_login(cast.dora)
    sent = {
        "version": activity.version, "title_fr": "Stage", "block": activity.block_id, "code": "STG",
        "kind": "internship", "format": "practice", "credits": "40", "certification": "at_date",
    }  # fmt: skip
    page = f"/activities/{activity.uuid}/edit/"
    answer = client.post(page, sent)
    assert list(answer.context["form"].errors) == ["certification_share", "certification_day"]
    wrong = {"certification": "by_mark", "certification_day": "08-31"}
    assert list(client.post(page, sent | wrong).context["form"].errors) == ["certification_day"]
    assert client.post(page, sent | {"certification_share": "0,75", "certification_day": "08-31"}).status_code == 302
    activity.refresh_from_db()
    assert {name: getattr(activity, name) for name in DATED} == DATED
