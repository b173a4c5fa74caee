"""One PDF with all documents of a batch, for the printer."""

import tempfile

import pikepdf
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

import files.services
import jobs.services
from accounts.models import User
from documents.batches.models import Batch
from jobs.models import Job
from jobs.registry import JobFailed
from jobs.work import Work

JOB = "documents.batch_print"


def ask(*, batch: Batch, by: User, both_sides: bool) -> Job:
    arguments = {"batch": str(batch.uuid), "both_sides": both_sides}
    return jobs.services.start(JOB, by=by, arguments=arguments, key=f"{batch.uuid}:{both_sides}")


def make(work: Work, batch: Batch, both_sides: bool) -> None:
    """Put the pages of all documents into one file. `both_sides`: each document begins on a new sheet.

    The copy on paper counts for its number and code; seal and attachments stay with the single files.
    """
    items = list(batch.batch_items.ready().select_related("document__file"))
    if not items:
        raise JobFailed(_("No document of this batch is ready."))
    with tempfile.TemporaryFile() as target:
        with pikepdf.new() as pages:
            for number, item in enumerate(items):
                work.advance(number, len(items))
                add(pages, item.document.file, both_sides)
            pages.remove_unreferenced_resources()
            pages.save(target)
        with transaction.atomic():
            name = f"{batch.kind}-{batch.created_at:%Y-%m-%d}-print.pdf"
            stored = files.services.store(content=target, name=name, content_type="application/pdf", by=work.by)
            Batch.objects.filter(pk=batch.pk).update(print_file=stored)
            work.finish(url=reverse("document-batch-print-file", args=[batch.uuid]))


def add(pages: pikepdf.Pdf, stored, both_sides: bool) -> None:
    with stored.open() as opened, pikepdf.open(opened) as document:
        for page in document.pages:
            if "/Annots" in page:
                del page.Annots  # links and the field of the seal mean nothing on paper
        if both_sides and len(document.pages) % 2:
            width, height = document.pages[-1].mediabox[2:]
            document.add_blank_page(page_size=(float(width), float(height)))
        pages.pages.extend(document.pages)
