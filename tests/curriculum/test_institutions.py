"""Contact of universities, shown where a page sends to a secretariat; academic years with their sessions."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from curriculum.models import AcademicYear, ExamSession, Institution
from tests import factories
from tests.guards.queries import assert_budget

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
CONTACT = {
    "address": "Rue de Bruxelles 61",
    "telephone": "+32 81 72 00 00",
    "email": "office@example.org",
    "url": "",
    "office_hours_fr": "de 9 h à 12 h",
    "office_hours_en": "9 to 12",
}
NEXT = {
    "starts": "2027-09-14", "ends": "2028-09-13",
    "january_starts": "2028-01-03", "january_ends": "2028-01-29",
    "june_starts": "2028-06-01", "june_ends": "2028-06-30",
    "september_starts": "2028-08-16", "september_ends": "2028-09-13",
}  # fmt: skip


@pytest.fixture
def cast():
    made = factories.Cast()
    factories.year(2026)
    return made


def page(response):
    return " ".join(response.content.decode().split())


def test_a_contact_is_written_once_and_stands_where_one_is_sent_to_the_secretariat(client, cast):
    refused = reverse("people")
    client.force_login(cast.alice)
    assert "office@example.org" not in page(client.get(refused, headers=EN))
    client.force_login(cast.nadia)
    address = reverse("institution-edit", args=[cast.unamur.uuid])
    assert client.post(address, {**CONTACT, "version": cast.unamur.version}).status_code == 302
    entry = AuditEntry.objects.get(object_type="curriculum.institution")
    assert (entry.actor_name, entry.after["telephone"]) == ("Nadia Test", "+32 81 72 00 00")
    client.force_login(cast.alice)
    shown = page(client.get(refused, headers=EN))
    for words in ("Secretariat of UNamur", "+32 81 72 00 00", "office@example.org", "9 to 12"):
        assert words in shown
    assert "de 9 h à 12 h" in page(client.get(refused, headers={"accept-language": "fr"}))
    client.logout()
    assert "office@example.org" in page(client.get("/accounts/password/reset/done/", headers=EN))
    assert "office@example.org" in page(client.get("/accounts/inactive/", headers=EN))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"telephone": "ring us"}, "telephone"), ({"email": "office"}, "email"), ({"url": "x y"}, "url")],
)
def test_a_contact_that_reaches_nobody_is_refused_beside_its_field(client, cast, wrong, field):
    client.force_login(cast.nadia)
    address = reverse("institution-edit", args=[cast.unamur.uuid])
    refused = client.post(address, {**CONTACT, "version": cast.unamur.version, **wrong})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {field})
    assert Institution.objects.get(pk=cast.unamur.pk).email == ""


def test_the_second_writer_of_a_contact_is_told(client, cast):
    client.force_login(cast.nadia)
    address, seen = reverse("institution-edit", args=[cast.unamur.uuid]), cast.unamur.version
    client.post(address, {**CONTACT, "version": seen})
    assert client.post(address, {**CONTACT, "telephone": "+32 2 000 00 00", "version": seen}).status_code == 409


def test_the_next_year_is_proposed_by_rule_and_saved_with_its_sessions(client, cast):
    client.force_login(cast.louis)
    form = client.get(reverse("academic-year-new")).context["form"]
    last = AcademicYear.objects.order_by("-start_year").first().start_year
    assert form.initial["starts"] == date(last + 1, 9, 14)
    assert form.initial["september_ends"] == date(last + 2, 9, 13)
    assert client.post(reverse("academic-year-new"), NEXT).status_code == 302
    made = AcademicYear.objects.get(start_year=2027)
    assert list(made.sessions.values_list("kind", "starts")) == [
        ("january", date(2028, 1, 3)), ("june", date(2028, 6, 1)), ("september", date(2028, 8, 16)),
    ]  # fmt: skip
    assert "2027-2028" in page(client.get(reverse("academic-year-list"), headers=EN))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends": "2027-01-01"}, "ends"),
        ({"starts": "2027-09-01"}, "starts"),
        ({"starts": "2026-10-01"}, "starts"),
        ({"january_starts": ""}, "january_starts"),
        ({"january_ends": "2028-01-01"}, "january_ends"),
        ({"june_starts": "2028-01-20"}, "june_starts"),
        ({"september_ends": "2028-09-20"}, "september_starts"),
        ({"starts": "31 juin"}, "starts"),
    ],
)
def test_days_in_no_order_are_refused_beside_their_field_and_nothing_is_saved(client, cast, wrong, field):
    client.force_login(cast.dora)
    before = AcademicYear.objects.count(), ExamSession.objects.count()
    refused = client.post(reverse("academic-year-new"), {**NEXT, **wrong})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {field})
    assert (AcademicYear.objects.count(), ExamSession.objects.count()) == before


def test_a_year_is_moved_by_some_days_and_keeps_its_sessions(client, cast):
    session = factories.session(2026, "june")
    year = session.academic_year
    client.force_login(cast.nadia)
    address = reverse("academic-year-edit", args=[year.uuid])
    days = {"starts": "2026-09-14", "ends": "2027-09-13", "june_starts": "2027-06-07", "june_ends": "2027-07-03",
            "seen": year.version}  # fmt: skip
    assert client.post(address, days).status_code == 302
    session.refresh_from_db()
    assert (session.starts, session.ends) == (date(2027, 6, 7), date(2027, 7, 3))
    emptied = client.post(address, {**days, "june_starts": "", "june_ends": ""})
    assert set(emptied.context["form"].errors) == {"june_starts", "june_ends"}
    assert client.post(address, {**days, "starts": "2025-09-14"}).status_code == 422


def test_queries_of_the_lists_do_not_grow(client, cast):
    client.force_login(cast.nadia)

    def years(count):
        for _n in range(count):
            factories.session(2030 + AcademicYear.objects.count())

    assert_budget(client, reverse("academic-year-list"), years, 6, headers=EN)

    def universities(count):
        for _n in range(count):
            code = f"U{Institution.objects.count()}"
            cast.programme.institutions.add(factories.institution(code))

    assert_budget(client, reverse("institution-list"), universities, 5, headers=EN)
