"""Translations with Babel, without the programs of gettext: `python locale/catalog.py extract|check|update|compile`.

English is the source, in code and templates. French must be complete; so must every other language with a folder.
"""

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {".venv", "var", "migrations", "tests", "locale", "bench", "tooling"}
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def sources(root):
    """Return the Python files and templates of the project in a fixed order."""
    files = sorted(path for path in root.rglob("*.*") if path.suffix in {".py", ".html", ".txt", ".svg"})
    for path in files:
        parts = path.relative_to(root).parts
        if not NOT_OURS.intersection(parts) and (path.suffix == ".py" or "templates" in parts):
            yield path


def readable(path):
    """Return the file as Python source; a template becomes the gettext calls that it makes."""
    text = path.read_text()
    if path.suffix == ".py":
        return text.encode()
    # within parentheses Babel's tokenizer ignores the indentation of the rest
    return f"({templatize(text, origin=str(path))}\n)".encode()


def extracted(root):
    """Return a catalog of all messages marked for translation with their places."""
    catalog = Catalog(charset="utf-8")
    for path in sources(root):
        for line, message, _comments, context in extract("python", io.BytesIO(readable(path)), keywords=KEYWORDS):
            catalog.add(message, locations=[(str(path.relative_to(root)), line)], context=context)
    return catalog


def catalogs(root):
    """Return the `.po` file of each language."""
    return sorted(root.glob("locale/*/LC_MESSAGES/django.po"))


def language(po):
    return po.parent.parent.name


def read(po):
    with po.open("rb") as file:
        return read_po(file, locale=language(po), charset="utf-8")


def forms(value):
    return value if isinstance(value, (tuple, list)) else (value,)


def placeholders(text):
    return set(PLACEHOLDER.findall(text or ""))


def complaint(message):
    """Return what is wrong with one translation; empty when nothing is."""
    sources, targets = forms(message.id), forms(message.string)
    if not all(targets):
        return "not translated"
    if message.fuzzy:
        return "marked fuzzy"
    known = placeholders(sources[0]) | placeholders(sources[-1])
    for target in targets:
        if not placeholders(target) <= known:
            return "unknown placeholder " + ", ".join(sorted(placeholders(target) - known))
    lost = placeholders(sources[-1]) - placeholders(targets[-1])
    return "placeholder lost: " + ", ".join(sorted(lost)) if lost else ""


def problems(root):
    """Return a line for each message that is missing, fuzzy or unused, in every language."""
    found, wanted = [], extracted(root)
    for po in catalogs(root):
        have = read(po)
        for message in wanted:
            if not message.id:
                continue
            translated = have.get(message.id, message.context)
            matches = translated is not None and len(forms(translated.id)) == len(forms(message.id))
            wrong = complaint(translated) if matches else "not in the catalog"
            if wrong:
                path, line = message.locations[0]
                found.append(f"{path}:{line}: {language(po)}: {wrong}: {forms(message.id)[0]!r}")
        unused = [m for m in have if m.id and wanted.get(m.id, m.context) is None]
        found += [f"{po.relative_to(root)}: no longer used: {forms(m.id)[0]!r}" for m in unused]
        found += [f"{po.relative_to(root)}: obsolete: {forms(m.id)[0]!r}" for m in have.obsolete.values()]
    return found


def tidy_header(catalog):
    """Remove the placeholders for names that Babel puts into the header."""
    catalog.fuzzy = False
    catalog.header_comment = f"# Cursus in {catalog.locale.english_name}."
    catalog.msgid_bugs_address = ""
    catalog.last_translator = catalog.project = "Cursus"
    catalog.language_team = catalog.locale.english_name
    catalog.revision_date = catalog.creation_date


def update(root):
    """Update every catalog from the sources: add new messages empty, remove unused ones, sort."""
    wanted = extracted(root)
    for po in catalogs(root):
        have, fresh = read(po), read(po)
        for message in list(fresh):
            if message.id:
                fresh.delete(message.id, message.context)
        fresh.obsolete.clear()
        tidy_header(fresh)
        for message in wanted:
            if not message.id:
                continue
            old = have.get(message.id, message.context)
            text = old.string if old and len(forms(old.id)) == len(forms(message.id)) else None
            fresh.add(message.id, text, context=message.context, flags=message.flags | (old.flags if old else set()))
        with po.open("wb") as file:
            write_po(file, fresh, width=110, sort_output=True, no_location=True, ignore_obsolete=True)


def compile_all(root):
    for po in catalogs(root):
        with po.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(po))


def main(command=""):
    if command == "extract":
        for message in extracted(ROOT):
            for path, line in message.locations:
                print(f"{path}:{line}: {forms(message.id)[0]!r}")
    elif command == "check":
        found = problems(ROOT)
        print("\n".join(found) or "Every message has its translation.")
        return 1 if found else 0
    elif command == "update":
        update(ROOT)
    elif command == "compile":
        compile_all(ROOT)
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
