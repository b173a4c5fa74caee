"""All URLs of the site with their methods, and those without a row in a table."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PLAIN = ("GET", "POST")  # methods of a function view without a decorator
LINK = re.compile(r"""{%\s*url\s+["']([^"':]+)["']""")


class Address(NamedTuple):
    """One method of one pattern; `route` is the pattern as written, `name` its URL name (may be empty)."""

    method: str
    route: str
    name: str


def methods_of(callback) -> Iterable[str]:
    """Return the methods of a view: of its class, its DRF actions, or `require_http_methods`; else GET and POST."""
    if actions := getattr(callback, "actions", None):
        return [method.upper() for method in actions if method.upper() in METHODS]
    if view := getattr(callback, "view_class", None) or getattr(callback, "cls", None):
        allowed = {name.upper() for name in getattr(view, "http_method_names", METHODS)}
        return [method for method in METHODS if hasattr(view, method.lower()) and method in allowed]
    while callback is not None:
        for cell in getattr(callback, "__closure__", None) or ():
            listed = cell.cell_contents
            if isinstance(listed, list | tuple) and listed and set(listed) <= {*METHODS, "HEAD", "OPTIONS"}:
                return [method for method in METHODS if method in listed]
        callback = getattr(callback, "__wrapped__", None)
    return PLAIN


def addresses(urlconf=None, without: tuple[str, ...] = ("admin/",)) -> list[Address]:
    """Return all addresses of a URL configuration (the project's by default), except those below `without`."""

    def walk(resolver, prefix):
        for entry in resolver.url_patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry, route)
            elif isinstance(entry, URLPattern):
                yield from (Address(method, route, entry.name or "") for method in methods_of(entry.callback))

    found = dict.fromkeys(walk(get_resolver(urlconf), ""))
    return [address for address in found if not address.route.startswith(without)]


def missing_rows(patterns: Iterable[Address], rows: Iterable[tuple[str, str]]) -> list[str]:
    """Return addresses without a row; a row is (method, route) or (method, name)."""
    rows = set(rows)
    return [
        f"{address.method} {address.route} ({address.name})"
        for address in patterns
        if (address.method, address.route) not in rows and (address.method, address.name) not in rows
    ]


def idle_rows(patterns: Iterable[Address], rows: Iterable[tuple[str, str]]) -> list[str]:
    """Return rows without an address."""
    known = {key for address in patterns for key in ((address.method, address.route), (address.method, address.name))}
    return [f"{method} {where}" for method, where in rows if (method, where) not in known]


def unknown_names(root: Path, names: Iterable[str]) -> list[str]:
    """Return URL names in templates that no pattern has. With `as`, Django ignores them without an error."""
    names = set(names)
    return sorted(
        f"{path.relative_to(root)}: {name}"
        for path in (root / "templates").rglob("*.html")
        for name in LINK.findall(path.read_text())
        if name not in names
    )
