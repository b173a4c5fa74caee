"""W4: pages and lists take as many queries for 3,000 residents as for one."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.rows import Row
from records.models import Enrolment

SIZES = (1, 3, 3000)


def addresses(faculty) -> dict[str, str]:
    """Return {name for the table: URL of a page with residents}."""
    version, resident = faculty.version, Enrolment.objects.earliest("pk")
    activity = version.activities.first()
    return {
        "home of the office": reverse("home"),
        "search, three letters": reverse("search") + "?q=fam",
        "residents": reverse("enrolment-list"),
        "a resident": reverse("enrolment", args=[resident.uuid]),
        "documents of a resident": reverse("enrolment-documents", args=[resident.uuid]),
        "activities to mark": reverse("marks"),
        "a mark sheet": reverse("mark-sheet", args=[activity.uuid, 2024]),
        "deliberations": reverse("deliberation-list"),
        "a deliberation": reverse("deliberation", args=[version.deliberations.last().uuid]),
        "cohorts": reverse("cohort-list"),
        "a cohort": reverse("cohort", args=[version.uuid, 2024]),
        "API: residents": reverse("api-enrolment-list"),
        "API: credits of a resident": reverse("api-credits", args=[resident.uuid]),
    }


def count(faculty) -> dict[str, int | None]:
    """Return {page: queries}; None for a redirect (a search with a single hit), -1 for a failure."""
    client = Client(raise_request_exception=False)
    client.force_login(faculty.office)
    found = {}
    for name, address in addresses(faculty).items():
        with CaptureQueriesContext(connection) as captured:
            status = client.get(address).status_code
        found[name] = {200: len(captured), 302: None}.get(status, -1)
    return found


def run(faculty) -> list[Row]:
    counts = []
    for size in SIZES:
        faculty.grow(size)
        counts.append(count(faculty))
    return [row(name, [found[name] for found in counts]) for name in counts[0]]


def row(name: str, counts: list[int | None]) -> Row:
    shown = [count for count in counts if count is not None]
    same = len(set(shown)) == 1 and min(shown) > 0 and len(shown) > 1
    return Row("W4", f"queries for 3,000: {name}", counts[-1], "", f"= {shown[0]}" if shown else "", same)
