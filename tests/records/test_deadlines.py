"""Until when teachers encode, and what the secretariat does for them afterwards."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.changes import ConflictError
from accounts.models import AuditEntry
from notices.models import Mail
from records.marks.deadline_services import extend, set_deadline
from records.marks.mark_deadlines import can_encode_now, last_days
from records.marks.services import clear_result, save_result
from records.marks.sheet_services import submit_results
from records.models import MarksDeadline, Result
from records.todo import waiting
from tests import clock, factories

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def sitting(cast):
    """A session that began long ago, so that any day near today may be its deadline."""
    session = factories.session(2026, "june")
    session.starts, session.ends = clock.day(-41), clock.day(-21)
    session.save()
    return session


def until(session, day, institution, by, activity=None):
    return MarksDeadline.objects.create(
        session=session, institution=institution, due=day, set_by=by, activity=activity, reason="x" if activity else ""
    )


@pytest.fixture
def late(cast, sitting):
    return until(sitting, clock.day(-1), cast.unamur, cast.nadia)


@pytest.fixture
def alice_in_namur(cast):
    return factories.registration(cast.alices, cast.namur)


def encode(registration, session, by, **options):
    return save_result(registration=registration, session=session, mark=Decimal(12), outcome="", by=by, **options)


def test_a_deadline_ends_with_its_day(cast, sitting):
    until(sitting, date(2027, 7, 5), cast.unamur, cast.nadia)
    assert can_encode_now(cast.theo, cast.namur, sitting, date(2027, 7, 5))
    refused = can_encode_now(cast.theo, cast.namur, sitting, date(2027, 7, 6))
    assert refused.reason == (
        "Marks were due on 5 July 2027. The secretariat of UNamur can extend the deadline or encode them."
    )


def test_a_teacher_is_bound_and_the_offices_are_not(cast, late, sitting, alice_in_namur):
    with pytest.raises(ValidationError) as refused:
        encode(alice_in_namur, sitting, cast.theo)
    assert refused.value.code == "late"
    assert not Result.objects.exists()
    assert encode(alice_in_namur, sitting, cast.nadia).mark == 12
    assert encode(alice_in_namur, sitting, cast.machine_namur).mark == 12


def test_a_teacher_who_is_of_the_secretariat_too_is_not_bound(cast, late, sitting, alice_in_namur):
    factories.teaches(cast.nadia, cast.namur)
    assert encode(alice_in_namur, sitting, cast.nadia).mark == 12


def test_a_draft_is_neither_emptied_nor_submitted_late(cast, late, sitting, alice_in_namur, encoded):
    draft = encoded(alice_in_namur, "8", state="draft", by=cast.theo)
    for act in (
        lambda: clear_result(registration=alice_in_namur, session=sitting, by=cast.theo, seen=draft.version),
        lambda: submit_results(results=[draft], by=cast.theo),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "late"
    assert Result.objects.get().state == "draft"


def test_the_secretariat_submits_for_a_teacher_with_a_reason(cast, late, alice_in_namur, encoded):
    draft = encoded(alice_in_namur, "8", state="draft", by=cast.theo)
    with pytest.raises(ValidationError) as refused:
        submit_results(results=[draft], by=cast.nadia, why="  ")
    assert refused.value.message_dict == {"why": ["Say why you submit the marks of somebody else."]}
    assert submit_results(results=[draft], by=cast.nadia, why="He is on sick leave.") == 1
    assert AuditEntry.objects.get(object_uuid=draft.uuid, action="submit").reason == "He is on sick leave."


def test_a_colleague_of_the_office_needs_no_reason(cast, alice_in_namur, encoded):
    ines = factories.person("Ines")
    factories.role(ines, "secretariat", cast.unamur)
    draft = encoded(alice_in_namur, "8", state="draft", by=cast.nadia)
    assert submit_results(results=[draft], by=ines) == 1


def test_the_later_day_counts_for_a_joint_activity_and_an_extension_before_both(cast, sitting):
    until(sitting, date(2027, 7, 5), cast.unamur, cast.nadia)
    until(sitting, date(2027, 7, 9), cast.uclouvain, cast.louis)
    until(sitting, date(2027, 7, 7), cast.unamur, cast.nadia, activity=cast.louvain)
    found = last_days([cast.namur, cast.louvain, cast.joint, cast.alone], [sitting])
    assert found == {
        (cast.namur.pk, sitting.pk): date(2027, 7, 5),
        (cast.louvain.pk, sitting.pk): date(2027, 7, 7),
        (cast.joint.pk, sitting.pk): date(2027, 7, 9),
        (cast.alone.pk, sitting.pk): date(2027, 7, 5),
    }


def test_each_secretariat_sets_its_own(cast, sitting):
    due = sitting.ends + timedelta(days=10)
    with pytest.raises(ValidationError, match="its own university"):
        set_deadline(session=sitting, institution=cast.uclouvain, due=due, by=cast.nadia, seen=0)
    with pytest.raises(PermissionDenied):
        set_deadline(session=sitting, institution=cast.unamur, due=due, by=cast.theo, seen=0)
    row = set_deadline(session=sitting, institution=cast.unamur, due=due, by=cast.nadia, seen=0)
    assert (row.due, row.set_by) == (due, cast.nadia)


def test_a_deadline_is_changed_and_taken_away_by_who_saw_it(cast, sitting):
    row = until(sitting, clock.day(-1), cast.unamur, cast.nadia)
    where = {"session": sitting, "institution": cast.unamur, "by": cast.nadia}
    with pytest.raises(ConflictError):
        set_deadline(due=clock.day(-1), seen=0, **where)
    assert set_deadline(due=clock.day(1), seen=row.version, **where).version == 2
    assert set_deadline(due=None, seen=2, **where) is None
    assert not MarksDeadline.objects.exists()
    assert [e.action for e in AuditEntry.objects.filter(object_uuid=row.uuid).order_by("pk")] == ["set", "clear"]
    with pytest.raises(ValidationError, match="taken away in the meantime"):
        set_deadline(due=clock.day(-1), seen=2, **where)


def test_marks_are_not_due_before_the_session(cast, sitting):
    early = sitting.starts - timedelta(days=1)
    with pytest.raises(ValidationError, match="its marks cannot be due before"):
        set_deadline(session=sitting, institution=cast.unamur, due=early, by=cast.nadia, seen=0)


def test_an_extension_opens_the_sheet_and_tells_the_teachers(cast, late, sitting, alice_in_namur):
    gone = factories.person("Gaston")
    factories.teaches(gone, cast.namur, ends=date(2025, 1, 1))
    tomorrow = timezone.localdate() + timedelta(days=1)
    extend(activity=cast.namur, session=sitting, due=tomorrow, reason="Strike", by=cast.nadia, seen=0)
    assert encode(alice_in_namur, sitting, cast.theo).mark == 12
    told = Mail.objects.get()
    assert (told.to, told.kind) == (cast.theo, "records.deadline")
    assert sheet_url(cast) in told.body


@pytest.mark.parametrize("name", ["theo", "louis", "dora", "marie"])
def test_only_the_office_of_the_organiser_extends(cast, late, sitting, name):
    with pytest.raises(PermissionDenied):
        extend(activity=cast.namur, session=sitting, due=clock.day(-1), reason="x", by=getattr(cast, name), seen=0)


def test_the_database_holds_one_extension_an_activity_with_its_reason(cast, sitting):
    until(sitting, clock.day(-1), cast.unamur, cast.nadia, activity=cast.namur)
    for values in ({"reason": "again"}, {"reason": "", "activity": cast.joint}):
        fields = {"session": sitting, "institution": cast.unamur, "activity": cast.namur, "due": clock.day(-1)}
        with pytest.raises(IntegrityError), transaction.atomic():
            MarksDeadline.objects.create(**fields | {"set_by": cast.nadia} | values)


def sheet_url(cast):
    return reverse("mark-sheet", args=[cast.namur.uuid, 2026]) + "?session=june"


def test_the_sheet_is_read_only_after_the_last_day(cast, late, alice_in_namur, encoded, browse):
    encoded(alice_in_namur, "8", state="draft", by=cast.theo)
    page = browse(cast.theo).get(sheet_url(cast))
    words = page.content.decode()
    assert "Was due on" in words
    assert "can extend the deadline" in words
    assert 'name="value-' not in words
    assert "Move the deadline" not in words
    page = browse(cast.nadia).get(sheet_url(cast))
    assert 'name="value-' in page.content.decode()
    assert "Move the deadline" in page.content.decode()


def test_what_was_typed_when_the_deadline_fell_comes_back(cast, sitting, alice_in_namur, browse):
    client = browse(cast.theo)
    name = f"{alice_in_namur.uuid}-june"
    assert f"value-{name}" in client.get(sheet_url(cast)).content.decode()
    until(sitting, clock.day(-1), cast.unamur, cast.nadia)
    page = client.post(sheet_url(cast), {f"value-{name}": "13.5", f"was-{name}": "", f"seen-{name}": "0"})
    assert page.status_code == 422
    assert 'value="13.5"' in page.content.decode()
    assert "Marks were due on" in page.content.decode()
    assert not Result.objects.exists()


def test_the_page_of_one_resident_has_no_field_for_a_session_that_is_over(cast, late, alice_in_namur, encoded, browse):
    encoded(alice_in_namur, "8", state="draft", by=cast.theo)
    url = reverse("enrolment-activity", args=[cast.alices.uuid, cast.namur.uuid])
    words = browse(cast.theo).get(url).content.decode()
    assert f"{alice_in_namur.uuid}-june" not in words
    assert f"{alice_in_namur.uuid}-june" in browse(cast.nadia).get(url).content.decode()


def test_the_submit_page_asks_the_office_why(cast, late, alice_in_namur, encoded, browse):
    draft = encoded(alice_in_namur, "8", state="draft", by=cast.theo)
    url = reverse("mark-submit", args=[cast.namur.uuid, 2026]) + "?session=june"
    client = browse(cast.nadia)
    assert "was typed by a teacher" in client.get(url).content.decode()
    sent = {"draft": f"{draft.pk}:{draft.version}"}
    assert client.post(url, sent).status_code == 422
    assert client.post(url, sent | {"why": "On leave"}).status_code == 302
    assert Result.objects.get().state == "submitted"


def test_the_days_of_a_year_are_saved_together_or_not_at_all(cast, sitting, browse):
    factories.session(2026, "january")
    factories.registration(cast.alices, cast.namur)
    client = browse(cast.nadia)
    url = reverse("marks-deadlines") + "?year=2026"
    sent = {"seen_january": "0", "seen_june": "0", "due_january": "2020-01-01", "due_june": clock.day(-1).isoformat()}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "cannot be due before" in answer.content.decode()
    assert not MarksDeadline.objects.exists()
    assert client.post(url, sent | {"due_january": ""}).status_code == 302
    assert [(row.session.kind, row.due) for row in MarksDeadline.objects.all()] == [("june", clock.day(-1))]
    answer = client.post(url, sent | {"due_january": "", "due_june": "2027-07-01"})
    assert answer.status_code == 409
    assert MarksDeadline.objects.get().due == clock.day(-1)


def test_the_home_of_a_teacher_names_what_is_due(cast, sitting, alice_in_namur, encoded, english):
    due = timezone.localdate() + timedelta(days=3)
    until(sitting, due, cast.unamur, cast.nadia)
    (line,) = waiting(cast.theo)
    assert "marks due on" in line.words
    assert (line.day, line.late) == (due, 0)
    (line,) = waiting(cast.theo, due + timedelta(days=2))
    assert "marks were due on" in line.words
    assert (line.day, line.late) == (due, 2)
    encoded(alice_in_namur, "12", by=cast.theo)
    assert waiting(cast.theo) == []


@pytest.mark.parametrize("many", [1, 3])
def test_the_deadlines_page_asks_no_more_for_more(cast, sitting, browse, many, django_assert_num_queries):
    for number in range(many):
        activity = factories.activity(cast.version, f"E{number}")
        until(sitting, clock.day(-1), cast.unamur, cast.nadia, activity=activity)
    client = browse(cast.nadia)
    client.get(reverse("marks-deadlines") + "?year=2026")
    with django_assert_num_queries(9):
        client.get(reverse("marks-deadlines") + "?year=2026")
