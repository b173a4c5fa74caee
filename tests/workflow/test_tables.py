"""Every table of transitions, every name in every state, against `transitions.txt`."""

from pathlib import Path

import pytest

from tests.guards import transitions
from workflow.table import Table, Transition

pytestmark = pytest.mark.embedded
ROOT = Path(__file__).resolve().parents[2]
TABLES = transitions.tables(ROOT)
LISTED = transitions.listed(Path(__file__).with_name("transitions.txt"))
CASES = [(path, *case) for path, table in LISTED.items() for case in table.cases]


def test_each_table_is_listed():
    assert set(TABLES) == set(LISTED)


def test_there_are_no_tables_of_another_kind():
    assert transitions.other_tables(ROOT) == []


@pytest.mark.parametrize("path", LISTED)
def test_names_and_states(path):
    assert transitions.differences(TABLES[path], LISTED[path]) == []


@pytest.mark.parametrize(("path", "name", "state"), CASES)
def test_every_name_in_every_state(path, name, state):
    found = transitions.answer(TABLES[path], name, state)
    if (name, state) in LISTED[path].leads:
        assert found == LISTED[path].leads[name, state]
    else:
        assert isinstance(found, str)
        assert found.endswith(".")


def test_a_table_that_is_not_as_listed_is_found(tmp_path):
    path = tmp_path / "transitions.txt"
    path.write_text("x.T: new open shut\n  make  new -> open\n  close  open -> shut (owner)  # at night\n")
    expected = transitions.listed(path)["x.T"]
    assert expected.leads == {("make", ""): ("open", frozenset()), ("close", "open"): ("shut", frozenset({"owner"}))}
    table = Table(
        Transition("close", ["open", "shut"], "shut", {"guest"}),
        Transition("burn", ["open"], "shut"),
        states=["open", "shut"],
        refusal=lambda name, state: "",
    )
    assert transitions.differences(table, expected) == ["state new", "name burn", "name make"]
    assert transitions.answer(table, "close", "open") == ("shut", frozenset({"guest"}))
    assert transitions.answer(table, "close", "shut") == ("shut", frozenset({"guest"}))
    assert transitions.answer(table, "burn", "shut") == ""
