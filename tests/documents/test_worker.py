"""A real worker issues transcripts; what `kill -9` leaves is taken up, and at last there is one."""

import threading
import time

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

import files.services
from documents.issuing import services
from documents.models import IssuedDocument
from jobs.models import Job
from tests.documents.conftest import text_of
from tests.documents.test_pages import shown

pytestmark = pytest.mark.django_db(transaction=True)


def wait_for(found, seconds=60):
    """Ask every 5 ms until there is an answer."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := found():
            return answer
        time.sleep(0.005)
    raise AssertionError(f"Nothing came of it: {list(Job.objects.values())}, {list(states())}")


def states():
    return IssuedDocument.objects.order_by("pk").values_list("state", flat=True)


@pytest.mark.worker
def test_killed_while_it_presses_there_is_one_transcript_after_a_restart(start_worker, elodie, client):
    worker = start_worker()
    job = services.ask_transcript(enrolment=elodie, by=elodie.user, language="fr")
    wait_for(lambda: IssuedDocument.objects.filter(state="reserved").exists())
    worker.kill()
    job.refresh_from_db()
    assert (job.state, job.attempt, list(states())) == ("running", 1, ["reserved"])
    client.force_login(elodie.user)
    begun = IssuedDocument.objects.get()
    assert "en préparation" in shown(client.get(begun.get_absolute_url()))

    start_worker()
    wait_for(lambda: Job.objects.filter(pk=job.pk, state="done").exists())
    document = IssuedDocument.objects.get()
    assert (document.pk, document.number, document.state) == (begun.pk, begun.number, "valid")
    assert document.file.sha256
    assert "Tous les blocs 55 2 63 60 57 / 180" in text_of(files.services.read(document.file))
    assert len([path for path in (settings.VAR_DIR / "files").rglob("*") if path.name == document.file.uuid.hex]) == 1
    assert "Ouvrir le relevé de notes" in shown(client.get(reverse("job", args=[job.uuid])))
    assert "valable" in shown(client.get(document.get_absolute_url()))


@pytest.mark.worker
def test_two_workers_and_six_asks_give_one_valid_document_a_language(start_worker, elodie, cast):
    asks = [
        services.ask_transcript(enrolment=elodie, by=by, language=language)
        for language in ("fr", "en")
        for by in (elodie.user, cast.nadia, cast.dora)
    ]
    assert len({job.pk for job in asks}) == 2
    start_worker()
    start_worker()
    wait_for(lambda: Job.objects.filter(state="done").count() == 2)
    assert sorted(IssuedDocument.objects.values_list("language", "state")) == [("en", "valid"), ("fr", "valid")]


def test_two_threads_at_once_take_two_numbers_and_leave_one_valid(elodie):
    """Without a job, as two commands would: the locks alone keep them apart."""
    errors = []

    def issue():
        try:
            services.issue_transcript(enrolment=elodie, by=None, language="fr")
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    numbers = list(IssuedDocument.objects.order_by("number").values_list("number", flat=True))
    assert [number[-5:] for number in numbers] == ["00001", "00002", "00003", "00004"]
    assert sorted(states()) == ["superseded"] * 3 + ["valid"]
    assert IssuedDocument.objects.get(state="valid").number == numbers[-1]
