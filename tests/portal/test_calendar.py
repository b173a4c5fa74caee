"""The calendar of a person: what is on it, its pages, and its private address in a real iCalendar parser."""

import io
import logging
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from accounts.masking import MaskTokens
from accounts.models import Link
from mentoring.models import MentoringMeeting
from pages.agenda import Dated, Kind
from portal.calendar.feed import folded, ical
from progress.agenda import dated
from records.models import Accompaniment
from tests import clock
from tests.seminars import props

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("french")]


@pytest.fixture
def french():
    """Words that are read outside a request."""
    with translation.override("fr"):
        yield


BRUSSELS = ZoneInfo("Europe/Brussels")
SINCE, UNTIL = date(2026, 9, 14), date(2027, 9, 13)


@pytest.fixture
def cast(db):
    cast = props.Seminars()
    mentor = {"enrolment": cast.alices, "user": cast.marie, "capacity": "mentor", "starts": SINCE}
    if not Accompaniment.objects.filter(enrolment=cast.alices, user=cast.marie, capacity="mentor").exists():
        Accompaniment.objects.create(**mentor)
    MentoringMeeting.objects.create(
        enrolment=cast.alices,
        mentor=cast.marie,
        day=clock.day(6),
        mode="in_person",
        place="Chez Marie Test",
        written_by=cast.marie,
    )
    return cast


@pytest.fixture
def visit(client):
    def as_user(user, url, **data):
        client.force_login(user)
        return client.post(url, data) if data else client.get(url)

    return as_user


def words(user, since=SINCE, until=UNTIL):
    return [one.words for one in dated([user], since, until)]


def private_address(client, user):
    client.force_login(user)
    url = client.post(reverse("calendar-address")).context["url"]
    client.logout()
    return url.partition("//")[2].partition("/")[1] + url.partition("//")[2].partition("/")[2]


def events(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_members_leaders_and_nobody_else_have_the_meetings_of_a_group(cast):
    props.meeting(cast.group, clock.day(3), title="Sleep")
    props.meeting(cast.group, clock.day(4), title="Off", state="cancelled")
    props.meeting(cast.other, clock.day(5), title="Elsewhere")
    assert [w for w in words(cast.alice) if "Namur" in w] == ["Namur\u00a0: Sleep"]
    assert words(cast.lena) == ["Namur\u00a0: Sleep"]
    assert words(cast.luc) == ["Arlon\u00a0: Elsewhere"]
    assert words(cast.charlie) == []


def test_who_leaves_a_group_keeps_only_the_meetings_of_their_days(cast):
    props.meeting(cast.group, clock.day(3), title="Before")
    props.meeting(cast.group, clock.day(9), title="After")
    cast.alices_place.ends = clock.day(5)
    cast.alices_place.save()
    assert [w for w in words(cast.alice) if "Namur" in w] == ["Namur\u00a0: Before"]


def test_mentor_and_resident_have_their_meeting_under_the_name_of_the_other(cast):
    assert any("Marie Test" in w for w in words(cast.alice))
    assert any("Alice Test" in w for w in words(cast.marie))


def test_the_home_has_the_next_thirty_days(cast, visit):
    props.meeting(cast.group, clock.day(30), title="Within")
    props.meeting(cast.group, clock.day(31), title="Beyond")
    page = visit(cast.alice, "/").content.decode()
    assert [title in page for title in ("Within", "Beyond")] == [True, False]


def test_month_list_and_filter(cast, visit):
    day = date(2027, 2, 9)
    props.meeting(cast.group, day, title="Sleep")
    url = reverse("calendar")
    assert "Sleep" in visit(cast.alice, f"{url}?month=2027-02").content.decode()
    assert "Sleep" not in visit(cast.alice, f"{url}?month=2027-04").content.decode()
    assert "Sleep" in visit(cast.alice, f"{url}?view=list").content.decode()
    assert "Sleep" not in visit(cast.alice, f"{url}?month=2027-02&kind=mentoring").content.decode()
    for nonsense in ("month=2027-13", "month=x", "kind=x", "view=x"):
        assert visit(cast.alice, f"{url}?{nonsense}").status_code == 200


def test_the_feed_has_local_hours_over_both_changes_of_clocks(cast, client):
    days = [date(2026, 12, 8), date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 30), date(2027, 10, 31)]
    for day in days:
        props.meeting(cast.group, day, title=f"On {day}")
    found = {
        str(event["SUMMARY"]): event["DTSTART"].dt
        for event in events(client, private_address(client, cast.alice))
        if "On " in str(event["SUMMARY"])
    }
    starts = {name: moment.astimezone(BRUSSELS) for name, moment in found.items()}
    hours = {name: moment.strftime("%Y-%m-%d %H:%M") for name, moment in starts.items()}
    assert hours == {f"Namur\u00a0: On {day}": f"{day} 18:00" for day in days}
    assert found["Namur\u00a0: On 2027-03-28"] - found["Namur\u00a0: On 2027-03-27"] == timedelta(days=1)
    assert found["Namur\u00a0: On 2027-03-28"].utcoffset() == timedelta(hours=2)
    assert found["Namur\u00a0: On 2027-03-27"].utcoffset() == timedelta(hours=1)


