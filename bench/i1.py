"""I1, I2: the import of 3,000 residents with 90,000 past decisions while somebody else works.

The import runs in a process of its own, as in a worker; this one opens pages meanwhile, and writes. Then the same rows
(records, audit entries, preview) are written again into bare tables. I1 uses PostgreSQL, I2 SQLite.
"""

import io
import multiprocessing
import time
from datetime import timedelta

from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from bench.bare import seconds_of
from bench.rows import Row, at_most, figure
from curriculum.models import Activity
from imports import services
from imports.models import Import, ImportRow
from jobs import states
from jobs.work import execute
from records.models import (
    AnnualProgramme,
    Decision,
    Deliberation,
    Enrolment,
    EnrolmentIdentifier,
    Registration,
)

NEW = range(30, 3030)
THERE = range(30)  # the resident whose page is opened meanwhile
HEAD = "matricule;nom;prénom;e-mail;entrée;date de naissance\n"
PAST = "matricule;code;année;session;note;crédits octroyés\n"


def cohort(people: range) -> str:
    lines = (f"X{n:06};Nom{n};Prénom{n};x{n}@example.org;2024;{1 + n % 28:02}/0{1 + n % 9}/1997\n" for n in people)
    return HEAD + "".join(lines)


def past(version, people: range) -> str:
    """Return thirty decisions a resident: every activity, in June of a past year."""
    activities = Activity.objects.filter(programme_version=version).select_related("block").order_by("pk")
    rows = [f"{one.code};{min(2023 + one.block.number, 2025)};juin;12,5;oui\n" for one in activities]
    return PAST + "".join(f"X{n:06};{row}" for n in people for row in rows)


def take(kind: str, data: str, by, institution, seconds) -> None:
    """Upload, check and import, each as its worker does it; `seconds` gets how long each took."""
    start = time.perf_counter()
    batch = services.receive(
        kind=kind, institution=institution, programme=None, file=io.BytesIO(data.encode()), name="x.csv", by=by
    )
    services.assign(
        batch=batch, sheet=batch.sheet, header_row=batch.header_row, titles=batch.titles, columns=batch.places(),
        options={}, by=by,
    )  # fmt: skip
    work(batch)
    checked = time.perf_counter()
    services.start_writing(batch=Import.objects.get(pk=batch.pk), only_good=False, by=by)
    work(batch)
    seconds[kind] = (checked - start, time.perf_counter() - checked)


def work(batch: Import) -> None:
    job = Import.objects.select_related("job").get(pk=batch.pk).job
    assert job is not None
    claimed = states.claim(job.pk)
    assert claimed is not None
    execute(claimed)
    job.refresh_from_db()
    if job.state != "done":
        raise AssertionError(job.reason)


def import_all(by, institution, version, seconds) -> None:
    connections.close_all()
    take("residents", cohort(NEW), by, institution, seconds)
    take("decisions", past(version, NEW), by, institution, seconds)


def run(faculty) -> list[Row]:
    institution = faculty.version.programme.reference_institution
    take("residents", cohort(THERE), faculty.office, institution, {})
    take("decisions", past(faculty.version, THERE), faculty.office, institution, {})
    seconds = multiprocessing.Manager().dict()
    connections.close_all()
    importer = multiprocessing.get_context("fork").Process(
        target=import_all, args=(faculty.office, institution, faculty.version, seconds)
    )
    importer.start()
    slowest = pages(faculty, importer)
    importer.join()
    if importer.exitcode or Decision.objects.count() != 30 * (len(NEW) + len(THERE)):
        raise AssertionError("The import did not end well.")
    took = sum(sum(pair) for pair in seconds.values())
    bare, count = seconds_of([User, Enrolment, EnrolmentIdentifier, AnnualProgramme, Registration, Deliberation,
                              Decision, AuditEntry, ImportRow])  # fmt: skip
    return rows(took, bare, count, dict(seconds), slowest)


def rows(took: float, bare: float, count: int, seconds: dict, slowest: dict) -> list[Row]:
    id, engine = ("I1", "PostgreSQL") if connection.vendor == "postgresql" else ("I2", "SQLite")
    return [
        at_most(id, f"3,000 residents, 90,000 decisions, file to records ({engine})", took, "s", 60),
        figure(id, f"against {count:,} rows written bare", took / bare, "x"),
        *(figure(id, f"{kind}: checked", pair[0], "s") for kind, pair in seconds.items()),
        *(figure(id, f"{kind}: imported", pair[1], "s") for kind, pair in seconds.items()),
        at_most(id, "slowest answer of another page meanwhile", max(slowest.values()), "s", 1),
        *(figure(id, f"slowest answer meanwhile: {name}", worst, "s") for name, worst in slowest.items()),
    ]


def pages(faculty, importer) -> dict[str, float]:
    """Return the slowest response of each page while the import runs; the last one writes."""
    client = Client()
    client.force_login(faculty.office)
    resident = Enrolment.objects.earliest("pk")
    addresses = {
        "home": reverse("home"),
        "a resident": reverse("enrolment", args=[resident.uuid]),
        "residents": reverse("enrolment-list"),
        "imports": reverse("import-list"),
    }
    worst = dict.fromkeys([*addresses, "telephone saved"], 0.0)
    while importer.is_alive():
        for name, address in addresses.items():
            start = time.perf_counter()
            assert client.get(address).status_code == 200, name
            worst[name] = max(worst[name], time.perf_counter() - start)
        start = time.perf_counter()
        edit(faculty, resident, start)
        worst["telephone saved"] = max(worst["telephone saved"], time.perf_counter() - start)
        time.sleep(0.1)
    return worst


def edit(faculty, resident, number: float) -> None:
    from records.enrolments.services import edit_identity

    resident.refresh_from_db()
    edit_identity(
        enrolment=resident, matricules={}, telephone=str(timedelta(seconds=number))[:30], by=faculty.office,
        seen=resident.version,
    )  # fmt: skip
