"""W5: pages of placements take as many queries for 3,000 residents as for 400, each with a placement."""

import time
from datetime import date, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bench.rows import Row, figure
from internships.models import Evaluation, Placement, PlacementSupervisor, Site, Supervisor
from portfolio.models import Form
from records.models import Enrolment, Registration

SIZES = (400, 3000)
A_SITE = 10  # numbers of residents


def place(faculty) -> None:
    """Create a placement for each stage without one, and an overdue evaluation for every tenth."""
    form, _made = Form.objects.get_or_create(
        code="w5", number=1, defaults={"title": {"fr": "W5"}, "purpose": "stage_final", "valid_from": date(2024, 1, 1)}
    )
    sites = grown(Site, faculty.size // A_SITE, site)
    supervisors = grown(Supervisor, faculty.size // A_SITE, supervisor)
    stages = Registration.objects.filter(activity__kind="internship", placements=None).select_related(
        "activity", "annual_programme__academic_year"
    )
    made = Placement.objects.bulk_create(
        [placement(stage, sites[n % len(sites)], faculty.office) for n, stage in enumerate(stages.order_by("pk"))], 2000
    )
    PlacementSupervisor.objects.bulk_create(
        [
            PlacementSupervisor(
                placement=row, supervisor=supervisors[n % len(supervisors)], starts=row.starts, ends=row.ends
            )
            for n, row in enumerate(made)
        ],
        2000,
    )
    late = {"kind": "midterm", "form": form, "opens_on": date(2026, 10, 1), "due_on": date(2026, 10, 15)}
    Evaluation.objects.bulk_create([Evaluation(placement=row, **late) for row in made[::10]], 2000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def grown(model, wanted: int, make) -> list:
    """Return all rows of the model, adding rows up to the wanted number."""
    for number in range(model.objects.count(), wanted):
        make(number).save()
    return list(model.objects.order_by("pk"))


def site(number: int) -> Site:
    return Site(kind="practice", name=f"Cabinet {number}", postcode="5000", city="Namur")


def supervisor(number: int) -> Supervisor:
    user = User.objects.create(
        email=f"supervisor{number}@example.org", given_name="Super", family_name=f"Visor{number}"
    )
    return Supervisor(user=user)


def placement(stage: Registration, where: Site, by: User) -> Placement:
    year = stage.annual_programme.academic_year.start_year
    first, middle, last = date(year, 10, 1), date(year + 1, 3, 31), date(year + 1, 9, 30)
    days = {"starts": first, "ends": last}
    if stage.activity.format == "hospital":
        days["ends"] = middle
    elif stage.activity.code.startswith("B2"):  # the half year besides the hospital
        days["starts"] = middle + timedelta(days=1)
    return Placement(
        registration=stage,
        enrolment_id=stage.annual_programme.enrolment_id,
        site=where,
        proposed_by=by,
        agreement_state="approved",
        **days,
    )


def addresses() -> dict[str, str]:
    resident, today = Enrolment.objects.earliest("pk"), timezone.localdate()
    year = today.year if today >= date(today.year, 9, 14) else today.year - 1
    return {
        "the desk and its timeline": reverse("stage-desk") + f"?year={min(year, 2026)}",
        "stages of a resident": reverse("placements", args=[resident.uuid]),
        "a placement": Placement.objects.earliest("pk").get_absolute_url(),
        "sites": reverse("site-list"),
        "a site": Site.objects.earliest("pk").get_absolute_url(),
        "supervisors": reverse("supervisor-list"),
        "a supervisor": Supervisor.objects.earliest("pk").get_absolute_url(),
        "late evaluations": reverse("evaluation-list") + "?show=late",
        "API: placements": reverse("api-placement-list"),
        "API: sites": reverse("api-site-list"),
    }


def measured(faculty) -> dict[str, tuple[int, float]]:
    """Return {page: (queries, seconds)}; -1 queries for a failure. Each page is opened once before."""
    client = Client(raise_request_exception=False)
    client.force_login(faculty.office)
    found = {}
    for name, address in addresses().items():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            start = time.perf_counter()
            status = client.get(address).status_code
            taken = time.perf_counter() - start
        found[name] = (len(captured) if status == 200 else -1, taken)
    return found


def run(faculty) -> list[Row]:
    rounds = []
    for size in SIZES:
        faculty.grow(size)
        place(faculty)
        rounds.append(measured(faculty))
    small, large = rounds
    rows = []
    for name, (queries, seconds) in large.items():
        expected = small[name][0]
        same = queries == expected > 0
        rows.append(Row("W5", f"queries for 3,000: {name}", queries, "", f"= {expected}", same))
        rows.append(figure("W5", f"seconds for 3,000: {name}", seconds, "s"))
    return rows
