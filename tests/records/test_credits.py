"""Credits follow from published decisions and exemptions, whichever way they are asked for."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from curriculum.models import Block
from records.credits.credit_records import credit_record, credit_records
from records.credits.totals import credit_totals
from records.models import Enrolment, Exemption
from tests import factories

pytestmark = pytest.mark.django_db
JULY = factories.at(2027, 7, 1)


@pytest.fixture
def cast():
    return factories.Cast()


def states(record):
    return {row.activity.code: str(row.state) for row in record.rows}


def grant(cast, activity, mark="12", published_at=JULY, **fields):
    registration = factories.registration(cast.alices, activity)
    of_kind = {"version": cast.version, "by": cast.nadia, "sitting": "past", "published_at": published_at}
    sitting = factories.deliberation(**(of_kind if published_at else of_kind | {"sitting": "ordinary"}))
    return factories.decision(sitting, registration, mark=Decimal(mark), **fields)


def test_nothing_is_registered(cast):
    record = credit_record(cast.alices)
    assert states(record) == {"NAM": "missing", "LOU": "missing", "JOI": "missing", "ALO": "missing"}
    assert record.overall.total == record.overall.missing == Decimal(10)
    assert record.overall.counted == 0


def test_a_decision_counts_from_its_publication(cast):
    grant(cast, cast.namur, published_at=JULY)
    assert states(credit_record(cast.alices, factories.at(2027, 6, 30)))["NAM"] == "registered"
    after = credit_record(cast.alices, JULY)
    assert states(after)["NAM"] == "earned"
    assert after.overall.earned == Decimal("1.5")


def test_an_unpublished_deliberation_gives_nothing(cast):
    grant(cast, cast.namur, published_at=None)
    assert credit_record(cast.alices, JULY).overall.earned == 0


def test_zero_is_a_mark(cast):
    grant(cast, cast.namur, mark="0", granted=False)
    row = credit_record(cast.alices, JULY).rows[0]
    assert row.mark == 0
    assert row.was_failed
    assert str(row.state) == "registered"


def test_only_a_superseding_decision_takes_credits_back(cast):
    first = grant(cast, cast.namur)
    later = factories.deliberation(cast.version, cast.nadia, kind="september", published_at=factories.at(2027, 9, 12))
    factories.decision(
        later, first.registration, outcome="fraud", granted=False, supersedes=first, reason="Fraud established"
    )
    assert states(credit_record(cast.alices, JULY))["NAM"] == "earned"
    assert states(credit_record(cast.alices, factories.at(2027, 9, 13)))["NAM"] == "registered"


def test_credits_are_granted_once(cast):
    first = grant(cast, cast.namur)
    again = factories.registration(cast.alices, cast.namur, 2027)
    sitting = factories.deliberation(cast.version, cast.nadia, 2027, published_at=factories.at(2028, 7, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.decision(sitting, again, mark=Decimal(15))
    assert first.enrolment == cast.alices


def test_an_exemption_counts_until_it_is_withdrawn(cast):
    exemption = Exemption.objects.create(
        enrolment=cast.alices, activity=cast.louvain, reason="Earlier master", decided_on=JULY, recorded_by=cast.nadia
    )
    assert credit_record(cast.alices, JULY).overall.exempted == Decimal("4.5")
    exemption.withdrawn_on = JULY
    exemption.save()
    assert credit_record(cast.alices, JULY).overall.exempted == 0


def test_a_failed_activity_that_is_not_taken_again_is_missing(cast):
    grant(cast, cast.namur, mark="8", granted=False)
    factories.registration(cast.alices, cast.joint, 2027)
    assert (
        states(credit_record(cast.alices, JULY))["NAM"] == "registered"
    )  # agreed ahead; the second session is to come
    assert states(credit_record(cast.alices, factories.at(2027, 10, 1))) == {
        "NAM": "missing",
        "LOU": "missing",
        "JOI": "registered",
        "ALO": "missing",
    }


def test_a_correction_keeps_the_session_of_the_mark(cast):
    first = grant(cast, cast.namur, mark="9", granted=False)
    later = factories.deliberation(cast.version, cast.nadia, kind="september", published_at=factories.at(2027, 9, 12))
    factories.decision(
        later, first.registration, mark=Decimal(11), granted=True, supersedes=first, reason="Appeal upheld"
    )
    row = credit_record(cast.alices, factories.at(2027, 9, 13)).rows[0]
    assert (row.mark, row.session.kind) == (Decimal(11), "june")


def test_a_mark_from_before_an_exemption_is_not_shown(cast):
    grant(cast, cast.louvain, mark="8", granted=False)
    Exemption.objects.create(
        enrolment=cast.alices, activity=cast.louvain, reason="Earlier", decided_on=JULY, recorded_by=cast.nadia
    )
    row = next(row for row in credit_record(cast.alices, JULY).rows if row.activity == cast.louvain)
    assert (str(row.state), row.mark, row.session) == ("exempted", None, None)


def test_sums_by_block_and_organiser(cast):
    grant(cast, cast.namur)
    record = credit_record(cast.alices, JULY)
    assert [(s.key.number, s.earned, s.total) for s in record.by_block()] == [
        (1, Decimal("1.5"), Decimal(6)),
        (2, 0, Decimal(4)),
    ]
    assert [(s.key, s.total) for s in record.by_organiser()] == [
        (["UCLouvain"], Decimal("4.5")),
        (["UNamur"], Decimal("1.5")),
        (["UCLouvain", "UNamur"], Decimal(3)),
        ([], Decimal(1)),
    ]


def test_totals_of_the_cohort_agree_with_the_records(cast):
    grant(cast, cast.namur)
    factories.registration(cast.alices, cast.joint)
    factories.registration(cast.bobs, cast.alone)
    failed = factories.registration(cast.bobs, cast.namur)
    again = factories.registration(cast.bobs, cast.louvain)
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=JULY)
    later = factories.deliberation(cast.version, cast.nadia, kind="september", published_at=JULY)
    factories.decision(sitting, failed, mark=Decimal(8), granted=False)
    first = factories.decision(sitting, again, mark=Decimal(9), granted=False)
    factories.decision(later, again, mark=Decimal(11), supersedes=first, reason="Appeal upheld")
    Exemption.objects.create(
        enrolment=cast.alices, activity=cast.louvain, reason="Earlier", decided_on=JULY, recorded_by=cast.nadia
    )
    everybody = Enrolment.objects.all()
    totals, records = credit_totals(everybody, JULY), credit_records(everybody, JULY)
    assert totals.keys() == records.keys() == {cast.alices.pk, cast.bobs.pk}
    for enrolment in everybody:
        found, record = totals[enrolment.pk], records[enrolment.pk]
        assert figures(found.whole) == figures(record.overall)
        assert [figures(s) for s in found.blocks] == [figures(s) for s in record.by_block()]
        assert found.failed == sum(row.was_failed for row in record.rows)
    assert [figures(s) for s in totals[cast.alices.pk].blocks] == [
        (Decimal("1.5"), Decimal("4.5"), 0, 0, Decimal(6)),
        (0, 0, Decimal(3), Decimal(1), Decimal(4)),
    ]
    assert {s.key: s.earned for s in totals[cast.bobs.pk].organised} == {
        (1, "UNamur"): 0,
        (1, "UCLouvain"): Decimal("4.5"),
        (2, "UCLouvain+UNamur"): 0,
        (2, ""): 0,
    }
    assert totals[cast.bobs.pk].failed == 1


def figures(sums):
    return sums.earned, sums.exempted, sums.registered, sums.missing, sums.total


def test_a_resident_without_decisions_and_a_block_without_activities_have_their_totals(cast):
    factories.grown(Block(programme_version=cast.version, number=3, title=factories.both("Year 3"), credits=None))
    totals = credit_totals(Enrolment.objects.filter(pk=cast.alices.pk), JULY)[cast.alices.pk]
    assert [(s.key, *figures(s)) for s in totals.blocks] == [
        (1, 0, 0, 0, Decimal(6), Decimal(6)),
        (2, 0, 0, 0, Decimal(4), Decimal(4)),
        (3, 0, 0, 0, 0, 0),
    ]


@pytest.mark.parametrize(("function", "expected"), [(credit_records, 8), (credit_totals, 5)])
def test_queries_do_not_grow(cast, function, expected, django_assert_num_queries):
    grant(cast, cast.namur)
    for count in (1, 3):
        while Enrolment.objects.count() < count:
            number = Enrolment.objects.count()
            factories.enrolment(factories.person(f"P{number}"), cast.version, matricule=number + 10)
        chosen = Enrolment.objects.filter(pk__in=Enrolment.objects.order_by("pk").values("pk")[:count])
        with django_assert_num_queries(expected):
            function(chosen, JULY)
