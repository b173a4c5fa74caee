"""What the apps hand to the jury, part by part."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from curriculum.models import ActivityPart
from jury.sittings.jury_cases import jury_cases, parts
from jury.sittings.threshold_services import record_by_threshold
from records.models import Decision, Proposal, Result
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


def handed(cast, **fields):
    values = {"part": cast.part, "mark": None, "outcome": "validated", "evidence": "Final evaluation", **fields}
    return propose(registration=cast.taken, by=cast.stefan, complete_on=COMPLETE, **values)


def test_a_second_proposal_takes_the_place_of_the_first(cast):
    first = handed(cast)
    second = handed(cast, mark=Decimal(14), outcome="")
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert parts(cast.taken) == [(cast.part, second)]


def test_a_part_that_is_opened_again_takes_its_proposal_back(cast):
    made = handed(cast)
    withdraw_proposal(registration=cast.taken, part=cast.part, why="A correction is begun.", by=cast.stefan)
    made.refresh_from_db()
    assert (made.replaced_at is None, made.withdrawn_because) == (False, "A correction is begun.")
    assert parts(cast.taken) == []
    assert withdraw_proposal(registration=cast.taken, part=cast.part, why="Again", by=cast.stefan) is None
    again = handed(cast)
    assert parts(cast.taken) == [(cast.part, again)]


def test_what_was_granted_stays_when_the_part_is_opened_again(cast):
    made = handed(cast)
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=factories.at(2026, 11, 1))
    factories.decision(sitting, cast.taken, outcome="validated")
    assert withdraw_proposal(registration=cast.taken, part=cast.part, why="Interrupted", by=cast.stefan) is None
    made.refresh_from_db()
    assert made.replaced_at is None


def test_a_part_without_a_proposal_is_named(cast):
    other = ActivityPart(activity=cast.joint, code="end", title=factories.both("End"), kind="mentoring", position=1)
    factories.grown(other)
    made = handed(cast)
    assert parts(cast.taken) == [(cast.part, made), (other, None)]


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


def test_the_jury_reads_the_proposal(cast, client):
    handed(cast)
    sitting = factories.deliberation(cast.version, cast.nadia)
    factories.decision(sitting, cast.taken, mark=Decimal(12))
    client.force_login(cast.nadia)
    page = client.get(f"/deliberations/{sitting.uuid}/cases/{cast.taken.uuid}/").content.decode()
    assert "Final evaluation" in page


class TestBeforeTheJury:
    """A case without a mark rests on what those who run its parts propose, once all are in."""

    @pytest.fixture
    def sitting(self, cast):
        return factories.deliberation(cast.version, cast.nadia)

    @pytest.fixture
    def staged(self, cast):
        made = cast.taken
        factories.grown(
            ActivityPart(
                activity=cast.joint, code="second", title=factories.both("Second"), kind="mentoring", position=1
            )
        )
        return made

    def proposed(self, registration, code, outcome, by):
        part = registration.activity.parts.get(code=code)
        values = {"mark": None, "outcome": outcome, "evidence": "Seen", "complete_on": COMPLETE}
        return propose(registration=registration, part=part, by=by, **values)

    def test_a_part_that_is_missing_keeps_the_case_away(self, cast, sitting, staged):
        self.proposed(staged, "main", "validated", cast.stefan)
        assert jury_cases(sitting) == []

    @pytest.mark.parametrize(
        ("second", "together", "passes"), [("validated", "validated", True), ("not_validated", "not_validated", False)]
    )
    def test_all_parts_bring_it_and_say_what_they_come_to(self, cast, sitting, staged, second, together, passes):
        self.proposed(staged, "main", "validated", cast.stefan)
        self.proposed(staged, "second", second, cast.marie)
        (case,) = jury_cases(sitting)
        assert (case.basis.outcome, case.passes, case.can_follow_threshold) == (together, passes, True)

    def test_it_is_recorded_by_the_threshold_and_gives_the_credits(self, cast, sitting, staged):
        self.proposed(staged, "main", "validated", cast.stefan)
        self.proposed(staged, "second", "validated", cast.marie)
        assert record_by_threshold(deliberation=sitting, registrations={staged.pk}, by=cast.nadia) == 1
        made = Decision.objects.get()
        assert (made.registration, made.mark, made.outcome, made.granted) == (staged, None, "validated", True)

    def test_what_another_sitting_answered_comes_back_with_a_new_proposal_only(self, cast, sitting, staged):
        self.proposed(staged, "main", "validated", cast.stefan)
        self.proposed(staged, "second", "not_validated", cast.marie)
        earlier = factories.deliberation(cast.version, cast.nadia, kind="january", published_at=timezone.now())
        factories.decision(earlier, staged, outcome="not_validated", granted=False)
        assert jury_cases(sitting) == []
        self.proposed(staged, "second", "validated", cast.marie)
        assert [case.basis.outcome for case in jury_cases(sitting)] == ["validated"]

    def test_a_mark_of_the_session_goes_before_a_proposal(self, cast, sitting, staged):
        self.proposed(staged, "main", "validated", cast.stefan)
        self.proposed(staged, "second", "validated", cast.marie)
        Result.objects.create(
            registration=staged, session=sitting.session, mark=Decimal(8), state="submitted",
            institution=cast.unamur, encoded_by=cast.nadia,
        )  # fmt: skip
        (case,) = jury_cases(sitting)
        assert (case.basis.mark, case.passes) == (Decimal(8), False)
