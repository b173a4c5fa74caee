"""What is too long, in another script, missing or full: a clear answer, and no broken file under a final name."""

import io
import os
import re
import shutil
import subprocess
import tempfile
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

import files.services
from accounts.models import User
from accounts.permissions import WrongStateError
from documents.issuing import services
from documents.kinds.registry import KINDS
from documents.kinds.subjects import Subject
from documents.models import Batch, BatchItem, IssuedDocument
from documents.rendering import fonts, typefaces
from documents.rendering.pdf import pdf_of_html, render_pdf, stylesheets
from files.storage import WholeFileStorage, write_whole
from jobs.models import Job
from jobs.tasks import run
from records.models import Enrolment
from tests import factories
from tests.documents import props
from tests.documents.conftest import text_of
from tests.documents.test_batches import start, work_off
from tests.documents.test_pages import shown
from tests.files.disk import no_room

pytestmark = pytest.mark.django_db
UNBROKEN = "Anticonstitutionnellement" * 12  # 300 characters without a place to break
SPACED = ("Une activité dont l’intitulé ne finit pas " * 8)[:300]
REMARKS = "\n".join(f"{number}. Une remarque du jury." for number in range(1, 13))
TITLES = ("title", "requirement", "function", "faculty", "function_title")
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">')
MARGIN = 595.3 - 45  # points: the right edge of the text


def ask(cast, language="fr"):
    """Run the job that a person asks for; return it."""
    job = services.ask_transcript(enrolment=cast.alices, by=cast.nadia, language=language)
    run(job.pk)
    return Job.objects.get(pk=job.pk)


def on_disk():
    return {path for path in Path(default_storage.location).rglob("*") if path.is_file()}


# A resident without results


def test_a_resident_without_anything_gets_each_document_or_the_reason(cast):
    """Bob has no registration, no mark, no stage."""
    year = factories.year(2025)
    refused = {}
    for kind in KINDS.values():
        if (not kind.for_residents and not kind.for_batches) or kind.name in ("placement", "accompaniment", "minutes"):
            continue
        subject = Subject(enrolment=cast.bobs, year=year if kind.of_year else None)
        with translation.override("en"):
            answer = kind.ready(subject, props.NOW.date())
        if answer:
            render_pdf(props.snapshot(kind.compose(subject, "en", props.NOW)))
        else:
            refused[kind.name] = answer.reason
    assert set(refused) == {"enrolment", "annual_programme", "success", "provisional", "theory", "stages"}
    assert all(reason.endswith(".") for reason in refused.values())


# Long titles and remarks


def lengthened(content, title):
    if isinstance(content, list):
        return [lengthened(one, title) for one in content]
    if not isinstance(content, dict):
        return content
    return {
        name: title if name in TITLES and isinstance(value, str) and value else lengthened(value, title)
        for name, value in content.items()
    }


