"""Metrics, read from the tables at each request, so that every process gives the same."""

from typing import Any

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from accounts.models import User
from documents.models import IssuedDocument
from jobs.models import Job
from notices.models import Mail
from records.models import Enrolment

GAUGES: dict[str, tuple[str, Any]] = {
    "jobs": ("Pieces of long work by state", Job),
    "mails": ("Mails by state", Mail),
    "documents": ("Issued documents by state", IssuedDocument),
}
TOTALS: dict[str, tuple[str, Any]] = {
    "people": ("Accounts", User),
    "enrolments": ("Residents, past ones included", Enrolment),
}


def exposition() -> bytes:
    """Return the text format of Prometheus; seven queries."""
    registry = CollectorRegistry()
    for name, (words, model) in GAUGES.items():
        gauge = Gauge(f"cursus_{name}", words, ["state"], registry=registry)
        counts = dict(model.objects.order_by().values_list("state").annotate(count=Count("pk")))
        for state in model.State.values:
            gauge.labels(state).set(counts.get(state, 0))
    for name, (words, model) in TOTALS.items():
        Gauge(f"cursus_{name}", words, registry=registry).set(model.objects.count())
    waits = Gauge("cursus_jobs_oldest_queued_seconds", "How long the oldest work has waited", registry=registry)
    waits.set(seconds_since(Job.objects.filter(state=Job.State.QUEUED).aggregate(first=Min("created_at"))["first"]))
    late = Gauge("cursus_mails_oldest_queued_seconds", "How long the oldest mail has waited", registry=registry)
    late.set(seconds_since(Mail.objects.filter(state=Mail.State.QUEUED).aggregate(first=Min("created_at"))["first"]))
    return generate_latest(registry)


def seconds_since(moment) -> float:
    return max(0.0, (timezone.now() - moment).total_seconds()) if moment else 0.0
