"""The administrative file: handed in, checked, refused, renewed; and the resident's own details."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from curriculum.models import AskedPiece
from notices import services
from notices.models import Mail
from records.admission_file import todo
from records.admission_file.services import accept, refuse
from records.admission_file.slots import slots_of
from records.admission_file.todo import to_check, to_hand_in
from records.models import Enrolment, FiledPiece
from tests import factories
from tests.guards.queries import assert_budget
from tests.records.pieces import asked, handed_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def cast():
    factories.year(2026)
    made = factories.Cast()
    for person in (made.alice, made.nadia):
        person.language = "en"
        person.save()
    return made


def status_rows(cast, enrolment=None, today=TODAY):
    one = enrolment or cast.alices
    return [(slot.asked.code, slot.year.start_year, slot.code, slot.words) for slot in slots_of([one], today)[one.pk]]


def test_what_is_asked_and_how_it_stands(cast):
    asked(cast, "diploma")
    asked(cast, "plan", asked="each_year", due_days=140)
    assert status_rows(cast) == [("diploma", 2024, "failed", "late"), ("plan", 2026, "missing", "to hand in")]
    piece = handed_in(cast, cast.alices, "diploma")
    assert status_rows(cast)[0] == ("diploma", 2024, "submitted", "to be checked")
    refuse(piece=piece, reason="One side is missing.", by=cast.nadia)
    assert status_rows(cast)[0] == ("diploma", 2024, "failed", "refused, to hand in again")
    again = handed_in(cast, cast.alices, "diploma")
    accept(piece=again, valid_until=None, by=cast.nadia)
    assert status_rows(cast)[0] == ("diploma", 2024, "done", "accepted")


def test_an_end_of_validity_comes_near_and_passes(cast):
    piece = handed_in(cast, cast.alices, expires=True)
    with pytest.raises(ValidationError, match="until when"):
        accept(piece=piece, valid_until=None, by=cast.nadia)
    end = timezone.localdate() + timedelta(days=100)
    accept(piece=piece, valid_until=end, by=cast.nadia)
    assert [status_rows(cast, today=end + timedelta(days=days))[0][3] for days in (-80, -10, 1)] == [
        "accepted",
        "expires soon",
        "expired",
    ]
    renewed = handed_in(cast, cast.alices)
    accept(piece=renewed, valid_until=end + timedelta(days=300), by=cast.nadia)
    assert sorted(FiledPiece.objects.values_list("state", flat=True)) == ["accepted", "replaced"]


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"<html>", b"MZ", b"hello"])
def test_only_documents_and_pictures(cast, content):
    with pytest.raises(ValidationError, match="PDF"):
        handed_in(cast, cast.alices, content=content)
    assert FiledPiece.objects.count() == 0


def test_who_hands_in_and_who_decides(cast):
    for person in (cast.bob, cast.marie, cast.louis):
        with pytest.raises(PermissionDenied):
            handed_in(cast, cast.alices, by=person)
    piece = handed_in(cast, cast.alices, by=cast.nadia)
    for person in (cast.alice, cast.louis):
        with pytest.raises(PermissionDenied):
            accept(piece=piece, valid_until=None, by=person)
    accept(piece=piece, valid_until=None, by=cast.nadia)
    with pytest.raises(WrongStateError):
        refuse(piece=piece, reason="Late", by=cast.nadia)


def test_it_is_chased(cast):
    asked(cast, "diploma")
    (line,) = to_hand_in(cast.alice, TODAY)
    assert line.words == "Piece diploma: late, due on 29 September 2024"
    assert (line.day, line.late) == (date(2024, 9, 29), (TODAY - date(2024, 9, 29)).days)
    assert to_hand_in(cast.nadia, TODAY) == []
    handed_in(cast, cast.alices, "diploma")
    assert to_hand_in(cast.alice, TODAY) == []
    assert [line.words for line in to_check(cast.nadia)] == ["1 piece was handed in, to be checked"]
    assert to_check(cast.louis) == []


def test_the_reason_of_a_refusal_is_not_in_the_audit(cast):
    refuse(piece=handed_in(cast, cast.alices), reason="Private matter", by=cast.nadia)
    told = [f"{entry.before}{entry.after}{entry.reason}" for entry in AuditEntry.objects.all()]
    assert [text for text in told if "Private" in text] == []


def test_on_the_pages(cast, client):
    asked(cast)
    client.force_login(cast.alice)
    page = reverse("enrolment-file", args=[cast.alices.uuid])
    assert "to hand in" in client.get(page).content.decode() or "late" in client.get(page).content.decode()
    address = reverse("piece-hand-in", args=[cast.alices.uuid, "licence", 2024])
    refused = client.post(address, {"file": SimpleUploadedFile("x.pdf", b"PK\x03\x04")})
    assert refused.status_code == 422
    assert client.post(address, {"file": SimpleUploadedFile("visa.pdf", b"%PDF-1.7")}).url == page
    piece = FiledPiece.objects.get()
    client.force_login(cast.nadia)
    assert "TEST Alice" in client.get(reverse("pieces-waiting")).content.decode()
    decide = reverse("piece-decide", args=[cast.alices.uuid, piece.uuid])
    assert client.post(decide, {"seen": 1, "verdict": "refuse", "reason": ""}).status_code == 422
    assert client.post(decide, {"seen": 1, "verdict": "refuse", "reason": "Unreadable"}).url == page
    client.force_login(cast.alice)
    assert "Unreadable" in client.get(page).content.decode()


def test_own_details_are_kept_without_their_values_in_the_audit(cast, client):
    client.force_login(cast.alice)
    address = reverse("own-contact", args=[cast.alices.uuid])
    values = {"seen": 1, "telephone": "+32 470 11", "street": "Rue Haute 1", "postcode": "5000", "city": "Namur"}
    assert client.post(address, values).status_code == 302
    alices = Enrolment.objects.get(pk=cast.alices.pk)
    assert (alices.telephone, alices.city, alices.version) == ("+32 470 11", "Namur", 2)
    entry = AuditEntry.objects.get(object_uuid=alices.uuid)
    assert entry.action == "contact"
    assert [text for text in (*entry.before.values(), *entry.after.values()) if "Namur" in text or "470" in text] == []
    assert client.post(address, {**values, "city": "Dinant"}).status_code == 409


def test_the_waiting_list_asks_the_same_for_three(cast, client):
    client.force_login(cast.nadia)

    def more(n):
        for at in range(n):
            handed_in(cast, cast.alices, f"p{FiledPiece.objects.count()}-{at}")

    assert_budget(client, reverse("pieces-waiting"), more, expected=9)


def test_the_file_asks_the_same_for_three(cast, client):
    client.force_login(cast.nadia)

    def more(n):
        for at in range(n):
            handed_in(cast, cast.alices, f"p{FiledPiece.objects.count()}-{at}")

    assert_budget(client, reverse("enrolment-file", args=[cast.alices.uuid]), more, expected=14)


def test_the_pieces_of_the_brochure(cast):
    programme = factories.programme_version("MMG-CODIPLOME").programme
    call_command("load_pieces")
    assert [piece.code for piece in AskedPiece.objects.filter(programme=programme)] == [
        "diploma", "selection", "licence", "stage-plan", "medical-certificate",
    ]  # fmt: skip
    call_command("load_pieces")
    assert AskedPiece.objects.count() == 5


def test_the_mail_of_the_week_chases_what_is_missing_or_ends(cast):
    """Due before long, refused, or at its end; not what is far off, to be checked, or asked of who has left."""
    asked(cast, "diploma", due_days=15)
    asked(cast, "far", due_days=300)
    near = date(2024, 9, 20)
    (line,) = [item for item in todo.reminders(near) if item.user == cast.alice]
    assert (line.words(), line.due, line.enrolment) == (
        "Administrative file: 1 piece to hand in", date(2024, 9, 29), cast.alices,
    )  # fmt: skip
    assert line.make_link().endswith(f"/enrolments/{cast.alices.uuid}/file/")
    piece = handed_in(cast, cast.alices, "diploma")
    assert [item for item in todo.reminders(near) if item.user == cast.alice] == []
    refuse(piece=piece, reason="Blurred: illness of A.", by=cast.nadia)
    (line,) = [item for item in todo.reminders(near) if item.user == cast.alice]
    services.digest([line], now=factories.at(2024, 9, 20))
    mail = Mail.objects.get()
    assert "Each link" not in mail.body
    assert "with your log-in" in mail.body
    assert "Blurred" not in mail.subject + mail.body


def test_chasing_asks_the_same_for_three(cast):
    def count():
        with CaptureQueriesContext(connection) as captured:
            todo.reminders(TODAY)
        return len(captured)

    asked(cast, "diploma")
    before = count()
    for number in range(3):
        factories.enrolment(factories.person(f"N{number}"), cast.version, matricule=50 + number)
    assert count() == before
