"""Every list of the desk: search, filters, order, columns, ticks over pages, file, letters, kept filters."""

import csv
import io
from dataclasses import replace

import pytest
from django.urls import reverse

import config.urls  # noqa: F401  the views register the lists
from accounts import changes
from accounts.models import AuditEntry, SavedFilter, User
from notices.models import Mail
from pages.lists.columns import all_lists, list_of
from pages.lists.page import ListRequest
from tests import factories
from tests.guards.queries import queries_of

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
KEYS = ["journal", "people", "residents"]
WRITTEN_TO = ["people", "residents"]  # whose rows are people
UNKNOWN = "00000000-0000-4000-8000-000000000000"
FILTERS = {  # {list: [(query, names left)]}
    "journal": [
        ("q=dora", ["1 March 2026, 10:00"]),
        ("kind=accounts.user", ["2 March 2026, 10:00"]),
        ("kind=gone", []),
        ("since=2026-03-02", ["2 March 2026, 10:00"]),
        ("until=2026-03-01", ["1 March 2026, 10:00"]),
    ],
    "people": [
        ("q=mari", ["TEST Marie"]),
        ("q=marie.test@", ["TEST Marie"]),
        ("kind=mentor", ["TEST Marie"]),
        ("kind=teacher", ["TEST Theo"]),
        ("kind=gone", []),
    ],
    "residents": [
        ("q=ali", ["TEST Alice"]),
        ("q=UNA00002", ["TEST Bob"]),
        ("intake=2024", ["TEST Alice", "TEST Bob"]),
        ("intake=1999", []),
        (f"version={UNKNOWN}", []),
    ],
}


@pytest.fixture
def cast():
    made = factories.Cast()
    changes.audit(made.namur, by=made.dora, action="change", after={"place": "Namur"})
    changes.audit(made.marie, by=made.louis, action="change", after={"given_name": "Marie"})
    for day, entry in enumerate(AuditEntry.objects.order_by("pk"), start=1):
        AuditEntry.objects.filter(pk=entry.pk).update(at=factories.at(2026, 3, day, 10))
    return made


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.nadia)
    return client


def url(key):
    return reverse(list_of(key).url_name)


def get(client, key, query=""):
    return client.get(f"{url(key)}?{query}", headers=EN)


def names(response):
    return [cells[0].text for _key, cells in response.context["rows"]]


def table(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def more(cast, key, count):
    """Add rows to the list."""
    for _row in range(count):
        if key == "journal":
            changed, value = ((cast.namur, {"place": "Namur"}), (cast.marie, {"given_name": "Marie"}))[_row % 2]
            changes.audit(changed, by=cast.dora, action="change", after=value)
            continue
        number = User.objects.count()
        person = factories.person(f"New{number:04}")
        if key == "people":
            factories.teaches(person, cast.namur)
        else:
            factories.enrolment(person, cast.version, matricule=number + 1000)


def test_the_tests_know_every_list():
    assert [spec.key for spec in all_lists()] == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_each_filter_narrows_and_one_that_no_longer_exists_is_said(desk, key):
    everybody = set(names(get(desk, key)))
    for query, expected in FILTERS[key]:
        page = get(desk, key, query)
        assert names(page) == expected, query
        assert set(expected) < everybody or query == "intake=2024"
        refused = "Select a valid choice" in page.content.decode()
        assert refused == (query in {"kind=gone", "intake=1999", f"version={UNKNOWN}"}), query
    fields = {query.partition("=")[0] for query, _expected in FILTERS[key]}
    assert fields | {"pieces"} >= set(get(desk, key).context["form"].fields)


@pytest.mark.parametrize("key", KEYS)
def test_each_column_that_sorts_does_both_ways_and_the_others_say_nothing(desk, cast, key):
    more(cast, key, 3)
    for head in get(desk, key, "&".join(f"column={c.name}" for c in list_of(key).columns(cast.nadia))).context["heads"]:
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
def test_the_columns_are_a_choice_and_the_file_has_exactly_what_is_shown(desk, key):
    spec = list_of(key)
    last = [column for column in spec.columns(User.objects.get(given_name="Nadia")) if not column.fixed][-1]
    query = f"column={last.name}&sort=-name"
    page = get(desk, key, query)
    heads = [str(head.column.title) for head in page.context["heads"]]
    assert len(heads) == 2
    shown = [heads, *([cell.text for cell in cells] for _key, cells in page.context["rows"])]
    file = get(desk, key, f"{query}&format=csv")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert table(file.content) == shown
    assert get(desk, key, f"{query}&format=xlsx").content[:2] == b"PK"
    assert get(desk, key, f"{query}&format=exe").context["rows"]


@pytest.mark.parametrize("key", KEYS)
def test_the_file_has_all_pages(desk, cast, key):
    more(cast, key, list_of(key).page_size)
    page = get(desk, key)
    assert page.context["page"].paginator.num_pages == 2
    assert len(table(get(desk, key, "format=csv").content)) == page.context["page"].paginator.count + 1


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
        (cast.nadia.pk, key, "Mine", "?q=other")
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


def test_an_unknown_list_is_not_found(desk):
    for name in ("letter", "list-keep", "list-forget"):
        assert desk.post(reverse(name, args=["gone"])).status_code == 404


def test_a_computed_column_cannot_be_sorted_by_the_address(rf, cast):
    request = rf.get("/people/?sort=does")
    request.user = cast.nadia
    asked = ListRequest(request, replace(list_of("people")))
    assert asked.sort == (None, False)
