"""Text fields of forms that take a text of any length; for the API, strings of request bodies without a length."""

import ast
from collections.abc import Iterator
from pathlib import Path

TEXTS = {"CharField", "SlugField", "URLField", "RegexField"}  # an `EmailField` has a length of its own
NOT_OURS = {".venv", "var", "migrations", "tests", "bench", "tooling", "locale"}
CLOSED = {"enum", "format", "pattern", "maxLength", "const"}


def unbounded(root: Path) -> list[str]:
    """Return "file:line" of each `forms.CharField()` and the like without `max_length`."""
    found = []
    for path in sorted(root.rglob("*.py")):
        if not NOT_OURS.intersection(path.relative_to(root).parts):
            found += [f"{path.relative_to(root)}:{line}" for line in lines(ast.parse(path.read_text()))]
    return found


def lines(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in TEXTS:
            given = {keyword.arg for keyword in node.keywords}
            if getattr(node.func.value, "id", "") == "forms" and not given & {"max_length", "disabled", None}:
                yield node.lineno


def unbounded_bodies(schema: dict) -> list[str]:
    """Return "operation: path of the property" of each string that a request body may hold at any length."""
    found = []
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            for kind, body in operation.get("requestBody", {}).get("content", {}).items():
                if "json" in kind:
                    found += [f"{method.upper()} {path}: {where}" for where in strings(schema, body["schema"], "")]
    return found


def strings(schema: dict, node: dict, where: str, seen: tuple[str, ...] = ()) -> Iterator[str]:
    if reference := node.get("$ref"):
        if reference in seen:
            return
        node, seen = schema["components"]["schemas"][reference.rpartition("/")[2]], (*seen, reference)
    for key in ("allOf", "oneOf", "anyOf"):
        for one in node.get(key, ()):
            yield from strings(schema, one, where, seen)
    kinds = node.get("type", ())
    if "string" in ([kinds] if isinstance(kinds, str) else kinds) and not CLOSED & set(node):
        yield where
    for name, inner in node.get("properties", {}).items():
        if not inner.get("readOnly"):
            yield from strings(schema, inner, f"{where}.{name}", seen)
    if isinstance(node.get("items"), dict):
        yield from strings(schema, node["items"], f"{where}[]", seen)
