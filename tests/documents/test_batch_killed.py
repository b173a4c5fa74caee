"""Real workers die while they work on a batch; each document is made once.

`KILLS=20 KILL_BATCH=300 KILL_SEED=7` runs it at full size; in CI it is small.
"""

import os
import random
import time

import pytest

from documents.batches import lanes
from documents.models import IssuedDocument
from tests.documents.test_batches import residents, start
from tests.documents.test_worker import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
KILLS, SIZE = int(os.environ.get("KILLS", "2")), int(os.environ.get("KILL_BATCH", "5"))
SEED = int(os.environ.get("KILL_SEED", "20261130"))


def ended(batch):
    lanes.tend()  # in production the beat does it
    time.sleep(0.2)
    return not batch.batch_items.open().exists()


@pytest.mark.worker
def test_however_often_workers_die_each_document_is_made_once(start_worker, cast):
    print(f"KILL_SEED={SEED}")
    draw = random.Random(SEED)
    batch = start(cast, residents(cast, SIZE))
    for _kill in range(KILLS):
        before = batch.batch_items.open().count()
        worker = start_worker()
        wait_for(lambda before=before: ended(batch) or batch.batch_items.open().count() < before, 180)
        time.sleep(draw.uniform(0, 0.4))
        worker.kill()
    start_worker()
    wait_for(lambda: ended(batch), 60 + SIZE * 5)
    assert set(batch.batch_items.values_list("state", flat=True)) == {"made"}
    documents = IssuedDocument.objects.filter(state="valid")
    assert documents.count() == documents.values("enrolment").distinct().count() == SIZE
    numbers = list(IssuedDocument.objects.order_by("number").values_list("number", flat=True))
    assert [int(number[-5:]) for number in numbers] == list(range(1, len(numbers) + 1))  # void ones are accounted for
    assert not IssuedDocument.objects.filter(state="reserved").exists()
