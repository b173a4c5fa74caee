"""Making an archive for its resident, and deleting it."""

import tempfile
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

import files.services
import jobs.services
from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from exchange.archive.content import everything
from exchange.archive.zip_file import pack
from exchange.models import PortfolioArchive
from exchange.permissions import can_archive_portfolio
from jobs.models import Job
from jobs.work import Work
from portfolio.entries.personal_export import files_of
from records.models import Enrolment
from thesis.personal_export import versions_of

JOB = "exchange.archive"


def ask(*, enrolment: Enrolment, by: User, language: str) -> Job:
    """Start a job that makes an archive; return the job that already runs for that language, if any."""
    require(can_archive_portfolio(by, enrolment))
    arguments = {"enrolment": enrolment.uuid, "language": language}
    return jobs.services.start(JOB, by=by, arguments=arguments, key=f"{enrolment.uuid}:{language}")


def make(*, enrolment: Enrolment, by: User, language: str, work: Work | None = None, now: datetime | None = None):
    """Make the archive in this process. `work` gets the progress and ends with the row.

    A second attempt starts anew.
    """
    now = now or timezone.now()
    _say(work, 0, 0, "read")
    data = everything(enrolment, language, now)
    attached = [*files_of(enrolment), *versions_of(enrolment)]
    _say(work, 0, 0, "render")
    from exchange.archive.portfolio_pdf import render_pdf  # WeasyPrint takes 2 s to import: import it only to render

    pdf = render_pdf(data, enrolment, now)
    with tempfile.TemporaryFile() as packed:
        sha256 = pack(packed, data, pdf, attached, lambda done: _say(work, done, len(attached), "pack"))
        size = packed.tell()
        made = PortfolioArchive(
            enrolment=enrolment,
            language=language,
            sha256=sha256,
            size=size,
            made_at=now,
            expires_on=timezone.localdate(now) + timedelta(days=settings.TAKE_OUT_DAYS),
        )
        with transaction.atomic():
            made.file = files.services.store(
                content=packed, name=name_of(enrolment, language, now), content_type="application/zip", by=by
            )
            changes.create(made, by=by, action="archive")
            if work is not None:
                work.finish(url=made.get_absolute_url(), archive=str(made.uuid))
    return made


def name_of(enrolment: Enrolment, language: str, now: datetime) -> str:
    with translation.override(language):
        title = _("Portfolio")
        return f"{slugify(title)}-{slugify(str(enrolment.user))}-{timezone.localdate(now)}.zip"


def _say(work: Work | None, done: int, total: int, step: str) -> None:
    if work is not None:
        work.advance(done, total, step)


@transaction.atomic
def forget(*, archive: PortfolioArchive, by: User | None) -> PortfolioArchive:
    """Delete the file; the row with its hash stays."""
    row = (
        PortfolioArchive.objects.select_for_update(of=("self",)).select_related("file", "enrolment").get(pk=archive.pk)
    )
    if by is not None:
        require(can_archive_portfolio(by, row.enrolment))
    if row.file is None:
        raise WrongStateError(_("This archive was deleted already."))
    stored = row.file
    changes.change(row, {"file": None}, by=by, action="forget")
    files.services.remove(stored=stored)
    return row


def forget_old(today: date | None = None) -> int:
    """Delete the files whose last day is over; return how many."""
    today = today or timezone.localdate()
    found = list(PortfolioArchive.objects.filter(file__isnull=False, expires_on__lt=today))
    for row in found:
        forget(archive=row, by=None)
    return len(found)
