"""The cases of a sitting: registrations with a result or proposals, what the threshold says, what is recorded."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Subquery

from curriculum.models import ActivityPart
from records.decisions.models import Decision, Deliberation
from records.exemptions.models import Exemption
from records.mark_values import passes
from records.marks.models import Result
from records.proposals.models import Proposal
from records.registrations.models import Registration


@dataclass(frozen=True)
class Proposed:
    """The proposals for all parts of an activity as one value."""

    mark: Decimal | None
    outcome: str


@dataclass(frozen=True)
class Case:
    """A registration before the jury: what the decision rests on, and what is recorded."""

    registration: Registration
    result: Result | None
    decision: Decision | None
    proposed: Proposed | None = None

    @property
    def basis(self) -> Result | Proposed | None:
        """The result of the session, else what is proposed."""
        return self.result or self.proposed

    @property
    def passes(self) -> bool | None:
        """What the threshold of the version says; None without a basis."""
        if self.basis is None:
            return None
        return passes(self.basis.mark, self.basis.outcome, self.registration.activity.programme_version.threshold)

    @property
    def can_follow_threshold(self) -> bool:
        return self.basis is not None and self.decision is None

    @property
    def differs(self) -> bool:
        """Whether the recorded value is another one than the basis."""
        if self.decision is None or self.basis is None:
            return self.decision is not None
        return (self.decision.mark, self.decision.outcome) != (self.basis.mark, self.basis.outcome)


def together(proposals: list[Proposal]) -> Proposed | None:
    """One part: its proposal. Several: validated if all are; None where one is a mark, which the jury weighs itself."""
    if len(proposals) == 1:
        return Proposed(proposals[0].mark, proposals[0].outcome)
    outcomes = {proposal.outcome for proposal in proposals}
    if not proposals or "" in outcomes:
        return None
    return Proposed(None, "validated" if outcomes == {"validated"} else "not_validated")


def is_proposed(deliberation: Deliberation):
    """Condition: every part of the activity has a live proposal, and no other sitting has decided since the last."""
    live = Proposal.objects.filter(replaced_at__isnull=True)
    mine = live.filter(registration=OuterRef("pk"))
    theirs = live.filter(registration=OuterRef(OuterRef("pk")))
    lacking = ActivityPart.objects.filter(~Exists(theirs.filter(part=OuterRef("pk"))), activity=OuterRef("activity"))
    newest = theirs.order_by("-proposed_at").values("proposed_at")[:1]
    answered = Decision.objects.filter(
        registration=OuterRef("pk"), deliberation__published_at__gte=Subquery(newest)
    ).exclude(deliberation=deliberation)
    return Exists(mine) & ~Exists(lacking) & ~Exists(answered)


def before_jury(deliberation: Deliberation):
    """Registrations with a submitted result in the session, with all parts proposed, or recorded in this sitting.

    Leaves out credits that are earned or exempted, and registrations decided in another sitting of the session.
    """
    session = deliberation.session
    here = {"registration": OuterRef("pk")}
    submitted = Result.objects.filter(session=session, **here).exclude(state=Result.State.DRAFT)
    recorded = Decision.objects.filter(deliberation=deliberation, supersedes__isnull=True, **here)
    same = {"enrolment": OuterRef("annual_programme__enrolment"), "activity": OuterRef("activity")}
    earned = Decision.objects.granting().filter(**same).exclude(deliberation=deliberation)
    elsewhere = Decision.objects.filter(deliberation__session=session, **here).exclude(deliberation=deliberation)
    waiting = (
        (Exists(submitted) | is_proposed(deliberation))
        & ~Exists(earned)
        & ~Exists(elsewhere)
        & ~Exists(Exemption.objects.live().filter(**same))
    )
    return Registration.objects.filter(
        waiting | Exists(recorded),
        annual_programme__enrolment__programme_version=deliberation.programme_version_id,
        annual_programme__academic_year=session.academic_year_id,
    )


def jury_cases(deliberation: Deliberation, registrations=None) -> list[Case]:
    """The cases by name of the resident; a fixed number of queries.

    `registrations`: a part of `before_jury(deliberation)`, for one page.
    """
    found = before_jury(deliberation) if registrations is None else registrations
    results = Result.objects.filter(session=deliberation.session).exclude(state=Result.State.DRAFT)
    recorded = Decision.objects.filter(deliberation=deliberation, supersedes__isnull=True)
    found = (
        found.select_related("activity__block", "activity__programme_version", "annual_programme__enrolment__user")
        .prefetch_related(
            Prefetch("results", results.select_related("encoded_by", "institution"), to_attr="in_session"),
            Prefetch("decisions", recorded, to_attr="recorded"),
            Prefetch("proposals", Proposal.objects.filter(replaced_at__isnull=True), to_attr="proposed"),
            "activity__parts",
        )
        .order_by(
            "annual_programme__enrolment__user__sort_key",
            "annual_programme__enrolment",
            "activity__block__number",
            "activity__position",
        )
    )
    return [
        Case(
            registration=r,
            result=next(iter(r.in_session), None),
            decision=next(iter(r.recorded), None),
            proposed=together(r.proposed) if len(r.proposed) == len(r.activity.parts.all()) else None,
        )
        for r in found
    ]


def corrections(deliberation: Deliberation):
    """The decisions of this sitting that supersede earlier ones."""
    return (
        deliberation.decisions.filter(supersedes__isnull=False)
        .select_related("activity__block", "enrolment__user", "supersedes__deliberation__session")
        .order_by("enrolment__user__sort_key", "activity__block__number", "activity__position")
    )


def parts(registration: Registration) -> list[tuple[ActivityPart, Proposal | None]]:
    """[(part of the activity, its live proposal or None)]; empty where there is no proposal at all."""
    live = {p.part_id: p for p in registration.proposals.filter(replaced_at__isnull=True).select_related("proposed_by")}
    return [(part, live.get(part.pk)) for part in registration.activity.parts.all()] if live else []
