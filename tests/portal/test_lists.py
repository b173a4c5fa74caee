"""Every list of the desk: search, filters, order, columns, ticks over pages, file, letters, kept filters."""

import csv
import io
import os
from dataclasses import replace
from datetime import datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

import config.urls  # noqa: F401  the views register the lists
from accounts.models import SavedFilter
from notices.models import Mail
from pages.lists.columns import all_lists, list_of
from pages.lists.page import ListRequest, page_text
from sheets.table_writer import cell_text
from tests import factories
from tests.guards.queries import queries_of
from tests.portal.list_filters import FILTERS, refused_filter
from tests.portal.list_props import Lists, more, set_up

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
KEYS = sorted(FILTERS)
WRITTEN_TO = ["people", "placements", "residents", "supervisors", "theses"]  # whose rows are people


@pytest.fixture
def cast(key_of_test):
    made = Lists()
    set_up(made, key_of_test)
    return made


@pytest.fixture
def key_of_test(request):
    """The list of the test; empty where it has none."""
    return request.node.callspec.params.get("key", "") if hasattr(request.node, "callspec") else ""


@pytest.fixture
def desk(client, cast, key_of_test):
    """The browser of whoever reads the list of the test."""
    client.force_login(cast.reader(key_of_test))
    return client


def url(key):
    return reverse(list_of(key).url_name)


def get(client, key, query=""):
    return client.get(f"{url(key)}?{query}", headers=EN)


def names(response):
    return [cells[0].text for _key, cells in response.context["rows"]]


