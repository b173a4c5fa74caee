"""A second encoding by another person: unseen, compared, settled with a reason, and asked for before submission."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.changes import ConflictError
from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from records.marks.second_services import FIRST, SECOND, save_seconds, settle
from records.marks.services import Entry, clear_result, save_result
from records.marks.sheet_services import MarksRefusedError, save_sheet, submit_results
from records.models import Result, SecondEncoding
from tests import factories

pytestmark = pytest.mark.usefixtures("english")
TABLE = "matricule;activity;year;session;mark;outcome\n"


@pytest.fixture
def twice(cast):
    """`namur` asks for a second encoding; its version is published, so the row is set around the service."""
    type(cast.namur).objects.filter(pk=cast.namur.pk).update(second_encoding=True)
    cast.namur.refresh_from_db()
    cast.ines = factories.person("Ines")
    factories.role(cast.ines, "secretariat", cast.unamur)
    return cast


@pytest.fixture
def alice(twice):
    return factories.registration(twice.alices, twice.namur)


@pytest.fixture
def june(twice):
    return factories.session(2026, "june")


def code_of(error):
    found = error.value
    return found.error_list[0].code if hasattr(found, "error_list") else next(iter(found.error_dict.values()))[0].code


def first(registration, session, by, mark=12, **options):
    return save_result(registration=registration, session=session, mark=Decimal(mark), outcome="", by=by, **options)


def again(registration, session, by, mark=12):
    entry = Entry(registration, session, Decimal(mark), "", 0)
    try:
        return save_seconds(entries=[entry], by=by)
    except MarksRefusedError as error:
        raise error.errors[entry.key] from error


def test_two_persons_who_agree_may_submit(twice, alice, june):
    made = first(alice, june, twice.theo)
    assert again(alice, june, twice.nadia) == 1
    row = SecondEncoding.objects.get()
    assert (row.mark, row.encoded_by, row.session) == (12, twice.nadia, june)
    assert AuditEntry.objects.get(object_uuid=row.uuid).action == "encode_second"
    assert submit_results(results=[made], by=twice.theo) == 1


def test_nothing_is_submitted_before_both_agree(twice, alice, june):
    made = first(alice, june, twice.theo)
    for by in (twice.theo, twice.nadia):
        with pytest.raises(ValidationError, match="a second person has not encoded") as refused:
            submit_results(results=[made], by=by, why="x")
        assert code_of(refused) == "second"
    again(alice, june, twice.nadia, 13)
    with pytest.raises(ValidationError, match="the two encodings differ"):
        submit_results(results=[made], by=twice.theo)
    assert Result.objects.get().state == "draft"


def test_a_mark_is_not_submitted_at_once_by_one_person(twice, alice, june):
    with pytest.raises(ValidationError, match="a second person has not encoded"):
        first(alice, june, twice.nadia, submit=True)
    with pytest.raises(ValidationError):
        first(alice, june, twice.machine_namur, submit=True)
    assert not Result.objects.exists()


def test_the_second_person_is_another_one(twice, alice, june):
    first(alice, june, twice.theo)
    with pytest.raises(ValidationError) as refused:
        again(alice, june, twice.theo)
    assert code_of(refused) == "same_person"
    with pytest.raises(PermissionDenied):
        again(alice, june, twice.louis)
    again(alice, june, twice.nadia)
    with pytest.raises(ValidationError) as refused:
        again(alice, june, twice.ines)
    assert code_of(refused) == "there"


def test_there_is_a_draft_to_encode_again(twice, alice, june):
    with pytest.raises(ValidationError) as refused:
        again(alice, june, twice.nadia)
    assert code_of(refused) == "no_draft"
    other = factories.registration(twice.alices, twice.louvain)
    first(other, june, twice.louis)
    with pytest.raises(ValidationError) as refused:
        again(other, june, twice.louis)
    assert code_of(refused) == "none"


def test_the_sheet_leaves_the_mark_of_the_other_alone(twice, alice, june):
    made = first(alice, june, twice.theo)
    for act in (
        lambda: first(alice, june, twice.nadia, 15),
        lambda: clear_result(registration=alice, session=june, by=twice.nadia, seen=made.version),
        lambda: first(alice, june, twice.nadia, 12),  # even the same: nothing is learnt by trying
    ):
        with pytest.raises(ValidationError, match="yours is the second encoding") as refused:
            act()
        assert code_of(refused) == "second"
    with pytest.raises(MarksRefusedError):
        save_sheet(entries=[Entry(alice, june, Decimal(12), "", 0)], by=twice.nadia)


def test_the_first_person_corrects(twice, alice, june):
    made = first(alice, june, twice.theo)
    again(alice, june, twice.nadia, 13)
    made = first(alice, june, twice.theo, 13, seen=made.version)
    assert submit_results(results=[made], by=twice.theo) == 1


@pytest.mark.parametrize(("keep", "mark"), [(FIRST, 12), (SECOND, 13)])
def test_one_of_the_two_settles_with_a_reason(twice, alice, june, keep, mark):
    first(alice, june, twice.theo)
    again(alice, june, twice.nadia, 13)
    row = SecondEncoding.objects.get()
    with pytest.raises(PermissionDenied):
        settle(second=row, keep=keep, reason="x", by=twice.ines, seen=row.version)
    with pytest.raises(ValidationError) as refused:
        settle(second=row, keep=keep, reason=" ", by=twice.nadia, seen=row.version)
    assert code_of(refused) == "reason_required"
    with pytest.raises(ConflictError):
        settle(second=row, keep=keep, reason="x", by=twice.nadia, seen=7)
    made = settle(second=row, keep=keep, reason="The paper says so", by=twice.nadia, seen=row.version)
    row.refresh_from_db()
    assert (made.mark, made.encoded_by, row.mark) == (mark, twice.theo, mark)
    assert (row.settled_because, row.settled_by) == ("The paper says so", twice.nadia)
    assert submit_results(results=[made], by=twice.theo) == 1
    with pytest.raises((ValidationError, WrongStateError)):
        settle(second=row, keep=keep, reason="x", by=twice.nadia, seen=row.version)


def test_what_agrees_is_not_settled(twice, alice, june):
    first(alice, june, twice.theo)
    again(alice, june, twice.nadia)
    row = SecondEncoding.objects.get()
    with pytest.raises(WrongStateError, match="The two encodings agree"):
        settle(second=row, keep=FIRST, reason="x", by=twice.nadia, seen=row.version)


def test_a_submitted_mark_that_changes_is_encoded_twice_again(twice, alice, june):
    made = first(alice, june, twice.theo)
    again(alice, june, twice.nadia)
    submit_results(results=[made], by=twice.theo)
    made = first(alice, june, twice.ines, 15)
    assert (made.state, SecondEncoding.objects.count()) == ("draft", 0)
    with pytest.raises(ValidationError):
        submit_results(results=[made], by=twice.ines)


def test_a_draft_taken_away_takes_the_second_with_it(twice, alice, june):
    made = first(alice, june, twice.theo)
    again(alice, june, twice.nadia)
    clear_result(registration=alice, session=june, by=twice.theo, seen=made.version)
    assert not SecondEncoding.objects.exists()


def test_who_sees_a_draft_that_waits(twice, alice, june):
    made = first(alice, june, twice.theo)
    assert list(Result.objects.visible_to(twice.theo)) == [made]
    assert not Result.objects.visible_to(twice.nadia).exists()
    again(alice, june, twice.nadia)
    assert list(Result.objects.visible_to(twice.nadia)) == [made]


def page_of(client, name, *more):
    address = reverse(name, args=[more[0].uuid, 2026, *more[1:]]) + "?session=june"
    return address, client.get(address)


def test_the_pages_of_the_second_person(twice, browse, alice, june):
    first(alice, june, twice.theo, "17.25")
    client = browse(twice.nadia)
    for name in ("mark-sheet", "mark-submit", "mark-second"):
        assert "17.25" not in page_of(client, name, twice.namur)[1].content.decode()
    resident = reverse("enrolment-activity", args=[twice.alices.uuid, twice.namur.uuid])
    assert "17.25" not in client.get(resident).content.decode()
    assert "17.25" not in client.get(reverse("enrolment", args=[twice.alices.uuid])).content.decode()
    assert "Theo Test encoded it" in page_of(client, "mark-sheet", twice.namur)[1].content.decode()
    download = reverse("mark-sheet-file", args=[twice.namur.uuid, 2026, "csv"]) + "?session=june"
    assert b"17,25" not in b"".join(client.get(download))
    address, page = page_of(client, "mark-second", twice.namur)
    cell = page.context["cells"][0]
    bad = client.post(address, {f"value-{cell.name}": "77", f"was-{cell.name}": "", f"seen-{cell.name}": "0"})
    assert bad.status_code == 422
    done = client.post(address, {f"value-{cell.name}": "16", f"was-{cell.name}": "", f"seen-{cell.name}": "0"})
    assert (done.status_code, SecondEncoding.objects.get().mark) == (302, 16)
    shown = page_of(client, "mark-second", twice.namur)[1].content.decode()
    assert "17.25" in shown  # side by side now
    assert "Theo Test" in shown


def test_the_page_that_settles(twice, browse, alice, june):
    first(alice, june, twice.theo)
    again(alice, june, twice.nadia, 13)
    client = browse(twice.theo)
    address, page = page_of(client, "mark-settle", twice.namur, alice.uuid)
    assert [label for _value, label in page.context["form"].fields["keep"].choices] == [
        "12 – Theo Test",
        "13 – Nadia Test",
    ]
    seen = SecondEncoding.objects.get().version
    assert client.post(address, {"keep": "second", "reason": "", "seen": seen}).status_code == 422
    assert client.post(address, {"keep": "second", "reason": "Misread", "seen": seen}).status_code == 302
    assert Result.objects.get().mark == 13


def test_an_activity_that_is_encoded_once_has_no_such_page(twice, browse):
    factories.session(2026, "june")
    assert page_of(browse(twice.louis), "mark-second", twice.louvain)[1].status_code == 404


def test_a_table_is_the_second_encoding(twice, alice, june, tmp_path):
    first(alice, june, twice.theo)
    path = tmp_path / "table.csv"
    path.write_text(TABLE + "UNA00001;NAM;2026;june;13;\n")
    with pytest.raises(CommandError, match="submitted once both agree"):
        call_command("import_results", str(path), "--institution", "UNamur", "--submit")
    call_command("import_results", str(path), "--institution", "UNamur")
    assert (Result.objects.get().mark, SecondEncoding.objects.get().mark) == (12, 13)
    path.write_text(TABLE + "UNA00001;NAM;2026;june;14;\n")
    with pytest.raises(CommandError, match="change it on the sheet"):
        call_command("import_results", str(path), "--institution", "UNamur")


def test_a_table_with_first_marks_is_not_submitted(twice, alice, june, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(TABLE + "UNA00001;NAM;2026;june;13;\n")
    with pytest.raises(CommandError, match="submitted once both agree"):
        call_command("import_results", str(path), "--institution", "UNamur", "--submit")
    call_command("import_results", str(path), "--institution", "UNamur")
    assert Result.objects.get().state == "draft"
