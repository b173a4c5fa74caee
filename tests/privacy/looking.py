"""Where a marker is looked for: pages and API as everybody, admin site, tables, raw file, stored files, broker."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from copy import copy
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.access.world import EVERYBODY, PEOPLE, World
from tests.documents.conftest import text_of

SHOWN = {200, 201, 409, 422}  # an answer that may show something


def visited(world: World, rows: Iterable) -> Iterator[tuple[str, str, bytes]]:
    """(who, name of the address, body) of each row of the access matrix that shows something to somebody."""
    clients = {name: Client() for name in EVERYBODY}
    for name in PEOPLE:
        clients[name].force_login(getattr(world, name))
    headers = {name: world.headers(name) for name in EVERYBODY}
    for method, name, arguments, expected in rows:
        url = reverse(name, args=[world.place(argument) for argument in arguments])
        for who in EVERYBODY:
            if expected[who] in SHOWN:
                yield who, name, body_of(clients[who], method, url, headers[who])


def body_of(client: Client, method: str, url: str, headers: dict) -> bytes:
    """The body of the answer; nothing that the request did stays."""
    kind = "application/json" if url.startswith("/api/") else "application/x-www-form-urlencoded"
    cookies = copy(client.cookies)
    with transaction.atomic():
        response = client.generic(method, url, b"", kind, headers=headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies = cookies
    return body


def readers(marker: str, answers: Iterable[tuple[str, str, bytes]]) -> set[tuple[str, str]]:
    """Who found it where."""
    return {(who, name) for who, name, body in answers if marker.encode() in body}


def admin_pages(client: Client, marker: str) -> Iterator[tuple[str, bytes]]:
    """(address, body) of every list, with and without a search for it, and of every row of the admin site."""
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for query in ("", f"?q={marker}"):
            url = reverse(f"{base}_changelist") + query
            yield url, client.get(url, follow=True).content
        for pk in model._default_manager.values_list("pk", flat=True)[:20]:
            for page in ("change", "history"):
                try:
                    url = reverse(f"{base}_{page}", args=[pk])
                except NoReverseMatch:
                    continue
                yield url, client.get(url, follow=True).content


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
