"""The way to the accreditation: dates, pieces of others, and the university's pieces in one batch."""

import csv
import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from documents.accreditation.steps import months_before, steps
from documents.batches import services
from documents.models import AccreditationPiece, BatchItem, IssuedDocument
from tests import factories
from tests.documents.test_batches import fresh, residents, work_off
from tests.documents.test_kinds import done, graduate, running  # noqa: F401 (a fixture)
from tests.documents.test_pages import shown
from tests.guards.queries import assert_budget

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)


def piece(cast, code, **fields):
    values = {"title": factories.both(code), "from_whom": factories.both("Somebody"), "starts": date(2026, 1, 1)}
    return AccreditationPiece.objects.create(programme_version=cast.version, code=code, **values | fields)


@pytest.fixture
def pieces(graduate):  # noqa: F811
    piece(graduate, "success", kinds=["success", "provisional"], position=1)
    piece(graduate, "theory", kinds=["theory"], position=2)
    piece(graduate, "order", months_old=3, months_ahead=1, position=3)
    piece(graduate, "past", ends=date(2026, 2, 1), position=4)
    return graduate


def test_days_are_counted_back_from_the_last_day_of_the_last_stage(pieces):
    running(pieces)  # until 31 December 2026
    success, theory, order = steps(pieces.alices, TODAY)
    assert (order.not_before, order.ask_by) == (date(2026, 9, 30), date(2026, 11, 30))
    assert (success.is_ours, order.is_ours) == (True, False)
    assert bool(success.answer)
    assert theory.document is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 12, 31), 3, date(2026, 9, 30)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 2, date(2025, 11, 15)),
    ],
)
def test_months_back(day, months, expected):
    assert months_before(day, months) == expected


def test_the_office_issues_the_pieces_in_one_batch(pieces, client):
    done(pieces)
    batch = services.start(
        kind="accreditation", language="fr", version=pieces.version, enrolments=[pieces.alices, pieces.bobs],
        by=pieces.nadia,
    )  # fmt: skip
    client.force_login(pieces.nadia)
    work_off(batch)
    states = [(item.enrolment, item.state) for item in batch.batch_items.order_by("position")]
    assert states == [
        (pieces.alices, "made"), (pieces.alices, "made"), (pieces.bobs, "failed"), (pieces.bobs, "failed"),
    ]  # fmt: skip
    assert sorted(IssuedDocument.objects.values_list("kind", flat=True)) == ["success", "theory"]
    reasons = BatchItem.objects.filter(state="failed").values_list("reason", flat=True)
    assert [reason.split(":")[0].strip() for reason in reasons] == [
        "Toutes les activités ne sont pas encore octroyées", "0 crédits sur 5 sont octroyés à ce jour.",
    ]  # fmt: skip
    page = reverse("accreditation", args=[pieces.alices.uuid])
    text = shown(client.get(page))
    assert "Délivrer les pièces pour la cohorte" in text
    assert "votre secrétariat" not in text
    client.force_login(pieces.alice)
    text = shown(client.get(page))
    assert "Délivrer les pièces pour la cohorte" not in text
    assert "order Somebody 30 juin 2026 30 août 2026" in text
    assert "past" not in text
    sent = client.get(reverse("accreditation-zip", args=[pieces.alices.uuid]))
    with zipfile.ZipFile(io.BytesIO(b"".join(sent.streaming_content))) as found:
        rows = list(csv.reader(io.StringIO(found.read("00-manifest.csv").decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 3


def test_while_the_stage_runs_the_provisional_attestation_is_the_piece(pieces):
    running(pieces)
    batch = services.start(
        kind="accreditation", language="fr", version=pieces.version, enrolments=[pieces.alices], by=pieces.nadia
    )
    work_off(batch)
    assert sorted(IssuedDocument.objects.values_list("kind", flat=True)) == ["provisional", "theory"]
    assert fresh(batch).n_made == 2


def test_a_programme_without_pieces_says_so(cast, client):
    client.force_login(cast.nadia)
    page = f"{reverse('document-batch-new')}?version={cast.version.uuid}"
    posted = {"kind": "accreditation", "enrolments": [cast.alices.uuid], "language": "fr"}
    refused = client.post(page, posted)
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"kind"})
    client.force_login(cast.alice)
    assert "aucune pièce pour un agrément" in shown(client.get(reverse("accreditation", args=[cast.alices.uuid])))


def test_budget(pieces, client):
    client.force_login(pieces.alice)
    running(pieces)
    numbers = iter(range(10, 90))

    def make(n):
        for _ in range(n):
            piece(pieces, f"other-{next(numbers)}")

    residents(pieces, 1)
    assert_budget(client, reverse("accreditation", args=[pieces.alices.uuid]), make, 60)