def table(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def book(content):
    """The cells of a workbook as the text file writes them."""
    rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [[cell_text(day_of(value)) for value in row] for row in rows]


def day_of(value):
    return value.date() if isinstance(value, datetime) else value


def test_the_tests_know_every_list():
    assert [spec.key for spec in all_lists()] == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_each_filter_narrows_and_one_that_no_longer_exists_is_said(desk, key):
    for query, expected in FILTERS[key]:
        page = get(desk, key, query)
        assert names(page) == expected, query
        refused = "Select a valid choice" in page.content.decode()
        assert refused == refused_filter(query), query
    assert len(get(desk, key).context["rows"]) >= 2
    fields = {part.partition("=")[0] for query, _expected in FILTERS[key] for part in query.split("&")}
    assert fields | {"pieces"} >= set(get(desk, key).context["form"].fields)


@pytest.mark.parametrize("key", KEYS)
def test_each_column_that_sorts_does_both_ways_and_the_others_say_nothing(desk, cast, key):
    more(cast, key, 3)
    for head in get(desk, key, "&".join(f"column={c.name}" for c in list_of(key).columns(cast.reader(key)))).context[
        "heads"
    ]:
        column = head.column
        assert bool(head.url) == bool(column.order)
        if column.order:
            up = get(desk, key, f"sort={column.name}")
            down = get(desk, key, f"sort=-{column.name}")
            order = [spec_values(row, column) for row in up.context["lines"]]
            assert sorted(names(up)) == sorted(names(down))
            assert [h.direction for h in up.context["heads"] if h.column.name == column.name] in ([], ["ascending"])
            if len(set(order)) > 1:
                assert order != [spec_values(row, column) for row in down.context["lines"]], column.name


def spec_values(row, column):
    return column.value(row)


@pytest.mark.parametrize("key", KEYS)
def test_the_columns_are_a_choice_and_the_file_has_exactly_what_is_shown(desk, cast, key):
    spec = list_of(key)
    last = [column for column in spec.columns(cast.reader(key)) if not column.fixed][-1]
    query = f"column={last.name}&sort=-name"
    page = get(desk, key, query)
    heads = [str(head.column.title) for head in page.context["heads"]]
    assert len(heads) == 2
    columns = [head.column for head in page.context["heads"]]
    shown = [[cell_text(column.value(row)) for column in columns] for row in page.context["lines"]]
    words = [[page_text(column.value(row)) for column in columns] for row in page.context["lines"]]
    assert [[cell.text for cell in cells] for _key, cells in page.context["rows"]] == words
    shown = [heads, *shown]
    file = get(desk, key, f"{query}&format=csv")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert table(file.content) == shown
    assert book(get(desk, key, f"{query}&format=xlsx").content) == shown
    assert get(desk, key, f"{query}&format=exe").context["rows"]


@pytest.mark.parametrize("key", KEYS)
def test_the_file_has_all_pages(desk, cast, key):
    more(cast, key, list_of(key).page_size)
    page = get(desk, key)
    assert page.context["page"].paginator.num_pages == 2
    files = table(get(desk, key, "format=csv").content), book(get(desk, key, "format=xlsx").content)
    both = page.context["lines"], get(desk, key, "page=2").context["lines"]
    columns = [head.column for head in page.context["heads"]]
    shown = [[cell_text(column.value(row)) for column in columns] for lines in both for row in lines]
    assert len(shown) == page.context["page"].paginator.count
    for rows in files:
        assert rows[1:] == shown


@pytest.mark.parametrize("key", WRITTEN_TO)
def test_ticks_of_several_pages_are_written_to_with_one_mail_each(desk, cast, key):
    more(cast, key, list_of(key).page_size)
    first, last = get(desk, key).context["rows"][3][0], get(desk, key, "page=2").context["rows"][-1][0]
    address = reverse("letter", args=[key])
    asked = desk.post(address, {"tick": [first, last]}, headers=EN)
    assert len(asked.context["people"]) == 2
    token = asked.context["form"].initial["token"]
    letter = {"tick": [first, last, first], "subject": "Hello", "body": "Come on Monday.", "token": token}
    preview = desk.post(address, {**letter, "step": "preview"}, headers=EN)
    assert "Come on Monday." in preview.context["preview"]
    assert "Nadia Test" in preview.context["preview"]
    assert not Mail.objects.exists()
    for _twice in range(2):
        assert desk.post(address, {**letter, "step": "send"}).status_code == 302
    mails = list(Mail.objects.all())
    assert {mail.to for mail in mails} == set(asked.context["people"])
    assert [mail.subject for mail in mails] == ["Hello", "Hello"]
    assert {mail.asked_by for mail in mails} == {cast.nadia}


@pytest.mark.parametrize("key", WRITTEN_TO)
def test_all_that_the_filters_leave_are_written_to(desk, key):
    query, expected = FILTERS[key][0]
    asked = desk.post(f"{reverse('letter', args=[key])}?{query}", {"all": "1"})
    assert [person.name_in_list for person in asked.context["people"]] == expected
    nobody = desk.post(reverse("letter", args=[key]), {"tick": ["nonsense"]}, headers=EN, follow=True)
    assert "Tick at least one line first." in nobody.content.decode()


@pytest.mark.parametrize("key", WRITTEN_TO)
def test_an_empty_letter_is_refused_beside_its_fields(desk, key):
    token = "5e0b8b1c-52f5-4be4-a8f3-6d4ed6b0d6cd"
    refused = desk.post(reverse("letter", args=[key]), {"all": "1", "step": "send", "token": token}, headers=EN)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"subject", "body"}
    assert not Mail.objects.exists()


def test_who_sees_names_alone_writes_to_nobody(client, cast):
    factories.registration(cast.alices, cast.namur)
    client.force_login(cast.theo)
    assert get(client, "residents").context["letter"] == ""
    assert client.post(reverse("letter", args=["residents"]), {"all": "1"}).status_code == 403


def test_who_sees_names_alone_gets_no_other_column_by_the_address(client, cast):
    factories.registration(cast.alices, cast.namur)
    client.force_login(cast.theo)
    content = get(client, "residents", "column=email&column=telephone&column=credits&format=csv").content.decode()
    assert "TEST Alice" in content
    for hidden in ("alice.test@", "UNA00001", "/ 10"):
        assert hidden not in content


