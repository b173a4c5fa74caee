"""Where a marker is looked for: pages and API as everybody, admin site, tables, raw file, stored files, broker."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.access.walk import ROWS, Answer, Visitors
from tests.access.world import World
from tests.documents.conftest import text_of
from tests.privacy.plants import PLANTS


def leaks(answer: Answer) -> set[tuple[str, str, str]]:
    """Return (plant, who, name of the address) where an answer shows a marker to somebody who is no reader of it."""
    return {
        (plant.name, answer.who, answer.row.name)
        for plant in PLANTS
        if plant.marker.encode() in answer.body and (answer.who, answer.row.name) not in plant.readers
    }


def readers(world: World) -> dict[str, set[tuple[str, str]]]:
    """Return {plant: {(who, name of the address) of each answer that shows it}}, among the readers of all plants."""
    visitors = Visitors(world)
    pairs = set().union(*(plant.readers for plant in PLANTS))
    found = {plant.name: set() for plant in PLANTS}
    for row in ROWS:
        for who in (who for who, name in pairs if name == row.name):
            body = visitors.answer(row, who).body
            for plant in PLANTS:
                if plant.marker.encode() in body:
                    found[plant.name].add((who, row.name))
    return found


def admin_pages(client: Client) -> Iterator[tuple[str, bytes]]:
    """Yield (address, body) of every list and of every row of the admin site."""
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield page(client, reverse(f"{base}_changelist"))
        for pk in model._default_manager.values_list("pk", flat=True)[:20]:
            for name in ("change", "history"):
                with suppress(NoReverseMatch):
                    yield page(client, reverse(f"{base}_{name}", args=[pk]))


def admin_finds(client: Client, marker: str) -> set[str]:
    """Return the lists of the admin site in which a search for the marker finds a row."""
    found = set()
    for model, site in admin.site._registry.items():
        if site.search_fields:
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            if client.get(url, {"q": marker}).context["cl"].result_count:
                found.add(model._meta.label)
    return found


def page(client: Client, url: str) -> tuple[str, bytes]:
    return url, client.get(url, follow=True).content


def tables_with(marker: str) -> set[str]:
    """Tables in which a value, as it is stored, holds it."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  the names are Django's
            if any(marker in plain(value) for row in cursor.fetchall() for value in row):
                found.add(table)
    return found


def plain(value) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def files_with(marker: str, folders: Iterable[Path]) -> set[str]:
    """Files below these folders whose bytes hold it."""
    paths = (path for folder in folders for path in Path(folder).rglob("*") if path.is_file())
    return {str(path) for path in paths if marker.encode() in path.read_bytes()}


def places_of_files() -> list[Path]:
    """Stored files and the messages of the file-system broker."""
    return [settings.VAR_DIR / "files", settings.VAR_DIR / "broker"]


def unpacked(archive: bytes) -> str:
    """The text of everything in a ZIP, a PDF as one reads it."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    return "\n".join(
        f"{name}\n{text_of(content) if name.endswith('.pdf') else content.decode('utf-8', 'replace')}"
        for name, content in members.items()
    )
