"""Simulation: the library, places booked and waited for, the list of who took part."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import WrongStateError
from notices.models import Mail
from seminars.agenda import dated
from seminars.models import Booking, OutsideParticipant, Scenario, SimulationMeeting, SimulationPlace
from seminars.simulation import booking_services, services
from seminars.simulation.todo import waiting
from tests import factories
from tests.concurrency import THREADS, at_once
from tests.seminars import props

hour = time.fromisoformat
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = date(2026, 12, 8)
NOW = factories.at(2026, 11, 20)
VALUES = {"day": DAY, "starts": hour("13:00"), "ends": hour("16:00"), "place": "Centre", "facilitator": None}


@pytest.fixture
def cast(db):
    made = props.Seminars()
    made.fay = factories.person("Fay")
    made.scenario = props.scenario(made)
    made.session = props.simulation(made.scenario, DAY, roles=["Doctor"], facilitator=made.fay)
    return made


def book(cast, enrolment, session=None, now=NOW):
    return booking_services.book(meeting=session or cast.session, enrolment=enrolment, by=enrolment.user, now=now)


def states(session):
    return list(Booking.objects.filter(meeting=session).order_by("asked_at", "pk").values_list("state", flat=True))


def test_the_last_place_is_booked_and_the_next_resident_waits(cast):
    assert book(cast, cast.alices).state == "booked"
    assert book(cast, cast.bobs, now=NOW + timedelta(hours=1)).state == "waiting"
    with pytest.raises(WrongStateError, match="already"):
        book(cast, cast.alices)


def test_a_place_given_back_is_offered_to_the_next_who_is_told(cast):
    first, second = book(cast, cast.alices), book(cast, cast.bobs, now=NOW + timedelta(hours=1))
    booking_services.withdraw(booking=first, by=cast.alice, now=NOW)
    second.refresh_from_db()
    assert (second.state, second.offer_until, second.place.role) == ("offered", date(2026, 11, 22), "Doctor")
    assert [(mail.to, mail.kind) for mail in Mail.objects.all()] == [(cast.bob, "seminars.simulation")]
    assert "jusqu’au 22 novembre 2026" in Mail.objects.get().subject
    assert [line.words for line in waiting(cast.bob, date(2026, 11, 21))] == [
        "A place in “Bad news” on 8 December 2026 is offered to you"
    ]
    third = book(cast, props.newcomer(cast, "Tom").annual_programme.enrolment, now=NOW + timedelta(hours=2))
    assert third.state == "waiting", "the offered place is held"
    assert booking_services.accept(booking=second, by=cast.bob, now=NOW).state == "booked"


def test_an_offer_that_runs_out_goes_to_the_next(cast):
    first, second = book(cast, cast.alices), book(cast, cast.bobs, now=NOW + timedelta(hours=1))
    third = book(cast, props.newcomer(cast, "Tom").annual_programme.enrolment, now=NOW + timedelta(hours=2))
    booking_services.withdraw(booking=first, by=cast.alice, now=NOW)
    assert booking_services.advance_all(factories.at(2026, 11, 22, 23)) == 0, "it holds to the end of its last day"
    second.refresh_from_db()
    with pytest.raises(WrongStateError, match="The offer ended on 22 November 2026"):
        booking_services.accept(booking=second, by=cast.bob, now=factories.at(2026, 11, 23, 1))
    assert booking_services.advance_all(factories.at(2026, 11, 23, 1)) == 1
    third.refresh_from_db()
    assert (states(cast.session), third.offer_until) == (["withdrawn", "expired", "offered"], date(2026, 11, 25))


def test_nobody_overtakes_the_list(cast):
    """A place that is free while somebody waits goes to who waits."""
    book(cast, cast.alices)
    second = book(cast, cast.bobs, now=NOW + timedelta(hours=1))
    SimulationPlace.objects.create(meeting=cast.session, number=2, role="Observer")
    tom = props.newcomer(cast, "Tom").annual_programme.enrolment
    assert book(cast, tom, now=NOW + timedelta(hours=2)).state == "waiting"
    second.refresh_from_db()
    assert second.state == "offered"


def test_the_database_refuses_a_second_booking_of_a_place(cast):
    held = book(cast, cast.alices)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(meeting=cast.session, enrolment=cast.bobs, place=held.place, state="booked")
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(meeting=cast.session, enrolment=cast.bobs, place=None, state="booked")
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(meeting=cast.session, enrolment=cast.bobs, state="offered", place=None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_two_at_once_do_not_take_the_last_place(cast):
    residents = [props.newcomer(cast, f"R{number}").annual_programme.enrolment for number in range(THREADS)]
    found = at_once(lambda: book(cast, residents.pop()).state)
    assert sorted(map(str, found)) == ["booked", *["waiting"] * (THREADS - 1)]


@pytest.mark.parametrize("who", ["marie", "nadia", "fay", "bob"])
def test_residents_book_for_themselves_alone(cast, who):
    with pytest.raises(PermissionDenied, match="Residents book their own place"):
        booking_services.book(meeting=cast.session, enrolment=cast.alices, by=getattr(cast, who), now=NOW)


def test_no_place_is_taken_once_it_has_begun_or_is_cancelled(cast):
    booked = book(cast, cast.alices)
    late = factories.at(2026, 12, 8, 13)
    with pytest.raises(WrongStateError, match="has begun"):
        book(cast, cast.bobs, now=late)
    with pytest.raises(WrongStateError, match="has begun"):
        booking_services.withdraw(booking=booked, by=cast.alice, now=late)
    services.cancel_simulation(meeting=cast.session, reason="Snow", by=cast.nadia, seen=cast.session.version)
    assert states(cast.session) == ["cancelled"]
    with pytest.raises(WrongStateError, match="cancelled"):
        book(cast, cast.bobs)


def test_a_resident_of_another_programme_does_not_see_it(cast, browse):
    other = factories.enrolment(factories.person("Zoe"), factories.programme_version("OTHER"))
    assert browse(other.user).get(reverse("simulation", args=[cast.session.uuid])).status_code == 404
    with pytest.raises(WrongStateError, match="another programme"):
        book(cast, other)


def test_an_edition_that_was_announced_stays_as_it_was(cast):
    changed = services.change_scenario(
        scenario=cast.scenario, by=cast.nadia, seen=cast.scenario.version, objectives="Listen", is_assessed=True
    )
    cast.session.refresh_from_db()
    assert (changed.edition, changed.objectives, changed.is_assessed) == (2, "Listen", True)
    assert (cast.session.scenario.edition, cast.session.scenario.is_assessed) == (1, False)
    assert Scenario.objects.get(edition=1).state == "retired"
    with pytest.raises(WrongStateError, match="no longer offered"):
        services.plan_simulation(scenario=cast.scenario, by=cast.nadia, roles="Doctor", **VALUES)
    again = services.change_scenario(scenario=changed, by=cast.nadia, seen=changed.version, title="Grave news")
    assert (again.pk, again.edition) == (changed.pk, 2), "no session was announced with it"


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"ends": hour("13:00")}, "ends", "upside_down"),
        ({"ends": hour("13:50")}, "ends", "too_short"),
        ({"roles": " \n"}, "roles", "none"),
        ({"roles": "Doctor\n" * 31}, "roles", "many"),
        ({"day": date(2020, 1, 1)}, "day", "past"),
    ],
)
def test_a_plan_that_cannot_be(cast, values, field, code):
    with pytest.raises(ValidationError) as error:
        services.plan_simulation(scenario=cast.scenario, by=cast.nadia, **{"roles": "Doctor", **VALUES, **values})
    assert [one.code for one in error.value.error_dict[field]] == [code]
    assert SimulationMeeting.objects.count() == 1


def test_a_place_that_is_taken_stays(cast):
    book(cast, cast.alices)
    change = {"meeting": cast.session, "by": cast.nadia, "seen": cast.session.version}
    services.change_simulation(**change, roles="Doctor\nObserver", **VALUES)
    book(cast, cast.bobs)
    with pytest.raises(ValidationError, match="gives it back first"):
        services.change_simulation(**change | {"seen": cast.session.version}, roles="Doctor", **VALUES)


def test_who_runs_it_notes_who_took_part(cast):
    alices = book(cast, cast.alices)
    bobs = book(cast, cast.bobs)
    with pytest.raises(WrongStateError, match="from 8 December 2026 on"):
        services.record_presence(
            meeting=cast.session, absent=[], by=cast.fay, seen=cast.session.version, today=date(2026, 12, 7)
        )
    with pytest.raises(PermissionDenied):
        services.record_presence(meeting=cast.session, absent=[], by=cast.alice, seen=cast.session.version, today=DAY)
    services.record_presence(meeting=cast.session, absent=[], by=cast.fay, seen=cast.session.version, today=DAY)
    assert states(cast.session) == ["attended", "expired"]
    services.reopen_simulation(meeting=cast.session, by=cast.nadia)
    services.record_presence(meeting=cast.session, absent=[alices], by=cast.fay, seen=cast.session.version, today=DAY)
    alices.refresh_from_db()
    bobs.refresh_from_db()
    assert (alices.state, bobs.state) == ("absent", "expired")


def test_nobody_notes_their_own_presence(cast):
    cast.session.facilitator = cast.alice
    cast.session.save()
    book(cast, cast.alices)
    with pytest.raises(WrongStateError, match="their own attendance"):
        services.record_presence(meeting=cast.session, absent=[], by=cast.alice, seen=1, today=DAY)


@pytest.mark.parametrize("is_assessed", [True, False])
def test_an_observation_is_offered_where_it_was_announced_as_assessed(cast, browse, is_assessed):
    session = props.simulation(props.scenario(cast, "other", is_assessed=is_assessed), DAY, roles=["Doctor"])
    booking = book(cast, cast.alices, session)
    page = reverse("simulation", args=[session.uuid])
    ask, write = reverse("request-new", args=[cast.alices.uuid]), reverse("entry-new", args=[cast.alices.uuid])
    before = browse(cast.alice).get(page).content.decode()
    assert (ask in before, write in before) == (False, False)
    Booking.objects.filter(pk=booking.pk).update(state="attended")
    after = browse(cast.alice).get(page).content.decode()
    assert (ask in after, write in after) == (is_assessed, True)


def test_no_table_of_simulation_has_room_for_what_was_said(cast):
    """A new text column has to be named here, with what it holds."""
    texts = {
        f"{model.__name__}.{field.name}"
        for model in (SimulationMeeting, SimulationPlace, Booking, OutsideParticipant)
        for field in model._meta.concrete_fields
        if isinstance(field, (models.TextField, models.JSONField)) or (field.max_length or 0) > 32
    }
    assert texts == {
        "SimulationMeeting.place",
        "SimulationMeeting.reason",  # of the cancellation
        "SimulationPlace.role",
        "OutsideParticipant.name",
        "OutsideParticipant.profession",
        "OutsideParticipant.role",
    }


def test_residents_read_no_names_but_their_own(cast, browse):
    book(cast, cast.alices)
    book(cast, cast.bobs)
    page = reverse("simulation", args=[cast.session.uuid])
    seen = {who: browse(getattr(cast, who)).get(page).content.decode() for who in ("bob", "fay", "nadia")}
    names = {who: cast.alice.name_in_list in text for who, text in seen.items()}
    assert names == {"bob": False, "fay": True, "nadia": True}


def test_the_calendar_shows_it_to_who_has_a_place_and_who_runs_it(cast):
    book(cast, cast.alices)
    book(cast, cast.bobs)
    found = dated([cast.alice, cast.bob, cast.fay], DAY, DAY)
    assert {(one.user_id, str(one.words), one.kind.value) for one in found} == {
        (cast.fay.pk, "Simulation: Bad news", "simulation"),
        (cast.alice.pk, "Simulation: Bad news", "simulation"),
    }
    assert [line.words for line in waiting(cast.fay, DAY + timedelta(days=1))] == [
        "Note who took part in “Bad news” on 8 December 2026"
    ]


def test_a_resident_books_and_the_office_takes_the_place_back(cast, browse):
    ahead = timezone.localdate() + timedelta(days=30)
    session = props.simulation(cast.scenario, ahead, roles=["Doctor"])
    alice = browse(cast.alice)
    assert alice.post(reverse("simulation-book", args=[session.uuid])).status_code == 302
    held = Booking.objects.get(meeting=session)
    assert held.state == "booked"
    assert browse(cast.bob).post(reverse("simulation-release", args=[held.uuid])).status_code == 404
    assert browse(cast.fay).post(reverse("simulation-release", args=[held.uuid])).status_code == 404
    assert browse(cast.nadia).post(reverse("simulation-release", args=[held.uuid])).status_code == 302
    held.refresh_from_db()
    assert (held.state, Mail.objects.get().to) == ("withdrawn", cast.alice)
    assert alice.get(reverse("simulation", args=[session.uuid])).status_code == 200


def test_the_office_writes_a_scenario_and_plans_a_session(cast, browse):
    nadia = browse(cast.nadia)
    values = {
        "programme": cast.scenario.programme_id, "institution": cast.scenario.institution_id, "code": "fall",
        "title": "A fall", "objectives": "Examine", "roles": "Doctor\nNurse", "briefing_minutes": 10,
        "debriefing_minutes": 20,
    }  # fmt: skip
    assert nadia.post(reverse("scenario-new"), values).status_code == 302
    made = Scenario.objects.get(code="fall")
    ahead = timezone.localdate() + timedelta(days=30)
    session = {"day": ahead, "starts": "13:00", "ends": "15:00", "place": "Centre", "roles": made.roles}
    plan = reverse("simulation-new", args=[made.uuid])
    wrong = nadia.post(plan, session | {"facilitator": "nobody@example.org"})
    assert wrong.status_code == 422
    assert "Nobody here has this address" in wrong.content.decode()
    assert nadia.post(plan, session | {"facilitator": cast.fay.email}).status_code == 302
    planned = made.meetings.get()
    assert [place.role for place in planned.places.all()] == ["Doctor", "Nurse"]
    assert (planned.facilitator, planned.play_starts, planned.debriefing_starts) == (
        cast.fay,
        hour("13:10"),
        hour("14:40"),
    )


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("alice", 7), ("nadia", 8)])
def test_the_list_takes_the_same_queries_for_more_rows(cast, browse, rows, who, queries, django_assert_num_queries):
    ahead = timezone.localdate() + timedelta(days=30)
    for turn in range(rows):
        session = props.simulation(cast.scenario, ahead + timedelta(days=turn), roles=["Doctor", "Nurse"])
        book(cast, cast.alices, session, now=timezone.now())
    client = browse(getattr(cast, who))
    with django_assert_num_queries(queries):
        client.get(reverse("simulation-list"))
