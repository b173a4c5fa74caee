"""Writing, sharing and locking entries: what is stored, who finds it, and what can no longer be undone."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.changes import ConflictError
from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from portfolio.entries.loading import load_kinds
from portfolio.entries.services import delete_entry, save_entry
from portfolio.goals.services import save_goal
from portfolio.models import Confirmation, Entry, EntryKind, Goal, Sharing
from portfolio.privacy_guard.findings import open_places, places
from portfolio.sharing.services import mark_read, share, supporters, withdraw
from portfolio.signoffs.services import mark_as_evidence
from records.models import Accompaniment
from tests import factories
from tests.portfolio import props, writings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NUMBER, MASKED = "85.07.30-033.28", "••.••.••-•••.••"


def written(cast, **values):
    given = {"title": "Chest pain", "context": "An evening on call", "kind": writings.kind(), **values}
    return save_entry(enrolment=cast.alices, values=given, by=cast.alice)


def changed(cast, entry, seen=None, **values):
    return save_entry(
        enrolment=entry.enrolment,
        entry=entry,
        values=values,
        by=cast.alice,
        seen=entry.version if seen is None else seen,
    )


def shared(cast, *readers, entry=None, **fields):
    entry = entry or written(cast)
    share(subject=entry, readers=readers or [cast.marie], by=cast.alice, **fields)
    return Entry.objects.get(pk=entry.pk)


def sharing_with(entry, reader):
    return Sharing.objects.select_related("enrolment", "entry").get(entry=entry, reader=reader)


def audited():
    return [(row.action, row.object_type) for row in AuditEntry.objects.all()]


# writing


def test_a_private_entry_is_stored_and_leaves_no_audit_row(cast):
    entry = written(cast, competencies=[props.framework().competencies.first()])
    again = changed(cast, entry, context="Two evenings on call")
    assert (again.version, again.context, again.is_draft) == (2, "Two evenings on call", False)
    assert [c.code for c in again.competencies.all()] == ["a"]
    assert audited() == []


def test_a_draft_may_be_all_but_empty(cast):
    entry = save_entry(enrolment=cast.alices, values={"context": "Tired"}, by=cast.alice, as_draft=True)
    assert (entry.title, entry.is_draft, str(entry)) == ("", True, "Without a title")


def test_only_the_resident_writes(cast):
    for other in (cast.marie, cast.nadia, cast.dora, cast.bob):
        with pytest.raises(PermissionDenied):
            save_entry(enrolment=cast.alices, values={"title": "No"}, by=other)
    assert Entry.objects.count() == 0


def test_two_pages_that_write_the_same_entry(cast):
    entry = written(cast)
    changed(cast, entry, seen=1, context="First")
    with pytest.raises(ConflictError) as refused:
        changed(cast, entry, seen=1, context="Second")
    assert refused.value.current.context == "First"


def test_an_answer_that_was_lost_is_no_conflict(cast):
    """The same words sent again, or more of them by the same page."""
    entry = written(cast)
    first = {"enrolment": cast.alices, "by": cast.alice, "seen": 1, "page": "p1"}
    save_entry(**first, entry=entry, values={"context": "One"})
    same = save_entry(**first | {"page": ""}, entry=entry, values={"context": "One"})
    more = save_entry(**first, entry=entry, values={"context": "One, two"})
    assert (same.version, more.version, more.context) == (2, 3, "One, two")
    with pytest.raises(ConflictError):
        save_entry(**first | {"page": "p2"}, entry=entry, values={"context": "Other"})


def test_a_valid_national_number_is_masked_before_it_is_stored(cast):
    entry = written(cast, title=f"RN {NUMBER}", learned=f"never write {NUMBER} again; tel. 0475 12 34 56")
    entry.refresh_from_db()
    assert (entry.title, entry.learned) == (f"RN {MASKED}", f"never write {MASKED} again; tel. 0475 12 34 56")
    assert NUMBER[:8] not in entry.search_key


def test_a_registration_of_somebody_else_is_refused(cast):
    bobs = factories.registration(cast.bobs, cast.louvain)
    with pytest.raises(ValidationError) as refused:
        written(cast, registration=bobs)
    assert list(refused.value.message_dict) == ["registration"]


@pytest.mark.parametrize(("field", "length"), [("title", 201), ("context", 20_001), ("learned", 200_000)])
def test_a_text_that_is_too_long_is_refused_and_not_cut(cast, field, length):
    with pytest.raises(ValidationError) as refused:
        written(cast, **{field: "x" * length})
    assert list(refused.value.message_dict) == [field]
    assert Entry.objects.count() == 0


# who finds it


def test_who_finds_an_entry(cast):
    everybody = (
        "alice",
        "bob",
        "marie",
        "stefan",
        "theo",
        "nadia",
        "louis",
        "dora",
        "jules",
        "charlie",
        "machine_namur",
    )

    def readers(entry):
        return [name for name in everybody if entry in Entry.objects.visible_to(getattr(cast, name))]

    factories.deliberation(cast.version, cast.nadia)
    entry = written(cast)
    assert readers(entry) == ["alice"]
    share(subject=entry, readers=[cast.marie], by=cast.alice)
    assert readers(entry) == ["alice", "marie"]
    share(subject=entry, readers=[cast.stefan], with_jury=True, by=cast.alice)
    assert readers(entry) == ["alice", "marie", "stefan", "jules"]
    withdraw(sharing=sharing_with(entry, cast.marie), by=cast.alice)
    assert readers(entry) == ["alice", "stefan", "jules"]


def test_who_no_longer_goes_along_no_longer_finds_it(cast):
    entry = shared(cast, cast.stefan)
    Accompaniment.objects.filter(user=cast.stefan).update(ends=date(2026, 1, 1))
    assert list(Entry.objects.visible_to(cast.stefan)) == []
    assert list(Entry.objects.evidence_for(cast.stefan, cast.alices)) == []
    assert list(Entry.objects.visible_to(cast.stefan, today=date(2025, 12, 1))) == [entry]


def test_the_jury_finds_it_only_while_it_sits(cast):
    entry = written(cast)
    share(subject=entry, readers=[], with_jury=True, by=cast.alice)
    assert list(Entry.objects.visible_to(cast.jules)) == []
    sitting = factories.deliberation(cast.version, cast.nadia)
    assert list(Entry.objects.visible_to(cast.jules)) == [entry]
    factories.released(sitting, factories.at(2026, 7, 1))
    assert list(Entry.objects.visible_to(cast.jules)) == []


def test_evidence_is_what_was_shared_with_that_person(cast):
    mine, other = shared(cast), shared(cast, cast.stefan)
    written(cast)
    assert list(Entry.objects.evidence_for(cast.marie, cast.alices)) == [mine]
    assert list(Entry.objects.evidence_for(cast.stefan, cast.alices)) == [other]
    assert list(Entry.objects.evidence_for(cast.marie, cast.bobs)) == []


# sharing


def test_sharing_leaves_its_trace_without_the_words(cast):
    shared(cast)
    assert audited() == [("share", "portfolio.sharing")]
    assert "Chest pain" not in str(AuditEntry.objects.values())


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({"title": ""}, "a title"),
        ({"kind": None}, "the kind"),
        ({"context": "", "learned": " "}, "what happened, or what you learned"),
    ],
)
def test_what_is_missing_holds_back_sharing(cast, values, lacks):
    entry = written(cast, **values)
    with pytest.raises(ValidationError) as refused:
        share(subject=entry, readers=[cast.marie], by=cast.alice)
    assert refused.value.messages == [f"Still to write before it is shared: {lacks}."]


def test_sharing_with_somebody_who_does_not_go_along_is_refused(cast):
    with pytest.raises(ValidationError) as refused:
        shared(cast, cast.charlie)
    assert refused.value.message_dict == {"readers": ["Charlie Test does not support you now."]}
    assert [row.user for row in supporters(cast.alices)] == [cast.marie, cast.stefan]


def test_sharing_twice_is_sharing_once(cast):
    entry = shared(cast)
    assert share(subject=entry, readers=[cast.marie], by=cast.alice) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Sharing.objects.create(enrolment=cast.alices, entry=entry, reader=cast.marie)


def test_a_finding_holds_back_sharing_until_it_is_confirmed(cast):
    entry = written(cast, context="Call the day centre on 081 72 50 01")
    with pytest.raises(ValidationError) as refused:
        share(subject=entry, readers=[cast.marie], by=cast.alice)
    assert refused.value.code == "identity"
    asked = [place.digest for place in open_places(entry)]
    share(subject=entry, readers=[cast.marie], by=cast.alice, confirmed=asked)
    assert [(place.finding.text, place.confirmed) for place in places(entry)] == [("081 72 50 01", True)]
    assert list(Entry.objects.visible_to(cast.marie)) == [entry]


def test_a_confirmation_of_another_text_is_worth_nothing(cast):
    entry = written(cast, context="Call the day centre on 081 72 50 01")
    asked = [place.digest for place in open_places(entry)]
    entry = changed(cast, entry, context="Call Mrs D. on 081 72 50 01")
    with pytest.raises(ValidationError):
        share(subject=entry, readers=[cast.marie], by=cast.alice, confirmed=asked)
    assert (Confirmation.objects.count(), Sharing.objects.count()) == (0, 0)


def test_a_shared_entry_that_changes_is_asked_again_and_audited(cast):
    entry = shared(cast)
    with pytest.raises(ValidationError) as refused:
        changed(cast, entry, learned="Her number is 0475 12 34 56")
    assert refused.value.code == "identity"
    assert Entry.objects.get(pk=entry.pk).learned == ""
    changed(cast, entry, learned="To ring sooner")
    assert audited() == [("share", "portfolio.sharing"), ("change", "portfolio.entry")]
    assert "sooner" not in str(AuditEntry.objects.values())


def test_a_masked_number_does_not_hold_back_sharing(cast):
    entry = written(cast, context=f"I had copied {NUMBER}")
    share(subject=entry, readers=[cast.marie], by=cast.alice)
    assert Entry.objects.visible_to(cast.marie).get().context == f"I had copied {MASKED}"


def test_a_reader_marks_what_they_have_read(cast):
    entry = shared(cast)
    mark_read(entries=[entry], by=cast.marie)
    mark_read(entries=[entry], by=cast.charlie)
    assert sharing_with(entry, cast.marie).seen_version == entry.version
    assert changed(cast, entry, learned="More").version > entry.version


# withdrawing and locking


def test_withdrawn_while_the_other_reads(cast):
    """The mentor signs on what they had open; the resident was quicker."""
    entry = shared(cast)
    withdraw(sharing=sharing_with(entry, cast.marie), by=cast.alice)
    with pytest.raises(WrongStateError, match="withdrawn an entry meanwhile"):
        mark_as_evidence(entries=[entry], by=cast.marie)
    entry.refresh_from_db()
    assert entry.evidence_since is None


def test_signed_evidence_stays_as_it_was_read(cast):
    entry = shared(cast, cast.marie, cast.stefan)
    mark_as_evidence(entries=[entry], by=cast.marie)
    entry.refresh_from_db()
    with pytest.raises(PermissionDenied, match="A sign-off rests on this entry"):
        changed(cast, entry, title="Other")
    for reader in (cast.marie, cast.stefan):
        with pytest.raises(WrongStateError, match="no longer be withdrawn"):
            withdraw(sharing=sharing_with(entry, reader), by=cast.alice)
    with pytest.raises(WrongStateError):
        delete_entry(entry=entry, by=cast.alice)
    assert mark_as_evidence(entries=[entry], by=cast.stefan)[0].evidence_since == entry.evidence_since


def test_evidence_is_taken_all_or_none(cast):
    mine, other = shared(cast), shared(cast, cast.stefan)
    with pytest.raises(WrongStateError):
        mark_as_evidence(entries=[mine, other], by=cast.marie)
    assert Entry.objects.filter(evidence_since__isnull=False).count() == 0


def test_once_a_jury_has_met_it_stays_in_the_file(cast):
    entry = written(cast)
    share(subject=entry, readers=[], with_jury=True, by=cast.alice, now=factories.at(2026, 6, 1))
    in_file = Sharing.objects.select_related("enrolment", "entry__enrolment").get()
    factories.deliberation(cast.version, cast.nadia, start_year=2025, held_on=date(2026, 5, 1))
    changed(cast, entry, learned="Before they met")
    factories.deliberation(cast.version, cast.nadia, start_year=2025, kind="september", held_on=date(2026, 6, 30))
    with pytest.raises(PermissionDenied, match="A jury has met"):
        changed(cast, entry, learned="After they met")
    with pytest.raises(WrongStateError):
        withdraw(sharing=in_file, by=cast.alice)


def test_only_the_author_withdraws(cast):
    entry = shared(cast)
    for other in (cast.marie, cast.nadia, cast.bob):
        with pytest.raises(PermissionDenied):
            withdraw(sharing=sharing_with(entry, cast.marie), by=other)
    assert sharing_with(entry, cast.marie).is_live


def test_deleting_leaves_a_trace_only_of_what_others_could_read(cast):
    private, once_shared = written(cast), shared(cast)
    withdraw(sharing=sharing_with(once_shared, cast.marie), by=cast.alice)
    delete_entry(entry=private, by=cast.alice)
    delete_entry(entry=once_shared, by=cast.alice)
    assert Entry.objects.count() == 0
    assert audited() == [
        ("share", "portfolio.sharing"), ("withdraw", "portfolio.sharing"), ("delete", "portfolio.entry")
    ]  # fmt: skip


# goals and kinds


def test_a_goal_is_private_shared_and_reached(cast):
    entry = shared(cast)
    goal = save_goal(
        enrolment=cast.alices, values={"title": "Break bad news", "due_on": date(2027, 1, 1)}, by=cast.alice
    )
    assert (list(Goal.objects.visible_to(cast.marie)), audited()[1:]) == ([], [])
    share(subject=goal, readers=[cast.marie], by=cast.alice)
    assert list(Goal.objects.visible_to(cast.marie)) == [goal]
    values = {"state": "reached", "evidence": [entry]}
    goal = save_goal(
        enrolment=cast.alices, goal=goal, values=values, by=cast.alice, seen=1, now=factories.at(2026, 12, 1)
    )
    assert (goal.state, goal.closed_on, list(goal.evidence.all())) == ("reached", date(2026, 12, 1), [entry])
    goal = save_goal(enrolment=cast.alices, goal=goal, values={"state": "open"}, by=cast.alice, seen=goal.version)
    assert goal.closed_on is None


def test_another_residents_entry_is_no_evidence_of_a_goal(cast):
    bobs = save_entry(enrolment=cast.bobs, values={"title": "Bob's"}, by=cast.bob)
    with pytest.raises(ValidationError) as refused:
        save_goal(enrolment=cast.alices, values={"title": "Goal", "evidence": [bobs]}, by=cast.alice)
    assert list(refused.value.message_dict) == ["evidence"]


def test_a_goal_with_a_telephone_number_waits(cast):
    goal = save_goal(enrolment=cast.alices, values={"title": "Ring 0475 12 34 56"}, by=cast.alice)
    with pytest.raises(ValidationError):
        share(subject=goal, readers=[cast.marie], by=cast.alice)
    share(subject=goal, readers=[cast.marie], by=cast.alice, confirmed=[p.digest for p in open_places(goal)])


def test_kinds_come_from_a_file_and_none_is_lost(cast):
    assert load_kinds() == 6
    old = EntryKind.objects.create(code="old", title=factories.both("Old"))
    assert load_kinds() == 6
    old.refresh_from_db()
    assert (old.is_offered, EntryKind.objects.filter(is_offered=True).count()) == (False, 6)
