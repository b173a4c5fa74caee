"""What lies before a jury: registrations with a result, what the threshold says, what was written down."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch

from curriculum.models import ActivityPart
from records.models import Decision, Deliberation, Exemption, Proposal, Registration, Result


@dataclass(frozen=True)
class Case:
    """A registration before the jury: its result in the session, what that would mean, and what was recorded."""

    registration: Registration
    result: Result | None
    decision: Decision | None

    @property
    def passes(self) -> bool | None:
        """What the threshold of the version says; None where there is no submitted result."""
        if self.result is None:
            return None
        return passes(self.result.mark, self.result.outcome, self.registration.activity.programme_version.threshold)

    @property
    def can_follow_threshold(self) -> bool:
        return self.result is not None and self.decision is None

    @property
    def differs(self) -> bool:
        """The jury wrote down another mark than the one encoded."""
        if self.decision is None or self.result is None:
            return self.decision is not None
        return (self.decision.mark, self.decision.outcome) != (self.result.mark, self.result.outcome)


def passes(mark: Decimal | None, outcome: str, threshold: Decimal) -> bool:
    return outcome == "validated" if mark is None else mark >= threshold


def before_jury(deliberation: Deliberation):
    """The registrations that the jury looks at: with a submitted result in the session, or already recorded here.

    Not those whose credits are earned or exempted, nor those decided in another sitting of the session.
    """
    session = deliberation.session
    here = {"registration": OuterRef("pk")}
    submitted = Result.objects.filter(session=session, **here).exclude(state=Result.State.DRAFT)
    recorded = Decision.objects.filter(deliberation=deliberation, supersedes__isnull=True, **here)
    same = {"enrolment": OuterRef("annual_programme__enrolment"), "activity": OuterRef("activity")}
    earned = Decision.objects.granting().filter(**same).exclude(deliberation=deliberation)
    elsewhere = Decision.objects.filter(deliberation__session=session, **here).exclude(deliberation=deliberation)
    waiting = (
        Exists(submitted) & ~Exists(earned) & ~Exists(elsewhere) & ~Exists(Exemption.objects.live().filter(**same))
    )
    return Registration.objects.filter(
        waiting | Exists(recorded),
        annual_programme__enrolment__programme_version=deliberation.programme_version_id,
        annual_programme__academic_year=session.academic_year_id,
    )


def cases(deliberation: Deliberation, registrations=None) -> list[Case]:
    """The cases of the jury in the order of the residents' names; a fixed number of queries.

    `registrations`: a part of `before_jury(deliberation)`, for a page of them.
    """
    found = before_jury(deliberation) if registrations is None else registrations
    results = Result.objects.filter(session=deliberation.session).exclude(state=Result.State.DRAFT)
    recorded = Decision.objects.filter(deliberation=deliberation, supersedes__isnull=True)
    found = (
        found.select_related("activity__block", "activity__programme_version", "annual_programme__enrolment__user")
        .prefetch_related(
            Prefetch("results", results.select_related("encoded_by", "institution"), to_attr="in_session"),
            Prefetch("decisions", recorded, to_attr="recorded"),
        )
        .order_by(
            "annual_programme__enrolment__user__sort_key",
            "annual_programme__enrolment",
            "activity__block__number",
            "activity__position",
        )
    )
    return [Case(r, next(iter(r.in_session), None), next(iter(r.recorded), None)) for r in found]


def corrections(deliberation: Deliberation):
    """The decisions of this sitting that take the place of earlier ones."""
    return (
        deliberation.decisions.filter(supersedes__isnull=False)
        .select_related("activity__block", "enrolment__user", "supersedes__deliberation__session")
        .order_by("enrolment__user__sort_key", "activity__block__number", "activity__position")
    )


def parts(registration: Registration) -> list[tuple[ActivityPart, Proposal | None]]:
    """The parts of the activity, each with its live proposal; empty where no app proposes for it."""
    live = {p.part_id: p for p in registration.proposals.filter(replaced_at__isnull=True).select_related("proposed_by")}
    return [(part, live.get(part.pk)) for part in registration.activity.parts.all()] if live else []
