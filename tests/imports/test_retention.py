"""Old tables are forgotten: their rows and files go, what they brought and that they were there stays."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from config.celery import app
from files.models import StoredFile
from imports import retention, services
from imports.models import Import, ImportRow
from records.models import Enrolment
from tests.imports.props import HEAD, checked

OLD = timedelta(days=181)
ROW = HEAD + "N9;Evrard;Zoé;zoe@example.org;2026\n"


def later(by=OLD):
    return timezone.now() + by


def test_rows_and_file_go_and_the_resident_stays(desk, cast, django_capture_on_commit_callbacks):
    batch = desk.imported("residents", ROW)
    key = batch.file.key
    with django_capture_on_commit_callbacks(execute=True):
        assert retention.forget_old(later()) == 1
    batch.refresh_from_db()
    assert (batch.state, batch.file, batch.name, batch.new, batch.rows.count()) == ("written", None, "table.csv", 1, 0)
    assert (StoredFile.objects.count(), default_storage.exists(key)) == (0, False)
    assert Enrolment.objects.get(identifiers__value="N9").user.email == "zoe@example.org"
    assert AuditEntry.objects.filter(object_uuid=batch.uuid).last().action == "forget"
    with pytest.raises(WrongStateError, match="no longer kept row by row"):
        services.start_undoing(batch=batch, by=cast.nadia)
    assert retention.forget_old(later()) == 0


@pytest.mark.parametrize(
    ("state", "afterwards"), [("received", "dropped"), ("checked", "dropped"), ("undone", "undone")]
)
def test_what_was_never_imported_is_set_aside(desk, state, afterwards):
    batch = desk.bring("residents", ROW) if state == "received" else desk.checked("residents", ROW)
    if state == "undone":
        batch = desk.undo(desk.write(batch))
    retention.forget_old(later())
    batch.refresh_from_db()
    assert (batch.state, batch.file, ImportRow.objects.count()) == (afterwards, None, 0)


def test_young_tables_and_those_being_worked_on_stay(desk, cast):
    young = desk.imported("residents", ROW)
    assert retention.forget_old(later(timedelta(days=179))) == 0
    busy = desk.checked("residents", ROW.replace("N9", "UNA00001"))
    services.assign(
        batch=busy, sheet=busy.sheet, header_row=1, titles=busy.titles, columns=busy.places(), options={}, by=cast.nadia
    )
    retention.forget_old(later())
    assert list(Import.objects.filter(forgotten_at__isnull=True)) == [busy]
    young.refresh_from_db()
    assert young.forgotten_at is not None


def test_the_page_says_so(client, cast):
    batch = checked(cast, written=True)
    retention.forget_old(later())
    client.force_login(cast.nadia)
    page = client.get(reverse("import", args=[batch.uuid])).content.decode()
    assert "Its rows and its file were deleted on" in page
    assert "cohort.csv" in page
    assert "EVRARD" not in page
    assert client.get(reverse("import-file", args=[batch.uuid])).status_code == 404
    assert client.get(reverse("import-list")).status_code == 200


def test_the_clock_does_it():
    assert app.conf.beat_schedule["forget-tables"]["task"] == "imports.tasks.forget_old"
    app.loader.import_default_modules()
    assert "imports.tasks.forget_old" in app.tasks