def words_of(pdf, path):
    """The places of all words, by page."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed: the places of long words were not read.")
    path.write_bytes(pdf)
    said = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return [[tuple(map(float, found)) for found in WORD.findall(page)] for page in said.split("<page ")[1:]]


def overlap(one, other):
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > 1 and height > 3


@pytest.mark.parametrize("kind", ["transcript", "annual_programme", "success", "progress_jury", "minutes"])
def test_a_title_of_300_characters_stays_in_its_column(every_snapshot, kind, tmp_path):
    for title in [UNBROKEN, *([SPACED] if kind == "transcript" else [])]:
        content = lengthened(every_snapshot[kind, "fr"]["content"], title)
        pdf = render_pdf(props.snapshot(content))
        assert title.replace(" ", "")[:200] in text_of(pdf).replace(" ", "")
        for words in words_of(pdf, tmp_path / "long.pdf"):
            assert [word for word in words if word[2] > MARGIN] == []
            pairs = [(a, b) for n, a in enumerate(words) for b in words[n + 1 :] if overlap(a, b)]
            assert pairs == []


def test_twelve_lines_of_remarks_stay_twelve_lines(every_snapshot):
    content = lengthened(every_snapshot["minutes", "fr"]["content"], "Titre")
    content["minutes"]["incidents"] = [REMARKS]
    pages = PdfReader(io.BytesIO(render_pdf(props.snapshot(content)))).pages
    lines = [line.strip() for page in pages for line in page.extract_text().splitlines()]
    assert [line for line in lines if line.endswith("Une remarque du jury.")] == REMARKS.splitlines()


# Names


NAMES = [
    ("Ǎřțĕmíŝ-Ṻrṩŭla", "Nguyễn-Þórðarson Œĳÿžķłœ ẞ"),
    ("ليلى", "בן דוד"),
    ("𝔄lice", "O’😀"),
]


@pytest.mark.parametrize(("given", "family"), NAMES, ids=["diacritics", "right to left", "astral"])
def test_any_name_is_printed_and_gives_a_file_name_for_every_system(cast, given, family):
    cast.alice.given_name, cast.alice.family_name = given, family
    cast.alice.save()
    document = services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=props.NOW)
    text = text_of(files.services.read(document.file))
    assert sorted("".join(text.split("Assistant")[1].split("Matricules")[0].split())) == sorted(
        f"{given}{family}".replace(" ", "")
    )
    assert document.file.name.isascii()


def test_a_character_that_no_font_has_is_named_and_nothing_is_issued(cast, client):
    """PDF/A forbids the empty box, and a name must stand there as it is."""
    cast.alice.given_name = "\U00020bb7野"  # Japanese; DejaVu has none
    cast.alice.save()
    before = on_disk()
    job = ask(cast)
    assert (job.state, IssuedDocument.objects.get().state) == ("failed", "reserved")
    assert "Aucune police installée ne peut imprimer\u00a0: 野 (U+91CE), \U00020bb7 (U+20BB7)." in job.reason
    services.void_unfinished()
    assert IssuedDocument.objects.get().state == "void"
    assert on_disk() == before
    batch = work_off(start(cast, [cast.alices, cast.bobs]))
    reasons = dict(batch.batch_items.values_list("enrolment", "reason"))
    assert (reasons[cast.alices.pk], reasons[cast.bobs.pk]) == (job.reason, "")
    # What a resident takes along is printed all the same
    assert pdf_of_html("<p>野</p>", [stylesheets().print], "00" * 32).startswith(b"%PDF")


# Fonts


def test_a_font_that_is_not_there_is_said_before_a_number_is_taken(cast, client, monkeypatch, tmp_path):
    shutil.copy(typefaces.FONTS / typefaces.FILES[0], tmp_path)
    monkeypatch.setattr(typefaces.require_fonts, "__defaults__", (tmp_path,))
    said = "Une police des documents est introuvable\u00a0: SourceSansPro-Semibold.ttf. Prévenez l’équipe technique."
    with translation.override("fr"):
        with pytest.raises(WrongStateError, match=re.escape(said)):
            ask(cast)
        (found,) = typefaces.fonts_are_there(None)
    assert (found.id, found.msg) == ("documents.E002", said)
    assert not IssuedDocument.objects.exists()
    client.force_login(cast.alice)
    page = client.post(reverse("transcript-ask", args=[cast.alices.uuid]), {"language": "fr"}, follow=True)
    assert " ".join(said.split()) in shown(page)


def test_fonts_of_a_killed_process_are_removed_and_those_of_a_living_one_stay(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    living = fonts.Fonts()
    dead = tmp_path / f"{fonts.PREFIX}dead"
    dead.mkdir()
    (dead / "b684d13d").write_bytes(b"a font")
    later = datetime.fromtimestamp(dead.stat().st_mtime, UTC) + timedelta(days=1)
    assert fonts.sweep(later - timedelta(days=1)) == 0  # it may not be locked yet
    assert fonts.sweep(later) == 1
    assert [path.name for path in tmp_path.iterdir()] == [living._folder.name]
    del living
    assert list(tmp_path.iterdir()) == []


# A full disk


@pytest.fixture
def small_disk(monkeypatch):
    """The kernel refuses to write more than 4 kB of a stored file."""
    save = WholeFileStorage._save

    def limited(self, name, content):
        with no_room(after=4096):
            return save(self, name, content)

    monkeypatch.setattr(WholeFileStorage, "_save", limited)


def test_a_full_disk_is_the_reason_of_the_job_and_of_the_batch(cast, small_disk, tmp_path):
    said = "Il n’y a plus de place pour enregistrer le fichier. Prévenez l’équipe technique, puis réessayez."
    before = on_disk()
    job = ask(cast)
    assert (job.state, job.reason) == ("failed", said)
    batch = work_off(start(cast, [cast.bobs]))
    assert list(batch.batch_items.values_list("state", "reason")) == [("failed", said)]
    services.void_unfinished()
    assert set(IssuedDocument.objects.values_list("state", "file")) == {("void", None)}
    assert on_disk() == before
    out = tmp_path / "out.pdf"
    out.write_bytes(b"the file of yesterday")
    with no_room(after=4096), pytest.raises(OSError, match="File too large"):
        write_whole(out, b"x" * 5000)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(out.name, b"the file of yesterday")]


# Withdrawn


def test_a_withdrawn_document_asked_for_again_is_a_new_one(cast, client):
    old = services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr")
    services.withdraw(document=old, by=cast.nadia, why="Error in the record.")
    batch = work_off(start(cast, [cast.alices]))
    (item,) = batch.batch_items.all()
    assert (item.state, item.document.state) == ("made", "valid")  # not "unchanged": the old one is no longer valid
    assert item.document.number != old.number
    old.refresh_from_db()
    assert old.state == "withdrawn"
    for document, said in ((old, "retiré"), (item.document, "valable")):
        assert said in shown(client.get(reverse("verify", args=[document.code])))


# A zip of 3,000


def test_a_zip_of_3000_is_streamed(cast, client):
    """Its memory is that of the rows and the list of names, not that of the files."""
    batch, size = shared_file(cast, 3000, 20_000)
    client.force_login(cast.nadia)
    tracemalloc.start()
    response = client.get(reverse("document-batch-zip", args=[batch.uuid]))
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    sent = most = 0
    tail = b""
    for part in response.streaming_content:
        sent, most, tail = sent + len(part), max(most, len(part)), part
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert response.status_code == 200
    assert sent > 3000 * size
    assert most < 1_000_000
    assert peak < 12_000_000  # of 60 MB
    assert tail[-22:-18] == b"PK\x05\x06"
    assert int.from_bytes(tail[-12:-10], "little") == 3001


def shared_file(cast, number, size):
    """A batch of so many transcripts, which share one stored file."""
    file = files.services.store(content=os.urandom(size), name="x.pdf", content_type="application/pdf", by=None)
    people = User.objects.bulk_create(
        User(email=f"r{n}@example.org", given_name=f"Given {n}", family_name=f"Family {n}", password="")
        for n in range(number)
    )
    intake = {"intake": cast.alices.intake, "enrolling_institution": cast.alices.enrolling_institution}
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(user=user, programme_version=cast.version, **intake) for user in people
    )
    documents = IssuedDocument.objects.bulk_create(
        IssuedDocument(
            kind="transcript", subject=f"enrolment{each.pk}", enrolment=each, language="fr", number=f"RN-{n:05}",
            code=f"{n}", state="valid", snapshot={}, file=file, issued_at=props.NOW,
        )
        for n, each in enumerate(enrolments)
    )  # fmt: skip
    batch = Batch.objects.create(
        kind="transcript", language="fr", programme_version=cast.version, created_by=cast.nadia
    )
    BatchItem.objects.bulk_create(
        BatchItem(batch=batch, position=n, enrolment=one.enrolment, kinds=["transcript"], state="made", document=one)
        for n, one in enumerate(documents)
    )
    return batch, size
