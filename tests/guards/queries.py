"""Query budgets of pages and POSTs: the expected number of queries, the same for one row as for three.

A page of a list also loads no more rows than it shows: one query may fetch thousands.
"""

from collections import Counter
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext


def queries_of(client, url, status=200, data=None, **extra) -> list[str]:
    """Return the SQL of one GET, or of a POST of `data`, which must answer with `status`."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url, **extra) if data is None else client.post(url, data, **extra)
        if hasattr(response, "render") and not response.is_rendered:
            response.render()
    assert response.status_code == status, f"{url} answered {response.status_code}"
    return [query["sql"] for query in captured.captured_queries]


def assert_budget(client, url, make_rows, expected, **extra):
    """GET `url` with one and with three rows; both take exactly `expected` queries.

    `make_rows(n)` adds n rows that the page shows. `url` may be a function, where the rows make the page. A first GET,
    which is not counted, fills the caches of content types and languages.
    """
    make_rows(1)
    address = url() if callable(url) else url
    queries_of(client, address, **extra)
    one = queries_of(client, address, **extra)
    make_rows(2)
    three = queries_of(client, address, **extra)
    same(address, one, three, expected)


def assert_post_budget(client, make, expected, status=302, **extra):
    """POST for one row and for three; both answer with `status` and take exactly `expected` queries.

    `make(n)` adds n rows and returns the URL and the data that act on those n. The first POST only fills caches.
    """
    runs = []
    for count in (1, 1, 3):
        url, data = make(count)
        runs.append(queries_of(client, url, status, data, **extra))
    same(url, runs[1], runs[2], expected)


def same(url, one: list[str], three: list[str], expected: int):
    more = "\n".join(sql for sql in three if three.count(sql) > one.count(sql))
    assert len(one) == len(three), f"{url}: {len(one)} queries at one row, {len(three)} at three:\n{more}"
    assert len(one) == expected, f"{url}: {len(one)} queries, {expected} agreed:\n" + "\n".join(one)


@contextmanager
def loaded():
    """Count the rows that become objects of a model: yield {name of the model: number}."""
    counts: Counter[str] = Counter()
    build = Model.from_db.__func__

    def counting(model, *args):
        counts[model.__name__] += 1
        return build(model, *args)

    with patch.object(Model, "from_db", classmethod(counting)):
        yield counts


def assert_rows_bounded(client, url, make_rows, page: int, **extra):
    """GET `url` with one row more than a page shows and with three pages; both load the same number of rows."""
    make_rows(page + 1)
    queries_of(client, url, **extra)
    with loaded() as few:
        queries_of(client, url, **extra)
    make_rows(2 * page)
    with loaded() as many:
        queries_of(client, url, **extra)
    grown = {name: (few[name], many[name]) for name in many if many[name] > few[name]}
    assert grown == {}, f"{url} loads more rows than it shows: {grown}"
