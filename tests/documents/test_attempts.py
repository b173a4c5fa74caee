"""The job of a transcript: taken up again it goes on, and whatever dies, there is one document in the end."""

from datetime import timedelta

import pytest
from django.utils import translation

import files.services
from documents.issuing import services
from documents.kinds import transcript_print
from documents.models import IssuedDocument
from documents.rendering import pdf
from jobs.models import Job
from jobs.tasks import run
from jobs.work import Superseded, Work
from tests.documents import props
from tests.documents.test_services import decide, issue, reserve, states

pytestmark = pytest.mark.django_db
NOW = props.NOW


def running_job(cast):
    return Job.objects.create(
        kind="documents.transcript", state="running", attempt=1, heartbeat=NOW, created_by=cast.nadia
    )


def test_run_again_the_same_job_goes_on_with_its_number(cast):
    job = running_job(cast)
    first, again = reserve(cast, job), reserve(cast, job)
    assert again == first
    assert states() == [("RN-2026-00001", "reserved")]


@pytest.mark.parametrize("later", [NOW + timedelta(minutes=1), NOW + timedelta(days=1)])
def test_run_again_after_the_record_or_the_day_changed_the_number_is_void(cast, later):
    job = running_job(cast)
    reserve(cast, job)
    if later.date() == NOW.date():
        decide(cast)
    document = issue(cast, now=later, work=Work(job))
    assert states() == [("RN-2026-00001", "void"), ("RN-2026-00002", "valid")]
    assert document.job == job


def test_what_was_never_finished_becomes_void(cast):
    job = running_job(cast)
    reserve(cast, job)
    reserve(cast, None, now=NOW)
    services.void_unfinished(now=NOW)
    assert [state for _number, state in states()] == ["reserved", "reserved"]
    Job.objects.update(state="failed", reason="Interrupted", finished_at=NOW)
    assert services.void_unfinished(now=NOW + timedelta(hours=2)) == 2
    assert states() == [("RN-2026-00001", "void"), ("RN-2026-00002", "void")]


def test_the_next_one_clears_what_a_failed_job_left(cast):
    job = running_job(cast)
    reserve(cast, job)
    Job.objects.update(state="failed", reason="Interrupted", finished_at=NOW)
    issue(cast)
    assert states() == [("RN-2026-00001", "void"), ("RN-2026-00002", "valid")]


def test_an_attempt_that_was_given_up_issues_nothing(cast):
    job = running_job(cast)
    work = Work(Job.objects.get(pk=job.pk))
    document = reserve(cast, job)
    Job.objects.filter(pk=job.pk).update(attempt=2)
    with pytest.raises(Superseded):
        services.complete(document=document, pdf=b"%PDF", finish=lambda _document: work.finish())
    document.refresh_from_db()
    assert (document.state, document.file) == ("reserved", None)


def test_two_asks_at_once_are_one_job(cast):
    first = services.ask_transcript(enrolment=cast.alices, by=cast.nadia, language="fr")
    assert services.ask_transcript(enrolment=cast.alices, by=cast.nadia, language="fr") == first
    assert services.ask_transcript(enrolment=cast.alices, by=cast.alice, language="fr") == first
    assert services.ask_transcript(enrolment=cast.alices, by=cast.nadia, language="en") != first
    assert services.ask_transcript(enrolment=cast.bobs, by=cast.nadia, language="fr") != first
    assert Job.objects.visible_to(cast.alice).get() == first


class Crash(BaseException):
    """The process dies."""


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (transcript_print, "transcript_content"),
        (services, "take_number"),
        (pdf, "render_pdf"),
        (files.services, "store"),
        (Work, "finish"),
    ],
)
def test_wherever_it_dies_the_next_attempt_issues_one(cast, monkeypatch, place, name):
    job = running_job(cast)

    def die(*args, **kwargs):
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(place, name, die)
        with pytest.raises(Crash):
            issue(cast, work=Work(Job.objects.get(pk=job.pk)))
    Job.objects.filter(pk=job.pk).update(attempt=2)
    document = issue(cast, work=Work(Job.objects.get(pk=job.pk)))
    assert states() == [("RN-2026-00001", "valid")]
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"url": document.get_absolute_url(), "document": str(document.uuid)})


def test_who_lost_the_role_since_asking_gets_a_reason(cast):
    with translation.override("fr"):
        job = services.ask_transcript(enrolment=cast.bobs, by=cast.charlie, language="fr")
    assert states_of_run(job) == "failed"
    job.refresh_from_db()
    assert (
        job.reason
        == "Seuls l’assistant, les secrétariats et la direction du programme font délivrer un relevé de notes."
    )
    assert not IssuedDocument.objects.exists()


def states_of_run(job):
    run(job.pk)
    return Job.objects.get(pk=job.pk).state


def test_the_job_ends_in_the_document(cast):
    job = services.ask_transcript(enrolment=cast.alices, by=cast.alice, language="en")
    assert states_of_run(job) == "done"
    document = IssuedDocument.objects.get()
    job.refresh_from_db()
    assert (job.result["url"], document.job, document.issued_by) == (document.get_absolute_url(), job, cast.alice)
    assert document.language == "en"
