"""Every address answers every method of HTTP: with what it does, or with 405, and never with an error of the server."""

from copy import copy
from http import HTTPStatus

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.walk import ROWS
from tests.access.world import PEOPLE, World

METHODS = ("HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SHARES = 4
NO_COOKIE = {"api-token"}  # takes the credentials of a machine client and reads no session


def asked() -> dict[tuple[str, tuple[str, ...]], str]:
    """{(name, arguments): somebody who gets furthest there}, from the matrix."""
    furthest = {}
    for _method, name, arguments, expected in ROWS:
        key = name, tuple(arguments)
        got = {who: status for who, status in expected.items() if who in PEOPLE}
        best = min(got, key=lambda who: (got[who] != HTTPStatus.OK, got[who] != HTTPStatus.FOUND))
        if key not in furthest or got[best] == HTTPStatus.OK:
            furthest[key] = best
    return furthest


def answered(client, method, url):
    """The status; nothing that the request did stays, cookies included."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        response = client.generic(method, url, b"", "application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    client.cookies = cookies
    return response.status_code


@pytest.mark.django_db
@pytest.mark.parametrize("share", range(SHARES))
def test_no_method_makes_an_error_of_the_server(share):
    world = World()
    clients = {name: Client(raise_request_exception=False) for name in PEOPLE}
    for name, client in clients.items():
        client.force_login(getattr(world, name))
    tried = {(method, name) for method, name, _arguments, _expected in ROWS}  # by tests/test_access.py, as everybody
    wrong = []
    for (name, arguments), best in list(asked().items())[share::SHARES]:
        url = reverse(name, args=[world.place(argument) for argument in arguments])
        for method in METHODS:
            if (method, name) in tried:
                continue
            status = answered(clients[best], method, url)
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status < HTTPStatus.OK:
                wrong.append(f"{method} {name} {' '.join(arguments)} as {best}: {status}")
    assert wrong == []


@pytest.mark.django_db
def test_every_write_needs_its_csrf_token():
    """Sent with the session's cookie alone, as from another site; those that take no cookie are named."""
    world = World()
    clients = {name: Client(enforce_csrf_checks=True) for name in PEOPLE}
    for name, client in clients.items():
        client.force_login(getattr(world, name))
    furthest = asked()
    wrong, count = [], 0
    writes = {(m, name, tuple(args)) for m, name, args, _expected in ROWS if m in {"POST", "PUT", "PATCH", "DELETE"}}
    for method, name, arguments in sorted(writes):
        url = reverse(name, args=[world.place(argument) for argument in arguments])
        status = answered(clients[furthest[name, arguments]], method, url)
        count += 1
        if status != HTTPStatus.FORBIDDEN and name not in NO_COOKIE:
            wrong.append(f"{method} {name} {' '.join(arguments)} as {furthest[name, arguments]}: {status}")
    assert wrong == []
    assert count > 200
