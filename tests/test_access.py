"""Expected status of every URL for every kind of user: tests/access/matrix.txt, typed by hand from the design."""

from copy import copy
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.access.world import EVERYBODY, PEOPLE, World
from tests.guards.urls import addresses, idle_rows, missing_rows

MATRIX = (Path(__file__).parent / "access" / "matrix.txt").read_text(encoding="utf-8")
LINES = [line for line in MATRIX.splitlines() if line.strip() and not line.startswith("#")]


def parsed(line):
    """Return ("GET", "enrolment", ["alices"], {"alice": 200, ...}) of "GET enrolment alices: 200 ..."."""
    asked, answers = line.split(": ")
    method, name, *arguments = asked.split()
    return method, name, arguments, dict(zip(EVERYBODY, map(int, answers.split()), strict=True))


ROWS = [parsed(line) for line in LINES]
SHARES = 6


def clients(world):
    made = {name: Client() for name in EVERYBODY}
    for name in PEOPLE:
        made[name].force_login(getattr(world, name))
    return made


def answer(client, method, url, headers):
    """Return the status; roll back what the request did, cookies included."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        if method == "GET":
            response = client.get(url, headers=headers)
        elif url.startswith("/api/v1/"):
            response = client.generic(method, url, b"{}", "application/json", headers=headers)
        else:
            response = client.generic(method, url, b"", "application/x-www-form-urlencoded", headers=headers)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response.status_code


@pytest.mark.django_db
@pytest.mark.parametrize("share", range(SHARES))
def test_everybody_gets_the_answer_that_was_typed(share):
    world = World()
    visitors = clients(world)
    headers = {name: world.headers(name) for name in EVERYBODY}
    wrong = []
    for method, name, arguments, expected in ROWS[share::SHARES]:
        url = reverse(name, args=[world.place(argument) for argument in arguments])
        got = {who: answer(visitors[who], method, url, headers[who]) for who in EVERYBODY}
        if got != expected:
            wrong.append(f"{method} {name} {' '.join(arguments)}: {' '.join(map(str, got.values()))}")
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.postgres
@pytest.mark.parametrize("share", range(2))
def test_every_address_answers_on_postgresql(share):
    """SQLite takes statements that PostgreSQL refuses; the whole matrix runs there with `dev.py test --all`."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL is stricter about grouping, types and ordering")
    world = World()
    visitors = clients(world)
    headers = {name: world.headers(name) for name in EVERYBODY}
    wrong = []
    for method, name, arguments, expected in ROWS[share::2]:
        who = min(EVERYBODY, key=lambda name: expected[name])
        url = reverse(name, args=[world.place(argument) for argument in arguments])
        got = answer(visitors[who], method, url, headers[who])
        if got != expected[who]:
            wrong.append(f"{method} {name} {' '.join(arguments)}: {got} for {who}")
    assert wrong == []


# allauth treats PUT as POST, the API does not. URLs of ours without a name replace allauth's of the same path, tested
# by its name.
def reachable():
    return [
        address
        for address in addresses()
        if (address.method != "PUT" or (address.name or "").startswith("api-"))
        and not (address.route.startswith("accounts/") and not address.name)
    ]


def test_every_address_has_its_row():
    rows = {(method, name) for method, name, _arguments, _expected in ROWS}
    assert missing_rows([address for address in reachable() if address.name], rows) == []


def test_no_row_outlives_its_address():
    assert idle_rows(reachable(), [(method, name) for method, name, _a, _e in ROWS]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/", "/api/v2/", "/api/v1/nothing/"])
def test_an_unknown_address_of_the_api_is_a_problem(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
