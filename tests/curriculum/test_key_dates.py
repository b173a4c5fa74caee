"""Key dates of a year: read by everybody, written by the offices, on the calendars at once."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from curriculum.models import CalendarDay
from records.agenda import dated
from tests import factories
from tests.guards.queries import assert_budget

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
FIRST, LAST = date(2026, 9, 14), date(2027, 9, 13)


@pytest.fixture
def cast():
    made = factories.Cast()
    factories.registration(made.alices, made.namur)
    made.year = factories.year(2026)
    return made


def url(cast, name="key-dates", *more):
    return reverse(name, args=[cast.year.uuid, *more])


def sent(cast, **changed):
    values = {
        "title_fr": "Séance d’information", "title_en": "Information session", "kind": "key_date",
        "starts": "2027-02-11", "ends": "", "scope": str(cast.programme.uuid),
    }  # fmt: skip
    return values | changed


def on_calendar(person):
    return [(one.words, one.day, one.last) for one in dated([person], FIRST, LAST) if one.kind == "key_date"]


def test_the_page_in_french(client, cast):
    factories.calendar_day("kick-off", date(2026, 10, 1), programme=cast.programme)
    client.force_login(cast.alice)
    page = client.get(url(cast)).content.decode()
    assert "Dates clés de 2026-2027" in page
    assert "1er octobre 2026" in page
    assert "Ajouter un jour" not in page


def test_an_office_adds_a_day_and_it_is_on_the_calendars(client, cast):
    client.force_login(cast.dora)
    assert client.post(url(cast, "key-date-new"), sent(cast)).status_code == 302
    day = CalendarDay.objects.get()
    assert (day.code, day.programme, day.country) == ("seance-dinformation", cast.programme, "")
    assert on_calendar(cast.alice) == [("Séance d’information", date(2027, 2, 11), None)]
    assert AuditEntry.objects.get(object_uuid=day.uuid).action == "add day"
    assert client.post(url(cast, "key-date-new"), sent(cast)).status_code == 302
    assert sorted(CalendarDay.objects.values_list("code", flat=True)) == [
        "seance-dinformation",
        "seance-dinformation-2",
    ]


def test_a_day_is_changed_and_removed(client, cast):
    day = factories.calendar_day("kick-off", date(2026, 10, 1), programme=cast.programme)
    client.force_login(cast.nadia)
    edit = url(cast, "key-date-edit", day.uuid)
    changed = sent(cast, starts="2026-10-02", ends="2026-10-03", version=day.version)
    assert client.post(edit, changed).status_code == 302
    assert on_calendar(cast.alice) == [("Séance d’information", date(2026, 10, 2), date(2026, 10, 3))]
    assert client.post(edit, changed | {"starts": "2026-10-01"}).status_code == 409
    assert client.post(url(cast, "key-date-remove", day.uuid)).status_code == 302
    assert on_calendar(cast.alice) == []
    assert AuditEntry.objects.filter(object_uuid=day.uuid).latest("pk").before["code"] == "kick-off"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"starts": "2026-09-13"}, "starts"),
        ({"ends": "2027-09-14"}, "ends"),
        ({"ends": "2027-02-10"}, "ends"),
        ({"title_fr": ""}, "title_fr"),
        ({"scope": "FR"}, "scope"),
        ({"kind": ""}, "kind"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, cast, changed, field):
    client.force_login(cast.nadia)
    answer = client.post(url(cast, "key-date-new"), sent(cast, **changed))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not CalendarDay.objects.exists()


def test_the_days_of_another_programme_are_not_theirs(client, cast):
    other = factories.programme_version("OTHER", institutions=("ULB",)).programme
    day = factories.calendar_day("elsewhere", date(2026, 10, 1), programme=other)
    client.force_login(cast.dora)
    page = client.get(url(cast), headers=EN).content.decode()
    assert url(cast, "key-date-edit", day.uuid) not in page
    assert client.get(url(cast, "key-date-edit", day.uuid)).status_code == 403
    assert client.post(url(cast, "key-date-remove", day.uuid)).status_code == 403
    assert client.post(url(cast, "key-date-new"), sent(cast, scope=str(other.uuid))).status_code == 422
    everybody = factories.calendar_day("armistice", date(2026, 11, 11), kind="holiday", country="BE")
    assert client.get(url(cast, "key-date-edit", everybody.uuid)).status_code == 200


def test_the_number_of_queries_does_not_grow(client, cast):
    client.force_login(cast.nadia)

    def days(number):
        for _turn in range(number):
            code = f"d{CalendarDay.objects.count()}"
            factories.calendar_day(code, date(2026, 10, 1), programme=cast.programme)

    assert_budget(client, url(cast), days, 7, headers=EN)
