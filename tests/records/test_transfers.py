"""Moving to a newer version: what is previewed is what happens, history stays, it can be undone until a decision."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.changes import ConflictError
from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from documents.issuing.document_validity import validity_of
from documents.issuing.services import issue_transcript
from internships.models import Placement
from records.credits.credit_records import credit_record, credit_records
from records.credits.totals import credit_totals
from records.exemptions.services import grant_exemption
from records.marks.services import save_result
from records.models import Decision, Enrolment, EquivalenceGrant, Exemption, Move, Proposal, Registration, Result
from records.transfers import services
from records.transfers.previews import previews
from records.years.services import agree_annual_programme
from tests import factories
from tests.internships import props as stages
from tests.records.transfers import earned, moved, newer_version, preview, row, states

pytestmark = pytest.mark.usefixtures("english")


def row_of(enrolment, code):
    record = credit_record(Enrolment.objects.get(pk=enrolment.pk))
    return next(found for found in record.rows if found.activity.code == code)


def totals(enrolment):
    """The credits (earned, exempted), equal in the record and in the sums of the cohort."""
    record = credit_record(Enrolment.objects.get(pk=enrolment.pk)).overall
    sums = credit_totals(Enrolment.objects.filter(pk=enrolment.pk))[enrolment.pk].whole
    assert (sums.earned, sums.exempted) == (record.earned, record.exempted)
    return record.earned, record.exempted


def corrected(cast, old, **values):
    """A decision of a published correction sitting that supersedes `old`."""
    day = factories.at(2026, 10, 1 + Decision.objects.count())
    sitting = factories.deliberation(
        cast.version, cast.nadia, 2026, "september", sitting="correction", published_at=day
    )
    return factories.decision(sitting, old.registration, supersedes=old, reason="Error", **values)


class TestPreview:
    def test_what_carries_over_what_is_lost_and_what_is_open(self, cast, newer):
        earned(cast, cast.alices, cast.louvain)
        earned(cast, cast.alices, cast.alone)
        found = preview(cast, newer)
        assert [(one.activity, [r.activity for r in one.sources]) for one in found.granted] == [
            (newer.lou, [cast.louvain])
        ]
        assert [r.activity for r in found.lost] == [cast.alone]
        assert [a.code for a in found.still_open] == ["NAM", "JO1", "JO2", "NEW"]
        assert (found.before, found.total_before) == (Decimal("5.5"), Decimal(10))
        assert (found.after, found.total_after) == (Decimal(5), Decimal("12.5"))
        assert found.answer

    def test_its_queries_do_not_grow(self, cast, newer, django_assert_num_queries):
        residents = Enrolment.objects.filter(programme_version=cast.version)
        everybody = residents.select_related("programme_version__first_intake")
        for resident in ("Zoe", "Yann"):
            factories.enrolment(factories.person(resident), cast.version)
            with django_assert_num_queries(15):
                previews(everybody.all(), newer)

    def test_it_writes_nothing(self, cast, newer):
        earned(cast, cast.alices, cast.louvain)
        before = AuditEntry.objects.count()
        preview(cast, newer)
        assert (AuditEntry.objects.count(), Move.objects.count(), EquivalenceGrant.objects.count()) == (before, 0, 0)


class TestRefusals:
    def refused(self, cast, newer, words, enrolment=None):
        with pytest.raises(WrongStateError, match=words):
            moved(cast, newer, enrolment)
        assert Move.objects.count() == 0
        assert Enrolment.objects.get(pk=cast.alices.pk).programme_version == cast.version

    def test_decisions_in_an_open_deliberation(self, cast, newer):
        sitting = factories.deliberation(cast.version, cast.nadia)
        factories.decision(sitting, factories.registration(cast.alices, cast.namur), mark=Decimal(12))
        self.refused(cast, newer, "decisions on this resident that are not published yet")
        assert moved(cast, newer, cast.bobs)

    def test_decisions_to_be_published_on_a_later_day(self, cast, newer):
        later = timezone.now() + timezone.timedelta(days=3)
        sitting = factories.deliberation(cast.version, cast.nadia, published_at=later)
        factories.decision(sitting, factories.registration(cast.alices, cast.namur), mark=Decimal(12))
        self.refused(cast, newer, "not published yet")

    def test_a_mark_that_waits(self, cast, newer):
        taken = factories.registration(cast.alices, cast.namur)
        Result.objects.create(
            registration=taken, session=factories.session(), mark=Decimal(12), state="submitted",
            institution=cast.unamur, encoded_by=cast.nadia,
        )  # fmt: skip
        self.refused(cast, newer, "A mark or a proposal waits for the jury: Activity NAM")

    def test_a_proposal_that_waits(self, cast, newer):
        taken = factories.registration(cast.alices, cast.joint)
        Proposal.objects.create(
            registration=taken, part=cast.joint.parts.get(), outcome="validated", evidence="-", proposed_by=cast.stefan,
            complete_on=date(2026, 11, 20),
        )  # fmt: skip
        self.refused(cast, newer, "waits for the jury: Activity JOI")

    def test_a_draft_an_older_one_and_another_programme(self, cast, newer):
        self.refused(cast, newer_version(cast, "2028", 2028, published=False), "This version is a draft")
        self.refused(cast, newer_version(cast, "2020", 2020), "not to an older one")
        foreign = factories.programme_version("OTHER", institutions=("ULB",))
        self.refused(cast, foreign, "version of another programme")

    def test_without_equivalence_rows(self, cast):
        self.refused(cast, newer_version(cast), "no equivalence rows")

    def test_work_without_an_equivalent(self, cast, newer):
        taken = factories.registration(cast.alices, cast.joint)
        stages.placement(taken, supervisors=[cast.stefan])
        cast.joint.equivalences.all().delete()
        self.refused(cast, newer, "no whole equivalent in the new version: Activity JOI")

    def test_by_nobody_but_the_director(self, cast, newer):
        for name in ("nadia", "louis", "jules", "alice", "marie"):
            with pytest.raises(PermissionDenied):
                moved(cast, newer, by=getattr(cast, name))

    def test_not_oneself(self, cast, newer):
        factories.role(cast.alice, "director", programme=cast.programme)
        with pytest.raises(PermissionDenied, match="own record"):
            moved(cast, newer, by=cast.alice)

    def test_without_a_reason_or_on_an_old_page(self, cast, newer):
        with pytest.raises(ValidationError, match="Say why"):
            moved(cast, newer, reason=" ")
        with pytest.raises(ConflictError):
            services.move_residents(
                enrolments=[cast.alices], to_version=newer, reason="x", by=cast.dora, seen={cast.alices.pk: 9}
            )

    def test_twice(self, cast, newer):
        moved(cast, newer)
        with pytest.raises(WrongStateError, match="not to an older one"):
            moved(cast, newer)
        with pytest.raises(IntegrityError), transaction.atomic():
            Move.objects.create(
                enrolment=cast.alices, from_version=newer, to_version=newer, reason="x", moved_by=cast.dora
            )

    def test_a_cohort_moves_whole_or_not_at_all(self, cast, newer):
        sitting = factories.deliberation(cast.version, cast.nadia)
        factories.decision(sitting, factories.registration(cast.bobs, cast.namur), mark=Decimal(12))
        both = [cast.alices, cast.bobs]
        with pytest.raises(WrongStateError, match="Bob Test: The jury has decisions"):
            services.move_residents(
                enrolments=both, to_version=newer, reason="x", by=cast.dora, seen={one.pk: 1 for one in both}
            )
        assert set(Enrolment.objects.values_list("programme_version__label", flat=True)) == {"2024"}


class TestMove:
    def test_the_decision_its_mark_and_its_session_stay(self, cast, newer):
        decision = earned(cast, cast.alices, cast.louvain)
        before = Decision.objects.values().get(pk=decision.pk)
        made = moved(cast, newer)
        grant = EquivalenceGrant.objects.get()
        assert (grant.activity, grant.move, list(grant.sources.all())) == (newer.lou, made, [cast.louvain])
        assert not Exemption.objects.exists()
        row = row_of(cast.alices, "LOU")
        assert (row.mark, row.session, row.decision) == (Decimal(14), decision.deliberation.session, decision)
        assert [(one.activity, one.credits) for one in row.passed] == [(cast.louvain, Decimal("4.5"))]
        assert row.credits == Decimal(5)
        assert Decision.objects.values().get(pk=decision.pk) == before
        assert states(cast.alices) == {
            "NAM": "missing", "LOU": "earned", "JO1": "missing", "JO2": "missing", "NEW": "missing",
        }  # fmt: skip
        assert AuditEntry.objects.filter(action="move", object_type="records.enrolment").count() == 1

    def test_what_is_under_way_goes_on_with_all_that_hangs_on_it(self, cast, newer):
        taken = factories.registration(cast.alices, cast.joint)
        stage = stages.placement(taken, supervisors=[cast.stefan])
        ended = factories.registration(cast.alices, cast.alone)
        moved(cast, newer)
        taken.refresh_from_db()
        assert (taken.activity, Placement.objects.get(pk=stage.pk).registration) == (newer.jo1, taken)
        assert not Registration.objects.filter(pk=ended.pk).exists()
        assert states(cast.alices)["JO1"] == "registered"

    def test_what_was_failed_stays_and_goes_on_beside_it(self, cast, newer):
        sitting = factories.deliberation(
            cast.version, cast.nadia, kind="january", published_at=factories.at(2026, 7, 1)
        )
        failed = factories.registration(cast.alices, cast.namur)
        factories.decision(sitting, failed, mark=Decimal(7), granted=False)
        moved(cast, newer)
        failed.refresh_from_db()
        assert failed.activity == cast.namur
        assert set(failed.annual_programme.registrations.values_list("activity", flat=True)) == {
            cast.namur.pk,
            newer.nam.pk,
        }
        with pytest.raises(ValidationError, match="follows version 2027"):
            save_result(registration=failed, session=factories.session(), mark=Decimal(12), outcome="", by=cast.nadia)

    def test_an_issued_transcript_stays_as_it_was(self, cast, newer):
        earned(cast, cast.alices, cast.louvain)
        paper = issue_transcript(enrolment=cast.alices, by=cast.alice, language="fr")
        snapshot = json.dumps(paper.snapshot, sort_keys=True)
        moved(cast, newer)
        paper.refresh_from_db()
        assert json.dumps(paper.snapshot, sort_keys=True) == snapshot
        paper.enrolment.refresh_from_db()
        assert validity_of(paper) == "older"

    def test_only_an_exemption_is_called_one(self, cast, newer):
        grant_exemption(
            enrolment=cast.alices, activity=cast.namur, reason="Earlier", decided_on=date(2026, 1, 5), by=cast.nadia
        )
        earned(cast, cast.alices, cast.louvain)
        moved(cast, newer)
        assert (states(cast.alices)["NAM"], states(cast.alices)["LOU"]) == ("exempted", "earned")
        row = row_of(cast.alices, "NAM")
        assert (row.mark, row.exemption.decided_on) == (None, date(2026, 1, 5))

    def test_a_correction_after_the_move_reaches_the_newer_version(self, cast, newer):
        old = earned(cast, cast.alices, cast.louvain)
        moved(cast, newer)
        better = corrected(cast, old, mark=Decimal(17), granted=True)
        row = row_of(cast.alices, "LOU")
        assert (str(row.state), row.mark, row.session) == ("earned", Decimal(17), old.deliberation.session)
        corrected(cast, better, mark=None, outcome="fraud", granted=False)
        assert states(cast.alices)["LOU"] == "missing"
        assert totals(cast.alices) == (Decimal(0), Decimal(0))

    def test_no_credit_twice(self, cast, newer):
        earned(cast, cast.alices, cast.louvain)
        moved(cast, newer)
        enrolment = Enrolment.objects.get(pk=cast.alices.pk)
        with pytest.raises(ValidationError, match="earned already"):
            grant_exemption(
                enrolment=enrolment, activity=newer.lou, reason="x", decided_on=date(2026, 1, 5), by=cast.nadia
            )
        with pytest.raises(ValidationError, match="Already earned or exempted: Activity LOU"):
            agree_annual_programme(
                enrolment=enrolment, year=factories.year(2026), activities=[newer.lou], by=cast.nadia
            )
        assert totals(enrolment) == (Decimal(5), Decimal(0))
        with pytest.raises(IntegrityError), transaction.atomic():
            EquivalenceGrant.objects.create(enrolment=enrolment, activity=newer.lou, move=Move.objects.get())

    def test_together_equivalent_only_together(self, cast, newer):
        row(cast.namur, newer.fresh, extent="partly")
        row(cast.alone, newer.fresh, extent="partly")
        first = earned(cast, cast.alices, cast.alone, mark=Decimal(12))
        earned(cast, cast.alices, cast.namur, mark=Decimal(16))
        moved(cast, newer)
        found = row_of(cast.alices, "NEW")
        assert (str(found.state), found.mark, sorted(one.mark for one in found.passed)) == ("earned", None, [12, 16])
        corrected(cast, first, mark=Decimal(4), granted=False)
        assert states(cast.alices)["NEW"] == "missing"
        assert totals(cast.alices) == (Decimal("1.5"), Decimal(0))

    def test_over_two_moves_the_first_decision_is_still_seen(self, cast, newer):
        decision = earned(cast, cast.alices, cast.louvain)
        third = newer_version(cast, "2029", 2029)
        row(newer.lou, third.lou)
        moved(cast, newer)
        move = moved(cast, third)
        found = row_of(cast.alices, "LOU")
        assert (found.decision, [one.activity for one in found.passed]) == (decision, [cast.louvain])
        services.undo_move(move=move, why="x", by=cast.dora, seen=move.version)
        assert row_of(cast.alices, "LOU").decision == decision

    def test_the_sums_of_a_cohort_equal_the_records(self, cast, newer):
        earned(cast, cast.alices, cast.louvain)
        earned(cast, cast.alices, cast.joint, mark=Decimal(11))
        earned(cast, cast.bobs, cast.namur)
        moved(cast, newer)
        everybody = Enrolment.objects.all()
        records, sums = credit_records(everybody), credit_totals(everybody)
        for pk, record in records.items():
            assert (sums[pk].whole.earned, sums[pk].whole.missing) == (record.overall.earned, record.overall.missing)
        assert records[cast.alices.pk].overall.earned == Decimal(8)