@pytest.mark.parametrize("key", KEYS)
def test_filters_are_kept_by_name_and_forgotten(desk, cast, key):
    keep, forget = reverse("list-keep", args=[key]), reverse("list-forget", args=[key])
    query = f"?{FILTERS[key][0][0]}"
    assert desk.post(keep, {"name": "Mine", "query": query}).headers["Location"] == url(key) + query
    desk.post(keep, {"name": "Mine", "query": "?q=other"})
    assert list(SavedFilter.objects.values_list("user", "list", "name", "query")) == [
        (cast.reader(key).pk, key, "Mine", "?q=other")
    ]
    assert 'href="?q=other"' in get(desk, key).content.decode()
    for wrong in ({"name": "", "query": query}, {"name": "Away", "query": "https://elsewhere.example"}):
        desk.post(keep, wrong)
    assert SavedFilter.objects.count() == 1
    desk.post(forget, {"name": "Mine"})
    assert not SavedFilter.objects.exists()


def test_a_kept_filter_is_one_s_own(client, cast):
    SavedFilter.objects.create(user=cast.louis, list="people", name="Secret of Louis", query="?q=x")
    client.force_login(cast.nadia)
    assert "Secret of Louis" not in get(client, "people").content.decode()
    client.post(reverse("list-forget", args=["people"]), {"name": "Secret of Louis"})
    assert SavedFilter.objects.exists()


@pytest.mark.parametrize(("key", "expected"), [("journal", 10), ("people", 12), ("residents", 20)])
def test_queries_are_the_same_for_1_3_and_120_rows_and_the_page_stays_small(desk, cast, key, expected):
    counts = []
    for count in (1, 2, 117):
        more(cast, key, count)
        get(desk, key)
        counts.append(len(queries_of(desk, url(key))))
    assert counts == [expected] * 3
    assert len(get(desk, key).content) < 100_000


@pytest.mark.parametrize("key", KEYS)
def test_queries_of_every_list_are_the_same_for_few_and_many_rows(desk, cast, key):
    """`LIST_ROWS=3000` adds that many; a few in CI."""
    counts = []
    for count in (1, 2, int(os.environ.get("LIST_ROWS", "3"))):
        more(cast, key, count)
        get(desk, key)
        counts.append(len(queries_of(desk, url(key))))
    assert counts == [counts[0]] * 3


def test_an_unknown_list_is_not_found(desk):
    for name in ("letter", "list-keep", "list-forget"):
        assert desk.post(reverse(name, args=["gone"])).status_code == 404


def test_a_computed_column_cannot_be_sorted_by_the_address(rf, cast):
    request = rf.get("/people/?sort=does")
    request.user = cast.nadia
    asked = ListRequest(request, replace(list_of("people")))
    assert asked.sort == (None, False)


def test_words_of_the_address_that_the_list_does_not_know_are_said(desk):
    page = get(desk, "sites", "colour=red&sort=tags&column=gone&column=place&q=moulin")
    assert page.context["not_understood"] == "colour, gone, tags"
    assert names(page) == ["Cabinet du Moulin"]
    assert "This list knows none of these words of the address: colour, gone, tags." in page.content.decode()
    assert get(desk, "sites", "sort=-place&column=place&page=1&q=").context["not_understood"] == ""


def test_who_sees_names_alone_searches_supervisors_by_name_alone(client, cast):
    client.force_login(cast.alice)
    assert names(get(client, "supervisors", "q=sarah")) == ["TEST Sarah"]
    assert names(get(client, "supervisors", "q=example.org")) == []
    assert set(get(client, "supervisors", "accreditation=none").context["form"].fields) == {"q"}
    shown = get(client, "supervisors", "column=email&column=inami&format=csv").content.decode()
    assert "sarah.test@" not in shown
    assert client.post(reverse("letter", args=["supervisors"]), {"all": "1"}).status_code == 403
