"""The schema as data for the reference pages: areas, operations, and the fields of requests and responses."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

DEPTH = 6  # levels of nested fields
PAGE = {"count", "next", "previous", "results"}


@dataclass(frozen=True)
class Field:
    """One value: its path ("blocks[].title.fr"), its type in words, its description."""

    place: str
    kind: str
    means: str = ""
    is_required: bool = False


@dataclass(frozen=True)
class Answer:
    status: str
    means: str


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    means: str
    name: str
    parameters: list[Field]
    body: list[Field]
    answer: list[Field]
    is_paged: bool
    answers: list[Answer]


@cache
def schema() -> dict[str, Any]:
    """Return the schema, generated once a process since it depends on the code alone. In English, as the API is."""
    with translation.override("en"):
        return SchemaGenerator().get_schema(request=None, public=True)


@cache
def areas() -> list[tuple[str, list[Operation]]]:
    """Return operations by the first word of their path, in the order of the schema."""
    found: dict[str, list[Operation]] = {}
    for path, operations in schema()["paths"].items():
        for method, said in operations.items():
            found.setdefault(said["tags"][0], []).append(operation(path, method, said))
    return list(found.items())


def operation(path: str, method: str, said: dict[str, Any]) -> Operation:
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    good: dict[str, Any] = next((one for status, one in sorted(said["responses"].items()) if status < "300"), {})
    written: dict[str, Any] = next(iter(good.get("content", {}).values()), {})
    row, is_paged = paged(written.get("schema"))
    return Operation(
        method=method.upper(),
        path=path,
        means=said.get("description", ""),
        name=said["operationId"],
        parameters=[parameter(one) for one in said.get("parameters", [])],
        body=list(fields(body)),
        answer=list(fields(row)),
        is_paged=is_paged,
        answers=[Answer(status, one.get("description", "")) for status, one in sorted(said["responses"].items())],
    )


def parameter(said: dict[str, Any]) -> Field:
    kind = f"{said['in']}, {words(said['schema'])}"
    return Field(said["name"], kind, said.get("description", ""), said.get("required", False))


def paged(content: dict[str, Any] | None) -> tuple[dict[str, Any] | None, bool]:
    """Return the schema of a row of a page; the page's own fields are the same everywhere and described once."""
    looked = resolved(content or {})
    properties = looked.get("properties", {})
    if set(properties) == PAGE:
        return properties["results"]["items"], True
    return content, False


def resolved(said: dict[str, Any]) -> dict[str, Any]:
    """Resolve a reference, keeping the description that stands beside it."""
    for one in said.get("allOf", []) + said.get("oneOf", [])[:1]:
        return {**resolved(one), **{k: v for k, v in said.items() if k not in {"allOf", "oneOf"}}}
    if "$ref" not in said:
        return said
    name = said["$ref"].rpartition("/")[2]
    return resolved(schema()["components"]["schemas"][name])


def words(said: dict[str, Any]) -> str:
    """Return the type with format, values and bounds: "string (uuid)", "one of: draft, published"."""
    found = resolved(said)
    if "enum" in found:
        text = "one of: " + ", ".join(str(value) or '""' for value in found["enum"] if value is not None)
    elif found.get("type") == "array":
        text = f"list of {words(found['items'])}"
    else:
        text = found.get("type", "any") + (f" ({found['format']})" if "format" in found else "")
    if "maxLength" in found:
        text += f", at most {found['maxLength']} characters"
    return text + (", or null" if said.get("nullable") or found.get("nullable") else "")


def fields(said: dict[str, Any] | None, place: str = "", depth: int = 0) -> Iterator[Field]:
    """Return the fields of an object, nested ones after their parent."""
    found = resolved(said or {})
    if found.get("type") == "array":
        yield from fields(found["items"], f"{place}[]", depth)
        return
    required = set(found.get("required", []))
    for name, one in found.get("properties", {}).items():
        where = f"{place}.{name}" if place else name
        means = resolved(one).get("description", "")
        means = "" if means.startswith("* `") else means  # a list of the values, which `words` has already
        yield Field(where, words(one), means, name in required)
        if depth < DEPTH:
            yield from fields(one, where, depth + 1)
