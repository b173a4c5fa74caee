"""Documents say what the raw rows say, and nothing of what is private."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from documents.kinds.registry import KINDS
from tests import factories
from tests.access.world import World
from tests.documents import every_kind, props
from tests.documents.independent_reading import differences, everything
from tests.internships import props as internships
from tests.privacy.plants import PLANTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast):
    """A resident with a record in every state, and one who has done all, with a stage and a jury."""
    graduate = every_kind.graduate(cast)
    every_kind.done(graduate)
    nearly_done(cast)
    every_kind.freeze(every_kind.minuted(graduate), "fr")
    enrolment = props.resident(props.brochure())
    props.full_record(enrolment, cast.nadia)
    return graduate


def nearly_done(cast):
    """Bob has all but the stage that runs: he gets the provisional attestation."""
    sitting = cast.success.deliberation
    for activity in (cast.namur, cast.louvain, cast.alone):
        factories.decision(sitting, factories.registration(cast.bobs, activity, 2025), Decimal(12))
    stage = factories.registration(cast.bobs, cast.joint, 2025)
    internships.placement(stage, starts=date(2026, 7, 1), ends=date(2026, 12, 31))


def test_every_fact_equals_the_raw_rows(world):
    compared, wrong = differences(props.NOW)
    assert wrong == []
    assert set(compared) == set(KINDS)
    assert compared["transcript"] > 100


def test_a_fact_that_differs_is_found(world, monkeypatch):
    """A transcript that does not count what the jury granted, and honours that nobody gave."""

    def wrong_transcript(subject, language, now):
        content = real["transcript"].compose(subject, language, now)
        for row in [row for block in content["blocks"] for row in block["rows"] if row["code"] == "NAM"]:
            row["state"] = "registered"
        return content

    def wrong_success(subject, language, now):
        return real["success"].compose(subject, language, now) | {"honours": "la plus grande distinction"}

    real = dict(KINDS)
    monkeypatch.setitem(KINDS, "transcript", replace(real["transcript"], compose=wrong_transcript))
    monkeypatch.setitem(KINDS, "success", replace(real["success"], compose=wrong_success))
    _compared, wrong = differences(props.NOW)
    assert any(line.startswith("transcript ") and "NAM counts" in line for line in wrong)
    assert any(line.startswith("success ") and "honours" in line for line in wrong)


def test_what_is_private_stands_in_no_document():
    world = World()
    for plant in PLANTS:
        plant.sow(world)
    seen = set()
    for kind, subject in everything():
        if not kind.ready(subject, props.NOW.date()):
            continue
        for language in every_kind.LANGUAGES:
            text = json.dumps(kind.compose(subject, language, props.NOW), ensure_ascii=False)
            assert [plant.name for plant in PLANTS if plant.marker in text] == [], kind.name
            seen.add(kind.name)
    assert {"transcript", "enrolment", "placement", "accompaniment", "progress", "progress_mentor"} <= seen
