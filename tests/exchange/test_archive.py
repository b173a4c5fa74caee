"""What a resident takes away: all that is theirs, nothing of anybody else's; and who may fetch it, how long."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

import files.services
from accounts.permissions import WrongStateError
from exchange.archive import services as archive_services
from exchange.archive.content import everything
from exchange.models import PortfolioArchive
from files.models import StoredFile
from jobs import tasks
from jobs.models import Job
from jobs.services import start
from records.models import StatusChange
from tests.documents.conftest import text_of
from tests.portfolio import props, writings


def archive_of(made):
    return zipfile.ZipFile(io.BytesIO(files.services.read(made.file)))


def content_of(made):
    return json.loads(archive_of(made).read("portfolio.json"))


@pytest.fixture
def made(world):
    return archive_services.make(enrolment=world.alices, by=world.alice, language="en")


def test_the_archive_holds_a_book_the_files_the_data_and_two_sentences(world, made):
    archive = archive_of(made)
    own = world.entry_files["private"], world.entry_files["shared"]
    places = [f"files/{row.uuid}-notes.txt" for row in own]
    places.append(f"files/{world.manuscript.uuid}-thesis.pdf")
    assert archive.namelist() == [*places, "portfolio.pdf", "README.txt", "portfolio.json"]
    assert archive.testzip() is None
    assert archive.read(places[0]) == b"Notes"
    assert len(archive.read("README.txt").decode().split("\n")) == 3
    assert archive.read("portfolio.pdf").startswith(b"%PDF-1.7")


def test_the_data_are_all_that_is_the_residents(world, made):
    data = content_of(made)
    own = data["portfolio"]
    assert (data["format"], data["format_version"]) == ("cursus-portfolio", 1)
    assert {name: len(rows) for name, rows in own.items()} == {
        "entries": 2, "goals": 2, "observations": 1, "rounds": 1, "requests": 2, "sign_offs": 1,
    }  # fmt: skip
    assert [row["title"] for row in own["entries"]] == ["private entry", "shared entry"]
    assert own["entries"][1]["shared"][0]["with"] == "Marie Test"
    (signed,) = own["sign_offs"]
    assert (signed["competency"], signed["level"], signed["signer"]) == ("f-1/c", "f-1/novice", "Marie Test")
    assert signed["evidence"] == [{"kind": "observation", "uuid": own["observations"][0]["uuid"]}]
    assert [row["site"]["name"] for row in data["internships"]["placements"]] == ["Cabinet"]
    assert data["mentoring"]["meetings"][0]["mentor"] == "Marie Test"
    assert data["legend"]["competencies"] == {"f-1/c": {"fr": "Competency", "en": "Competency"}}
    assert data["legend"]["forms"]["watch/1"]["items"][0]["label"]["en"] == "Item care"


def test_it_says_its_hash_and_size(made):
    content = files.services.read(made.file)
    data = archive_of(made).read("portfolio.json")
    assert (made.sha256, made.size) == (hashlib.sha256(data).hexdigest(), len(content))


def test_a_draft_of_who_answers_is_theirs_and_a_round_tells_nobody_apart(world):
    form = world.portfolio.form
    writings.entry(world.bobs, title="Bob's own")
    world.portfolio.asked.__class__.objects.filter(pk=world.portfolio.asked.pk).update(answers={"well": "UNSENT"})
    round = props.opened(world.bobs, own=world.framework)
    props.answers_in(round, 4, {**props.ANSWERS, "well": "FOURTH"})
    assert form.code == "watch"
    alices, bobs = (json.dumps(everything(one, "en")) for one in (world.alices, world.bobs))
    assert "UNSENT" not in alices
    assert "Bob's own" not in alices
    assert "FOURTH" not in bobs
    assert [row["pool"] for row in everything(world.bobs, "en")["portfolio"]["rounds"]] == [None]
    assert everything(world.bobs, "en")["portfolio"]["observations"] == []


def test_a_pool_that_can_be_read_is_in_it_without_names(world):
    round = props.opened(world.bobs, own=world.framework)
    props.answers_in(round, 5, {**props.ANSWERS, "well": "TOGETHER"})
    round.refresh_from_db()
    type(round).objects.filter(pk=round.pk).update(closed_at=timezone.now())
    own = everything(world.bobs, "en")["portfolio"]
    (found,) = own["rounds"]
    assert found["pool"]["answers"] == 5
    assert [item["texts"] for item in found["pool"]["items"] if item["code"] == "well"] == [["TOGETHER"] * 5]
    assert {row["observation"] for row in own["requests"]} == {None}


def test_what_is_for_the_coordinator_alone_is_not_in_it(world):
    form = world.portfolio.form
    form.form_items.filter(code="well").update(confidential=True)
    data = everything(world.alices, "en")
    assert "Listened well" not in json.dumps(data)
    assert set(data["portfolio"]["observations"][0]["answers"]) == {"care", "talk"}


def test_a_lost_file_spoils_no_archive(world):
    StoredFile.objects.filter(pk=world.entry_files["private"].file_id).update(sha256="0" * 64)
    made = archive_services.make(enrolment=world.alices, by=world.alice, language="fr")
    first, second = (entry["files"][0] for entry in content_of(made)["portfolio"]["entries"])
    assert (first["lost"], "place" in first) == (True, False)
    assert second["place"] in archive_of(made).namelist()


def test_the_pdf_is_an_archivable_pdf_that_says_what_was_written(made):
    content = archive_of(made).read("portfolio.pdf")
    text = text_of(content)
    for words in ("Portfolio Alice Test", "private entry", "An evening on call", "Competency", "Novice", "Marie Test"):
        assert words in text, words
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert str(pdf.Root.Lang) == "en"


def test_the_pdf_comes_in_french(world):
    made = archive_services.make(enrolment=world.alices, by=world.alice, language="fr")
    text = text_of(archive_of(made).read("portfolio.pdf"))
    assert "Table des matières" in text
    assert "Contents" not in text


def test_nobody_else_has_it_made(world):
    for user in (world.bob, world.marie, world.nadia, world.dora, world.jules):
        with pytest.raises(PermissionDenied):
            archive_services.ask(enrolment=world.alices, by=user, language="en")
    assert PortfolioArchive.objects.count() == 1  # the world's own


def asked(client, enrolment):
    response = client.post(reverse("portfolio-archive-new", args=[enrolment.uuid]), {"language": "fr"})
    job = Job.objects.filter(kind=archive_services.JOB).latest("pk")
    assert response.url == job.get_absolute_url()
    tasks.run(job.pk)
    job.refresh_from_db()
    return job


def test_asked_for_made_by_a_worker_and_fetched_also_after_graduating(world, browse):
    StatusChange.objects.all().delete()
    StatusChange.objects.create(
        enrolment=world.alices, kind="end", starts=timezone.localdate() - timedelta(days=400), reason="Graduated",
        recorded_by=world.nadia,
    )  # fmt: skip
    left = timezone.localdate() - timedelta(days=400)
    world.alices.accompaniments.update(starts=left - timedelta(days=400), ends=left)
    client = browse(world.alice)
    job = asked(client, world.alices)
    assert (job.state, job.result["url"]) == ("done", reverse("portfolio-archive", args=[world.alices.uuid]))
    made = PortfolioArchive.objects.get(uuid=job.result["archive"])
    page = client.get(job.result["url"]).content.decode()
    assert reverse("portfolio-archive-file", args=[made.uuid]) in page
    response = client.get(reverse("portfolio-archive-file", args=[made.uuid]))
    sent = b"".join(response.streaming_content)
    assert len(sent) == int(response["Content-Length"])
    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [*archive_of(made).namelist(), "mentoring-notes.json", "mentoring-notes.txt"]
    assert response["Content-Disposition"].startswith('attachment; filename="portfolio-alice-test-')
    for other in (world.bob, world.marie, world.nadia, world.dora):
        assert browse(other).get(reverse("portfolio-archive-file", args=[made.uuid])).status_code == 404


def test_after_its_last_day_it_is_neither_served_nor_kept(world, browse):
    made = world.archive
    PortfolioArchive.objects.filter(pk=made.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    stored, known = made.file, made.sha256
    url = reverse("portfolio-archive-file", args=[made.uuid])
    assert browse(world.alice).get(url).status_code == 404
    assert (archive_services.forget_old(), archive_services.forget_old()) == (1, 0)
    made.refresh_from_db()
    assert (made.file, StoredFile.objects.filter(pk=stored.pk).exists(), made.sha256) == (None, False, known)


def test_its_resident_deletes_it_at_once_and_only_once(world, browse):
    client = browse(world.alice)
    url = reverse("portfolio-archive-delete", args=[world.archive.uuid])
    assert client.post(url, follow=True).status_code == 200
    with pytest.raises(WrongStateError):
        archive_services.forget(archive=world.archive, by=world.alice)


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_the_same_for_one_archive_and_for_three(world, browse, django_assert_num_queries, many):
    for _number in range(many - 1):
        archive_services.make(enrolment=world.alices, by=world.alice, language="en")
    client = browse(world.alice)
    with django_assert_num_queries(12):
        client.get(reverse("portfolio-archive", args=[world.alices.uuid]))


@pytest.mark.parametrize("many", [1, 3])
def test_gathering_asks_the_same_for_one_entry_and_for_three(world, django_assert_num_queries, many):
    for number in range(many - 1):
        entry = writings.entry(world.alices, title=f"More {number}")
        writings.entry_file(entry)
        writings.goal(world.alices)
    with django_assert_num_queries(76):
        everything(world.alices, "en")


def test_two_asks_at_once_are_one_job(world):
    first, second = (archive_services.ask(enrolment=world.alices, by=world.alice, language="en") for _ in range(2))
    assert first.pk == second.pk


def test_a_job_of_somebody_elses_portfolio_is_refused(world):
    job = job_of(world, by=world.bob)
    tasks.run(job.pk)
    job.refresh_from_db()
    assert (job.state, PortfolioArchive.objects.filter(enrolment=world.alices).count()) == ("failed", 1)


def job_of(world, by):
    return start(archive_services.JOB, by=by, arguments={"enrolment": world.alices.uuid, "language": "fr"})
