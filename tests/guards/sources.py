"""Rules of source files: their size, their names, forbidden constructs."""

import ast
import re
from datetime import date
from pathlib import Path

SKIPPED = {".venv", "var", ".git", "__pycache__", "migrations", "faulty", "docs"}
SKIPPED |= {".mypy_cache", ".ruff_cache", ".pytest_cache"}
DRAWERS = {"utils", "util", "common", "core", "helpers", "helper", "misc", "tools"}
MODEL_SIGNALS = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init"}
CLOCKS = {"now", "today", "localdate", "localtime", "utcnow", "time"}
FRENCH = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre")
FRENCH += ("décembre",)
OUTSIDE = re.compile(
    r"""(?:\b(?:src|srcset|poster|action|data|formaction|hx-get|hx-post)\s*=\s*["']?|<link[^>]*\bhref\s*=\s*["']?"""
    r"""|url\(\s*["']?|@import\s*["']|\bfetch\(\s*["'`]|\bfrom\s+["']|\bimport\(\s*["'])(?:https?:)?//(?!www\.w3\.org)""",
    re.IGNORECASE,
)
UNSAFE_TEMPLATE = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|{%\s*autoescape\s+off")
UNMERGED = re.compile(r"^(?:<{7}|>{7}) .*", re.MULTILINE)
INLINE = re.compile(r"<[a-z][^>]*?\s(?:style|on[a-z]+)\s*=|<style\b|<script(?![^>]*\b(?:src|nonce)\b)", re.IGNORECASE)


def files(root: Path, *suffixes: str):
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.suffix in suffixes and path.is_file() and not SKIPPED.intersection(parts):
            yield path, path.relative_to(root)


def too_long(root: Path, python=300, template=150, function=40) -> list[str]:
    """Return files and functions with too many lines. Tests may be longer."""
    found = []
    for path, name in files(root, ".py", ".html"):
        limit = python if path.suffix == ".py" else template
        text = path.read_text()
        lines = text.count("\n")
        if lines > limit and name.parts[0] != "tests":
            found.append(f"{name}: {lines} lines, {limit} at most")
        if path.suffix == ".py" and name.parts[0] != "tests":
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef) and (size := node.end_lineno - node.lineno + 1) > function:
                    found.append(f"{name}:{node.lineno}: {node.name} has {size} lines, {function} at most")
    return found


def drawers(root: Path) -> list[str]:
    """Return modules and folders whose names say nothing about their content."""
    named = {name for _, name in files(root, ".py", ".html", ".css", ".js")}
    return sorted(str(name) for name in named if DRAWERS.intersection([*name.parts[:-1], name.stem.lstrip("_")]))


def receivers(root: Path) -> list[str]:
    """Return receivers of model signals: own code calls own code."""
    found = []
    for path, name in files(root, ".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            decorators = getattr(node, "decorator_list", [])
            if any("receiver" in ast.unparse(decorator).split("(")[0].split(".") for decorator in decorators):
                found.append(f"{name}:{node.lineno}: @receiver")
            if isinstance(node, ast.Attribute) and node.attr == "connect":
                signal = ast.unparse(node.value).rpartition(".")[2]
                if signal in MODEL_SIGNALS:
                    found.append(f"{name}:{node.lineno}: {signal}.connect")
    return found


def unsafe_markup(root: Path) -> list[str]:
    """Return code that marks text as safe HTML outside the components of `ui`."""
    found = []
    for path, name in files(root, ".py", ".html"):
        if name.parts[0] in {"ui", "tests"} or name.parts[:2] == ("templates", "ui"):
            continue
        text = path.read_text()
        if path.suffix == ".html":
            found += [f"{name}: {match[0]}" for match in UNSAFE_TEMPLATE.finditer(text)]
        elif re.search(r"\bmark_safe\b|\b(SafeString|SafeText)\(", text):
            found.append(f"{name}: mark_safe")
    return found


def unmerged(root: Path) -> list[str]:
    """Return files with the marks of a merge that was not finished."""
    found = []
    for path, name in files(root, ".py", ".html", ".css", ".js", ".po", ".txt", ".md", ".json", ".toml"):
        found += [f"{name}: {match[0]}" for match in UNMERGED.finditer(path.read_text())]
    return found


def untranslated_f_strings(root: Path) -> list[str]:
    """Return f-strings that call gettext: the catalog does not find a message there, so it stays in English."""
    found = []
    for path, name in files(root, ".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.JoinedStr):
                calls = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
                if any(isinstance(one, ast.Name) and (one.id == "_" or "gettext" in one.id) for one in calls):
                    found.append(f"{name}:{node.lineno}")
    return found


def outside_hosts(root: Path) -> list[str]:
    """Return templates, styles and scripts that load something from another host; links may lead anywhere."""
    found = []
    for path, name in files(root, ".html", ".css", ".js", ".svg"):
        if name.parts[0] != "tests":
            found += [f"{name}: {match[0]}" for match in OUTSIDE.finditer(path.read_text())]
    return found


def inline_code(root: Path) -> list[str]:
    """Return inline styles and scripts, which the content policy refuses; templates for print are exempt."""
    found = []
    for path, name in files(root, ".html"):
        if "templates" in name.parts and "print" not in name.parts:
            text = re.sub(r"{[{%#].*?[}%#]}", "", path.read_text())
            found += [f"{name}: {match[0]}" for match in INLINE.finditer(text)]
    return found


def clock_read_at_import(root: Path) -> list[str]:
    """Return tests that read the time while they are collected, before the fixture sets their clock."""
    found = []
    for path, name in files(root, ".py"):
        is_meant = name.parts[0] == "tests" and name.parts[1] != "clock"
        waiting = [*ast.parse(path.read_text()).body] if is_meant else []
        while waiting:
            node = waiting.pop()
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in CLOCKS:
                found.append(f"{name}:{node.lineno}: {ast.unparse(node)}")
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                waiting += [one for one in [*node.decorator_list, *node.args.defaults, *node.args.kw_defaults] if one]
            elif not isinstance(node, ast.Lambda):
                waiting += ast.iter_child_nodes(node)
    return sorted(found)


def written_days(root: Path, day: date) -> list[str]:
    """Return tests and demo rows that state that day literally where they mean today."""
    spoken = [f"{day.day}(?:er)? {month} {day.year}" for month in (f"{day:%B}", FRENCH[day.month - 1])]
    written = [rf"\b{day.isoformat()}\b", rf"\b{day.year}, {day.month}, {day.day}\b", f"{day:%d/%m/%Y}", *spoken]
    pattern = re.compile("|".join(written))
    found = []
    for path, name in files(root, ".py", ".json", ".txt"):
        if name.parts[0] == "tests" or name.parts[:2] == ("portal", "demo"):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                found += [f"{name}:{number}: {match[0]}" for match in pattern.finditer(line)]
    return found
