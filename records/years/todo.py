"""Annual programmes that wait: for the resident to confirm, for the jury to approve."""

from collections import Counter
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from curriculum.roles import roles_of
from pages.precheck import Prechecked
from pages.todo import Waiting
from records.enrolments.models import Enrolment
from records.enrolments.page_parts import record_url
from records.registrations.models import AnnualProgramme

State = AnnualProgramme.State


@Prechecked
def proposed(user: User, today: date) -> QuerySet[AnnualProgramme]:
    return AnnualProgramme.objects.filter(enrolment__user=user, state=State.PROPOSED)


def to_confirm(user: User, today: date, own: list[Enrolment] | None = None) -> list[Waiting]:
    """The resident's own that are proposed. `own`: see `records.todo.waiting`."""
    if own is not None and not own:
        return []
    found = []
    for row in proposed(user, today).select_related("academic_year", "enrolment__programme_version"):
        words = _("Confirm your annual programme %(year)s") % {"year": row.academic_year}
        day = row.enrolment.programme_version.approval_day(row.academic_year)
        found.append(Waiting.by(words, record_url(row.enrolment, "years"), day=day, today=today))
    return found


def to_approve(user: User, today: date) -> list[Waiting]:
    """One line for each intake and year with annual programmes that residents have confirmed."""
    programmes = roles_of(user).jury_of
    if not programmes:
        return []
    rows = AnnualProgramme.objects.filter(
        enrolment__programme_version__programme__in=programmes, state=State.CONFIRMED
    ).exclude(enrolment__user=user)
    rows = rows.select_related("academic_year", "enrolment__programme_version", "enrolment__intake")
    counted = Counter((r.enrolment.programme_version, r.enrolment.intake, r.academic_year) for r in rows)
    found = []
    for (version, intake, year), n in counted.items():
        text = ngettext("%(n)s annual programme %(year)s to approve", "%(n)s annual programmes %(year)s to approve", n)
        url = reverse("cohort-years", args=[version.uuid, intake.start_year, year.start_year])
        words = text % {"n": n, "year": year}
        found.append(Waiting.by(words, url, day=version.approval_day(year), today=today))
    return found
