"""The page of one case: what it rests on, what stands against it, and what may be done with it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import ActivityPart
from jury.cases.jury_cases import Case
from jury.prerequisites.permissions import can_turn
from jury.sittings.permissions import can_do, can_write
from records.mark_values import entry_text
from records.models import Deliberation, Proposal
from ui.figures import day_words, decimal_words


@dataclass(frozen=True)
class CasePage:
    """One case of a sitting, as one user may act on it."""

    user: object
    sitting: Deliberation
    case: Case

    @property
    def lead(self) -> str:
        """What the case rests on, in a sentence."""
        case = self.case
        if case.basis is None:
            return _("Nothing was encoded or proposed yet.")
        source = str(self.sitting.session) if case.result else _("proposed by those who run its parts")
        threshold = case.activity.programme_version.threshold
        if threshold is None:
            return source
        reached = (
            _("the threshold of %(mark)s is reached") if case.passes else _("the threshold of %(mark)s is not reached")
        )
        return f"{source} · {reached % {'mark': decimal_words(threshold)}}"

    @property
    def parts(self) -> list[tuple[ActivityPart, Proposal | None]]:
        """Each part with its proposal; empty where nothing is proposed."""
        live = {proposal.part_id: proposal for proposal in self.case.evidence.proposals}
        return [(part, live.get(part.pk)) for part in self.case.evidence.parts] if live else []

    @property
    def stage_words(self) -> str:
        """ "assessed on 31 August 2027, runs to 30 September 2027"; empty where it is no stage."""
        stage = self.case.evidence.stage
        if stage is None or stage.assessed_on is None or stage.ends is None:
            return ""
        words = {"day": day_words(stage.assessed_on), "end": day_words(stage.ends)}
        return _("Assessed on %(day)s; the stage runs to %(end)s.") % words

    @property
    def writes(self) -> bool:
        """Whether the user records what the jury decides."""
        return bool(can_write(self.user, self.sitting))

    @property
    def presides(self) -> bool:
        return bool(can_do(self.user, self.sitting, "overrule"))

    @property
    def decidable(self) -> Answer:
        answer = can_do(self.user, self.sitting, "decide")
        if not answer:
            return answer
        if self.case.open_findings:
            return Denied(_("The case is not ready."))
        return Denied(_("This case is put off. Take that back first.")) if self.case.postponement else Allowed()

    @property
    def may_turn(self) -> bool:
        """Whether the user may make a prerequisite of the resident a corequisite."""
        return bool(can_turn(self.user, self.case.registration.annual_programme.enrolment))

    @property
    def may_overrule(self) -> bool:
        return self.presides and bool(self.case.open_findings)

    @property
    def may_postpone(self) -> bool:
        return bool(can_do(self.user, self.sitting, "decide")) and not self.case.is_done

    def initial(self) -> dict:
        """What is recorded; else the value that the case rests on, without a choice on the credits."""
        decision, basis = self.case.decision, self.case.basis
        if decision is not None:
            return {
                "seen": decision.version,
                "value": entry_text(decision.mark, decision.outcome),
                "granted": "yes" if decision.granted else "no",
                "reason": decision.reason,
            }
        return {"seen": 0, "value": entry_text(basis.mark, basis.outcome) if basis else ""}
