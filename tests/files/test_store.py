import hashlib
import io
import os
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from files import services
from files.models import StoredFile
from files.storage import PART
from tests.factories import person
from tests.files.disk import no_room

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a transcript"


def put_away(content=PDF, name="relevé.pdf", content_type="application/pdf", by=None):
    return services.store(content=content, name=name, content_type=content_type, by=by)


def on_disk():
    return {path for path in Path(default_storage.location).rglob("*") if path.is_file()}


def test_the_row_says_what_was_put_away():
    alice = person("Alice")
    stored = StoredFile.objects.get(pk=put_away(by=alice).pk)
    assert (stored.name, stored.content_type, stored.size) == ("relevé.pdf", "application/pdf", len(PDF))
    assert (stored.sha256, stored.created_by) == (hashlib.sha256(PDF).hexdigest(), alice)
    assert services.read(stored) == PDF


def test_the_key_is_final_and_says_nothing_of_the_file():
    stored = put_away(name="Alice Martin.pdf")
    code = stored.uuid.hex
    assert stored.key == f"{code[:2]}/{code[2:4]}/{code}"
    assert Path(default_storage.path(stored.key)).read_bytes() == PDF


def test_the_same_content_twice_is_two_files():
    first, second = put_away(), put_away()
    assert first.key != second.key
    assert first.sha256 == second.sha256
    assert [services.read(first), services.read(second)] == [PDF, PDF]


@pytest.mark.parametrize(
    "file",
    [
        lambda: io.BytesIO(PDF),
        lambda: SimpleUploadedFile("x.pdf", PDF),
    ],
)
def test_a_file_is_read_from_its_start(file):
    content = file()
    content.read(5)
    stored = put_away(content)
    assert (stored.size, services.read(stored)) == (len(PDF), PDF)


def test_a_large_file_comes_in_pieces():
    content = bytes(range(256)) * 4096  # 1 MiB: more than one chunk
    stored = put_away(io.BytesIO(content))
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_an_empty_file_is_a_file():
    stored = put_away(b"")
    assert (stored.size, services.read(stored)) == (0, b"")


def test_what_is_undone_leaves_a_file_without_a_row_and_deletes_nothing():
    kept, before = put_away(), on_disk()
    with transaction.atomic():
        put_away()
        transaction.set_rollback(True)
    assert list(StoredFile.objects.all()) == [kept]
    assert len(on_disk() - before) == 1
    assert before <= on_disk()


def test_a_storage_that_is_full_leaves_no_row_and_no_part_of_the_file():
    before = on_disk()
    with no_room(after=4096), pytest.raises(OSError, match="File too large"):
        put_away(PDF * 4096)
    assert StoredFile.objects.count() == 0
    assert on_disk() == before


def test_while_it_is_written_no_file_has_the_name(monkeypatch):
    """Killed before the renaming: what is left has a name of its own, which the sweep knows."""

    class Crash(BaseException):
        pass

    def die(*args):
        found.extend(path.name for path in on_disk() - before)
        raise Crash

    before, found = on_disk(), []
    monkeypatch.setattr(os, "replace", die)
    with pytest.raises(Crash):
        put_away()
    assert [name.removesuffix(PART) + PART for name in found] == found
    assert len(found) == 1


def test_two_rows_cannot_share_a_file():
    stored = put_away()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(key=stored.key, name="x", content_type="x/y", size=1)


def test_an_altered_file_is_noticed():
    stored = put_away()
    Path(default_storage.path(stored.key)).write_bytes(b"%PDF-1.7 another transcript")
    with pytest.raises(services.DamagedFile, match=str(stored.uuid)):
        services.read(stored)


def test_a_lost_file_is_noticed():
    stored = put_away()
    Path(default_storage.path(stored.key)).unlink()
    with pytest.raises(FileNotFoundError):
        services.read(stored)


def test_the_technical_team_sees_rows_without_names_and_changes_none(client, django_user_model):
    stored = put_away(name="Alice Martin.pdf")
    client.force_login(django_user_model.objects.create_superuser("root@example.org", "pw"))
    for url in ("/admin/files/storedfile/", f"/admin/files/storedfile/{stored.pk}/change/"):
        page = client.get(url).content.decode()
        assert str(stored.uuid) in page
        assert "Alice Martin" not in page
    assert client.post(f"/admin/files/storedfile/{stored.pk}/change/", {"name": "x"}).status_code == 403
    assert client.post(f"/admin/files/storedfile/{stored.pk}/delete/", {"post": "yes"}).status_code == 403
    assert StoredFile.objects.get().name == "Alice Martin.pdf"
