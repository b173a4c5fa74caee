"""What stands against a decision on a case: pure rules, on data that the caller has loaded.

A case without findings is ready. `jury.cases` loads the data for a page or a whole sitting, and refuses what is not
ready unless who presides has taken it up.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.models import Activity, ActivityPart, Certification
from internships.certification.stage_facts import StageFacts
from records.mark_values import passes
from records.models import Deliberation, Proposal, Registration, Result
from ui.figures import day_words, decimal_words


class Check(models.TextChoices):
    """What may be found; the codes stand in overrules and minutes."""

    NOT_STATED = "not_stated", gettext_lazy("how it is certified is not stated")
    NOT_ASSESSED = "not_assessed", gettext_lazy("not assessed in this session")
    NO_MARK = "no_mark", gettext_lazy("no mark")
    DRAFT_MARK = "draft_mark", gettext_lazy("mark still a draft")
    NO_PROPOSAL = "no_proposal", gettext_lazy("a part is not proposed")
    INCOMPLETE = "incomplete", gettext_lazy("a part was complete after the sitting")
    NO_STAGE = "no_stage", gettext_lazy("no approved placement")
    NO_EVALUATION = "no_evaluation", gettext_lazy("no final evaluation")
    LATE_EVALUATION = "late_evaluation", gettext_lazy("final evaluation closed too late")
    UNFAVOURABLE = "unfavourable", gettext_lazy("final evaluation not favourable")
    SHARE = "share", gettext_lazy("too little of the stage done")
    CONCERN = "concern", gettext_lazy("serious concern not closed")
    TOO_EARLY = "too_early", gettext_lazy("assessed on a later day")
    EXTENDED = "extended", gettext_lazy("session extended to a later day")


@dataclass(frozen=True)
class Finding:
    """One thing that stands against a decision, in words for the page and the minutes."""

    code: str
    words: str


@dataclass(frozen=True)
class Evidence:
    """All that the rules read of one case. `result` may be a draft; `proposals` are the live ones, one a part."""

    registration: Registration
    result: Result | None
    proposals: tuple[Proposal, ...]
    parts: tuple[ActivityPart, ...]
    stage: StageFacts | None
    extended_to: date | None = None  # the last day of the session for this resident

    @property
    def activity(self) -> Activity:
        return self.registration.activity

    @property
    def submitted(self) -> Result | None:
        return None if self.result is None or self.result.state == Result.State.DRAFT else self.result

    @property
    def unproposed(self) -> list[ActivityPart]:
        there = {proposal.part_id for proposal in self.proposals}
        return [part for part in self.parts if part.pk not in there]


@dataclass(frozen=True)
class Value:
    """The mark or outcome that a case rests on."""

    mark: Decimal | None
    outcome: str


def together(evidence: Evidence) -> Value | None:
    """What is proposed for all parts as one value; None while a part is missing, or where the jury weighs marks itself.

    One part: its proposal. Several: validated if all are.
    """
    if evidence.unproposed or not evidence.proposals:
        return None
    if len(evidence.proposals) == 1:
        return Value(evidence.proposals[0].mark, evidence.proposals[0].outcome)
    outcomes = {proposal.outcome for proposal in evidence.proposals}
    if "" in outcomes:
        return None
    return Value(None, "validated" if outcomes == {"validated"} else "not_validated")


def basis_of(evidence: Evidence) -> Value | None:
    """The submitted mark of the session, else what is proposed."""
    result = evidence.submitted
    return together(evidence) if result is None else Value(result.mark, result.outcome)


def findings(evidence: Evidence, sitting: Deliberation) -> tuple[Finding, ...]:
    """All that stands against a decision on the case in this sitting."""
    certification = evidence.activity.certification
    found = [*of_the_session(evidence, sitting), *of_the_extension(evidence, sitting), *of_the_mark(evidence)]
    if certification == Certification.BY_MARK:
        found += of_the_proposed_mark(evidence, sitting)
    elif certification == Certification.BY_PROPOSAL:
        found += of_the_parts(evidence, sitting)
    elif evidence.stage is not None:
        found += [*of_the_stage(evidence, sitting), *of_the_parts(evidence, sitting)]
    elif certification:
        found += [*of_the_end(evidence, sitting), *of_the_parts(evidence, sitting)]
    else:
        words = _("The programme does not state how this activity is certified.")
        found.append(Finding(Check.NOT_STATED, words))
    return tuple(found)


def of_the_session(evidence: Evidence, sitting: Deliberation) -> list[Finding]:
    """An ordinary sitting decides on what is assessed in its session."""
    if sitting.kind != Deliberation.Kind.ORDINARY:
        return []
    activity = evidence.activity
    if activity.certification == Certification.AT_END:
        words = _("It is certified at its end, in a closing deliberation after its last day.")
        return [Finding(Check.NOT_ASSESSED, words)]
    if sitting.session.kind not in activity.assessed_in:
        words = _("It is not assessed in this session (%(session)s).") % {"session": sitting.session}
        return [Finding(Check.NOT_ASSESSED, words)]
    return []


def of_the_extension(evidence: Evidence, sitting: Deliberation) -> list[Finding]:
    """While the session goes on for this resident, and after it without a mark."""
    if evidence.extended_to is None or evidence.submitted is not None:
        return []
    words = {"session": sitting.session, "day": day_words(evidence.extended_to)}
    return [Finding(Check.EXTENDED, _("For this resident %(session)s is extended to %(day)s.") % words)]


def of_the_mark(evidence: Evidence) -> list[Finding]:
    result = evidence.result
    if result is None or result.state != Result.State.DRAFT:
        return []
    words = _("The mark is a draft of %(name)s: it is submitted or taken away first.") % {"name": result.encoded_by}
    return [Finding(Check.DRAFT_MARK, words)]


def of_the_proposed_mark(evidence: Evidence, sitting: Deliberation) -> list[Finding]:
    """Where no mark was encoded, what the app that runs the activity proposed stands in for it: a thesis, a seminar."""
    if evidence.result is not None:
        return []
    if evidence.proposals:
        return of_the_parts(evidence, sitting)
    words = _("No mark was encoded for %(session)s.") % {"session": sitting.session}
    return [Finding(Check.NO_MARK, words)]


def of_the_parts(evidence: Evidence, sitting: Deliberation) -> list[Finding]:
    """Each part has a live proposal, complete by the day of the sitting."""
    found = []
    if evidence.unproposed:
        titles = ", ".join(str(part.title) for part in evidence.unproposed)
        found.append(Finding(Check.NO_PROPOSAL, _("Not proposed to the jury: %(titles)s.") % {"titles": titles}))
    late = [proposal for proposal in evidence.proposals if proposal.complete_on > sitting.held_on]
    for proposal in late:
        words = {"title": proposal.part.title, "day": day_words(proposal.complete_on)}
        found.append(Finding(Check.INCOMPLETE, _("%(title)s was complete on %(day)s only.") % words))
    return found


def of_the_end(evidence: Evidence, sitting: Deliberation) -> list[Finding]:
    """What is certified at its end and is no stage ends with its academic year."""
    last = sitting.session.academic_year.ends
    if sitting.held_on > last:
        return []
    return [Finding(Check.TOO_EARLY, _("It is assessed after %(day)s.") % {"day": day_words(last)})]


def of_the_stage(evidence: Evidence, sitting: Deliberation) -> list[Finding]:
    """Final evaluations in time and favourable, the share done, no serious concern, its day reached."""
    stage, activity = evidence.stage, evidence.activity
    assert stage is not None
    if stage.assessed_on is None:
        return [Finding(Check.NO_STAGE, _("No placement of this stage is approved."))]
    found = [*too_early(evidence, sitting), *of_the_evaluations(evidence)]
    least = activity.certification_share if activity.certification == Certification.AT_DATE else Decimal(1)
    if least is not None and stage.share < least and activity.certification == Certification.AT_DATE:
        words = {"done": in_percent(stage.share), "least": in_percent(least)}
        found.append(Finding(Check.SHARE, _("%(done)s of the stage is done, %(least)s are asked.") % words))
    if stage.concerns:
        found.append(Finding(Check.CONCERN, _("A serious concern about the resident is not closed.")))
    return found


def too_early(evidence: Evidence, sitting: Deliberation) -> list[Finding]:
    stage = evidence.stage
    assert stage is not None
    assert stage.assessed_on is not None
    is_dated = evidence.activity.certification == Certification.AT_DATE
    if sitting.held_on > stage.assessed_on or (is_dated and sitting.held_on == stage.assessed_on):
        return []
    return [Finding(Check.TOO_EARLY, _("It is assessed on %(day)s.") % {"day": day_words(stage.assessed_on)})]


def of_the_evaluations(evidence: Evidence) -> list[Finding]:
    stage, activity = evidence.stage, evidence.activity
    assert stage is not None
    if not stage.is_evaluated:
        sites = ", ".join(str(placement.site) for placement in stage.missing)
        words = _("The final evaluation is not signed: %(sites)s.") % {"sites": sites}
        return [Finding(Check.NO_EVALUATION, words if sites else _("No final evaluation is signed."))]
    found = []
    deadline = activity.assessed_on(evidence.registration.annual_programme.academic_year)
    if deadline is not None and stage.signed_on is not None and stage.signed_on > deadline:
        days = {"day": day_words(stage.signed_on), "deadline": day_words(deadline)}
        text = _("The final evaluation was signed on %(day)s, after %(deadline)s.") % days
        found.append(Finding(Check.LATE_EVALUATION, text))
    basis = basis_of(evidence)
    threshold = activity.programme_version.threshold
    if basis is not None and not stage.is_favourable and passes(basis.mark, basis.outcome, threshold):
        found.append(Finding(Check.UNFAVOURABLE, _("A final evaluation is not favourable.")))
    return found


def in_percent(share: Decimal) -> str:
    return _("%(share)s%%") % {"share": decimal_words((share * 100).quantize(Decimal(1)))}
