"""Who encodes which mark, when, and how often."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from accounts.changes import ConflictError
from accounts.models import AuditEntry
from records.marks.services import Entry, allow_assessments, clear_result, save_result
from records.marks.sheet_services import MarksRefusedError, save_sheet, submit_results
from records.models import Exemption, Result
from tests import factories

pytestmark = pytest.mark.usefixtures("english")


SUBMISSION = {"sqlite": 13, "postgresql": 12}[connection.vendor]  # a bulk write is not the same there


@pytest.fixture
def alice_in_namur(cast):
    return factories.registration(cast.alices, cast.namur)


def save(registration, by, value="12", kind="june", start_year=2026, **options):
    mark = Decimal(value) if value[:1].isdigit() or value[:1] == "-" else None
    return save_result(
        registration=registration,
        session=factories.session(start_year, kind),
        mark=mark,
        outcome="" if mark is not None else value,
        by=by,
        **options,
    )


def code_of(error):
    return error.error_list[0].code if hasattr(error, "error_list") else next(iter(error.error_dict.values()))[0].code


def refused_code(registration, by, **options):
    with pytest.raises(ValidationError) as refused:
        save(registration, by, **options)
    return code_of(refused.value)


def test_a_mark_is_a_draft_with_its_author(cast, alice_in_namur):
    result = save(alice_in_namur, cast.nadia, "0")
    assert (result.mark, result.state, result.encoded_by, result.institution) == (0, "draft", cast.nadia, cast.unamur)
    entry = AuditEntry.objects.get(object_uuid=result.uuid)
    assert (entry.action, entry.actor_uuid, entry.after["mark"]) == ("encode", cast.nadia.uuid, "0")


def test_the_teacher_encodes_the_own_activity_only(cast, alice_in_namur):
    assert save(alice_in_namur, cast.theo).institution == cast.unamur
    other = factories.registration(cast.alices, cast.louvain)
    with pytest.raises(PermissionDenied, match="UCLouvain"):
        save(other, cast.theo)
    assert not Result.objects.filter(registration=other).exists()


def test_the_other_university_does_not_encode(cast, alice_in_namur):
    with pytest.raises(PermissionDenied, match="UNamur"):
        save(alice_in_namur, cast.louis)


def test_either_university_encodes_what_both_organise(cast):
    for registration, by, university in (
        (factories.registration(cast.alices, cast.joint), cast.nadia, cast.unamur),
        (factories.registration(cast.bobs, cast.joint), cast.louis, cast.uclouvain),
    ):
        assert save(registration, by).institution == university


def test_without_organiser_the_reference_university_encodes(cast):
    registration = factories.registration(cast.alices, cast.alone)
    assert save(registration, cast.nadia).institution == cast.unamur
    with pytest.raises(PermissionDenied):
        save(factories.registration(cast.bobs, cast.alone), cast.louis)


@pytest.mark.parametrize("who", ["alice", "marie", "stefan", "dora", "jules", "charlie", "machine_louvain"])
def test_nobody_else_encodes(cast, alice_in_namur, who):
    with pytest.raises(PermissionDenied):
        save(alice_in_namur, getattr(cast, who))
    assert not Result.objects.exists()


@pytest.mark.parametrize(
    ("mark", "outcome", "code"),
    [
        (Decimal("20.5"), "", "out_of_range"),
        (Decimal(-1), "", "out_of_range"),
        (Decimal("NaN"), "", "out_of_range"),
        (Decimal("12.505"), "", "decimals"),
        (Decimal(12), "absent", "mark_or_outcome"),
        (None, "", "mark_or_outcome"),
        (None, "abs", "unknown_outcome"),
    ],
)
def test_a_value_that_is_none(cast, alice_in_namur, mark, outcome, code):
    with pytest.raises(ValidationError) as refused:
        save_result(registration=alice_in_namur, session=factories.session(), mark=mark, outcome=outcome, by=cast.nadia)
    assert code_of(refused.value) == code
    assert not Result.objects.exists()


def test_a_session_of_another_year(cast, alice_in_namur):
    assert refused_code(alice_in_namur, cast.nadia, start_year=2025) == "other_year"


def test_a_session_in_which_it_is_not_assessed(cast, alice_in_namur):
    assert refused_code(alice_in_namur, cast.nadia, kind="january") == "not_assessed_then"


@pytest.fixture
def thrice(cast):
    """An activity assessed in all three sessions, and Alice in it."""
    activity = factories.activity(cast.version, "TRI", assessed_in=["january", "june", "september"])
    return factories.registration(cast.alices, activity)


def test_a_third_assessment_in_the_year(cast, thrice):
    save(thrice, cast.nadia, "8", "january")
    save(thrice, cast.nadia, "absent", "june")
    assert refused_code(thrice, cast.nadia, kind="september") == "too_many"
    assert save(thrice, cast.nadia, "9", "june", seen=1).mark == 9, "the second one can still be corrected"


def test_a_second_assessment_where_the_activity_has_one_a_year(cast):
    sessions = ["january", "june", "september"]
    once = factories.registration(
        cast.alices, factories.activity(cast.version, "UNE", assessed_in=sessions, assessments=1)
    )
    save(once, cast.nadia, "8", "january")
    assert refused_code(once, cast.nadia, kind="june") == "too_many"


def test_a_justified_absence_does_not_count(cast, thrice):
    save(thrice, cast.nadia, "8", "january")
    save(thrice, cast.nadia, "absent_justified", "june")
    assert save(thrice, cast.nadia, "12", "september").mark == 12


def test_the_jury_may_allow_another(cast, thrice):
    save(thrice, cast.nadia, "8", "january")
    save(thrice, cast.nadia, "9", "june")
    with pytest.raises(ValidationError):
        allow_assessments(registration=thrice, extra=1, reason=" ", by=cast.nadia, seen=1)
    with pytest.raises(PermissionDenied):
        allow_assessments(registration=thrice, extra=1, reason="Illness", by=cast.theo, seen=1)
    allow_assessments(registration=thrice, extra=1, reason="Illness", by=cast.nadia, seen=1)
    assert save(thrice, cast.nadia, "12", "september").mark == 12
    assert AuditEntry.objects.get(action="allow").reason == "Illness"


def test_no_mark_after_the_decision_on_that_session(cast, alice_in_namur):
    save(alice_in_namur, cast.nadia, "8", submit=True)
    sitting = factories.deliberation(cast.version, cast.nadia)
    factories.decision(sitting, alice_in_namur, mark=Decimal(8), granted=False)
    assert refused_code(alice_in_namur, cast.nadia, value="9", seen=1) == "decided"
    assert save(alice_in_namur, cast.nadia, "12", "september").mark == 12


def test_no_mark_once_the_credits_are_earned(cast, alice_in_namur):
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=factories.at(2026, 11, 1))
    factories.decision(sitting, alice_in_namur, mark=Decimal(12))
    assert refused_code(alice_in_namur, cast.nadia, kind="september") == "earned"


def test_no_mark_for_who_is_exempted(cast, alice_in_namur):
    Exemption.objects.create(
        enrolment=cast.alices,
        activity=cast.namur,
        reason="Earlier study",
        decided_on=factories.START,
        recorded_by=cast.nadia,
    )
    assert refused_code(alice_in_namur, cast.nadia) == "exempted"


def test_the_second_of_two_is_told_what_the_first_wrote(cast):
    registration = factories.registration(cast.alices, cast.joint)
    save(registration, cast.nadia, "12", seen=0)
    with pytest.raises(ConflictError) as refused:
        save(registration, cast.louis, "13", seen=0)
    assert (refused.value.current.mark, refused.value.current.encoded_by) == (12, cast.nadia)
    assert Result.objects.get().mark == 12
    replaced = save(registration, cast.louis, "13", seen=1)
    assert (replaced.mark, replaced.version, replaced.institution) == (13, 2, cast.uclouvain)


def test_a_submitted_mark_stays_submitted_when_it_is_corrected(cast, alice_in_namur):
    save(alice_in_namur, cast.nadia, "12", submit=True)
    assert save(alice_in_namur, cast.nadia, "13", seen=1).state == "submitted"


def sheet(cast, *values, by=None):
    session = factories.session()
    entries = [
        Entry(registration, session, Decimal(value) if value else None, "", seen)
        for registration, value, seen in values
    ]
    return save_sheet(entries=entries, by=by or cast.nadia)


def test_a_sheet_is_saved_as_a_whole_or_not_at_all(cast, alice_in_namur):
    bob = factories.registration(cast.bobs, cast.namur)
    with pytest.raises(MarksRefusedError) as refused:
        sheet(cast, (alice_in_namur, "12", 0), (bob, "21", 0))
    assert set(refused.value.errors) == {(bob.pk, factories.session().pk)}
    assert not Result.objects.exists()
    assert sheet(cast, (alice_in_namur, "12", 0), (bob, "2", 0)) == 2
    assert Result.objects.count() == 2


def test_one_assessment_too_many_on_a_sheet_of_several_sessions(cast):
    activity = factories.activity(cast.version, "TRI", assessed_in=["january", "june", "september"])
    registration = factories.registration(cast.alices, activity)
    kinds = ("january", "june", "september")
    entries = [Entry(registration, factories.session(kind=kind), Decimal(8), "", 0) for kind in kinds]
    with pytest.raises(MarksRefusedError) as refused:
        save_sheet(entries=entries, by=cast.nadia)
    assert {key: error.code for key, error in refused.value.errors.items()} == {entries[2].key: "too_many"}
    assert save_sheet(entries=entries[:2], by=cast.nadia) == 2


def test_two_people_who_write_the_same_agree(cast, alice_in_namur):
    save(alice_in_namur, cast.theo, "12")
    assert sheet(cast, (alice_in_namur, "12", 0)) == 0
    assert Result.objects.get().encoded_by == cast.theo


def test_a_draft_is_emptied_a_submitted_mark_is_not(cast, alice_in_namur):
    save(alice_in_namur, cast.nadia, "12")
    assert sheet(cast, (alice_in_namur, None, 1)) == 1
    assert not Result.objects.exists()
    assert AuditEntry.objects.get(action="clear").before == {"mark": "12.00", "outcome": ""}
    save(alice_in_namur, cast.nadia, "12", submit=True)
    with pytest.raises(MarksRefusedError) as refused:
        sheet(cast, (alice_in_namur, None, 1))
    assert [error.code for error in refused.value.errors.values()] == ["submitted"]
    assert Result.objects.get().mark == 12


def test_a_draft_that_changed_is_not_emptied(cast, alice_in_namur):
    save(alice_in_namur, cast.theo, "12")
    save(alice_in_namur, cast.theo, "14", seen=1)
    with pytest.raises(ConflictError):
        clear_result(registration=alice_in_namur, session=factories.session(), by=cast.nadia, seen=1)
    assert Result.objects.get().mark == 14


def test_drafts_are_submitted_as_they_were_seen(cast, alice_in_namur):
    draft = save(alice_in_namur, cast.nadia, "12")
    with pytest.raises(PermissionDenied):
        submit_results(results=[draft], by=cast.louis)
    with pytest.raises(ConflictError):
        submit_results(results=[Result.objects.get()], by=cast.nadia, seen={draft.pk: 7})
    assert Result.objects.get().state == "draft"
    assert submit_results(results=[Result.objects.get()], by=cast.nadia, seen={draft.pk: 1}) == 1
    assert submit_results(results=[Result.objects.get()], by=cast.nadia) == 0
    assert Result.objects.get().state == "submitted"


@pytest.mark.parametrize("late", ["exemption", "decision"])
def test_a_draft_that_comes_too_late_is_not_submitted_but_can_be_taken_away(cast, alice_in_namur, late):
    draft = save(alice_in_namur, cast.theo, "12", kind="september")
    bobs = save(factories.registration(cast.bobs, cast.namur), cast.theo, "14", kind="september")
    if late == "exemption":
        Exemption.objects.create(
            enrolment=cast.alices, activity=cast.namur, reason="-", decided_on="2027-06-01", recorded_by=cast.nadia
        )
    else:
        june = factories.deliberation(cast.version, cast.nadia, published_at=factories.at(2026, 7, 1))
        factories.decision(june, alice_in_namur, mark=Decimal(11))
    with pytest.raises(ValidationError) as refused:
        submit_results(results=[draft, bobs], by=cast.theo)
    assert refused.value.messages == [
        "Alice Test: The jury has decided. This draft cannot be submitted; empty its field on the sheet."
    ]
    assert set(Result.objects.values_list("state", flat=True)) == {"draft"}
    clear_result(registration=alice_in_namur, session=draft.session, by=cast.theo, seen=1)
    assert submit_results(results=[bobs], by=cast.theo) == 1
    assert [(r.registration.enrolment, r.state) for r in Result.objects.all()] == [(cast.bobs, "submitted")]


def test_submitting_asks_the_same_number_of_questions(cast, alice_in_namur, django_assert_num_queries):
    drafts = [save(alice_in_namur, cast.theo, "12")]
    with django_assert_num_queries(SUBMISSION):
        submit_results(results=drafts, by=cast.theo)
    drafts = [save(registered, cast.theo, "12") for registered in others_in_namur(cast, 3)]
    with django_assert_num_queries(SUBMISSION):
        assert submit_results(results=drafts, by=cast.theo) == 3
    told = AuditEntry.objects.filter(action="submit").values_list("institution", "object_version", "after")
    assert list(told) == [("UNamur", 2, {"state": "submitted"})] * 4


def others_in_namur(cast, count):
    """Registrations of further residents."""
    people = [factories.enrolment(factories.person(f"P{n}"), cast.version, matricule=n + 10) for n in range(count)]
    return [factories.registration(person, cast.namur) for person in people]
