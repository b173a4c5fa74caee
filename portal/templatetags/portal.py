"""Tags of the resident's own page."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jury.models import CycleDecision
from pages.precheck import Prechecked
from progress.resident_status import ResidentStatus, missing_words
from records.credits.credit_records import CreditRow, State
from records.resident_pages.record_page import by_equivalence_words
from ui.figures import day_words, decimal_words

register = template.Library()


@dataclass(frozen=True)
class Line:
    """A row of the credit record, and the mark that awaits the jury where there is one."""

    row: CreditRow
    state: str
    words: str
    mark: Decimal | None
    outcome: str
    session: object
    awaited: bool

    @property
    def has_mark(self) -> bool:
        return self.mark is not None or bool(self.outcome)

    @property
    def by_equivalence(self) -> str:
        return by_equivalence_words(self.row)

    @property
    def organisers(self) -> str:
        return ", ".join(str(o) for o in self.row.activity.organisers.all()) or _("none stated")


def line(status: ResidentStatus, row: CreditRow) -> Line:
    awaited = None if row.counts else status.awaited.get(row.activity.pk)
    shown = awaited or row.decision
    failed = row.was_failed and awaited is None
    words = _("not passed, to take again") if failed and row.registration is None else ""
    if failed and row.registration is not None:
        words = _("not passed, taken again")
    return Line(
        row=row,
        state="failed" if failed else str(row.state),
        words=words,
        mark=shown.mark if shown else None,
        outcome=shown.outcome if shown else "",
        session=(awaited.session if awaited is not None else row.session) or "",
        awaited=awaited is not None,
    )


@Prechecked
def cycle_decisions_of(user, today: date):
    return CycleDecision.objects.effective().filter(enrolment__user=user)


@register.simple_tag
def cycle_line(enrolment) -> str:
    """What the jury decided at the end of the cycle, once it is published; empty before."""
    if not cycle_decisions_of.may_find(enrolment.user_id):
        return ""
    decided = CycleDecision.objects.effective().filter(enrolment=enrolment).select_related("deliberation").first()
    if decided is None:
        return ""
    words = {"words": decided.words, "day": day_words(timezone.localdate(decided.deliberation.published_at))}
    return _("The jury decided on your cycle: %(words)s (published on %(day)s).") % words


@register.simple_tag
def block_rows(status, block):
    return [line(status, row) for row in status.record.of_block(block)]


@register.simple_tag
def underway(status):
    """Return one sentence: what is registered now and what has to be taken again."""
    if not status.record.gives_credits:
        count = sum(1 for row in status.record.rows if row.state == State.REGISTERED)
        words = ngettext("%(n)s activity is under way this year.", "%(n)s activities are under way this year.", count)
        return f"{words % {'n': count}} {missing_words(status)}".strip()
    registered = decimal_words(status.record.overall.registered)
    sentence = _("%(credits)s credits are under way this year.") % {"credits": registered}
    return f"{sentence} {missing_words(status)}".strip()
