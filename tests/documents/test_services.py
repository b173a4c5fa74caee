"""Issuing, superseding, withdrawing: one row, one number, one valid document at a time."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

import files.services
from accounts.changes import ConflictError
from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from documents.issuing import services
from documents.issuing.numbers import read_code
from documents.kinds.parts import sha256_of
from documents.kinds.subjects import Subject
from documents.kinds.transcript import transcript_content
from documents.models import IssuedDocument, NumberSeries
from tests import factories
from tests.documents import props
from tests.documents.conftest import text_of

pytestmark = pytest.mark.django_db
NOW = props.NOW
State = IssuedDocument.State


def issue(cast, now=NOW, **fields):
    values = {"enrolment": cast.alices, "by": cast.nadia, "language": "fr", "now": now, **fields}
    return services.issue_transcript(**values)


def reserve(cast, job=None, now=NOW):
    content = transcript_content(cast.alices, "fr", now)
    return services.reserve(subject=Subject(enrolment=cast.alices), content=content, by=cast.nadia, job=job, now=now)


def decide(cast, mark="12"):
    registration = factories.registration(cast.alices, cast.namur, 2025)
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 3))
    return factories.decision(sitting, registration, Decimal(mark))


def states():
    return list(IssuedDocument.objects.order_by("pk").values_list("number", "state"))


def test_an_issued_document(cast):
    document = issue(cast)
    assert (document.number, document.state, document.language) == ("RN-2026-00001", "valid", "fr")
    assert document.issued_by == cast.nadia
    assert document.snapshot["issue"] == {
        "number": "RN-2026-00001",
        "code": document.code,
        "issued_at": "2026-11-22T10:00:00+01:00",
        "verify_url": f"http://localhost:8000/verify/{document.code}/",
        "seal": None,
    }
    assert document.snapshot_sha256 == sha256_of(document.snapshot)
    assert document.content_sha256 == sha256_of(document.snapshot["content"])
    assert document.file.name == "releve-de-notes-RN-2026-00001.pdf"
    text = text_of(files.services.read(document.file))
    assert f"N° RN-2026-00001 · {document.code}" in text


def test_numbers_run_within_a_calendar_year(cast):
    new_year = factories.at(2027, 1, 1, 0, 5)  # still 2026 in universal time
    numbers = [issue(cast, now=now).number for now in (NOW, NOW, new_year, NOW)]
    assert numbers == ["RN-2026-00001", "RN-2026-00002", "RN-2027-00001", "RN-2026-00003"]
    assert dict(NumberSeries.objects.values_list("year", "last")) == {2026: 3, 2027: 1}


def test_a_number_goes_back_with_the_row_that_failed(cast, monkeypatch):
    monkeypatch.setattr(services, "new_code", lambda: "x" * 99)
    with pytest.raises(ValidationError):
        reserve(cast)
    assert not NumberSeries.objects.exists()
    monkeypatch.undo()
    assert reserve(cast).number == "RN-2026-00001"


def test_codes_are_long_and_never_the_same(cast):
    codes = {services.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code.replace("-", "")) == 20 and read_code(code) == code for code in codes)  # 32 ** 20: 100 bits


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7K3M-9QXA-2FWD-8RTZ-4HBN", "7K3M-9QXA-2FWD-8RTZ-4HBN"),
        (" 7k3m9qxa 2fwd–8rtz_4hbn ", "7K3M-9QXA-2FWD-8RTZ-4HBN"),
        ("oOiI-lLAA-AAAA-AAAA-AAAA", "0011-11AA-AAAA-AAAA-AAAA"),
        ("7K3M-9QXA-2FWD-8RTZ-4HB", ""),
        ("7K3M-9QXA-2FWD-8RTZ-4HBU", ""),
        ("7K3M-9QXA-2FWD-8RTZ-4HBÉ", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed, read):
    assert read_code(typed) == read


def test_a_newer_one_supersedes_the_older_in_its_language_alone(cast):
    first, english = issue(cast), issue(cast, language="en")
    bobs = issue(cast, enrolment=cast.bobs)
    issue(cast, now=NOW + timedelta(days=1))
    assert states() == [
        ("RN-2026-00001", "superseded"),
        ("RN-2026-00002", "valid"),
        ("RN-2026-00003", "valid"),
        ("RN-2026-00004", "valid"),
    ]
    first.refresh_from_db()
    assert first.ended_at is not None
    assert {english.state, bobs.state} == {"valid"}


def test_the_slower_of_two_does_not_supersede_the_newer(cast):
    slow = reserve(cast)
    quick = issue(cast)
    services.complete(document=slow, pdf=b"%PDF")
    assert states() == [("RN-2026-00001", "superseded"), ("RN-2026-00002", "valid")]
    assert quick.file != slow.file


def test_the_database_refuses_two_valid_ones(cast):
    issue(cast)
    other = issue(cast, language="en")
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedDocument.objects.filter(pk=other.pk).update(language="fr")


def test_an_issued_document_is_not_edited(cast):
    document = issue(cast)
    document.snapshot["content"]["overall"]["earned"] = "180"
    for changed in (None, ["snapshot"], ["state", "number"]):
        with pytest.raises(ValueError, match="its state and its file only"):
            document.save(update_fields=changed)
    assert IssuedDocument.objects.get().snapshot["content"]["overall"]["earned"] == "0"


def test_each_step_leaves_its_audit_row_without_marks_and_code(cast):
    decide(cast, "17.25")
    first = issue(cast)
    issue(cast)
    rows = AuditEntry.objects.filter(object_uuid=first.uuid)
    assert [(row.action, row.actor_name, row.after.get("state")) for row in rows] == [
        ("reserve", "Nadia Test", "reserved"),
        ("issue", "Nadia Test", "valid"),
        ("supersede", "Nadia Test", "superseded"),
    ]
    for row in AuditEntry.objects.filter(object_type="documents.issueddocument"):
        assert "17.25" not in str(row.after)
        assert first.code not in str(row.after)


def test_withdrawn_with_a_reason(cast):
    document = services.withdraw(document=issue(cast), by=cast.nadia, why="Wrong person", now=NOW)
    assert (document.state, document.reason, document.ended_at) == ("withdrawn", "Wrong person", NOW)
    assert issue(cast).state == "valid"
    document.refresh_from_db()
    assert document.state == "withdrawn"


def test_withdrawal_wants_a_reason_and_the_version_that_was_seen(cast):
    document = issue(cast)
    with pytest.raises(ValidationError):
        services.withdraw(document=document, by=cast.nadia, why="  ")
    with pytest.raises(ConflictError):
        services.withdraw(document=document, by=cast.nadia, why="Wrong", seen=document.version - 1)
    assert IssuedDocument.objects.get().state == "valid"


@pytest.mark.parametrize("state", ["reserved", "withdrawn", "void"])
def test_only_what_was_issued_is_withdrawn(cast, state):
    document = reserve(cast)
    document.state = state
    with pytest.raises(WrongStateError):
        services.withdraw(document=document, by=cast.nadia, why="Wrong")
