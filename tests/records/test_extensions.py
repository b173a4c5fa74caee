"""A session that is extended for one resident: given within the days of the version, and open for that mark alone."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.changes import ConflictError
from accounts.models import AuditEntry
from notices.models import Mail
from records.marks.extension_services import extend_session
from records.marks.services import clear_result, save_result
from records.marks.sheet_services import submit_results
from records.models import MarksDeadline, Result, SessionExtension
from tests import clock, factories

pytestmark = pytest.mark.usefixtures("english")
TABLE = "matricule;activity;year;session;mark;outcome\n"


@pytest.fixture
def june(cast):
    """A session that is over, with a deadline that is over too."""
    session = factories.session(2026, "june")
    session.starts, session.ends = clock.day(-41), clock.day(-21)
    session.save()
    MarksDeadline.objects.create(session=session, institution=cast.unamur, due=clock.day(-10), set_by=cast.nadia)
    return session


@pytest.fixture
def alice(cast):
    return factories.registration(cast.alices, cast.namur)


@pytest.fixture
def bob(cast):
    return factories.registration(cast.bobs, cast.namur)


def extended(registration, session, by, days=9):
    return SessionExtension.objects.create(
        registration=registration, session=session, due=clock.day(days), reason="Force majeure", set_by=by
    )


def encode(registration, session, by, mark=12):
    return save_result(registration=registration, session=session, mark=Decimal(mark), outcome="", by=by)


def code_of(error):
    found = error.value
    return found.error_list[0].code if hasattr(found, "error_list") else next(iter(found.error_dict.values()))[0].code


def test_the_office_extends_with_a_reason_and_people_are_told(cast, june, alice):
    row = extend_session(
        registration=alice, session=june, due=clock.day(9), reason=" Force majeure ", by=cast.nadia, seen=0
    )
    assert (row.due, row.reason, row.set_by) == (clock.day(9), "Force majeure", cast.nadia)
    entry = AuditEntry.objects.get(object_uuid=row.uuid)
    assert (entry.action, entry.actor_name) == ("extend", "Nadia Test")
    assert {mail.to for mail in Mail.objects.all()} == {cast.alice, cast.theo}
    again = {"registration": alice, "session": june, "reason": "Ill", "by": cast.louis}
    with pytest.raises(ConflictError):
        extend_session(due=clock.day(12), seen=7, **again)
    assert extend_session(due=clock.day(12), seen=row.version, **again).version == 2


@pytest.mark.parametrize(
    ("days", "reason", "code"),
    [(-22, "x", "early"), (-1, "x", "past"), (55, "x", "too_long"), (9, "  ", "reason_required")],
)
def test_an_extension_that_is_refused(cast, june, alice, days, reason, code):
    with pytest.raises(ValidationError) as refused:
        extend_session(registration=alice, session=june, due=clock.day(days), reason=reason, by=cast.nadia, seen=0)
    assert code_of(refused) == code
    assert not SessionExtension.objects.exists()


def test_the_last_day_that_the_version_allows(cast, june, alice):
    last = june.ends + timedelta(days=75)
    assert extend_session(registration=alice, session=june, due=last, reason="x", by=cast.nadia, seen=0).due == last


def test_who_extends_and_where_none_is_allowed(cast, june, alice):
    terms = {"registration": alice, "session": june, "due": clock.day(9), "reason": "x", "seen": 0}
    for person in (cast.theo, cast.alice, cast.jules):
        with pytest.raises(PermissionDenied):
            extend_session(by=person, **terms)
    rules = cast.version.jury_rules
    rules.extension_days = None
    rules.save()
    with pytest.raises(ValidationError, match="does not extend a session"):
        extend_session(by=cast.nadia, **terms)


def test_a_decided_session_is_not_extended(cast, june, alice):
    factories.decision(factories.deliberation(cast.version, cast.nadia, 2026, "june"), alice, "8", granted=False)
    with pytest.raises(ValidationError) as refused:
        extend_session(registration=alice, session=june, due=clock.day(9), reason="x", by=cast.nadia, seen=0)
    assert code_of(refused) == "decided"


def test_the_database_asks_for_a_reason_and_one_row(cast, june, alice):
    extended(alice, june, cast.nadia)
    with pytest.raises(IntegrityError), transaction.atomic():
        extended(alice, june, cast.nadia)
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionExtension.objects.filter(registration=alice).update(reason="")


def test_encoding_is_open_for_that_resident_alone(cast, june, alice, bob):
    extended(alice, june, cast.nadia)
    made = encode(alice, june, cast.theo)
    assert (made.session, made.registration.academic_year.start_year) == (june, 2026)
    with pytest.raises(ValidationError) as refused:
        encode(bob, june, cast.theo)
    assert code_of(refused) == "late"
    assert submit_results(results=[made], by=cast.theo) == 1


def test_after_the_day_nobody_encodes_it(cast, june, alice, bob, encoded):
    draft = encoded(alice, "8", state="draft", by=cast.theo)
    extended(alice, june, cast.nadia, days=-1)
    acts = [
        *(lambda by=by: encode(alice, june, by) for by in (cast.theo, cast.nadia, cast.machine_namur)),
        lambda: clear_result(registration=alice, session=june, by=cast.nadia, seen=draft.version),
        lambda: submit_results(results=[draft], by=cast.nadia, why="x"),
    ]
    for act in acts:
        with pytest.raises(ValidationError, match="that day is over") as refused:
            act()
        assert code_of(refused) == "late"
    assert Result.objects.get().state == "draft"
    assert encode(bob, june, cast.nadia).mark == 12  # the offices are not bound by the deadline of the teachers


def test_the_day_itself_is_in_time(cast, june, alice):
    extended(alice, june, cast.nadia, days=0)
    assert encode(alice, june, cast.theo).mark == 12


def sheet_of(client, activity):
    address = reverse("mark-sheet", args=[activity.uuid, 2026]) + "?session=june"
    return address, {cell.registration: cell for cell in client.get(address).context["cells"]}


def fields(cell, typed):
    return {f"value-{cell.name}": typed, f"was-{cell.name}": cell.was, f"seen-{cell.name}": cell.seen}


def test_the_sheet_of_a_teacher_has_that_input_alone(cast, browse, june, alice, bob):
    extended(alice, june, cast.nadia)
    client = browse(cast.theo)
    address, cells = sheet_of(client, cast.namur)
    assert (cells[alice].is_open, cells[bob].is_open) == (True, False)
    page = client.get(address).content.decode()
    assert f'name="value-{cells[alice].name}"' in page
    assert f'name="value-{cells[bob].name}"' not in page
    assert "session extended to" in page
    refused = client.post(address, fields(cells[alice], "14") | fields(cells[bob], "15"))
    assert refused.status_code == 422
    assert "Marks were due on" in refused.content.decode()
    assert not Result.objects.exists()
    assert client.post(address, fields(cells[alice], "14")).status_code == 302
    assert Result.objects.get().mark == 14
    submitted = client.post(reverse("mark-submit", args=[cast.namur.uuid, 2026]) + "?session=june", {"draft": draft()})
    assert (submitted.status_code, Result.objects.get().state) == (302, "submitted")


def draft():
    result = Result.objects.get()
    return f"{result.pk}:{result.version}"


def test_the_sheet_of_the_office_closes_that_line_after_the_day(cast, browse, june, alice, bob):
    extended(alice, june, cast.nadia, days=-1)
    client = browse(cast.nadia)
    address, cells = sheet_of(client, cast.namur)
    assert (cells[alice].is_open, cells[bob].is_open) == (False, True)
    refused = client.post(address, fields(cells[alice], "14"))
    assert refused.status_code == 422
    assert "that day is over" in refused.content.decode()


def test_the_file_of_the_sheet(cast, browse, june, alice, bob):
    extended(alice, june, cast.nadia)
    client = browse(cast.theo)
    get = reverse("mark-sheet-file", args=[cast.namur.uuid, 2026, "csv"]) + "?session=june"
    lines = b"".join(client.get(get)).decode("utf-8-sig").splitlines()
    assert [str(alice.uuid) in lines[1], len(lines)] == [True, 2]
    upload = reverse("mark-sheet-upload", args=[cast.namur.uuid, 2026]) + "?session=june"
    filled = "\n".join([lines[0], lines[1] + "13"])
    sent = {"file": SimpleUploadedFile("marks.csv", filled.encode())}
    assert client.post(upload, sent).status_code == 302
    assert Result.objects.get().mark == 13
    late = filled.replace(str(alice.uuid), str(bob.uuid))
    refused = client.post(upload, {"file": BytesIO(late.encode())})
    assert refused.status_code == 422


def test_the_page_of_the_resident(cast, browse, june, alice):
    extended(alice, june, cast.nadia)
    address = reverse("enrolment-activity", args=[cast.alices.uuid, cast.namur.uuid])
    for person, reason in ((cast.alice, True), (cast.marie, False), (cast.nadia, True), (cast.theo, False)):
        page = browse(person).get(address).content.decode()
        assert "is extended to" in page
        assert ("Force majeure" in page) is reason
    client = browse(cast.theo)
    cell = client.get(address).context["taken"][0].cells[0]
    assert client.post(address, fields(cell, "11")).status_code == 302
    assert Result.objects.get().mark == 11


def test_the_form_of_the_extension(cast, browse, june, alice):
    client = browse(cast.nadia)
    address = reverse("enrolment-extension", args=[cast.alices.uuid, alice.uuid, "june"])
    sent = {"due": clock.day(70).isoformat(), "reason": "Force majeure", "seen": 0}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "The programme allows an extension until" in refused.content.decode()
    assert client.post(address, sent | {"due": clock.day(9).isoformat()}).status_code == 302
    assert SessionExtension.objects.get().due == clock.day(9)


@pytest.mark.parametrize(("days", "code"), [(9, ""), (-1, "that day is over")])
def test_a_table_of_marks(cast, june, alice, tmp_path, days, code):
    extended(alice, june, cast.nadia, days=days)
    path = tmp_path / "table.csv"
    path.write_text(TABLE + "UNA00001;NAM;2026;june;13;\n")
    if not code:
        call_command("import_results", str(path), "--institution", "UNamur")
        assert Result.objects.get().mark == 13
        return
    with pytest.raises(CommandError, match=code):
        call_command("import_results", str(path), "--institution", "UNamur")
    assert not Result.objects.exists()


def test_what_is_missing_says_the_day(cast, browse, june, alice, bob):
    extended(alice, june, cast.nadia)
    page = browse(cast.nadia).get(reverse("missing")).content.decode()
    assert "no mark for 1" in page  # Bob's, on the sheet
    assert "no mark for Alice Test" in page
