"""What the apps hand to the jury, part by part."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from records.models import Proposal
from records.proposals.services import propose, withdraw_proposal
from tests import factories

pytestmark = pytest.mark.django_db
COMPLETE = date(2026, 11, 20)


@pytest.fixture
def cast():
    cast = factories.Cast()
    cast.taken = factories.registration(cast.alices, cast.joint)
    cast.part = cast.joint.parts.get()
    return cast


def live(cast):
    return [(row.part, row) for row in Proposal.objects.live().filter(registration=cast.taken)]


def handed(cast, **fields):
    values = {"part": cast.part, "mark": None, "outcome": "validated", "evidence": "Final evaluation", **fields}
    return propose(registration=cast.taken, by=cast.stefan, complete_on=COMPLETE, **values)


def test_a_second_proposal_takes_the_place_of_the_first(cast):
    first = handed(cast)
    second = handed(cast, mark=Decimal(14), outcome="")
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert live(cast) == [(cast.part, second)]


def test_a_part_that_is_opened_again_takes_its_proposal_back(cast):
    made = handed(cast)
    withdraw_proposal(registration=cast.taken, part=cast.part, why="A correction is begun.", by=cast.stefan)
    made.refresh_from_db()
    assert (made.replaced_at is None, made.withdrawn_because) == (False, "A correction is begun.")
    assert live(cast) == []
    assert withdraw_proposal(registration=cast.taken, part=cast.part, why="Again", by=cast.stefan) is None
    again = handed(cast)
    assert live(cast) == [(cast.part, again)]


def test_what_was_granted_stays_when_the_part_is_opened_again(cast):
    made = handed(cast)
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=factories.at(2026, 11, 1))
    factories.decision(sitting, cast.taken, outcome="validated")
    assert withdraw_proposal(registration=cast.taken, part=cast.part, why="Interrupted", by=cast.stefan) is None
    made.refresh_from_db()
    assert made.replaced_at is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"evidence": " "}, "evidence_required"),
        ({"mark": Decimal(12)}, "mark_or_outcome"),
        ({"mark": Decimal("20.5"), "outcome": ""}, "out_of_range"),
    ],
)
def test_what_is_refused(cast, fields, code):
    with pytest.raises(ValidationError) as refused:
        handed(cast, **fields)
    assert [
        error.code for found in refused.value.error_dict.values() for each in found for error in each.error_list
    ] == [code]
    assert not Proposal.objects.exists()


def test_a_part_of_another_activity_is_refused(cast):
    with pytest.raises(ValidationError) as refused:
        handed(cast, part=cast.namur.parts.get())
    assert list(refused.value.error_dict) == ["part"]


def test_nothing_is_proposed_once_the_credits_are_granted(cast):
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=factories.at(2026, 11, 1))
    factories.decision(sitting, cast.taken, mark=Decimal(12))
    with pytest.raises(ValidationError):
        handed(cast)


def test_the_database_keeps_one_live_proposal_a_part(cast):
    made = handed(cast)
    made.pk, made.uuid = None, factories.person("Uuid").uuid
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)
