"""Long work on records."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Answer
from curriculum.models import AcademicYear, ProgrammeVersion
from jobs.registry import JobFailed, job
from jobs.work import Work
from records.years import cohort_services
from records.years.permissions import can_approve, can_propose

STEPS = {
    "read": gettext_lazy("Reading the records"),
    "propose": gettext_lazy("Composing the annual programmes"),
    "write": gettext_lazy("Saving"),
}
OPEN = gettext_lazy("Open the annual programmes")


def may_propose_again(user, version: str, **arguments) -> Answer:
    return can_propose(user, ProgrammeVersion.objects.get(uuid=version))


def may_approve_again(user, version: str, **arguments) -> Answer:
    return can_approve(user, ProgrammeVersion.objects.get(uuid=version))


@job(
    cohort_services.PROPOSE,
    title=gettext_lazy("Annual programmes to propose"),
    steps=STEPS,
    result_label=OPEN,
    may_retry=may_propose_again,
)
def propose_years(work: Work, version: str, intake: int, year: int) -> None:
    cohort_services.propose(**subject(version, intake, year), by=author(work), work=work)


@job(
    cohort_services.APPROVE,
    title=gettext_lazy("Annual programmes to approve"),
    steps=STEPS,
    result_label=OPEN,
    may_retry=may_approve_again,
)
def approve_years(work: Work, version: str, intake: int, year: int) -> None:
    cohort_services.approve(**subject(version, intake, year), by=author(work), work=work)


def subject(version: str, intake: int, year: int) -> dict[str, Any]:
    return {
        "version": ProgrammeVersion.objects.select_related("programme").get(uuid=version),
        "intake": AcademicYear.objects.get(start_year=intake),
        "year": AcademicYear.objects.get(start_year=year),
    }


def author(work: Work):
    if work.by is None:
        raise JobFailed(_("This work is of a person."))
    return work.by
