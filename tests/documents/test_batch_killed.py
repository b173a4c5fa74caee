"""Real workers die while they work on a batch; each document is made once, and the sweep leaves nothing behind.

`KILLS=20 KILL_BATCH=300 KILL_SEED=7 pytest -s` runs it at full size and prints its figures; in CI it is small.
"""

import os
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from documents.batches import lanes
from documents.issuing import services as issuing
from documents.models import IssuedDocument
from documents.rendering import fonts
from documents.sealing import certificate as certificates
from files import sweeping
from files.models import StoredFile
from tests.documents.test_batches import residents, start
from tests.documents.test_worker import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
KILLS, SIZE = int(os.environ.get("KILLS", "2")), int(os.environ.get("KILL_BATCH", "5"))
SEED = int(os.environ.get("KILL_SEED", "20261130"))


def ended(batch):
    lanes.tend()  # in production the beat does it
    time.sleep(0.2)
    return not batch.batch_items.open().exists()


def left_behind(temporary):
    """Files of workers that died: stored ones without a row, unfinished keys, temporary ones."""
    stored = settings.VAR_DIR / "files"
    known = {stored / key for key in StoredFile.objects.values_list("key", flat=True)}
    found = [path for path in [*stored.rglob("*"), *temporary.rglob("*")] if path.is_file() and path not in known]
    return [*found, *settings.VAR_DIR.glob(f"{certificates.UNFINISHED}*")]


def sweep(temporary, monkeypatch):
    """As the beat does in time."""
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    later = datetime.fromtimestamp(temporary.stat().st_mtime, UTC) + timedelta(days=2)
    issuing.void_unfinished(now=later)
    return certificates.sweep(later), sweeping.sweep(later), fonts.sweep(later)


@pytest.mark.worker
def test_however_often_workers_die_each_document_is_made_once(start_worker, cast, tmp_path, monkeypatch):
    print(f"KILL_SEED={SEED}")
    draw = random.Random(SEED)
    batch = start(cast, residents(cast, SIZE))
    at_work = 0
    for _kill in range(KILLS):
        before = batch.batch_items.open().count()
        worker = start_worker(SEAL_SELF_MADE="true", TMPDIR=str(tmp_path))
        wait_for(lambda before=before: ended(batch) or batch.batch_items.open().count() < before, 180)
        time.sleep(draw.uniform(0, 0.4))
        worker.kill()
        at_work += batch.batch_items.filter(state="running").exists()
    last = start_worker(SEAL_SELF_MADE="true", TMPDIR=str(tmp_path))
    wait_for(lambda: ended(batch), 60 + SIZE * 5)
    last.kill()
    assert set(batch.batch_items.values_list("state", flat=True)) == {"made"}
    documents = IssuedDocument.objects.filter(state="valid")
    assert documents.count() == documents.values("enrolment").distinct().count() == SIZE
    numbers = list(IssuedDocument.objects.order_by("number").values_list("number", flat=True))
    assert [int(number[-5:]) for number in numbers] == list(range(1, len(numbers) + 1))  # void ones are accounted for
    assert not IssuedDocument.objects.filter(state="reserved").exists()
    left = left_behind(tmp_path)
    keys, files, folders = sweep(tmp_path, monkeypatch)
    print(
        f"{KILLS} kills, {at_work} of them amid a document; {len(numbers)} numbers, {len(numbers) - SIZE} of them void."
    )
    print(f"Left: {len(left)} files; swept: {keys} unfinished keys, {files} stored files, {folders} folders of fonts.")
    assert folders >= 1
    assert left_behind(tmp_path) == []
