"""Stored files without a row are removed after a day; all others stay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from files.services import key_of, read, store
from files.storage import PART
from files.sweeping import WAIT, sweep
from tests import factories

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _empty(settings, tmp_path):
    backend = "files.storage.WholeFileStorage"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}}


def orphan():
    """What a worker leaves that died after it had written the file."""
    stored = store(content=b"lost", name="a.pdf", content_type="application/pdf", by=factories.person("Ann"))
    stored.delete()
    return stored


def test_a_file_without_a_row_goes_after_a_day():
    kept = store(content=b"kept", name="b.pdf", content_type="application/pdf", by=None)
    lost = orphan()
    now = default_storage.get_modified_time(lost.key)
    assert sweep(now + WAIT - SOON) == 0  # its row may still be committed
    assert default_storage.exists(lost.key)
    assert sweep(now + WAIT + SOON) == 1
    assert not default_storage.exists(lost.key)
    assert read(kept) == b"kept"
    assert sweep(now + WAIT + SOON) == 0


def test_what_a_killed_process_had_begun_to_write_goes_too(tmp_path):
    stored = orphan()
    path = Path(default_storage.path(stored.key))
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}{PART}")
    part.write_bytes(b"begun")
    now = datetime.fromtimestamp(part.stat().st_mtime, UTC)
    assert sweep(now + WAIT + SOON) == 2
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_is_not_named_as_ours_stays():
    name = default_storage.save("probe/3f2a", ContentFile(b"probe"))
    other = default_storage.save("3f/2a/letter.pdf", ContentFile(b"letter"))
    assert sweep(timezone.now() + 2 * WAIT) == 0
    assert default_storage.exists(name)
    assert default_storage.exists(other)


def test_an_empty_storage():
    assert sweep() == 0


def test_the_keys_are_those_of_the_store():
    stored = store(content=b"x", name="c.pdf", content_type="application/pdf", by=None)
    assert stored.key == key_of(stored.uuid)
