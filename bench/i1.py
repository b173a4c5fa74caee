"""I1: a faculty moves in, 3,000 residents with 90,000 past decisions, while somebody else goes on working.

The import runs in a process of its own, as in a worker; this one opens pages meanwhile, and writes.
"""

import io
import multiprocessing
import time
from datetime import timedelta

from django.db import connections
from django.test import Client
from django.urls import reverse

from bench.rows import Row, at_most, figure
from curriculum.models import Activity
from imports import services
from imports.models import Import
from jobs import states
from jobs.work import perform
from records.models import Decision, Enrolment

RESIDENTS = 3000
HEAD = "matricule;nom;prénom;e-mail;entrée;date de naissance\n"
PAST = "matricule;code;année;session;note;crédits octroyés\n"


def cohort() -> str:
    lines = (
        f"X{n:06};Nom{n};Prénom{n};x{n}@example.org;2024;{1 + n % 28:02}/0{1 + n % 9}/1997\n" for n in range(RESIDENTS)
    )
    return HEAD + "".join(lines)


def past(version) -> str:
    """Thirty decisions a resident: every activity, in June of a year that is over."""
    activities = Activity.objects.filter(programme_version=version).select_related("block").order_by("pk")
    rows = [f"{one.code};{min(2023 + one.block.number, 2025)};juin;12,5;oui\n" for one in activities]
    return PAST + "".join(f"X{n:06};{row}" for n in range(RESIDENTS) for row in rows)


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
    perform(claimed)
    job.refresh_from_db()
    if job.state != "done":
        raise AssertionError(job.reason)


def import_all(by, institution, version, seconds) -> None:
    connections.close_all()
    take("residents", cohort(), by, institution, seconds)
    take("decisions", past(version), by, institution, seconds)


def run(faculty) -> list[Row]:
    faculty.grow(30)
    institution = faculty.version.programme.reference_institution
    seconds = multiprocessing.Manager().dict()
    connections.close_all()
    importer = multiprocessing.get_context("fork").Process(
        target=import_all, args=(faculty.office, institution, faculty.version, seconds)
    )
    importer.start()
    slowest = pages(faculty, importer)
    importer.join()
    if importer.exitcode or Decision.objects.count() < RESIDENTS * 30:
        raise AssertionError("The import did not end well.")
    took = sum(sum(pair) for pair in seconds.values())
    rows = [at_most("I1", "3,000 residents and 90,000 decisions, upload to import", took, "s", 60)]
    rows += [figure("I1", f"{kind}: checked", pair[0], "s") for kind, pair in seconds.items()]
    rows += [figure("I1", f"{kind}: imported", pair[1], "s") for kind, pair in seconds.items()]
    return [*rows, *(figure("I1", f"slowest answer meanwhile: {name}", worst, "s") for name, worst in slowest.items())]


def pages(faculty, importer) -> dict[str, float]:
    """The slowest answer of each page while the import runs; the last one writes."""
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
    from records.services.enrolment import edit_identity

    resident.refresh_from_db()
    edit_identity(
        enrolment=resident, matricules={}, telephone=str(timedelta(seconds=number))[:30], by=faculty.office,
        seen=resident.version,
    )  # fmt: skip
