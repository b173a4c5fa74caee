"""The kernel of transitions: states stored and computed, actors, guards, new objects, the calendar, the lock."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone, translation

from accounts import changes, links
from accounts.models import AuditEntry, Link, User
from accounts.permissions import Allowed, Denied, WrongStateError
from tests.concurrency import THREADS, at_once
from tests.factories import person
from workflow.table import CALENDAR, NEW, SYSTEM, Table, Transition

FIRST, TODAY, LAST = date(2026, 12, 1), date(2026, 12, 5), date(2026, 12, 9)


def from_tuesday(loan, today, by):
    return Allowed() if today > FIRST else Denied("The library is closed on Tuesday.")


# A loan is booked, runs over its days by itself, and ends; its state is computed from the day
LOAN = Table(
    Transition("book", [NEW], "booked", {"reader", "librarian"}),
    Transition("begin", ["booked"], "running", {CALENDAR}),
    Transition("bring_back", ["running"], "ended", {"reader"}, guard=from_tuesday, label="Bring back"),
    Transition("cancel", ["booked"], "ended", {"reader", "librarian"}),
    Transition("cancel", ["running"], "ended", {"librarian"}),
    Transition("lose", ["running"], "ended", {SYSTEM}),
    states=[NEW, "booked", "running", "ended"],
    refusal=lambda name, state: f"It is {state or 'new'}: no {name}.",
    state=lambda loan, today: "ended" if loan.over else "booked" if today < loan.starts else "running",
    reads=frozenset({"over", "starts"}),
)


def loan(**fields):
    return SimpleNamespace(**{"over": False, "starts": FIRST} | fields)


def test_a_computed_state_follows_the_day():
    assert LOAN.may("bring_back", loan(), TODAY) == Allowed()
    assert LOAN.may("bring_back", loan(starts=LAST), TODAY) == Denied("It is booked: no bring_back.")
    assert LOAN.may("bring_back", loan(over=True), TODAY) == Denied("It is ended: no bring_back.")


def test_what_is_new_has_no_state_yet():
    assert LOAN.check("book", None, TODAY).target == "booked"
    assert LOAN.may("book", loan(), TODAY) == Denied("It is running: no book.")
    assert LOAN.may("cancel", None, TODAY) == Denied("It is new: no cancel.")


def test_the_calendar_alone_makes_some():
    with translation.override("en"):
        assert LOAN.may("begin", loan(starts=LAST), TODAY) == Denied("This happens by itself, on its day.")
    assert LOAN.open_to({"reader", "librarian"}, "booked") == [LOAN.find("cancel", "booked")]
    assert LOAN.open_to({CALENDAR}, "booked") == [LOAN.find("begin", "booked")]


def test_actors_are_those_of_the_row():
    assert LOAN.may("cancel", loan(), TODAY, actors={"librarian"}) == Allowed()
    assert LOAN.may("cancel", loan(), TODAY, actors={"reader"}) == Denied("It is running: no cancel.")
    assert LOAN.may("cancel", loan(), TODAY, actors=set()) == Denied("It is running: no cancel.")
    assert LOAN.may("cancel", loan(), TODAY) == Allowed(), "None: whoever calls has checked it"
    assert LOAN.actors("cancel") == {"reader", "librarian"}
    assert LOAN.actors("dance") == frozenset()
    assert {row.name for row in LOAN.open_to({"reader"}, "running")} == {"bring_back"}


def test_what_follows_from_another_act_is_run_but_never_offered():
    assert LOAN.check("lose", loan(), TODAY).target == "ended"
    assert not LOAN.may("lose", loan(), TODAY, actors={"reader", "librarian"})


def test_a_guard_says_why():
    assert LOAN.may("bring_back", loan(), FIRST) == Denied("The library is closed on Tuesday.")
    with pytest.raises(WrongStateError) as refused:
        LOAN.check("bring_back", loan(), FIRST)
    assert refused.value.reason == "The library is closed on Tuesday."


def test_a_guard_knows_who_acts():
    def not_the_owner(obj, today, by):
        return Denied("Not one's own.") if obj.owner == by else Allowed()

    table = Table(
        Transition("judge", ["open"], "judged", guard=not_the_owner),
        states=["open", "judged"],
        refusal=lambda *of: "No.",
    )
    owner, other = User(), User()
    obj = SimpleNamespace(state="open", owner=owner)
    assert table.may("judge", obj, TODAY, by=owner) == Denied("Not one's own.")
    assert table.may("judge", obj, TODAY, by=other) == Allowed()


def test_a_name_in_no_table_is_refused():
    assert LOAN.may("dance", loan(), TODAY) == Denied("It is running: no dance.")


@pytest.mark.parametrize(
    "rows",
    [
        [Transition("shut", ["open"], "shut"), Transition("shut", ["open"], "open")],
        [Transition("shut", ["open"], "burnt")],
        [Transition("shut", ["ajar"], "shut")],
    ],
)
def test_a_table_that_contradicts_itself_is_refused(rows):
    with pytest.raises(ValueError, match="one row for a name and a state"):
        Table(*rows, states=["open", "shut"], refusal=lambda name, state: "No.")


LINK = Table(
    Transition("answer", [Link.State.LIVE], Link.State.ANSWERED),
    Transition("withdraw", [Link.State.LIVE, Link.State.ANSWERED], Link.State.WITHDRAWN),
    states=Link.State,
    refusal=lambda name, state: f"It is {state}.",
)


def a_link():
    user = person("Alice")
    return links.grant(user=user, purpose="tests.answer", target=user, by=None)[0]


def answer(link):
    with transaction.atomic():
        state = LINK.run("answer", link).target
        return changes.change(link, {"state": state, "ended_at": timezone.now()}, by=None, action="answer")


@pytest.mark.django_db
def test_run_loads_the_state_again_and_nothing_else():
    stale = a_link()
    owner = stale.user
    Link.objects.update(state="answered", ended_at=timezone.now(), purpose="tests.other")
    with pytest.raises(WrongStateError) as refused, transaction.atomic():
        LINK.run("answer", stale)
    assert refused.value.reason == "It is answered."
    assert (stale.state, stale.purpose, stale.user is owner) == ("answered", "tests.answer", True)


@pytest.mark.django_db
def test_a_write_from_a_stale_page_is_still_a_conflict():
    stale = a_link()
    Link.objects.update(state="answered", ended_at=timezone.now(), version=2)
    with pytest.raises(changes.ConflictError), transaction.atomic():
        changes.change(stale, {"state": LINK.run("withdraw", stale).target}, by=None, action="withdraw")


@pytest.mark.django_db
def test_run_forgets_the_prefetched_rows_that_a_state_is_computed_from():
    used = Table(
        Transition("close", ["open"], "closed"),
        states=["open", "closed"],
        refusal=lambda name, state: f"It is {state}.",
        state=lambda user, today: "closed" if user.links.all() else "open",
        reads=frozenset({"is_active", "links"}),
    )
    person("Alice")
    (alice,) = User.objects.prefetch_related("links")
    assert list(alice.links.all()) == []
    links.grant(user=alice, purpose="tests.answer", target=alice, by=None)
    with pytest.raises(WrongStateError, match="It is closed"):
        used.run("close", alice)


@pytest.mark.django_db(transaction=True)
def test_run_wants_the_transaction_that_writes():
    link = a_link()
    with pytest.raises(transaction.TransactionManagementError):
        LINK.run("answer", link)
    assert answer(link).state == "answered"


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_passes_and_the_others_read_why():
    pk = a_link().pk
    results = at_once(lambda: answer(Link.objects.get(pk=pk)))
    refused = [result.reason for result in results if isinstance(result, WrongStateError)]
    assert [result.state for result in results if isinstance(result, Link)] == ["answered"]
    assert refused == ["It is answered."] * (THREADS - 1)
    assert AuditEntry.objects.filter(action="answer").count() == 1
