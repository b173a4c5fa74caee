"""What the jury decides, when it counts, and how it is corrected."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.bulk import Bulk
from accounts.changes import ConflictError
from accounts.permissions import WrongStateError
from jury.sittings import services, threshold_services
from jury.sittings.jury_cases import corrections, jury_cases
from records.credits.credit_records import credit_record
from records.mark_values import passes
from records.models import Decision, Deliberation, Exemption, Result
from tests import factories

pytestmark = pytest.mark.usefixtures("english")

TEN = Decimal(10)


@pytest.fixture
def alice_in_namur(cast):
    return factories.registration(cast.alices, cast.namur)


@pytest.fixture
def june(cast):
    """A sitting on June 2027 that is being prepared."""
    return factories.deliberation(cast.version, cast.nadia)


@pytest.fixture
def september(cast):
    return factories.deliberation(cast.version, cast.nadia, kind="september")


def decide(sitting, registration, value="12", granted=True, by=None, **options):
    mark = Decimal(value) if value[:1].isdigit() else None
    return services.record_decision(
        deliberation=sitting,
        registration=registration,
        mark=mark,
        outcome="" if mark is not None else value,
        granted=granted,
        by=by or sitting.recorded_by,
        **options,
    )


def supersede(decision, sitting, value="11", granted=True, reason="Appeal upheld", by=None):
    mark = Decimal(value) if value[:1].isdigit() else None
    return services.supersede(
        decision=decision,
        deliberation=sitting,
        mark=mark,
        outcome="" if mark is not None else value,
        granted=granted,
        reason=reason,
        by=by or sitting.recorded_by,
    )


def publish(sitting, **options):
    return services.publish(deliberation=sitting, by=sitting.recorded_by, **options)


def refused_code(call, *args, **options):
    with pytest.raises(ValidationError) as refused:
        call(*args, **options)
    error = refused.value
    return error.error_list[0].code if hasattr(error, "error_list") else next(iter(error.error_dict.values()))[0].code


@pytest.mark.parametrize(
    ("mark", "outcome", "expected"),
    [
        (TEN, "", True),
        (Decimal("9.99"), "", False),
        (Decimal(0), "", False),
        (None, "validated", True),
        (None, "not_validated", False),
        (None, "absent", False),
        (None, "absent_justified", False),
        (None, "fraud", False),
        (None, "not_submitted", False),
    ],
)
def test_what_the_threshold_says(mark, outcome, expected):
    assert passes(mark, outcome, TEN) is expected


def test_the_offices_open_a_deliberation(cast):
    session = factories.session()
    for by in (cast.nadia, cast.louis, cast.dora):
        services.open_deliberation(version=cast.version, session=session, held_on=session.ends, by=by)
    for by in (cast.jules, cast.theo, cast.alice, cast.charlie):
        with pytest.raises(PermissionDenied):
            services.open_deliberation(version=cast.version, session=session, held_on=session.ends, by=by)
    assert Deliberation.objects.count() == 3


def test_cases_are_the_submitted_marks_of_the_session(cast, encoded, june, alice_in_namur):
    bob = factories.registration(cast.bobs, cast.namur)
    encoded(alice_in_namur, "12")
    encoded(bob, "8", state="draft")
    encoded(factories.registration(cast.bobs, cast.louvain), "14", kind="september")
    found = jury_cases(june)
    assert [(case.registration, case.passes, case.decision) for case in found] == [(alice_in_namur, True, None)]


def test_a_case_leaves_with_its_credits_or_an_exemption(cast, encoded, june, september, alice_in_namur):
    encoded(alice_in_namur, "12")
    bob = factories.registration(cast.bobs, cast.namur)
    encoded(bob, "14")
    Exemption.objects.create(
        enrolment=cast.bobs,
        activity=cast.namur,
        reason="Earlier study",
        decided_on=factories.START,
        recorded_by=cast.nadia,
    )
    assert [case.registration for case in jury_cases(june)] == [alice_in_namur]
    decide(june, alice_in_namur)
    other = factories.deliberation(cast.version, cast.nadia, held_on=date(2027, 7, 2))
    assert jury_cases(other) == []
    assert [case.decision.mark for case in jury_cases(june)] == [12]


def test_a_decision_as_the_threshold_says_needs_no_reason(cast, june, alice_in_namur):
    made = decide(june, alice_in_namur, "10")
    assert (made.enrolment, made.activity, made.granted, made.reason) == (cast.alices, cast.namur, True, "")


@pytest.mark.parametrize(("value", "granted"), [("9.5", True), ("10", False), ("absent", True), ("validated", False)])
def test_a_decision_against_the_threshold_says_why(cast, june, alice_in_namur, value, granted):
    assert refused_code(decide, june, alice_in_namur, value, granted) == "reason_required"
    assert refused_code(decide, june, alice_in_namur, value, granted, reason="  ") == "reason_required"
    assert decide(june, alice_in_namur, value, granted, reason="The year as a whole").granted is granted


def test_the_threshold_is_that_of_the_version(cast, june, alice_in_namur):
    type(cast.version).objects.filter(pk=cast.version.pk).update(threshold=Decimal(12))
    alice_in_namur.refresh_from_db()
    alice_in_namur.activity.refresh_from_db()
    with pytest.raises(ValidationError, match="12/20"):
        decide(june, type(alice_in_namur).objects.get(), "11")


def test_a_decision_is_changed_until_it_is_published(cast, june, alice_in_namur):
    first = decide(june, alice_in_namur, "12", seen=0)
    with pytest.raises(ConflictError) as refused:
        decide(june, alice_in_namur, "13", seen=0)
    assert refused.value.current.mark == 12
    assert decide(june, alice_in_namur, "13", seen=first.version).version == 2
    publish(june)
    with pytest.raises(WrongStateError):
        decide(june, alice_in_namur, "14")
    assert Decision.objects.get().mark == 13


def test_a_decision_recorded_by_mistake_is_taken_back(cast, june, alice_in_namur):
    made = decide(june, alice_in_namur)
    with pytest.raises(ConflictError):
        services.remove_decision(decision=made, by=cast.nadia, seen=9)
    with pytest.raises(PermissionDenied):
        services.remove_decision(decision=made, by=cast.jules, seen=1)
    services.remove_decision(decision=made, by=cast.nadia, seen=1)
    assert not Decision.objects.exists()
    decide(june, alice_in_namur)
    publish(june)
    with pytest.raises(WrongStateError):
        services.remove_decision(decision=Decision.objects.get(), by=cast.nadia, seen=1)


def test_only_the_offices_record(cast, june, alice_in_namur):
    for by in (cast.jules, cast.theo, cast.alice, cast.marie, cast.machine_namur):
        with pytest.raises(PermissionDenied):
            decide(june, alice_in_namur, by=by)
    assert not Decision.objects.exists()


def test_a_registration_of_another_version_or_year(cast, june):
    other = factories.programme_version("DES", blocks=(TEN,))
    strange = factories.registration(
        factories.enrolment(cast.charlie, other, matricule=9), factories.activity(other, "X")
    )
    assert refused_code(decide, june, strange) == "other_version"
    earlier = factories.registration(cast.alices, cast.namur, 2025)
    assert refused_code(decide, june, earlier) == "other_year"


def test_credits_are_not_granted_twice(cast, june, september, alice_in_namur):
    decide(june, alice_in_namur)
    assert refused_code(decide, september, alice_in_namur) == "granted"
    publish(june)
    assert refused_code(decide, september, alice_in_namur) == "granted"
    next_year = factories.registration(cast.alices, cast.namur, 2027)
    assert refused_code(decide, factories.deliberation(cast.version, cast.nadia, 2027), next_year) == "granted"


def test_no_decision_for_who_is_exempted(cast, june, alice_in_namur):
    Exemption.objects.create(
        enrolment=cast.alices,
        activity=cast.namur,
        reason="Earlier study",
        decided_on=factories.START,
        recorded_by=cast.nadia,
    )
    assert refused_code(decide, june, alice_in_namur) == "exempted"


def test_recording_by_threshold_takes_the_chosen_cases_alone(cast, encoded, june, alice_in_namur):
    bob, alone = factories.registration(cast.bobs, cast.namur), factories.registration(cast.bobs, cast.alone)
    encoded(alice_in_namur, "0")
    encoded(bob, "14")
    encoded(alone, "15")
    count = threshold_services.record_by_threshold(
        deliberation=june, registrations={alice_in_namur.pk, bob.pk}, by=cast.nadia
    )
    assert count == 2
    assert {(d.registration, d.mark, d.granted) for d in Decision.objects.all()} == {
        (alice_in_namur, 0, False),
        (bob, 14, True),
    }
    again = threshold_services.record_by_threshold(
        deliberation=june, registrations={alice_in_namur.pk, bob.pk}, by=cast.nadia
    )
    assert again == 0


def test_recording_by_threshold_grants_nothing_twice(cast, encoded, june, september, alice_in_namur):
    encoded(alice_in_namur, "12", kind="september")
    bob = factories.registration(cast.bobs, cast.namur)
    encoded(bob, "14", kind="september")
    decide(june, alice_in_namur, "10")
    chosen = {alice_in_namur.pk, bob.pk}
    with pytest.raises(ValidationError, match="Activity NAM were granted to Alice Test already"):
        threshold_services.record_by_threshold(deliberation=september, registrations=chosen, by=cast.nadia)
    assert [d.deliberation for d in Decision.objects.all()] == [june], "nothing is half saved"
    with pytest.raises(PermissionDenied):
        threshold_services.record_by_threshold(deliberation=september, registrations=chosen, by=cast.jules)


def test_publication_makes_decisions_count_and_closes_marks(cast, encoded, june, alice_in_namur):
    encoded(alice_in_namur, "12")
    decide(june, alice_in_namur)
    assert credit_record(cast.alices).overall.earned == 0
    published = publish(june)
    assert published.state == "published"
    assert Result.objects.get().state == "decided"
    assert credit_record(cast.alices).overall.earned == Decimal("1.5")
    with pytest.raises(WrongStateError):
        publish(june)


def test_a_session_decides_once_on_a_registration(cast, june, alice_in_namur):
    decide(june, alice_in_namur, "8", granted=False)
    publish(june)
    again = factories.deliberation(cast.version, cast.nadia)
    assert refused_code(decide, again, alice_in_namur, "12") == "decided"
    supersede(Decision.objects.get(), again)


def test_the_jury_does_not_decide_over_a_draft(cast, encoded, june, alice_in_namur):
    mark = encoded(alice_in_namur, "8", state="draft")
    assert refused_code(decide, june, alice_in_namur, "12") == "draft"
    mark.state = "submitted"
    mark.save()
    decide(june, alice_in_namur, "8", granted=False)


def test_an_empty_deliberation_is_not_published(june):
    with pytest.raises(WrongStateError):
        publish(june)


def test_publishing_something_else_than_was_shown(cast, june, alice_in_namur):
    decide(june, alice_in_namur)
    assert refused_code(publish, june, expected=2) == "changed"
    with pytest.raises(ConflictError):
        publish(june, seen=5)
    assert publish(june, expected=1, seen=1).published_at is not None


def test_a_publication_ahead_counts_from_its_moment_and_can_be_cancelled(cast, encoded, june, alice_in_namur):
    encoded(alice_in_namur, "12")
    decide(june, alice_in_namur)
    tomorrow = timezone.now() + timedelta(days=1)
    assert publish(june, at=tomorrow).state == "decided"
    assert credit_record(cast.alices).overall.earned == 0
    assert credit_record(cast.alices, tomorrow).overall.earned == Decimal("1.5")
    with pytest.raises(PermissionDenied):
        services.cancel_publication(deliberation=june, by=cast.jules)
    services.cancel_publication(deliberation=june, by=cast.nadia)
    assert Result.objects.get().state == "submitted"
    assert credit_record(cast.alices, tomorrow).overall.earned == 0
    publish(june)
    with pytest.raises(WrongStateError):
        services.cancel_publication(deliberation=june, by=cast.nadia)


def test_a_published_decision_is_superseded_with_a_reason(cast, june, september, alice_in_namur):
    old = decide(june, alice_in_namur, "8", granted=False)
    with pytest.raises(WrongStateError):
        supersede(old, september)
    publish(june)
    assert refused_code(supersede, old, september, reason=" ") == "reason_required"
    with pytest.raises(PermissionDenied):
        supersede(old, september, by=cast.jules)
    made = supersede(old, september)
    assert list(corrections(september)) == [made]
    assert credit_record(cast.alices).overall.earned == 0, "it counts from its own publication"
    publish(september)
    assert credit_record(cast.alices).overall.earned == Decimal("1.5")
    with pytest.raises(WrongStateError):
        supersede(old, factories.deliberation(cast.version, cast.nadia, 2027))


def test_a_chain_of_superseding_decisions(cast, june, september, alice_in_namur):
    first = decide(june, alice_in_namur, "12")
    publish(june)
    fraud = supersede(first, september, "fraud", granted=False, reason="Fraud established")
    publish(september)
    assert credit_record(cast.alices).overall.earned == 0
    third = factories.deliberation(cast.version, cast.nadia, 2027, held_on=date(2027, 10, 1))
    supersede(fraud, third, "12", granted=True, reason="Appeal upheld")
    publish(third)
    record = credit_record(cast.alices)
    assert (record.overall.earned, record.rows[0].mark) == (Decimal("1.5"), 12)


def test_credits_taken_back_can_be_earned_again(cast, june, september, alice_in_namur):
    first = decide(june, alice_in_namur, "12")
    publish(june)
    supersede(first, september, "fraud", granted=False, reason="Fraud established")
    publish(september)
    again = factories.registration(cast.alices, cast.namur, 2027)
    later = factories.deliberation(cast.version, cast.nadia, 2027)
    decide(later, again, "14")
    publish(later)
    assert credit_record(cast.alices).overall.earned == Decimal("1.5")


def test_an_appeal_does_not_grant_what_was_earned_meanwhile(cast, june, september, alice_in_namur):
    failed = decide(june, alice_in_namur, "8", granted=False)
    publish(june)
    decide(september, alice_in_namur, "12")
    publish(september)
    later = factories.deliberation(cast.version, cast.nadia, 2027, held_on=date(2027, 10, 1))
    assert refused_code(supersede, failed, later, "10", granted=True) == "granted"
    assert credit_record(cast.alices).overall.earned == Decimal("1.5")


def test_a_superseding_decision_belongs_to_a_later_open_sitting_of_the_version(cast, june, september, alice_in_namur):
    old = decide(september, alice_in_namur, "8", granted=False)
    publish(september)
    assert refused_code(supersede, old, june) == "not_later"
    other = factories.deliberation(factories.programme_version("DES", blocks=(TEN,)), cast.nadia, kind="september")
    with pytest.raises((ValidationError, PermissionDenied)):
        supersede(old, other)
    with pytest.raises(WrongStateError):
        supersede(old, september)


def test_taking_back_a_granting_decision_on_granted_credits(cast, june, september, alice_in_namur):
    """Both give the credits: the old one may come back into the constraint only when the new one is gone."""
    old = decide(june, alice_in_namur, "12", granted=True)
    publish(june)
    made = supersede(old, september, granted=True)
    services.remove_decision(decision=made, by=cast.nadia, seen=1)
    assert [(one.pk, one.has_successor) for one in Decision.objects.all()] == [(old.pk, False)]


def test_a_successor_that_is_written_around_the_service_is_refused(cast, june, september, alice_in_namur):
    old = decide(june, alice_in_namur, "8", granted=False)
    publish(june)
    fields = {"deliberation": september, "registration": alice_in_namur, "granted": True, "mark": TEN}
    around = Decision(supersedes=old, reason="Error", **fields)
    for write in (around.save, around.full_clean, lambda: Bulk(by=None, action="import").add(around)):
        with pytest.raises(RuntimeError, match="write_successor"):
            write()


def test_taking_back_a_superseding_decision_frees_the_old_one(cast, june, september, alice_in_namur):
    old = decide(june, alice_in_namur, "8", granted=False)
    publish(june)
    made = supersede(old, september)
    services.remove_decision(decision=made, by=cast.nadia, seen=1)
    old.refresh_from_db()
    assert not old.has_successor
    assert supersede(old, september).supersedes == old


def test_the_database_refuses_credits_given_twice(cast, june, september, alice_in_namur):
    factories.decision(june, alice_in_namur, mark=TEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.decision(september, alice_in_namur, mark=TEN)


def test_cases_ask_the_same_number_of_questions(cast, encoded, june, django_assert_num_queries):
    for number, person in enumerate((cast.alices, cast.bobs), start=1):
        for activity in (cast.namur, cast.louvain)[:number]:
            encoded(factories.registration(person, activity), "12")
        with django_assert_num_queries(5):
            assert len(jury_cases(june)) == (1, 3)[number - 1]
