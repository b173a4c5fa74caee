"""Readable templates: short lines, few conditions, tables by their component. `python -m tests.guards.templates`."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.guards.sources import files

COLUMNS, CONDITIONS = 120, 8
CONDITION = re.compile(r"{%\s*(?:if|elif)\b")
LABEL = re.compile(r"<td[^>]*\bdata-label=")
TITLE = re.compile(r"{% block title %}(.*?){% endblock", re.DOTALL)
MARKUP = re.compile(r"{%\s*(?:dated|mark|state|action)\b|<")  # tags that return elements
NOT_CONVERTED = Path(__file__).with_name("templates_not_converted.txt")


def problems(text: str, columns: int, conditions: int) -> list[str]:
    """Return what makes a template hard to read."""
    long = [number for number, line in enumerate(text.splitlines(), 1) if len(line) > columns]
    found = [f"line {number} is longer than {columns} columns" for number in long]
    if (count := len(CONDITION.findall(text))) > conditions:
        found.append(f"{count} conditions, {conditions} at most: decide in the view or its page object")
    if LABEL.search(text):
        found.append("names cells by hand: use the tag table")
    return found


def unreadable(root: Path, but: Iterable[str] = (), columns: int = COLUMNS, conditions: int = CONDITIONS) -> list[str]:
    """Return templates with problems that are not listed in `but`, and listed ones that are fine or gone."""
    listed, found = set(but), []
    for path, name in files(root, ".html"):
        if "templates" in name.parts:
            wrong = problems(path.read_text(), columns, conditions)
            if str(name) not in listed:
                found += [f"{name}: {problem}" for problem in wrong]
            elif not wrong:
                found.append(f"{name}: reads well; take it off the list")
            listed.discard(str(name))
    return found + [f"{name}: listed, but not there" for name in sorted(listed)]


def marked_up_titles(root: Path) -> list[str]:
    """Return templates whose block `title` makes elements or HTML: the tab of the browser shows them as text."""
    return [
        f"{name}: an element in the title"
        for path, name in files(root, ".html")
        if "templates" in name.parts and any(MARKUP.search(title) for title in TITLE.findall(path.read_text()))
    ]


def not_converted(path: Path = NOT_CONVERTED) -> list[str]:
    """Return the templates that are exempt because they are older than these rules."""
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


if __name__ == "__main__":
    wrong = unreadable(Path(__file__).resolve().parents[2], not_converted())
    print("\n".join(wrong) or f"Templates read well; {len(not_converted())} of before are not converted yet.")
    sys.exit(bool(wrong))
