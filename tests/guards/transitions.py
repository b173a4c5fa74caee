"""Transition tables: all are found, and each is compared with one typed by hand."""

import ast
import copy
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

from tests.guards.sources import files
from workflow.table import NEW, Table

SOURCES, TARGETS = {"source", "sources"}, {"target", "targets"}


@dataclass(frozen=True)
class Listed:
    """A table typed by hand: its states, and {(state, name): (target, actors)}."""

    states: frozenset[str]
    leads: dict[tuple[str, str], tuple[str, frozenset[str]]]

    @property
    def names(self):
        return {name for name, _state in self.leads}

    @property
    def cases(self):
        return [(name, state) for name in sorted(self.names) for state in sorted(self.states)]


def listed(path: Path) -> dict[str, Listed]:
    """Read `module.NAME: states` and lines `name  states -> target  (actors)`; the state `new` means no row yet."""
    found: dict[str, Listed] = {}
    for line in (line.split("#")[0].rstrip() for line in path.read_text().splitlines()):
        words = [NEW if word == "new" else word for word in line.replace("(", " ( ").replace(")", "").split()]
        if not line:
            continue
        if not line.startswith(" "):
            current = found[words[0].rstrip(":")] = Listed(frozenset(words[1:]), {})
            continue
        name, sources, target = words[0], words[1 : words.index("->")], words[words.index("->") + 1]
        actors = frozenset(words[words.index("(") + 1 :] if "(" in words else ())
        for source in sources:
            current.leads[name, source] = (target, actors)
    return found


def tables(root: Path) -> dict[str, Table]:
    """Return {dotted name: table} of the `workflow` modules."""
    found = {}
    for path, name in files(root, ".py"):
        if path.name == "workflow.py" and name.parts[0] != "tests":
            module = ".".join(name.with_suffix("").parts)
            found |= {f"{module}.{key}": v for key, v in vars(import_module(module)).items() if isinstance(v, Table)}
    return found


def differences(table: Table, expected: Listed) -> list[str]:
    """Return where the names and states of the table differ from those typed by hand."""
    found = [f"state {state or 'new'}" for state in sorted(set(table.states) ^ expected.states)]
    return found + [f"name {name}" for name in sorted(set(table.names) ^ expected.names)]


def answer(table: Table, name: str, state: str) -> tuple[str, frozenset[str]] | str:
    """Return where `name` leads from a state and by which actors, or the reason why it is refused."""
    row = table.find(name, state)
    if row is not None:
        return row.target, frozenset(row.actors)
    probe = copy.copy(table)
    probe.state = lambda obj, today: state
    refused = probe.may(name, SimpleNamespace() if state else None)
    assert not refused
    return refused.reason


def _is_set(node) -> bool:
    called = isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"set", "frozenset"}
    return called or isinstance(node, ast.Set)


def _is_table(node: ast.Dict) -> bool:
    """Whether it is a dict with keys of named constants, which could be a transition table of another kind."""
    keys = [key for key in node.keys if key is not None]
    pairs = [key for key in keys if isinstance(key, ast.Tuple)]
    if pairs and any(isinstance(part, ast.Name | ast.Attribute) for pair in pairs for part in pair.elts):
        return True
    named = any(isinstance(key, ast.Name | ast.Attribute) for key in keys)
    return named and all(_is_set(value) for value in node.values) and bool(node.values)


def other_tables(root: Path) -> list[str]:
    """Return transition tables of another kind, and each `Table` outside the `workflow` modules."""
    found = []
    for path, name in files(root, ".py"):
        if name.parts[0] in {"tests", "workflow"}:
            continue
        tree = ast.parse(path.read_text())
        bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
        for node in (node for body in bodies for node in body):
            value = getattr(node, "value", None)
            if isinstance(value, ast.Dict) and _is_table(value):
                found.append(f"{name}:{node.lineno}: a dictionary of states")
            if isinstance(node, ast.ClassDef):
                fields = {getattr(item.target, "id", "") for item in node.body if isinstance(item, ast.AnnAssign)}
                if fields & SOURCES and fields & TARGETS:
                    found.append(f"{name}:{node.lineno}: {node.name} has a source and a target")
        imported = any(isinstance(node, ast.ImportFrom) and node.module == "workflow.table" for node in ast.walk(tree))
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        if imported and path.name != "workflow.py":
            found += [
                f"{name}:{n.lineno}: a Table outside workflow.py" for n in calls if ast.unparse(n.func) == "Table"
            ]
    return found
