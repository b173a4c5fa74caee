"""Requests each row of the access matrix as everybody; nothing that a request did stays."""

from collections.abc import Iterable, Iterator
from copy import copy
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.world import EVERYBODY, PEOPLE, World


class Row(NamedTuple):
    method: str
    name: str
    arguments: list[str]
    expected: dict[str, int]


class Answer(NamedTuple):
    row: Row
    who: str
    status: int
    body: bytes


def parsed(line: str) -> Row:
    """Return Row("GET", "enrolment", ["alices"], {"alice": 200, ...}) of "GET enrolment alices: 200 ..."."""
    asked, answers = line.split(": ")
    method, name, *arguments = asked.split()
    return Row(method, name, arguments, dict(zip(EVERYBODY, map(int, answers.split()), strict=True)))


MATRIX = (Path(__file__).parent / "matrix.txt").read_text(encoding="utf-8")
ROWS = [parsed(line) for line in MATRIX.splitlines() if line.strip() and not line.startswith("#")]


class Visitors:
    """A client for each person and machine of the world, and one for nobody."""

    def __init__(self, world: World):
        self.world = world
        self.clients = {name: Client() for name in EVERYBODY}
        for name in PEOPLE:
            self.clients[name].force_login(getattr(world, name))
        self.headers = {name: world.headers(name) for name in EVERYBODY}

    def answer(self, row: Row, who: str) -> Answer:
        url = reverse(row.name, args=[self.world.place(argument) for argument in row.arguments])
        content = (
            (b"{}", "application/json") if url.startswith("/api/v1/") else (b"", "application/x-www-form-urlencoded")
        )
        client = self.clients[who]
        cookies = copy(client.cookies)
        with transaction.atomic():
            if row.method == "GET":
                response = client.get(url, headers=self.headers[who])
            else:
                response = client.generic(row.method, url, *content, headers=self.headers[who])
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        client.cookies = cookies
        return Answer(row, who, response.status_code, body)


def answers(world: World, rows: Iterable[Row]) -> Iterator[Answer]:
    """Yield the answer to each row for everybody."""
    visitors = Visitors(world)
    for row in rows:
        for who in EVERYBODY:
            yield visitors.answer(row, who)
