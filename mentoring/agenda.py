"""What waits for whom in mentoring."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from curriculum.roles import roles_of
from mentoring.models import Declaration, YearReport
from mentoring.models.meetings import mentored_by
from mentoring.progress import Mentoring, Year, measure
from notices.asked import Asked
from records.agenda import Waiting
from records.models import Enrolment
from ui.figures import day_words


def waiting(user: User, today: date | None = None) -> list[Waiting]:
    """Meetings to note and to plan, goals that are due, reports, years to attest, ties to declare and to judge."""
    today = today or timezone.localdate()
    close = Q(user=user) | Q(pk__in=mentored_by(user, today))
    enrolments = list(Enrolment.objects.filter(close).select_related("user").order_by("user__sort_key", "pk"))
    found: list[Waiting] = []
    stands = measure(enrolments, today) if enrolments else {}
    for enrolment in enrolments:
        if enrolment.user_id == user.pk:
            found += of_resident(enrolment, stands[enrolment.pk])
        else:
            found += of_mentor(enrolment, stands[enrolment.pk])
    roles = roles_of(user)
    return found + (of_office(roles) if roles.is_office else [])


def to(name: str, enrolment: Enrolment, *arguments, part: str = "") -> str:
    return reverse(name, args=[enrolment.uuid, *arguments]) + (f"#{part}" if part else "")


def of_resident(enrolment: Enrolment, stands: Mentoring) -> Iterator[Waiting]:
    if meeting := stands.first_to_note:
        text = _("Mentoring: was the meeting of %(day)s held?") % {"day": day_words(meeting.day)}
        yield Waiting(text, to("mentoring-held", enrolment, meeting.uuid))
    elif stands.mentor and stands.next is None and stands.year and stands.year.missing:
        yield Waiting(_("Mentoring: no next meeting is planned"), to("mentoring-plan", enrolment))
    if due := len(stands.goals_due):
        text = ngettext("Mentoring: %(n)s goal is due", "Mentoring: %(n)s goals are due", due)
        yield Waiting(text % {"n": due}, to("mentoring", enrolment, part="goals"))
    for year in stands.years:
        if report_waits(year):
            text = _("Mentoring: the year report of %(year)s is to be written") % {"year": span(year)}
            yield Waiting(text, to("mentoring-report", enrolment, year.registration.uuid))


def report_waits(year: Year) -> bool:
    """All the rest of the year is there, or the mentor gave the report back."""
    if year.rule is None or not year.rule.report or year.is_settled or year.has_report:
        return False
    given_back = year.report is not None and year.report.state == YearReport.State.DRAFT and year.report.comment
    return bool(given_back) or len(year.missing) == 1


def span(year: Year) -> str:
    return str(year.registration.annual_programme.academic_year)


def of_mentor(enrolment: Enrolment, stands: Mentoring) -> Iterator[Waiting]:
    name = {"name": enrolment.user}
    if stands.declaration is None:
        yield Waiting(_("%(name)s: declare whether there is a tie") % name, to("mentoring-ties", enrolment))
    if meeting := stands.first_to_note:
        text = _("%(name)s: was the meeting of %(day)s held?") % {**name, "day": day_words(meeting.day)}
        yield Waiting(text, to("mentoring-held", enrolment, meeting.uuid))
    elif stands.next is None and stands.year and stands.year.missing:
        yield Waiting(_("%(name)s: no next meeting is planned") % name, to("mentoring-plan", enrolment))
    for year in stands.years:
        words = {**name, "year": span(year)}
        if year.has_report and not year.is_settled and year.report is not None and not year.report.comment:
            text = _("%(name)s: comment on the year report of %(year)s") % words
            yield Waiting(text, to("mentoring-report", enrolment, year.registration.uuid))
        if year.is_ready:
            text = _("%(name)s: %(year)s can be attested") % words
            yield Waiting(text, to("mentoring-attest", enrolment, year.registration.uuid))


def of_office(roles) -> list[Waiting]:
    """Ties that wait for an answer."""
    looked_after = Q(enrolment__enrolling_institution__in=roles.secretariat_of) | Q(
        enrolment__programme_version__programme__in=roles.director_of
    )
    waits = Declaration.objects.filter(looked_after, state=Declaration.State.WAITING, replaced_at__isnull=True)
    return [
        Waiting(
            _("%(mentor)s declared a tie to %(name)s: answer")
            % {"mentor": declared.mentor, "name": declared.enrolment.user},
            to("mentoring-judge", declared.enrolment, declared.uuid),
        )
        for declared in waits.select_related("mentor", "enrolment__user")
    ]


def asked(today: date | None = None) -> list[Asked]:
    """What waits for the answer of whom; the digest of the week and the desk's reminders tell them."""
    return []
