"""The plan of a group: planned, changed, cancelled; documents; two meetings at one time."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.changes import ConflictError
from accounts.permissions import WrongStateError
from notices.models import Mail
from seminars.meetings import services
from seminars.meetings.clashes import clash_words
from seminars.models import MakeUp, MeetingDocument, SeminarGroup, SeminarMeeting
from tests import clock, factories
from tests.seminars import props

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = date(2026, 12, 8)
VALUES = {
    "title": "Sleep",
    "day": DAY,
    "starts": props.EVENING[0],
    "ends": props.EVENING[1],
    "format": "on_site",
    "place": "Room 1",
}


def plan(cast, by=None, group=None, **values):
    return services.plan_meeting(group=group or cast.group, by=by or cast.lena, **VALUES | values)


def refused(cast, **values):
    """{field: codes} of what a plan is refused for."""
    with pytest.raises(ValidationError) as error:
        plan(cast, **values)
    return {name: [one.code for one in errors] for name, errors in error.value.error_dict.items()}


@pytest.mark.parametrize(
    ("who", "may"),
    [("lena", True), ("nadia", True), ("dora", True), ("luc", False), ("louis", False), ("alice", False)],
)
def test_leaders_and_the_office_plan(cast, who, may):
    if may:
        assert plan(cast, by=getattr(cast, who)).state == "planned"
    else:
        with pytest.raises(PermissionDenied, match="Only the leaders of this group"):
            plan(cast, by=getattr(cast, who))


def test_the_teacher_of_a_course_plans_its_meetings(cast):
    group = props.group(cast.namur, "All")
    assert plan(cast, by=cast.theo, group=group).group == group
    with pytest.raises(PermissionDenied):
        plan(cast, by=cast.theo)


def test_the_hours_are_those_it_lasts_where_nothing_else_is_said(cast):
    assert plan(cast).hours == Decimal(3)
    assert plan(cast, starts=time(8), ends=time(12, 50)).hours == Decimal("4.75")
    assert plan(cast, starts=time(13), ends=time(17), hours=Decimal("3.5")).hours == Decimal("3.5")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"hours": Decimal("3.25")}, {"hours": ["too_long"]}),
        ({"hours": Decimal("2.9")}, {"hours": ["quarters"]}),
        ({"ends": props.EVENING[0]}, {"ends": ["upside_down"]}),
        ({"ends": time.fromisoformat("09:00")}, {"ends": ["upside_down"]}),
        ({"day": date(2026, 9, 13)}, {"day": ["outside_year"]}),
        ({"day": date(2027, 9, 14)}, {"day": ["outside_year"]}),
        ({"title": ""}, {"title": ["blank"]}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast, values, expected):
    assert refused(cast, **values) == expected


def test_one_meeting_of_a_group_at_an_hour(cast):
    first = plan(cast)
    with pytest.raises(ValidationError, match="meets on that day at that hour already"):
        plan(cast)
    assert plan(cast, group=cast.other, by=cast.luc)
    services.cancel_meeting(meeting=first, reason="Snow", by=cast.lena, seen=first.version)
    assert plan(cast)


def test_on_postgresql_the_database_refuses_hours_over_the_length(cast):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot say it: the service does")
    made = plan(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeminarMeeting.objects.filter(pk=made.pk).update(hours=Decimal("3.25"))


def test_a_closed_year_is_planned_no_more(cast):
    made = plan(cast)
    SeminarGroup.objects.filter(pk=cast.group.pk).update(
        state="closed", closed_at=factories.at(2027, 6, 20), closed_by=cast.lena
    )
    made.refresh_from_db()
    acts = [
        lambda: plan(cast, starts=time(8)),
        lambda: services.change_meeting(meeting=made, by=cast.lena, seen=1, **VALUES | {"title": "X"}),
        lambda: services.cancel_meeting(meeting=made, reason="X", by=cast.lena, seen=1),
    ]
    for act in acts:
        with pytest.raises(WrongStateError, match="The year of this group is closed"):
            act()


# Who is told


def told():
    """{address: subject} of the mails that were queued."""
    return {one.to.given_name: one.subject for one in Mail.objects.select_related("to")}


def test_who_comes_is_told_of_another_day_or_place_and_not_of_another_title(cast):
    made = plan(cast)
    act = {"meeting": made, "by": cast.lena}
    services.change_meeting(**act, seen=1, **VALUES | {"title": "Rest"})
    assert told() == {}
    services.change_meeting(**act, seen=2, **VALUES | {"title": "Rest", "place": "Room 2"})
    assert set(told()) == {"Alice"}
    Mail.objects.all().delete()
    services.change_meeting(meeting=made, by=cast.nadia, seen=3, **VALUES | {"day": date(2026, 12, 15)})
    assert set(told()) == {"Alice", "Lena"}
    body = Mail.objects.get(to=cast.alice).body
    assert "8 décembre 2026" in body
    assert "15 décembre 2026" in body
    assert "Lena" not in body
    assert len(mail.outbox) == 0, "sent on commit"


def test_a_cancelled_meeting_tells_its_guests_too_and_frees_them(cast):
    made = plan(cast)
    missed = props.noted(props.meeting(cast.other, state="held"), cast.bobs_year, "absent")
    guest = MakeUp.objects.create(missed=missed, meeting=made, day=made.day, state="announced", made_by=cast.bob)
    with pytest.raises(ValidationError, match="Say why it is cancelled"):
        services.cancel_meeting(meeting=made, reason=" ", by=cast.lena, seen=1)
    services.cancel_meeting(meeting=made, reason="Snow", by=cast.lena, seen=1)
    guest.refresh_from_db()
    assert (made.state, guest.state, guest.reason) == ("cancelled", "withdrawn", "Snow")
    assert set(told()) == {"Alice", "Bob"}


def test_two_who_change_a_meeting_at_once(cast):
    made = plan(cast)
    stale = SeminarMeeting.objects.get(pk=made.pk)
    services.change_meeting(meeting=made, by=cast.lena, seen=1, **VALUES | {"title": "Rest"})
    with pytest.raises(ConflictError):
        services.change_meeting(meeting=stale, by=cast.nadia, seen=1, **VALUES | {"title": "Night"})


# Two meetings of one person at one time are said, not refused


def test_a_clash_is_said_and_not_refused(cast, browse):
    course = props.group(cast.namur, "All", leaders=[cast.lena])
    props.member(course, factories.registration(cast.alices, cast.namur))
    other = props.meeting(course, DAY, starts=time(20), ends=time(22), hours="2")
    sent = VALUES | {"day": "2026-12-08", "starts": "18:00", "ends": "21:00"}
    page = browse(cast.lena).post(reverse("seminar-meeting-new", args=[cast.group.uuid]), sent, follow=True)
    made = SeminarMeeting.objects.get(group=cast.group)
    text = page.content.decode()
    assert "1 member has another meeting at that time." in text
    assert "Leads another meeting at that time: Lena Test." in text
    SeminarMeeting.objects.filter(pk=other.pk).update(starts=time(21))
    assert clash_words(made) == "", "one ends when the other begins"


# Pages


def test_a_meeting_is_planned_changed_and_cancelled_on_pages(cast, browse):
    client = browse(cast.lena)
    page = reverse("seminar-meeting-new", args=[cast.group.uuid])
    empty = client.post(page, {"seen": ""})
    assert set(empty.context["form"].errors) == {"title", "day", "starts", "ends", "format"}
    sent = {"title": "Sleep", "day": "2026-12-08", "starts": "18:00", "ends": "21:00", "hours": "2.75"}
    online = client.post(page, sent | {"format": "online"})
    assert list(online.context["form"].errors) == ["link"]
    assert client.post(page, sent | {"format": "on_site", "place": "Room 1"}).status_code == 302
    made = SeminarMeeting.objects.get()
    assert (made.hours, made.members_only) == (Decimal("2.75"), False)
    edit = reverse("seminar-meeting-edit", args=[made.uuid])
    sent |= {"format": "mixed", "place": "Room 1", "link": "https://meet.example.org/x", "seen": "1"}
    assert client.post(edit, sent).status_code == 302
    assert client.post(edit, sent | {"title": "Other"}).status_code == 409
    cancel = reverse("seminar-meeting-cancel", args=[made.uuid])
    assert client.post(cancel, {"seen": "2", "reason": "Snow"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.link) == ("cancelled", "https://meet.example.org/x")
    assert client.post(edit, sent | {"seen": "3"}).status_code == 409


def test_a_series_is_planned_at_once(cast, browse):
    page = reverse("seminar-series", args=[cast.group.uuid])
    sent = {
        "title": "Case discussion", "first": "2026-12-01", "every": "2", "number": "4", "starts": "18:00",
        "ends": "21:00", "format": "on_site", "place": "Room 1",
    }  # fmt: skip
    assert browse(cast.lena).post(page, sent).status_code == 302
    assert list(SeminarMeeting.objects.values_list("day", "title")) == [
        (date(2026, 12, 1), "Case discussion 1"),
        (date(2026, 12, 15), "Case discussion 2"),
        (date(2026, 12, 29), "Case discussion 3"),
        (date(2027, 1, 12), "Case discussion 4"),
    ]
    beyond = browse(cast.lena).post(page, sent | {"number": "40", "first": "2026-12-02"})
    assert (beyond.status_code, list(beyond.context["form"].errors)) == (422, ["first"])
    assert SeminarMeeting.objects.count() == 4, "all or none"


def upload(name="slides.pdf", content=b"%PDF-1.4\n%%EOF\n"):
    return SimpleUploadedFile(name, content, "application/pdf")


def test_documents_are_for_those_who_come(cast, browse):
    made = props.meeting(cast.group, clock.day(3))
    add = reverse("seminar-document-add", args=[made.uuid])
    assert browse(cast.alice).post(add, {"file": upload()}).status_code == 403
    bad = browse(cast.lena).post(add, {"file": upload("x.exe", b"MZ")})
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, ["file"])
    assert browse(cast.lena).post(add, {"file": upload()}).status_code == 302
    document = MeetingDocument.objects.get()
    page = reverse("seminar-document", args=[made.uuid, document.uuid])
    answers = {who: browse(getattr(cast, who)).get(page).status_code for who in ("lena", "alice", "nadia", "bob")}
    assert answers == {"lena": 200, "alice": 200, "nadia": 200, "bob": 404}
    missed = props.noted(props.meeting(cast.other, state="held"), cast.bobs_year, "absent")
    MakeUp.objects.create(missed=missed, meeting=made, day=made.day, state="announced", made_by=cast.bob)
    assert browse(cast.bob).get(page).status_code == 200, "a guest comes too"
    remove = reverse("seminar-document-remove", args=[made.uuid, document.uuid])
    assert browse(cast.alice).post(remove).status_code == 403
    assert browse(cast.lena).post(remove).status_code == 302
    assert not MeetingDocument.objects.exists()
