"""Each of the two is told by mail what the other did with a meeting, and no word of what is theirs alone."""

import re
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from mentoring.meetings import services as meetings
from mentoring.mentorships import services as mentorship_services
from notices.models import Mail
from tests import factories

TODAY = date(2026, 11, 2)
DAY, LATER = date(2026, 11, 9), date(2026, 11, 16)
PRIVATE = {"place": "MARKER place"}


@pytest.fixture
def planned(cast):
    """Alice planned a meeting with Marie; the mail of that is not in the box any more."""
    made = meetings.plan(
        enrolment=cast.alices, day=DAY, time=time(14, 30), mode="in_person", by=cast.alice, today=TODAY, **PRIVATE
    )
    Mail.objects.all().delete()
    return made


def mail():
    """The only one: to whom, its subject, and the first line of what it says."""
    found = Mail.objects.get()
    assert found.kind == "mentoring.meeting"
    return found.to, found.subject, found.body.split("\n\n")[1].split("\n")[0]


def move(cast, meeting, by, **values):
    given = {"day": DAY, "time": time(14, 30), "mode": "in_person", "seen": meeting.version, **PRIVATE, **values}
    return meetings.move(meeting=meeting, by=by, today=TODAY, **given)


def presence(**fields):
    return {"day": DAY, "mode": "call", "resident_present": True, "mentor_present": True, "today": DAY, **fields}


def test_planned_by_either_the_other_is_told(cast):
    meetings.plan(enrolment=cast.alices, day=DAY, time=time(14, 30), mode="call", by=cast.alice, today=TODAY, **PRIVATE)
    assert mail() == (
        cast.marie,
        "Mentorat : un entretien le 9 novembre 2026 à 14:30",
        "Alice Test prévoit un entretien avec vous le 9 novembre 2026 à 14:30. Si cela ne vous convient pas, "
        "déplacez-le ou annulez-le ici\u00a0:",
    )
    Mail.objects.all().delete()
    meetings.plan(enrolment=cast.alices, day=LATER, mode="call", by=cast.marie, today=TODAY)
    assert mail()[:2] == (cast.alice, "Mentorat : un entretien le 16 novembre 2026")


def test_in_the_language_of_the_reader_with_the_way_to_the_meeting(cast, browse):
    cast.marie.language = "en"
    cast.marie.save()
    made = meetings.plan(enrolment=cast.alices, day=DAY, mode="call", by=cast.alice, today=TODAY)
    assert mail()[1] == "Mentoring: a meeting on 9 November 2026"
    (path,) = re.findall(r"https?://[^/]+(/\S+)", Mail.objects.get().body)
    assert str(made.uuid) in path
    assert browse(cast.marie).get(path).status_code == 200
    assert browse(cast.alice).get(path).status_code == 200
    assert browse(cast.stefan).get(path).status_code in {403, 404}


def test_moved(cast, planned):
    move(cast, planned, cast.marie, day=LATER, time=None)
    assert mail() == (
        cast.alice,
        "Mentorat : l’entretien du 9 novembre 2026 à 14:30 est déplacé",
        "Marie Test a déplacé votre entretien du 9 novembre 2026 à 14:30 au 16 novembre 2026. Si cela ne vous "
        "convient pas, déplacez-le ici\u00a0:",
    )


def test_how_or_where_has_changed(cast, planned):
    move(cast, planned, cast.alice, place="MARKER elsewhere")
    assert mail()[:2] == (cast.marie, "Mentorat : l’entretien du 9 novembre 2026 à 14:30 a changé")


def test_saved_without_a_change_is_told_to_nobody(cast, planned):
    move(cast, planned, cast.alice)
    assert not Mail.objects.exists()


def test_cancelled_without_the_reason(cast, planned):
    meetings.cancel(meeting=planned, by=cast.alice, seen=planned.version, reason="MARKER reason")
    assert mail()[:2] == (cast.marie, "Mentorat : l’entretien du 9 novembre 2026 à 14:30 est annulé")


def test_noted_as_held_and_taken_back(cast, planned):
    meetings.hold(meeting=planned, by=cast.marie, seen=planned.version, **presence(others_present="MARKER guest"))
    assert mail()[:2] == (cast.alice, "Mentorat : l’entretien du 9 novembre 2026 est noté")
    planned.refresh_from_db()
    Mail.objects.all().delete()
    meetings.correct(meeting=planned, by=cast.marie, seen=planned.version, **presence())
    assert not Mail.objects.exists()
    planned.refresh_from_db()
    meetings.cancel(meeting=planned, by=cast.alice, seen=planned.version, reason="MARKER mistake")
    assert mail()[0] == cast.marie


def test_noted_without_having_been_planned(cast):
    meetings.note(enrolment=cast.alices, by=cast.alice, **presence())
    assert mail()[:2] == (cast.marie, "Mentorat : l’entretien du 9 novembre 2026 est noté")


def test_both_are_told_when_the_mentorship_ends_before(cast, planned):
    mentorship_services.appoint(enrolment=cast.alices, mentor=cast.theo, starts=date(2026, 11, 5), by=cast.dora)
    assert set(Mail.objects.values_list("to", flat=True)) == {cast.alice.pk, cast.marie.pk}
    assert {m.subject for m in Mail.objects.all()} == {"Mentorat : l’entretien du 9 novembre 2026 à 14:30 est annulé"}


def test_nothing_private_stands_in_any_of_them(cast):
    made = meetings.plan(enrolment=cast.alices, day=DAY, mode="call", by=cast.alice, today=TODAY, **PRIVATE)
    move(cast, made, cast.marie, day=LATER)
    made.refresh_from_db()
    meetings.cancel(meeting=made, by=cast.alice, seen=made.version, reason="MARKER reason")
    texts = [one.subject + one.body for one in Mail.objects.all()]
    assert len(texts) == 3
    assert [text for text in texts if "MARKER" in text] == []


def test_what_is_refused_is_told_to_nobody(cast, planned):
    factories.accompanies(cast.marie, cast.bobs)
    with pytest.raises(ValidationError):
        move(cast, planned, cast.marie, day=date(2026, 11, 1))
    assert not Mail.objects.exists()
