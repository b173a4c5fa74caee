"""S1: pages of the desk for a faculty of 3,000 residents against one of 30, paired with an empty view."""

import time
from statistics import median

from django.test import Client
from django.urls import reverse

from bench.rows import Row, at_most, figure
from bench.w5 import place
from curriculum.drafts.services import copy_version, publish_draft
from curriculum.models import AcademicYear
from records.models import Enrolment

SIZES = (30, 3000)
ROUNDS = 3
EMPTY = "/health/live/"


def addresses(faculty) -> dict[str, str]:
    """Return {name for the table: URL of a page of the desk}."""
    version, resident = faculty.version, Enrolment.objects.earliest("pk")
    return {
        "home of the office": reverse("home"),
        "calendar": reverse("calendar"),
        "search": reverse("search") + "?q=fam",
        "what is missing": reverse("missing"),
        "people": reverse("people"),
        "without a teacher, without a mentor": reverse("unstaffed"),
        "reminders": reverse("reminders"),
        "residents": reverse("enrolment-list"),
        "a resident": reverse("enrolment", args=[resident.uuid]),
        "pieces to accept": reverse("pieces-waiting"),
        "a cohort": reverse("cohort", args=[version.uuid, 2024]),
        "a move of a cohort": reverse("cohort-move", args=[version.uuid]),
        "activities to mark": reverse("marks"),
        "a mark sheet": reverse("mark-sheet", args=[version.activities.first().uuid, 2024]),
        "deliberations": reverse("deliberation-list"),
        "a deliberation": reverse("deliberation", args=[version.deliberations.last().uuid]),
        "stages": reverse("stage-desk") + "?year=2026",
        "placement board": reverse("placement-board"),
        "evaluations": reverse("evaluation-list"),
        "supervisors": reverse("supervisor-list"),
        "sites": reverse("site-list"),
        "seminars": reverse("seminar-list"),
        "documents in batches": reverse("document-batch-list"),
    }


def measured(faculty) -> dict[str, tuple[float, int]]:
    """Return {page: (median seconds, bytes)}; an error ends the benchmark."""
    client = Client()
    client.force_login(faculty.office)
    found = {}
    for name, address in {**addresses(faculty), "": EMPTY}.items():
        times = []
        for number in range(ROUNDS + 1):
            start = time.perf_counter()
            answer = client.get(address)
            if number:
                times.append(time.perf_counter() - start)
            if answer.status_code != 200:
                raise AssertionError(f"{address} answers {answer.status_code}.")
        found[name] = (median(times), len(answer.content))
    return found


def newer_version(faculty) -> None:
    """Publish a copy of the programme, to which the residents can be moved."""
    intake = AcademicYear.objects.get(start_year=2027)
    draft = copy_version(source=faculty.version, label="2027", first_intake=intake, by=faculty.office)
    publish_draft(version=draft, first_intake=intake, end_origin=True, by=faculty.office, seen=draft.version)


def run(faculty) -> list[Row]:
    rounds = []
    for size in SIZES:
        faculty.grow(size)
        place(faculty)
        if not rounds:
            newer_version(faculty)
        rounds.append(measured(faculty))
    small, large = rounds
    # The two are measured minutes apart: the empty view says how much the machine has changed
    drift = large.pop("")[0] / small.pop("")[0]
    ratios = {name: seconds / small[name][0] / drift for name, (seconds, _size) in large.items()}
    slowest = max(ratios, key=ratios.get)
    rows = [at_most("S1", f"slowest page of the desk, 3,000 against 30: {slowest}", ratios[slowest], "x", 2)]
    for name, ratio in sorted(ratios.items(), key=lambda pair: -pair[1]):
        rows.append(figure("S1", f"{name} ({large[name][0]:.2f} s, {large[name][1] // 1000} kB)", ratio, "x"))
    return rows
