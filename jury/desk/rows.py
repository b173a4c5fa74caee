"""The lines of the page of a sitting: cases as they stand, decisions of a sitting that was held."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jury.cases.jury_cases import Case
from records.mark_values import shown_mark
from records.models import Decision, Deliberation, Enrolment
from ui.figures import decimal_words


@dataclass(frozen=True)
class CaseRow:
    """One line of the list of cases; `heads`: the first one of its resident."""

    case: Case
    heads: bool

    @property
    def resident(self) -> Enrolment:
        return self.case.registration.annual_programme.enrolment

    @property
    def value(self) -> str:
        """The mark or code that the case rests on."""
        basis = self.case.basis
        return shown_mark(basis.mark, basis.outcome) if basis else ""

    @property
    def label(self) -> str:
        words = {"title": self.case.activity.title, "name": self.resident.user}
        return _("Select %(title)s of %(name)s") % words

    @property
    def ties(self) -> str:
        """Who leaves the case."""
        names = ", ".join(str(tie.user) for tie in self.case.leaving)
        return _("without %(names)s") % {"names": names} if names else ""

    @property
    def code(self) -> str:
        case = self.case
        if case.decision is not None:
            return "earned" if case.decision.granted else "failed"
        return {"postponed": "suspended", "ready": "open", "blocked": "missing"}[case.state]

    @property
    def words(self) -> str:
        case = self.case
        if case.decision is not None:
            return _("credits granted") if case.decision.granted else _("credits not granted")
        words = {"postponed": _("put off"), "ready": _("ready"), "blocked": _("not ready")}
        return words[case.state]

    @property
    def more(self) -> str:
        """Why it is not ready; the reason of the decision; another value than the one encoded."""
        case = self.case
        if case.decision is not None:
            value = shown_mark(case.decision.mark, case.decision.outcome) if case.differs else ""
            return " · ".join(filter(None, [value, case.decision.reason]))
        if case.postponement is not None:
            return case.postponement.reason
        if case.is_ready:
            return _("the threshold is reached") if case.passes else _("the threshold is not reached")
        return " ".join(one.words for one in case.open_findings)


@dataclass(frozen=True)
class HeldRow:
    """One decision of a sitting that was held."""

    uuid: str
    name: str
    title: str
    credits: str
    value: str
    granted: bool
    reason: str
    correctable: bool
    heads: bool = False

    @property
    def code(self) -> str:
        return "earned" if self.granted else "failed"

    @property
    def words(self) -> str:
        return _("credits granted") if self.granted else _("credits not granted")


def held_decisions(sitting: Deliberation) -> QuerySet[Decision]:
    """The decisions of a sitting by resident, in the order of the programme."""
    return (
        Decision.objects.filter(deliberation=sitting)
        .select_related("enrolment__user", "activity__block")
        .order_by("enrolment__user__sort_key", "enrolment", "activity__block__number", "activity__position", "pk")
    )


def held_rows(decisions: Iterable[Decision]) -> list[HeldRow]:
    return [
        HeldRow(
            uuid=str(one.uuid),
            name=one.enrolment.user.name_in_list,
            title=str(one.activity.title),
            credits=decimal_words(one.activity.credits),
            value=shown_mark(one.mark, one.outcome),
            granted=one.granted,
            reason=one.reason,
            correctable=not one.has_successor,
        )
        for one in decisions
    ]


def mark_groups(rows: list[HeldRow]) -> list[HeldRow]:
    """The same rows, the first of each resident as the head of a group."""
    return [replace(row, heads=not place or rows[place - 1].name != row.name) for place, row in enumerate(rows)]
