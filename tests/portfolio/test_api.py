"""Coverage and sign-offs over REST, and nothing private."""

import pytest
from django.urls import reverse

from tests import factories
from tests.portfolio import props

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(cast):
    for start in (2024, 2025, 2026):
        factories.year(start)
    own = props.framework()
    props.rule(own)
    cast.seen = props.observed(
        cast.alices, cast.stefan, props.form(own), answers={**props.ANSWERS, "well": "MARKER"}, setting=props.setting()
    )
    a, *_rest = own.competencies.order_by("position")
    level = own.levels.get(code="novice")
    props.signed(cast.alices, cast.marie, a, level, [cast.seen], words="MARKER", today=cast.seen.recorded_at.date())
    return cast


def test_coverage(ground, browse):
    answer = browse(ground.marie).get(reverse("api-coverage", args=[ground.alices.uuid]))
    assert "MARKER" not in answer.content.decode()
    body = answer.json()
    assert (body["framework"], [row["competency"] for row in body["rows"]]) == ("own-1", ["a", "b", "c"])
    assert body["rows"][0]["whole"] == {
        "strength": 1, "observations": 1, "observers": 1, "entries": 0, "kinds": ["direct_observation"],
        "settings": ["home-visit"], "retrospective": [{"value": 4, "times": 1}], "prospective": [],
        "latest": "2026-10-05", "through_crosswalk": False,
    }  # fmt: skip


def test_an_unknown_framework_is_refused(ground, browse):
    answer = browse(ground.alice).get(reverse("api-coverage", args=[ground.alices.uuid]) + "?framework=none-1")
    assert answer.status_code == 400


@pytest.mark.parametrize(("who", "details"), [("alice", True), ("marie", True), ("nadia", False), ("dora", False)])
def test_sign_offs_with_details_for_who_sees_them(ground, browse, who, details):
    answer = browse(getattr(ground, who)).get(reverse("api-sign-offs", args=[ground.alices.uuid]))
    assert "MARKER" not in answer.content.decode()
    (row,) = answer.json()
    assert (row["competency"], row["level"], row["year"]) == ("a", "novice", 3)
    expected = {"signer": "Marie Test", "capacity": "mentor", "identified_by": "account", "evidence": 1}
    assert row["details"] == (expected if details else None)
