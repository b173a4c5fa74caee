"""Propose and approve the annual programmes of an intake in one act, as a job."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

import jobs.services
from accounts.bulk import Bulk
from accounts.models import User
from accounts.permissions import require
from curriculum.models import AcademicYear, ProgrammeVersion
from jobs.models import Job
from jobs.registry import JobFailed
from jobs.work import Work
from records.enrolments.locks import lock_enrolments
from records.registrations.models import AnnualProgramme, Registration
from records.years.cohort import Cohort, cohort_of
from records.years.permissions import can_approve, can_propose
from records.years.services import PROPOSED

PROPOSE, APPROVE = "records.propose_years", "records.approve_years"
MAY = {PROPOSE: can_propose, APPROVE: can_approve}


def start(kind: str, *, version: ProgrammeVersion, intake: AcademicYear, year: AcademicYear, by: User) -> Job:
    """Start the job; one at a time for the same intake and year."""
    require(MAY[kind](by, version))
    arguments = {"version": version.uuid, "intake": intake.start_year, "year": year.start_year}
    return jobs.services.start(kind, by=by, arguments=arguments, key=":".join(map(str, arguments.values())))


def page_of(cohort: Cohort) -> str:
    years = [cohort.intake.start_year, cohort.year.start_year]
    return reverse("cohort-years", args=[cohort.version.uuid, *years])


def propose(*, version: ProgrammeVersion, intake: AcademicYear, year: AcademicYear, by: User, work: Work) -> int:
    """Propose to everybody who has none and is no exception; return how many."""
    refuse(work, can_propose(by, version))
    work.advance(0, 0, "read")
    cohort = cohort_of(by, version, intake, year)
    bulk = Bulk(by=by, action="agree")
    for done, one in enumerate(cohort.ready):
        work.advance(done, len(cohort.ready), "propose")
        annual = AnnualProgramme(enrolment=one.enrolment, academic_year=year, **PROPOSED)
        bulk.add(annual)
        for pk in one.activities:
            activity = one.standing.content.activities[pk]
            bulk.add(Registration(annual_programme=annual, activity=activity), action="register")
    bulk.prepare(lambda done, total: work.advance(done, total, "write"))
    try:
        with transaction.atomic():
            lock_enrolments([one.enrolment.pk for one in cohort.ready])
            bulk.write()
            work.finish(url=page_of(cohort), count=len(cohort.ready))
    except IntegrityError:
        raise JobFailed(_("Somebody agreed one of these years in the meantime. Propose again.")) from None
    return len(cohort.ready)


def approve(*, version: ProgrammeVersion, intake: AcademicYear, year: AcademicYear, by: User, work: Work) -> int:
    """Approve those that are confirmed and keep the rules; the others stay, each with why."""
    refuse(work, can_approve(by, version))
    work.advance(0, 0, "read")
    cohort = cohort_of(by, version, intake, year)
    bulk = Bulk(by=by, action="approve")
    values = {"state": AnnualProgramme.State.APPROVED, "approved_at": timezone.now(), "approved_by": by}
    for one in cohort.approvable:
        if one.annual is not None:
            bulk.change(one.annual, values)
    bulk.prepare(lambda done, total: work.advance(done, total, "write"))
    with transaction.atomic():
        lock_enrolments([one.enrolment.pk for one in cohort.approvable])
        bulk.write()
        work.finish(url=page_of(cohort), count=len(cohort.approvable))
    return len(cohort.approvable)


def refuse(work: Work, answer) -> None:
    if not answer:
        raise JobFailed(answer.reason)
