"""The year report, and the attestation of a year."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from mentoring.years.models import YearReport
from mentoring.years.permissions import can_attest, can_comment, can_write_report
from mentoring.years.progress import Year, years_of_one
from mentoring.years.workflow import REPORT
from pages.errors import wrong
from portfolio.forms.answers import clean_answers
from portfolio.models import Form
from records.enrolments.locks import lock_enrolment
from records.mark_values import Outcome
from records.models import Proposal, Registration
from records.proposals.services import propose
from ui.figures import day_words

VALIDATED, NOT_VALIDATED = Outcome.VALIDATED, Outcome.NOT_VALIDATED
LONGEST_COMMENT = 2000  # characters


def year_of(registration: Registration) -> Year:
    """Return the year of mentoring of a registration; raise `WrongStateError` where it has none."""
    enrolment = registration.annual_programme.enrolment
    for year in years_of_one(enrolment):
        if year.registration.pk == registration.pk:
            return year
    raise WrongStateError(_("There is no mentoring in this activity."))


def open_to_writing(registration: Registration) -> Year:
    year = year_of(registration)
    if year.is_settled:
        raise WrongStateError(_("This year is attested: its report stays as it is."))
    return year


def report_form(registration: Registration) -> Form:
    """Return the current form of the report."""
    found = Form.objects.current("mentoring_year", registration.activity.programme_version.programme)
    if found is None:
        raise WrongStateError(_("There is no form for the year report yet."))
    return found


@transaction.atomic
def write_report(
    *, registration: Registration, answers: Mapping[str, Any], by: User, seen: int, hand_in: bool = False
) -> YearReport:
    """Save the resident's report, or hand it in. `seen`: the version that the page showed, 0 for none.

    Saving a draft leaves no audit row: until it is handed in, the report is private.
    """
    enrolment = lock_enrolment(registration.annual_programme.enrolment_id)
    require(can_write_report(by, enrolment))
    open_to_writing(registration)
    report = YearReport.objects.select_related("form").filter(registration=registration).first()
    if report is None:
        report = YearReport(registration=registration, form=report_form(registration))
        changes.create(report, by=by, action="begin")
    elif report.version != seen:
        raise changes.ConflictError(report)
    form = Form.objects.with_items().get(pk=report.form_id)
    state = REPORT.run("hand_in" if hand_in else "write", report).target
    report.answers, report.saved_at = clean_answers(form, answers, final=hand_in), timezone.now()
    report.version += 1
    report.save(update_fields=["answers", "saved_at", "version"])
    if hand_in:
        changes.change(report, {"state": state, "handed_in_at": report.saved_at}, by=by, action="hand in")
    return report


@transaction.atomic
def comment(*, report: YearReport, text: str, by: User, seen: int, give_back: bool = False) -> YearReport:
    """The mentor comments on the report, or gives it back for more work."""
    registration = report.registration
    enrolment = lock_enrolment(registration.annual_programme.enrolment_id)
    require(can_comment(by, enrolment))
    open_to_writing(registration)
    state = REPORT.run("give_back" if give_back else "comment", report).target
    if not text.strip():
        raise wrong("comment", _("Write a comment."), "empty")
    if len(text) > LONGEST_COMMENT:
        words = {"length": len(text), "most": LONGEST_COMMENT}
        raise wrong("comment", _("This has %(length)s characters; a comment has at most %(most)s.") % words, "too_long")
    values: dict[str, Any] = {"comment": text.strip(), "commented_by": by, "commented_at": timezone.now()}
    action = "give back" if give_back else "comment"
    return changes.change(report, {"state": state, **values}, by=by, seen=seen, action=action)


@transaction.atomic
def attest(*, registration: Registration, outcome: str, reason: str, by: User) -> Proposal:
    """The mentor attests the year: this proposes the outcome of the part to the jury.

    A reason is required where something is missing, for "not validated", and to replace an earlier attestation.
    """
    enrolment = lock_enrolment(registration.annual_programme.enrolment_id)
    require(can_attest(by, enrolment))
    year = year_of(registration)
    if year.rule is None:
        raise WrongStateError(_("What this year asks for is not set yet: the programme's director sees to it."))
    if outcome not in (VALIDATED, NOT_VALIDATED):
        raise wrong("outcome", _("Say whether the year is validated."), "outcome")
    lacks = missing(year)
    if not reason.strip():
        if outcome == NOT_VALIDATED:
            raise wrong("reason", _("Say why the year is not validated; the resident and the jury read it."), "why")
        if lacks:
            text = _("Something is missing: %(what)s. Say why you attest the year all the same; the jury reads it.")
            raise wrong("reason", text % {"what": ", ".join(lacks)}, "lacking")
        if year.proposal is not None:
            raise wrong("reason", _("Say why this takes the place of what was attested before."), "again")
    return propose(
        registration=registration,
        part=year.part,
        mark=None,
        outcome=outcome,
        evidence=evidence(year, reason),
        complete_on=timezone.localdate(),
        by=by,
    )


def missing(year: Year) -> list[str]:
    """Return what the year lacks, also where something was attested before."""
    return replace(year, proposal=None).missing


def evidence(year: Year, reason: str) -> str:
    """Return the evidence of the proposal in words, in the faculty's language; nothing of what was said in meetings."""
    with translation.override(settings.LANGUAGE_CODE):
        count = len(year.meetings)
        days = ", ".join(day_words(meeting.day) for meeting in year.meetings)
        sentences = [ngettext("%(n)s meeting held", "%(n)s meetings held", count) % {"n": count}]
        sentences[0] += f" ({days})" if days else ""
        if year.has_report and year.report is not None and year.report.handed_in_at is not None:
            sentences.append(
                _("year report handed in on %(day)s") % {"day": day_words(year.report.handed_in_at, time=False)}
            )
        if lacks := missing(year):
            sentences.append(_("missing: %(what)s") % {"what": ", ".join(lacks)})
        if reason.strip():
            sentences.append(reason.strip())
        return ". ".join(sentence[0].upper() + sentence[1:] for sentence in sentences).rstrip(".") + "."
