"""Meetings, goals, notes, passages and ties: what may happen in which state, and to whom."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.changes import ConflictError
from accounts.models import AuditEntry, User
from accounts.permissions import WrongStateError
from mentoring.goals import services as goals
from mentoring.meetings import services as meetings
from mentoring.meetings.workflow import MEETING
from mentoring.mentorships import services as mentorship_services
from mentoring.models import Declaration, MentoringGoal, MentoringMeeting, Note, NoteDraft, Passage
from mentoring.notes import services as notes
from records.supporters.services import end_accompaniment
from tests import factories

pytestmark = pytest.mark.usefixtures("english")
TODAY = date(2026, 11, 20)
TOMORROW = TODAY + timedelta(days=1)
BOTH = {"resident_present": True, "mentor_present": True, "others_present": ""}


def code(call, **options):
    with pytest.raises(ValidationError) as refused:
        call(**options)
    error = refused.value
    return error.error_list[0].code if hasattr(error, "error_list") else next(iter(error.error_dict.values()))[0].code


def plan(cast, by=None, day=TOMORROW, **options):
    values = {"enrolment": cast.alices, "mode": "call", "by": by or cast.alice, "today": TODAY}
    return meetings.plan(day=day, **values | options)


def hold(meeting, by, day=TODAY, **options):
    values = {"mode": "in_person", "seen": meeting.version, "today": TODAY, **BOTH}
    return meetings.hold(meeting=meeting, day=day, by=by, **values | options)


ACTS = ("move", "hold", "correct", "cancel")
LEGAL = {
    ("planned", "move", "planned"),
    ("planned", "hold", "held"),
    ("planned", "cancel", "cancelled"),
    ("held", "correct", "held"),
    ("held", "cancel", "cancelled"),
}


@pytest.mark.parametrize(("state", "act"), sorted(product(MentoringMeeting.State.values, ACTS)))
def test_every_state_of_a_meeting(met, cast, state, act):
    presence = {} if state == "held" else {"resident_present": False, "mentor_present": False}
    meeting = met(state=state, day=TODAY, **presence)
    values = {"meeting": meeting, "by": cast.marie, "seen": 1}
    calls = {
        "move": lambda: meetings.move(day=TOMORROW, mode="call", today=TODAY, **values),
        "hold": lambda: meetings.hold(day=TODAY, mode="call", today=TODAY, **BOTH, **values),
        "correct": lambda: meetings.correct(day=TODAY, mode="call", today=TODAY, **BOTH, **values),
        "cancel": lambda: meetings.cancel(reason="By mistake", **values),
    }
    legal = {end for before, name, end in LEGAL if (before, name) == (state, act)}
    if legal:
        calls[act]()
    else:
        with pytest.raises(WrongStateError):
            calls[act]()
    assert MentoringMeeting.objects.get().state == (legal.pop() if legal else state)


@pytest.mark.parametrize(
    ("state", "act"), sorted(product(MentoringGoal.State.values, ("change", "reach", "drop", "reopen")))
)
def test_every_state_of_a_goal(cast, state, act):
    legal = {
        ("open", "change"): "open",
        ("open", "reach"): "reached",
        ("open", "drop"): "dropped",
        ("reached", "reopen"): "open",
        ("dropped", "reopen"): "open",
    }
    settled = None if state == "open" else TODAY
    goal = MentoringGoal.objects.create(
        enrolment=cast.alices, mentor=cast.marie, text="Goal", state=state, settled_on=settled, written_by=cast.alice
    )
    values = {"goal": goal, "by": cast.marie, "seen": 1}

    def call():
        if act == "change":
            return goals.change(text="Other", due=None, **values)
        return goals.settle(act=act, today=TODAY, **values)

    if (state, act) in legal:
        call()
    else:
        with pytest.raises(WrongStateError, match=goal.get_state_display()):
            call()
    assert MentoringGoal.objects.get().state == legal.get((state, act), state)


def test_an_act_that_is_in_no_table_is_refused(met):
    with pytest.raises(WrongStateError):
        MEETING.run("dance", met())


def test_both_plan_and_nobody_else(cast):
    assert plan(cast).mentor == cast.marie
    assert plan(cast, cast.marie, day=TOMORROW + timedelta(days=1)).written_by == cast.marie
    for name in ("bob", "stefan", "theo", "nadia", "dora", "jules", "charlie"):
        with pytest.raises(PermissionDenied):
            plan(cast, getattr(cast, name), day=TOMORROW + timedelta(days=2))
    assert MentoringMeeting.objects.count() == 2


def test_the_days_of_a_meeting(cast, met):
    assert code(plan, cast=cast, day=TODAY - timedelta(days=1)) == "past"
    assert plan(cast, day=TODAY).day == TODAY
    assert code(plan, cast=cast, day=TODAY) == "taken"
    values = {"enrolment": cast.alices, "mode": "call", "by": cast.alice, "today": TODAY, **BOTH}
    assert code(meetings.note, day=TOMORROW, **values) == "future"
    assert code(meetings.note, day=date(2019, 1, 1), **values) == "no_mentor"
    nobody = values | {"resident_present": False, "mentor_present": False}
    assert code(meetings.note, day=date(2026, 11, 2), **nobody) == "nobody"
    assert meetings.note(day=date(2026, 11, 2), **values).counts is True
    assert meetings.note(day=date(2026, 11, 3), **values | {"resident_present": False}).counts is False


def test_the_database_refuses_two_meetings_on_a_day_and_nobody_at_one(met):
    met()
    for fields in ({}, {"day": TODAY, "resident_present": False, "mentor_present": False}, {"state": "planned"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            met(**fields)


def test_of_two_who_change_a_meeting_the_second_is_told(cast):
    meeting = plan(cast)
    values = {"meeting": meeting, "mode": "call", "today": TODAY}
    meetings.move(day=TOMORROW + timedelta(days=1), by=cast.marie, seen=1, **values)
    stale = MentoringMeeting.objects.get()
    with pytest.raises(ConflictError):
        meetings.move(meeting=stale, day=TOMORROW, mode="call", today=TODAY, by=cast.alice, seen=1)


def test_a_held_meeting_is_taken_back_with_a_reason(cast, met):
    meeting = met()
    assert code(meetings.cancel, meeting=meeting, by=cast.marie, seen=1) == "reason_required"
    meetings.cancel(meeting=meeting, by=cast.marie, seen=1, reason="Wrong resident")
    assert (meeting.state, meeting.resident_present) == ("cancelled", False)


def change_mentor(cast, starts=TODAY):
    return mentorship_services.appoint(enrolment=cast.alices, mentor=cast.charlie, starts=starts, by=cast.nadia)


def test_the_mentor_changes_in_one_act(cast):
    planned = plan(cast, day=TOMORROW)
    kept = meetings.note(enrolment=cast.alices, day=date(2026, 11, 2), mode="call", by=cast.marie, today=TODAY, **BOTH)
    change_mentor(cast)
    spans = cast.alices.accompaniments.filter(capacity="mentor").values_list("user__given_name", "starts", "ends")
    assert list(spans) == [("Marie", factories.START, date(2026, 11, 19)), ("Charlie", TODAY, None)]
    states = {m.pk: m.state for m in MentoringMeeting.objects.all()}
    assert states == {planned.pk: "cancelled", kept.pk: "held"}


def test_the_change_of_mentor_is_refused_as_a_whole(cast):
    before = list(cast.alices.accompaniments.values_list("pk", "ends"))
    values = {"enrolment": cast.alices, "starts": TODAY, "by": cast.nadia}
    assert code(mentorship_services.appoint, mentor=cast.stefan, **values) == "mentor_supervises"
    assert code(mentorship_services.appoint, mentor=cast.alice, **values) == "oneself"
    assert code(mentorship_services.appoint, mentor=cast.marie, **values) == "same"
    assert code(mentorship_services.appoint, mentor=cast.charlie, **values | {"starts": factories.START}) == "overlap"
    for name in ("alice", "marie", "theo", "jules"):
        with pytest.raises(PermissionDenied):
            mentorship_services.appoint(mentor=cast.charlie, **values | {"by": getattr(cast, name)})
    assert list(cast.alices.accompaniments.values_list("pk", "ends")) == before


def test_what_was_with_an_earlier_mentor_stays_with_that_one(cast, met):
    held, planned = met(), plan(cast, day=TODAY + timedelta(days=40))
    yesterday = timezone.localdate() - timedelta(days=1)
    marie = cast.alices.accompaniments.get(user=cast.marie)
    end_accompaniment(accompaniment=marie, ends=yesterday, by=cast.nadia, seen=1)
    factories.accompanies(cast.charlie, cast.alices, starts=timezone.localdate())
    for by in (cast.alice, cast.charlie, cast.marie):
        with pytest.raises(PermissionDenied):
            hold(held, by)
        with pytest.raises(PermissionDenied):
            notes.write(meeting=held, text="Mine now", by=by, seen=0)
    with pytest.raises(PermissionDenied):
        meetings.cancel(meeting=planned, by=cast.charlie, seen=1)
    assert meetings.cancel(meeting=planned, by=cast.alice, seen=1).state == "cancelled"


def test_a_meeting_does_not_move_to_another_mentor(cast):
    later = timezone.localdate() + timedelta(days=30)
    marie = cast.alices.accompaniments.get(user=cast.marie)
    end_accompaniment(accompaniment=marie, ends=later, by=cast.nadia, seen=1)
    factories.accompanies(cast.charlie, cast.alices, starts=later + timedelta(days=1))
    meeting = plan(cast, day=later, today=None)
    values = {"meeting": meeting, "mode": "call", "by": cast.alice, "seen": 1}
    assert code(meetings.move, day=later + timedelta(days=2), **values) == "other_mentor"
    assert plan(cast, day=later + timedelta(days=2), today=None).mentor == cast.charlie


def test_a_note_is_written_by_the_two_and_nobody_else(cast, met):
    meeting = met()
    first = notes.write(meeting=meeting, text="Premier", by=cast.marie, seen=0)
    assert (first.opened(), first.version) == ("Premier", 1)
    second = notes.write(meeting=meeting, text="Deuxième", by=cast.alice, seen=1)
    assert (second.opened(), second.written_by) == ("Deuxième", cast.alice)
    with pytest.raises(ConflictError):
        notes.write(meeting=meeting, text="Troisième", by=cast.marie, seen=1)
    for name in ("bob", "stefan", "nadia", "dora", "jules"):
        with pytest.raises(PermissionDenied):
            notes.write(meeting=meeting, text="Vole", by=getattr(cast, name), seen=2)
    assert Note.objects.get().opened() == "Deuxième"


@pytest.mark.parametrize(("text", "expected"), [(" \n ", "empty"), ("a" * 200_000, "too_long")])
def test_a_note_that_cannot_be_saved(cast, met, text, expected):
    assert code(notes.write, meeting=met(), text=text, by=cast.marie, seen=0) == expected
    assert not Note.objects.exists()


def test_a_cancelled_meeting_gets_no_note(cast, met):
    meeting = met(state="cancelled", resident_present=False, mentor_present=False)
    with pytest.raises(PermissionDenied, match="cancelled"):
        notes.write(meeting=meeting, text="Note", by=cast.marie, seen=0)


def test_a_draft_is_of_the_one_who_types_and_goes_with_the_saving(cast, met):
    meeting = met()
    values = {"meeting": meeting, "by": cast.marie, "seen": 0}
    assert notes.keep_draft(text="Je tape", **values).version == 0
    notes.keep_draft(text="Je tape encore", **values)
    assert NoteDraft.objects.get().opened() == "Je tape encore"
    notes.write(meeting=meeting, text="Fini", by=cast.marie, seen=0)
    assert not NoteDraft.objects.exists()
    notes.keep_draft(text="Encore", **values)
    assert notes.keep_draft(text="", **values) is None
    assert not NoteDraft.objects.exists()


def test_no_audit_row_holds_a_word(cast, met):
    meeting = met()
    note = notes.write(meeting=meeting, text="SECRET of the note", by=cast.marie, seen=0)
    notes.write(meeting=meeting, text="SECRET of the note, longer", by=cast.marie, seen=1)
    notes.release(note=Note.objects.get(), text="SECRET of the note", recipient=None, by=cast.alice)
    goals.write(enrolment=cast.alices, text="SECRET of the goal", by=cast.alice)
    rows = [f"{row.before} {row.after} {row.reason}" for row in AuditEntry.objects.all()]
    assert len(rows) == 4
    assert not any("SECRET" in row or note.sealed in row for row in rows)


NUMBER = "85.07.30-033.28"
TEXT = f"Son dossier {NUMBER} est clos.\nSon fils répond au 0475 31 62 08 le soir."


def test_what_may_be_a_patients_is_taken_out_or_confirmed_before_it_is_released(cast, met):
    note = notes.write(meeting=met(), text=TEXT, by=cast.marie, seen=0)
    assert note.opened() == TEXT.replace(NUMBER, "••.••.••-•••.••")
    values = {"note": note, "recipient": None, "by": cast.alice}
    words = "Son fils répond au 0475 31 62 08 le soir."
    assert code(notes.release, text=words, **values) == "identity"
    (place,) = notes.findings_in(words)
    (other,) = notes.findings_in("au 0475 31 62 08")
    assert code(notes.release, text=words, confirmed=[other.digest], **values) == "identity"
    assert not Passage.objects.exists()
    assert notes.release(text="le soir", **values).opened() == "le soir"
    assert notes.release(text=words, confirmed=[place.digest], **values).opened() == words


def test_a_note_of_before_with_a_number_is_released_masked(cast, noted):
    note = noted(TEXT)
    passage = notes.release(note=note, text=TEXT.splitlines()[0], recipient=None, by=cast.alice)
    assert passage.opened() == "Son dossier ••.••.••-•••.•• est clos."


def test_the_resident_releases_words_that_stand_in_the_note(cast, noted):
    note = noted("Garde de nuit.\nElle  veut dormir davantage.")
    values = {"note": note, "recipient": None, "by": cast.alice}
    assert code(notes.release, text="", **values) == "empty"
    assert code(notes.release, text="Elle ne veut pas dormir", **values) == "not_in_note"
    assert code(notes.release, text="Garde", **values | {"recipient": cast.marie}) == "author"
    assert code(notes.release, text="Garde", **values | {"recipient": cast.charlie}) == "not_the_mentor"
    with pytest.raises(PermissionDenied):
        notes.release(text="Garde", **values | {"by": cast.marie})
    passage = notes.release(text="Elle veut dormir davantage.", **values)
    assert passage.opened() == "Elle veut dormir davantage."
    assert (passage.released_by, passage.recipient) == (cast.alice, None)
    with pytest.raises(PermissionDenied):
        notes.withdraw(passage=passage, by=cast.marie)
    notes.withdraw(passage=passage, by=cast.alice)
    with pytest.raises(WrongStateError):
        notes.withdraw(passage=Passage.objects.get(), by=cast.alice)
    assert AuditEntry.objects.filter(object_uuid=passage.uuid).count() == 2


@pytest.fixture
def successor(cast, noted):
    """Charlie follows Marie today; the note, its passage, two goals of Alice and Marie."""
    note = noted("Garde de nuit. Le reste est entre nous.")
    mine = {"enrolment": cast.alices, "mentor": cast.marie, "written_by": cast.alice}
    kept = MentoringGoal.objects.create(text="Kept", **mine)
    shown = MentoringGoal.objects.create(text="Shown", **mine)
    goals.release(enrolment=cast.alices, goals=[shown], by=cast.alice)
    passage = notes.release(note=note, text="Garde de nuit.", recipient=None, by=cast.alice)
    today = timezone.localdate()
    marie = cast.alices.accompaniments.get(user=cast.marie)
    end_accompaniment(accompaniment=marie, ends=today - timedelta(days=1), by=cast.nadia, seen=1)
    factories.accompanies(cast.charlie, cast.alices, starts=today)
    return {"note": note, "passage": passage, "kept": kept, "shown": shown}


def test_what_a_successor_sees(cast, successor):
    assert list(Note.objects.visible_to(cast.charlie)) == []
    assert list(Passage.objects.visible_to(cast.charlie)) == [successor["passage"]]
    assert list(MentoringGoal.objects.visible_to(cast.charlie)) == [successor["shown"]]
    assert list(Note.objects.visible_to(cast.alice)) == [successor["note"]]
    assert list(MentoringGoal.objects.visible_to(cast.alice)) == [successor["kept"], successor["shown"]]
    for name in ("marie", "bob", "stefan", "theo", "nadia", "louis", "dora", "jules"):
        user = getattr(cast, name)
        seen = [model.objects.visible_to(user).exists() for model in (Note, Passage, MentoringGoal)]
        assert seen == [False, False, False], name
    with pytest.raises(PermissionDenied):
        goals.change(goal=successor["shown"], text="Mine", due=None, by=cast.charlie, seen=2)


def test_what_was_withdrawn_is_not_seen_any_more(cast, successor):
    notes.withdraw(passage=successor["passage"], by=cast.alice)
    goals.release(enrolment=cast.alices, goals=[], by=cast.alice)
    assert not Passage.objects.visible_to(cast.charlie).exists()
    assert not MentoringGoal.objects.visible_to(cast.charlie).exists()
    assert Passage.objects.visible_to(cast.alice).count() == 1


def test_a_passage_for_one_person_is_not_for_the_next(cast, successor):
    named = notes.release(note=successor["note"], text="Le reste", recipient=cast.charlie, by=cast.alice)
    assert list(Passage.objects.visible_to(cast.charlie)) == [successor["passage"], named]
    today = timezone.localdate()
    cast.alices.accompaniments.filter(user=cast.charlie).update(user=cast.theo, starts=today)
    assert list(Passage.objects.visible_to(cast.theo)) == [successor["passage"]]


def test_who_knows_that_they_met(cast, met):
    meeting = met()
    met(day=TODAY + timedelta(days=60), state="planned", resident_present=False, mentor_present=False)
    factories.deliberation(cast.version, cast.nadia)
    seen = {
        name: MentoringMeeting.objects.visible_to(getattr(cast, name)).count()
        for name in cast.__dict__
        if isinstance(getattr(cast, name), User)
    }
    assert {name: count for name, count in seen.items() if count} == {
        "alice": 2, "marie": 2, "nadia": 1, "dora": 1, "jules": 1,
    }  # fmt: skip
    assert list(MentoringMeeting.objects.visible_to(cast.nadia)) == [meeting]


def declare(cast, by=None, listed=(), words=""):
    return mentorship_services.declare(enrolment=cast.alices, ties=listed, words=words, by=by or cast.marie)


def test_a_mentor_declares_that_there_is_no_tie(cast):
    made = declare(cast)
    assert (made.state, made.ties, made.is_in_order) == ("clear", [], True)
    for name in ("alice", "stefan", "nadia"):
        with pytest.raises(PermissionDenied):
            declare(cast, getattr(cast, name))


def test_a_tie_waits_for_the_programme(cast):
    assert code(declare, cast=cast, listed=["relative"]) == "words_required"
    made = declare(cast, listed=["relative"], words="Cousine")
    assert (made.state, made.is_in_order) == ("waiting", False)
    for name in ("alice", "marie", "louis", "jules"):
        with pytest.raises(PermissionDenied):
            mentorship_services.judge(declaration=made, accept=True, reason="", by=getattr(cast, name), seen=1)
    values = {"declaration": made, "by": cast.dora, "seen": 1}
    assert code(mentorship_services.judge, accept=False, reason=" ", **values) == "reason_required"
    mentorship_services.judge(accept=False, reason="Too close", **values)
    assert (made.state, made.judged_by) == ("refused", cast.dora)
    with pytest.raises(WrongStateError):
        mentorship_services.judge(declaration=Declaration.objects.get(), accept=True, reason="", by=cast.dora, seen=2)
    again = declare(cast)
    assert (again.state, Declaration.objects.filter(replaced_at__isnull=True).get()) == ("clear", again)


def test_what_cursus_knows_is_declared_too(cast):
    factories.role(cast.marie, "jury", programme=cast.programme)
    factories.accompanies(cast.marie, cast.alices, "reader")
    factories.accompanies(cast.marie, cast.alices, "supervisor", starts=date(2019, 1, 1), ends=date(2019, 9, 1))
    factories.teaches(cast.marie, cast.namur)
    factories.registration(cast.alices, cast.namur)
    assert mentorship_services.recorded_ties(cast.alices, cast.marie) == ["supervisor", "thesis", "jury", "teacher"]
    assert mentorship_services.recorded_ties(cast.bobs, cast.marie) == ["jury"]
    assert code(declare, cast=cast) == "words_required"
    assert declare(cast, words="In the jury").state == "waiting"