def test_the_feed_names_no_other_person(cast, client):
    props.meeting(cast.group, clock.day(3), title="Sleep", given_by="Docteur Invité")
    for user in (cast.alice, cast.marie, cast.lena):
        address = private_address(client, user)
        text = client.get(address).content.decode().replace("\r\n ", "")
        assert "BEGIN:VEVENT" in text
        for name in ("Alice", "Marie", "Bob", "Lena", "Invité", "Chez"):
            assert name not in text


def test_a_renewed_address_answers_404_at_the_old_one_and_all_end_with_the_account(cast, client):
    old = private_address(client, cast.alice)
    assert client.get(old).status_code == 200
    new = private_address(client, cast.alice)
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    type(cast.alice).objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert client.get(new).status_code == 404
    assert client.get("/calendar/unknown.ics").status_code == 404


def test_the_token_is_stored_hashed_and_masked_in_logs(cast, client):
    address = private_address(client, cast.alice)
    token = address.rpartition("/")[2].removesuffix(".ics")
    link = Link.objects.get(purpose="portal.calendar")
    assert token not in str(vars(link))
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(MaskTokens())
    handler.handle(logging.LogRecord("gunicorn", logging.INFO, "", 0, '"GET %s HTTP/1.1"', (address,), None))
    assert (token in stream.getvalue(), "***.ics" in stream.getvalue()) == (False, True)


def test_a_long_line_is_folded_between_characters():
    line = "SUMMARY:" + "é" * 100
    parts = folded(line).split("\r\n ")
    assert "".join(parts) == line
    assert all(len(part.encode()) <= 75 for part in parts)


def test_commas_and_line_breaks_survive_the_parser():
    item = dated_item("Sommeil, fatigue; et\nle reste\\fin")
    text = ical([item], name="Cursus", site="test", now=timezone.now())
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Sommeil, fatigue; et\nle reste\\fin"
    assert event["DTSTART"].dt == date(2027, 2, 9)
    assert event["DTEND"].dt == date(2027, 2, 10)


def dated_item(plain):
    return Dated(user_id=1, kind=Kind.SEMINAR, key="k", words="", plain=plain, day=date(2027, 2, 9))


def test_queries_do_not_grow_with_people_or_meetings(cast, django_assert_num_queries):
    people = [cast.alice, cast.bob, cast.lena, cast.luc, cast.marie]
    for number in range(3):
        props.meeting(cast.group, clock.day(3 + number))
        props.meeting(cast.other, clock.day(3 + number))
    with django_assert_num_queries(17):
        dated([cast.alice], SINCE, UNTIL)
    with django_assert_num_queries(17):
        dated(people, SINCE, UNTIL)


def test_a_mentor_of_tomorrow_has_no_meeting_whose_page_is_not_open(cast, client):
    with_alice = "Rencontre de mentorat avec Alice Test"
    assert with_alice in words(cast.marie)
    along = Accompaniment.objects.filter(enrolment=cast.alices, user=cast.marie, capacity="mentor")
    along.update(starts=clock.day(1))
    assert with_alice not in words(cast.marie)
    assert "Rencontre de mentorat avec Marie Test" in words(cast.alice)
