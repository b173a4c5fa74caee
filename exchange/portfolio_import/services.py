"""Importing an archive: checked on upload, loaded by a worker. Loading again gives the same result."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import files.services
import jobs.services
from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from exchange.models import PortfolioImport, Statement
from exchange.permissions import can_import_portfolio, can_load
from exchange.portfolio_import import archive_reader
from exchange.portfolio_import.archive_reader import Archive, ArchiveError
from exchange.portfolio_import.plan import Line, Plan, Verdict, plan, refuse_stranger
from jobs.models import Job
from jobs.registry import JobFailed
from jobs.work import Work
from portfolio.code_lookup import Known
from portfolio.entries.uploads import as_it_is
from portfolio.portfolio_import import take_over_entry, take_over_goal
from records.models import Enrolment

JOB = "exchange.portfolio_import"
State = PortfolioImport.State


def receive(*, enrolment: Enrolment, source: BinaryIO, by: User | None, whoever: bool = False) -> PortfolioImport:
    """Check an archive completely and store it, without loading it; a refused archive is not stored.

    `by` is None for a command of the system. Raise `ArchiveError`; with `whoever`, accept an archive of another name.
    """
    if by is not None:
        require(can_import_portfolio(by, enrolment))
    archive = archive_reader.checked(source)
    if not whoever:
        refuse_stranger(archive, enrolment)
    refused = {file["uuid"]: code for _entry, file in archive.files() if (code := refusal_of(archive, file))}
    with transaction.atomic():
        source.seek(0)
        row = PortfolioImport(
            enrolment=enrolment,
            file=files.services.store(content=source, name="portfolio.zip", content_type="application/zip", by=by),
            sha256=archive.sha256,
            source=archive.data["made_by"]["address"],
            source_made_at=datetime.fromisoformat(archive.data["made_at"]),
            refused=refused,
            uploaded_by=by,
        )
        return changes.create(row, by=by, action="upload")


def refusal_of(archive: Archive, file: dict) -> str:
    """Return the code of the reason why a file is refused, "" if it is accepted; the rules are those of uploads."""
    try:
        as_it_is(file["name"], archive.content(file))
    except ValidationError as error:
        return str(error.code)
    return ""


def plan_of(found: PortfolioImport) -> Plan:
    """Return the current plan of the import. Raise `ArchiveError`, `FileNotFoundError`."""
    assert found.file is not None
    with found.file.open() as source:
        return plan(archive_reader.opened(source), found.enrolment, found.refused)


@transaction.atomic
def start_loading(*, portfolio_import: PortfolioImport, by: User, seen: int | None = None) -> Job:
    row = lock(portfolio_import)
    refuse(by, row)
    arguments = {"portfolio_import": row.uuid}
    job = jobs.services.start(JOB, by=by, arguments=arguments, key=str(row.uuid))
    changes.change(row, {"state": State.LOADING, "job": job}, by=by, seen=seen, action="load")
    return job


def lock(portfolio_import: PortfolioImport) -> PortfolioImport:
    rows = PortfolioImport.objects.select_for_update(of=("self",)).select_related("enrolment__user", "file", "job")
    return rows.get(pk=portfolio_import.pk)


def refuse(by: User, row: PortfolioImport) -> None:
    require(can_import_portfolio(by, row.enrolment))
    answer = can_load(by, row)
    if not answer:
        raise WrongStateError(answer.reason)


def load(*, portfolio_import: PortfolioImport, by: User | None, work: Work | None = None) -> PortfolioImport:
    """Load the new items one by one; a second attempt skips those that were written."""
    if portfolio_import.file is None:
        raise JobFailed(_("This archive is %(state)s.") % {"state": portfolio_import.get_state_display()})
    enrolment = portfolio_import.enrolment
    known = Known(enrolment)
    try:
        with portfolio_import.file.open() as source:
            archive = archive_reader.checked(source)
            found = plan(archive, enrolment, portfolio_import.refused, known)
            new = found.of(Verdict.NEW)
            for done, line in enumerate(new):
                if work is not None:
                    work.advance(done, len(new), "load")
                write_or_leave(line, archive, portfolio_import, known)
    except ArchiveError as error:
        raise JobFailed(str(error)) from None
    return finish(portfolio_import, found, by=by, work=work)


@transaction.atomic
def finish(portfolio_import: PortfolioImport, found: Plan, *, by: User | None, work: Work | None) -> PortfolioImport:
    """Store the result and delete the file of the archive."""
    row = lock(portfolio_import)
    stored = row.file
    waiting = Counter(line.is_statement for line in found.of(Verdict.NEW))[True]
    counts = {**found.counts, "waiting": waiting}
    changes.change(row, {"state": State.LOADED, "counts": counts, "file": None}, by=by, action="loaded")
    if stored is not None:
        files.services.remove(stored=stored)
    if work is not None:
        work.finish(url=row.get_absolute_url(), portfolio_import=str(row.uuid))
    return row


def write_or_leave(line: Line, archive: Archive, portfolio_import: PortfolioImport, known: Known) -> None:
    """Write one item; one that is invalid here is refused and the load goes on."""
    try:
        write(line, archive, portfolio_import, known)
    except ValidationError as error:
        line.verdict, line.why = Verdict.REFUSED, " ".join(error.messages)


def write(line: Line, archive: Archive, portfolio_import: PortfolioImport, known: Known) -> None:
    """Write one new item. Statements wait for the coordinator."""
    enrolment, said = portfolio_import.enrolment, line.said
    if line.is_statement:
        Statement.objects.create(
            portfolio_import=portfolio_import, enrolment=enrolment, kind=line.kind, original=said["uuid"], said=said
        )
    elif line.kind == "goal":
        take_over_goal(enrolment=enrolment, said=said, known=known)
    else:
        taken = [
            (file, as_it_is(file["name"], archive.content(file)))
            for file in said["files"]
            if "place" in file and file["uuid"] not in portfolio_import.refused
        ]
        take_over_entry(enrolment=enrolment, said=said, known=known, files=taken)


@transaction.atomic
def drop(*, portfolio_import: PortfolioImport, by: User | None, seen: int | None = None) -> PortfolioImport:
    """Drop the archive without loading it; its file is deleted."""
    row = lock(portfolio_import)
    if by is not None:
        refuse(by, row)
    stored = row.file
    changes.change(row, {"state": State.DROPPED, "file": None}, by=by, seen=seen, action="drop")
    if stored is not None:
        files.services.remove(stored=stored)
    return row


def drop_old(today: date | None = None) -> int:
    """Drop archives that were never loaded; return how many."""
    before = (today or timezone.localdate()) - timedelta(days=settings.TAKE_OUT_DAYS)
    found = list(PortfolioImport.objects.filter(state=State.CHECKED, uploaded_at__date__lt=before))
    for row in found:
        drop(portfolio_import=row, by=None)
    return len(found)
