"""Batches: chosen, made by lanes, paused, cancelled, retried, taken out; whatever dies, each document is made once."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

import files.services
from accounts.permissions import WrongStateError
from documents.batches import archive, lanes, services
from documents.batches.progress import progress_of
from documents.issuing import services as issuing
from documents.models import Batch, BatchItem, IssuedDocument
from jobs import states
from jobs.models import Job
from jobs.tasks import run
from jobs.work import Superseded, Work
from tests import factories
from tests.documents.test_pages import shown
from tests.guards.queries import assert_budget

pytestmark = pytest.mark.django_db
RENDERED = b"%PDF-1.7 of the test"


@pytest.fixture(autouse=True)
def rendering(monkeypatch):
    """Rendering is tested elsewhere; here it only counts."""
    done = []

    def produce(document):
        done.append(document.number)
        return RENDERED

    monkeypatch.setattr(issuing, "produce", produce)
    return done


def residents(cast, n, first=100):
    return [
        factories.enrolment(factories.person(f"R{first + k}", "Étienne"), cast.version, matricule=first + k)
        for k in range(n)
    ]


def start(cast, enrolments, **fields):
    values = {"kind": "transcript", "language": "fr", "version": cast.version, "by": cast.nadia, **fields}
    return services.start(enrolments=enrolments, **values)


def fresh(batch):
    return Batch.objects.for_display().get(pk=batch.pk)


def work_off(batch):
    """Run the jobs of the lanes until none is queued, as workers would."""
    lanes.tend()
    while job := Job.objects.filter(kind=services.JOB, state="queued").first():
        run(job.pk)
    return fresh(batch)


def states_of(batch):
    return list(batch.batch_items.order_by("position").values_list("state", flat=True))


def test_every_resident_gets_a_document_of_their_own(cast, rendering):
    batch = work_off(start(cast, residents(cast, 3)))
    assert states_of(batch) == ["made"] * 3
    assert progress_of(batch).phase == "done"
    documents = [item.document for item in batch.batch_items.order_by("position")]
    assert [document.enrolment for document in documents] == [item.enrolment for item in batch.batch_items.all()]
    assert sorted(rendering) == sorted(document.number for document in documents)
    assert {(d.state, d.language, d.issued_by) for d in documents} == {("valid", "fr", cast.nadia)}


def test_what_is_unchanged_is_not_rendered_again_unless_asked(cast, rendering):
    enrolments = residents(cast, 2)
    work_off(start(cast, enrolments))
    factories.registration(enrolments[0], cast.namur)
    rendering.clear()
    batch = work_off(start(cast, enrolments))
    assert (states_of(batch), len(rendering)) == (["made", "unchanged"], 1)
    assert progress_of(batch).ready == 2
    rendering.clear()
    again = work_off(start(cast, enrolments, again=True))
    assert (states_of(again), len(rendering)) == (["made", "made"], 2)


def test_a_lane_goes_on_behind_what_others_asked_for(cast, monkeypatch):
    monkeypatch.setattr(lanes, "PER_JOB", 2)
    batch = start(cast, residents(cast, 5))
    lanes.tend()
    job = Job.objects.filter(kind=services.JOB).order_by("pk").first()
    run(job.pk)
    assert states_of(batch).count("made") == 2
    assert Job.objects.filter(key=job.key, state="queued").count() == 1
    assert states_of(work_off(batch)) == ["made"] * 5


def test_a_paused_batch_rests_and_goes_on(cast):
    batch = start(cast, residents(cast, 2))
    services.act(batch=batch, name="pause", by=cast.dora)
    assert states_of(work_off(batch)) == ["waiting"] * 2
    assert progress_of(fresh(batch)).phase == "paused"
    services.act(batch=batch, name="resume", by=cast.nadia)
    assert states_of(work_off(batch)) == ["made"] * 2


def test_cancelled_is_what_waits_and_nothing_else(cast, monkeypatch):
    monkeypatch.setattr(lanes, "PER_JOB", 1)
    batch = start(cast, residents(cast, 3))
    lanes.tend()
    run(Job.objects.filter(kind=services.JOB).first().pk)
    services.act(batch=batch, name="cancel", by=cast.nadia)
    assert sorted(states_of(work_off(batch))) == ["cancelled", "cancelled", "made"]
    with pytest.raises(WrongStateError, match="annulé"):
        services.act(batch=batch, name="resume", by=cast.nadia)


def test_a_failure_has_its_reason_its_number_is_void_and_it_is_tried_again(cast, monkeypatch):
    def full(document):
        raise OSError(28, "No space left on device")

    enrolments = residents(cast, 2)
    with monkeypatch.context() as patched:
        patched.setattr(issuing, "produce", full)
        batch = work_off(start(cast, enrolments))
    assert {item.reason for item in batch.batch_items.all()} == {
        "Il n’y a plus de place pour enregistrer le fichier. Prévenez l’équipe technique, puis réessayez."
    }
    assert set(IssuedDocument.objects.values_list("state", flat=True)) == {"void"}
    assert progress_of(batch).failed == 2
    services.act(batch=batch, name="retry", by=cast.nadia)
    assert states_of(work_off(batch)) == ["made"] * 2
    assert IssuedDocument.objects.filter(state="void").count() == 2


def test_nothing_is_issued_for_who_lost_the_role_since(cast):
    batch = start(cast, residents(cast, 1), by=cast.charlie)
    assert states_of(work_off(batch)) == ["failed"]
    assert not IssuedDocument.objects.exists()


class Crash(BaseException):
    """The process dies."""


def die(*args, **kwargs):
    raise Crash


@pytest.mark.parametrize(
    ("place", "name"),
    [(lanes, "issue"), (issuing, "take_number"), (issuing, "produce"), (files.services, "store"), (lanes, "end")],
)
def test_wherever_a_worker_dies_the_document_is_made_once(cast, monkeypatch, place, name):
    batch = start(cast, residents(cast, 2))
    lanes.tend()
    job = Job.objects.filter(kind=services.JOB).first()
    with monkeypatch.context() as patched:
        patched.setattr(place, name, die)
        with pytest.raises(Crash):
            run(job.pk)
    assert states_of(batch).count("running") == 1
    job.refresh_from_db()
    states.give_back(job)
    assert states_of(work_off(batch)) == ["made"] * 2
    assert list(IssuedDocument.objects.order_by("number").values_list("state", flat=True)) == ["valid"] * 2


def test_what_kills_three_workers_is_given_up_and_the_rest_goes_on(cast, monkeypatch):
    batch = start(cast, residents(cast, 2))
    first = batch.batch_items.first()

    def deadly(document):
        if document.enrolment_id == first.enrolment_id:
            raise Crash
        return RENDERED

    monkeypatch.setattr(issuing, "produce", deadly)
    lanes.tend()
    for _attempt in range(3):
        job = Job.objects.filter(kind=services.JOB, state="queued").first()
        with pytest.raises(Crash):
            run(job.pk)
        job.refresh_from_db()
        states.give_back(job)
    assert states_of(work_off(batch)) == ["failed", "made"]
    assert batch.batch_items.first().reason == "Ce travail a été interrompu 3 fois et a été abandonné."
    assert sorted(IssuedDocument.objects.values_list("state", flat=True)) == ["valid", "void"]


def test_a_worker_that_was_given_up_ends_nothing(cast):
    batch = start(cast, residents(cast, 1))
    lanes.tend()
    job = states.claim(Job.objects.filter(kind=services.JOB).first().pk)
    item = lanes.claim(batch, Work(job))
    BatchItem.objects.filter(pk=item.pk).update(attempt=2)
    with pytest.raises(Superseded):
        lanes.make(item, Work(job))
    assert not IssuedDocument.objects.exists()


def test_a_batch_without_a_lane_is_taken_up(cast):
    batch = start(cast, residents(cast, 1))
    assert not Job.objects.filter(kind=services.JOB, state="failed").exists()
    Job.objects.filter(kind=services.JOB).update(state="failed", reason="-", finished_at=factories.at(2026, 1, 1))
    assert states_of(work_off(batch)) == ["made"]


def test_the_time_left_follows_from_what_was_made(cast):
    batch = work_off(start(cast, residents(cast, 3)))
    began = factories.at(2026, 1, 1)
    batch.batch_items.update(started_at=began, ended_at=began + timedelta(seconds=90))
    batch.batch_items.filter(position__gt=1).update(state="waiting", document=None)
    assert progress_of(fresh(batch)).left == timedelta(seconds=180)
    assert progress_of(fresh(batch)).left_words == "Encore 3 minutes environ."


def test_bad_choices_are_refused_with_the_field(cast):
    other = factories.programme_version("OTHER")
    stranger = factories.enrolment(cast.charlie, other, matricule=900)
    for enrolments in ([], [cast.alices, stranger]):
        with pytest.raises(ValidationError) as refused:
            start(cast, enrolments)
        assert list(refused.value.message_dict) == ["enrolments"]
    assert not Batch.objects.exists()


def test_one_item_a_resident_and_a_reason_for_each_failure(cast):
    batch = start(cast, [cast.alices])
    with pytest.raises(IntegrityError):
        BatchItem.objects.create(batch=batch, position=2, enrolment=cast.alices, kinds=["transcript"])


def test_the_database_wants_a_reason_for_each_failure(cast):
    batch = start(cast, [cast.alices])
    with pytest.raises(IntegrityError):
        batch.batch_items.update(state="failed")


# The zip


def unzipped(parts):
    return zipfile.ZipFile(io.BytesIO(b"".join(parts)))


def test_the_zip_has_the_files_and_a_manifest(cast):
    cast.alice.given_name, cast.alice.family_name = "Łucja 😀/..", "Ôzgür \u202eevil"
    cast.alice.save()
    batch = work_off(start(cast, [cast.alices, cast.bobs]))
    with unzipped(archive.zipped(archive.packed(batch.batch_items.ready()))) as found:
        assert found.testzip() is None
        names = found.namelist()
        rows = list(csv.reader(io.StringIO(found.read("00-manifest.csv").decode("utf-8-sig")), delimiter=";"))
        assert {found.read(name) for name in names[1:]} == {RENDERED}
    assert names == ["00-manifest.csv", *sorted(names[1:])]
    assert all(name.isascii() and "/" not in name for name in names)
    numbers = {item.document.number: item.document.file.sha256 for item in batch.batch_items.all()}
    assert rows[0] == ["Fichier", "Numéro", "SHA-256 du fichier"]
    assert [(name, numbers[number] == digest) for name, number, digest in rows[1:]] == [(n, True) for n in names[1:]]


def test_a_file_that_was_lost_is_named_and_the_others_come(cast):
    batch = work_off(start(cast, residents(cast, 2)))
    lost = batch.batch_items.first().document.file
    lost.key = "no/such/key"
    lost.save()
    with unzipped(archive.zipped(archive.packed(batch.batch_items.ready()))) as found:
        names = sorted(name.rpartition(".")[2] for name in found.namelist())
        text = next(name for name in found.namelist() if name.endswith(".txt"))
        assert str(lost.uuid) in found.read(text).decode()
    assert names == ["csv", "pdf", "txt"]


# The pages


def test_a_cohort_in_five_interactions(client, cast):
    """Cohort page -> 1 "Issue documents" -> 2 kind -> 3 tick all -> 4 "Issue in French" -> 5 "Download the zip"."""
    residents(cast, 3)
    client.force_login(cast.nadia)
    cohort = shown(client.get(reverse("cohort", args=[cast.version.uuid, 2024])))
    address = f"{reverse('document-batch-new')}?version={cast.version.uuid}&intake=2024"
    assert "Délivrer des documents" in cohort
    page = client.get(address)
    ticks = [enrolment.uuid for enrolment, _ticked in page.context["rows"]]
    assert len(ticks) == 5  # Alice and Bob too
    posted = client.post(address, {"kind": "transcript", "enrolments": ticks, "language": "fr"})
    batch = Batch.objects.get()
    assert posted["Location"] == batch.get_absolute_url()
    work_off(batch)
    assert "Télécharger le zip" in shown(client.get(posted["Location"]))
    sent = client.get(reverse("document-batch-zip", args=[batch.uuid]))
    with unzipped(sent.streaming_content) as found:
        assert len(found.namelist()) == 6


def test_nothing_is_selected_and_what_is_missing_is_said(client, cast):
    client.force_login(cast.nadia)
    address = f"{reverse('document-batch-new')}?version={cast.version.uuid}"
    assert "checked" not in client.get(address).content.decode()
    refused = client.post(address, {})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"kind", "enrolments", "language"})
    assert not Batch.objects.exists()


def test_the_progress_is_sent_when_it_changed(client, cast):
    batch = start(cast, residents(cast, 2))
    client.force_login(cast.louis)
    address = reverse("document-batch-progress", args=[batch.uuid])
    seen = progress_of(fresh(batch)).shown
    assert client.get(address, {"shown": seen}).status_code == 204
    work_off(batch)
    assert "2 sur 2 prêts" in shown(client.get(address, {"shown": seen}))


def test_acts_from_the_page(client, cast):
    batch = start(cast, residents(cast, 1))
    client.force_login(cast.dora)
    act = reverse("document-batch-act", args=[batch.uuid, "pause"])
    assert client.post(act, {"version": batch.version}).status_code == 302
    batch.refresh_from_db()
    assert batch.state == "paused"
    assert client.post(reverse("document-batch-act", args=[batch.uuid, "burn"])).status_code == 404


def test_budgets(client, cast):
    client.force_login(cast.nadia)
    numbers = iter(range(200, 900, 10))
    assert_budget(
        client, reverse("document-batch-list"),
        lambda n: [start(cast, residents(cast, 1, next(numbers))) for _ in range(n)], 8,
    )  # fmt: skip
    batch = start(cast, residents(cast, 1, 990))

    def more(n):
        for enrolment in residents(cast, n, next(numbers)):
            BatchItem.objects.create(batch=batch, position=enrolment.pk + 10, enrolment=enrolment, kinds=["transcript"])

    assert_budget(client, batch.get_absolute_url(), more, 11)
    assert_budget(
        client,
        f"{reverse('document-batch-new')}?version={cast.version.uuid}",
        lambda n: residents(cast, n, next(numbers)),
        13,
    )
