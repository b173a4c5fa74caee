"""Expected status of every URL for every kind of user: tests/access/matrix.txt, typed by hand from the design."""

import pytest
from django.db import connection

from tests.access.walk import ROWS, Visitors, answers
from tests.access.world import EVERYBODY, World
from tests.guards.urls import addresses, idle_rows, missing_rows
from tests.privacy import looking
from tests.privacy.plants import PLANTS, sown

SHARES = 6


@pytest.mark.django_db
@pytest.mark.parametrize("share", range(SHARES))
def test_everybody_gets_the_answer_that_was_typed_and_no_private_word(share, caplog):
    """One walk for status and privacy: each of the requests costs 15 ms, and there are over ten thousand."""
    caplog.set_level("DEBUG")
    got, found = {}, set()
    for answer in answers(sown(), ROWS[share::SHARES]):
        got.setdefault(id(answer.row), {})[answer.who] = answer.status
        found |= looking.leaks(answer)
    typed = [
        f"{row.method} {row.name} {' '.join(row.arguments)}: {' '.join(map(str, got[id(row)].values()))}"
        for row in ROWS[share::SHARES]
        if got[id(row)] != row.expected
    ]
    assert typed == []
    assert found == set()
    assert [plant.name for plant in PLANTS if plant.marker in caplog.text] == []


@pytest.mark.django_db
@pytest.mark.postgres
@pytest.mark.parametrize("share", range(2))
def test_every_address_answers_on_postgresql(share):
    """SQLite takes statements that PostgreSQL refuses; the whole matrix runs there with `dev.py test --all`."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL is stricter about grouping, types and ordering")
    visitors = Visitors(World())
    wrong = []
    for row in ROWS[share::2]:
        who = min(EVERYBODY, key=lambda name: row.expected[name])
        got = visitors.answer(row, who)
        if got.status != row.expected[who]:
            wrong.append(f"{row.method} {row.name} {' '.join(row.arguments)}: {got.status} for {who}")
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
    rows = {(row.method, row.name) for row in ROWS}
    assert missing_rows([address for address in reachable() if address.name], rows) == []


def test_no_row_outlives_its_address():
    assert idle_rows(reachable(), [(row.method, row.name) for row in ROWS]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/", "/api/v2/", "/api/v1/nothing/"])
def test_an_unknown_address_of_the_api_is_a_problem(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
