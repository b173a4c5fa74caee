"""What import-linter cannot see: models named in strings, reverse accessors used from below, apps without a layer."""

import ast
import tomllib
from pathlib import Path

KEYS = {"ForeignKey", "OneToOneField", "ManyToManyField", "ParentalKey"}
LOOKUPS = {
    "filter",
    "exclude",
    "get",
    "annotate",
    "values",
    "values_list",
    "order_by",
    "select_related",
    "only",
    "defer",
}
LOOKUPS |= {"prefetch_related", "Prefetch", "F", "Q", "Count", "Sum", "Max", "Min", "Exists", "OuterRef"}


def layers(pyproject: Path) -> dict[str, int]:
    """Return {app: its level} from the first contract of the file; siblings share a level."""
    contract = tomllib.loads(pyproject.read_text())["tool"]["importlinter"]["contracts"][0]
    rows = [[name.strip() for name in row.split("|")] for row in contract["layers"]]
    return {name: height for height, row in enumerate(reversed(rows)) for name in row}


def apps_without_layer(root: Path, heights: dict[str, int]) -> list[str]:
    """Return packages that no layer names, except those that the project runs without."""
    homes = {path.parent.name for name in ("__init__.py", "apps.py", "models.py") for path in root.glob(f"*/{name}")}
    return [f"{home}: in no layer" for home in sorted(homes - {"tests", "tooling", "bench"}) if home not in heights]


def _trees(root, heights):
    for app in sorted(heights):
        for path in sorted((root / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield app, path.relative_to(root), ast.parse(path.read_text())


def _calls(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), node


def _text(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _keyword(call, name):
    return next((word.value for word in call.keywords if word.arg == name), None)


def string_keys_upward(root: Path, heights: dict[str, int]) -> list[str]:
    """Return foreign keys and `get_model` calls that name, in a string, a model above or beside their app."""
    found = []
    for app, path, tree in _trees(root, heights):
        for name, call in _calls(tree):
            if name not in KEYS | {"get_model"}:
                continue
            target = _text(call.args[0] if call.args else _keyword(call, "to"))
            other = target.partition(".")[0] if "." in target or name == "get_model" else app
            if other in heights and other != app and heights[other] >= heights[app]:
                found.append(f"{path}:{call.lineno}: {app} must not point at {target}")
    return found


def _accessors(root, heights):
    """Return {reverse accessor: apps that own one of that name}."""
    owners = {}
    for app, _path, tree in _trees(root, heights):
        for klass in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
            for name, call in _calls(klass):
                if name in KEYS:
                    related = _text(_keyword(call, "related_name")) or f"{klass.name.lower()}_set"
                    owners.setdefault(related, set()).add(app)
    return owners


def _names_of(tree):
    """Return the names of fields, methods, functions and arguments that a file defines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def _uses(tree):
    """Return names used as an attribute, or as the first step of a lookup."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr, node.lineno
    for name, call in _calls(tree):
        if name in LOOKUPS:
            words = [word.arg for word in call.keywords if word.arg] + [_text(arg) for arg in call.args]
            for word in words:
                yield word.removeprefix("-").partition("__")[0], call.lineno


def accessors_from_below(root: Path, heights: dict[str, int]) -> list[str]:
    """Return uses, in a lower or sibling app, of reverse accessors that belong to a higher app.

    By name: a name that the lower app, or an app it may import, defines itself is accepted.
    """
    owners = _accessors(root, heights)
    own = {}
    for app, _path, tree in _trees(root, heights):
        own.setdefault(app, set()).update(_names_of(tree))
    found = []
    for app, path, tree in _trees(root, heights):
        reachable = {app} | {other for other in heights if heights[other] < heights[app]}
        known = set().union(*(own.get(other, set()) for other in reachable))
        for name, line in _uses(tree):
            if name in owners and not owners[name] & reachable and name not in known:
                found.append(f"{path}:{line}: {app} reads .{name}, which belongs to {', '.join(sorted(owners[name]))}")
    return sorted(set(found))
