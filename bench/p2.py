"""P2 to P5: sealed documents on two processes, the seal alone, memory of a process, an unchanged batch."""

import io
import multiprocessing
import os
import tempfile
import time
from pathlib import Path

from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf

from bench.p1 import naive
from bench.rows import Row, at_least, at_most, figure, in_turn
from documents.batches import lanes, services
from documents.issuing import services as issuing
from documents.kinds.transcript import transcript_content
from documents.models import Batch
from documents.rendering.pdf import render_pdf
from documents.sealing import certificate as certificates
from documents.sealing.seal import sealed
from jobs.models import Job
from jobs.tasks import run as run_job
from records.models import Enrolment
from tests.documents import props

PAIR = 10  # documents of one round on two processes
BEFORE, MEASURED = 100, 300  # documents rendered before the memory is read, and between the two readings
PAGE = os.sysconf("SC_PAGE_SIZE")


def naively_sealed(pdf: bytes, folder: Path) -> bytes:
    """The key is read for each document, and the room for the signature is found by signing twice."""
    signer = SimpleSigner.load(str(folder / certificates.KEY), str(folder / certificates.CHAIN))
    return sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), PdfSignatureMetadata(field_name="S"), signer).getvalue()


def ours(snapshot: dict) -> int:
    found = certificates.certificate()
    return len(sealed(render_pdf(snapshot), found))


def memory() -> float:
    """Megabytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


def growth(snapshot: dict) -> float:
    """Growth over 1,000 documents, told from `MEASURED`."""
    for _ in range(BEFORE):
        ours(snapshot)
    before = memory()
    for _ in range(MEASURED):
        ours(snapshot)
    return (memory() - before) * 1000 / MEASURED


def rendered_again(faculty) -> int:
    """Documents rendered when a batch of five, issued once, is asked for again."""
    faculty.grow(5)
    counted, produce = [], issuing.produce
    for counting in (False, True):
        if counting:
            issuing.produce = lambda document: counted.append(document) or produce(document)
        services.start(
            kind="transcript", language="fr", version=faculty.version, enrolments=list(Enrolment.objects.all()[:5]),
            by=faculty.office,
        )  # fmt: skip
        lanes.tend()
        while job := Job.objects.filter(kind=services.JOB, state="queued").first():
            run_job(job.pk)
    issuing.produce = produce
    assert Batch.objects.count() == 2
    return len(counted)


def run(faculty) -> list[Row]:
    again = rendered_again(faculty)
    snapshot = props.snapshot(transcript_content(Enrolment.objects.earliest("pk"), "fr"))
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder) / "seal"
        certificates.make(keys)
        settings.SEAL_KEY_FILE = str(keys / certificates.KEY)
        settings.SEAL_CERTIFICATE_FILE = str(keys / certificates.CHAIN)
        pdf = render_pdf(snapshot)
        found = certificates.certificate()
        seal = in_turn(lambda: naively_sealed(pdf, keys), lambda: sealed(pdf, found), rounds=9)
        ours(snapshot)  # all is imported before the fork
        with multiprocessing.get_context("fork").Pool(2) as pool:
            batch = in_turn(
                lambda: [naively_sealed(naive(snapshot), keys) for _ in range(PAIR)],
                lambda: pool.map(ours, [snapshot] * PAIR, chunksize=1),
                clock=time.monotonic,
                rounds=3,
            )
        grown = growth(snapshot)
    return [
        at_least("P2", f"sealed batch on two processes ({PAIR} a round), against naive on one", batch.ratio, "x", 4),
        at_least("P3", "seals a second, against SimpleSigner loaded for each", seal.ratio, "x", 6),
        figure("P3", "a seal", seal.quick * 1000, "ms CPU"),
        at_most("P4", f"memory of a process over 1,000 documents (told from {MEASURED})", grown, "MB", 5),
        at_most("P5", "documents rendered when an unchanged batch is asked for again", again, "", 0),
    ]
