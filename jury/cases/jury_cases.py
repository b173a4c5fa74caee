"""The cases of a sitting: the registrations before the jury, what stands against each, and what was done with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

from curriculum.models import Activity, ActivityPart, Certification
from internships.certification.stage_facts import StageFacts, stage_facts
from jury.cases.models import Correction, Overrule, Postponement
from jury.readiness.findings import Evidence, Finding, Value, basis_of, findings
from jury.sittings.ties import Tie, ties
from records.mark_values import passes
from records.marks.extensions import extended_to
from records.models import (
    Decision,
    Deliberation,
    EquivalenceGrant,
    Exemption,
    Proposal,
    Registration,
    Result,
    StatusChange,
)

Kind = Deliberation.Kind


@dataclass(frozen=True)
class Case:
    """A registration before the jury."""

    registration: Registration
    evidence: Evidence
    findings: tuple[Finding, ...] = ()
    decision: Decision | None = None
    overrule: Overrule | None = None
    postponement: Postponement | None = None
    correction: Correction | None = None
    ties: list[Tie] = field(default_factory=list)

    @property
    def activity(self) -> Activity:
        return self.registration.activity

    @property
    def result(self) -> Result | None:
        return self.evidence.submitted

    @property
    def basis(self) -> Value | None:
        """The mark of the session, else what is proposed."""
        return basis_of(self.evidence)

    @property
    def passes(self) -> bool | None:
        """What the threshold of the version says; None without a basis."""
        if self.basis is None:
            return None
        return passes(self.basis.mark, self.basis.outcome, self.activity.programme_version.threshold)

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Those that nobody has overruled."""
        covered = set(self.overrule.codes) if self.overrule else set()
        return tuple(one for one in self.findings if one.code not in covered)

    @property
    def is_ready(self) -> bool:
        return not self.open_findings

    @property
    def is_done(self) -> bool:
        """Whether the jury has decided on it or put it off."""
        return self.decision is not None or self.postponement is not None

    @property
    def is_undisputed(self) -> bool:
        """Whether it may be recorded as the threshold says: nothing stands against it, and nobody took it up."""
        return not self.findings and not self.is_done and self.basis is not None and self.correction is None

    @property
    def state(self) -> str:
        """ "decided", "postponed", "ready", "blocked"; the page has words for them."""
        if self.decision is not None:
            return "decided"
        if self.postponement is not None:
            return "postponed"
        return "ready" if self.is_ready else "blocked"

    @property
    def differs(self) -> bool:
        """Whether the recorded value is another one than the basis."""
        if self.decision is None:
            return False
        return self.basis is None or (self.decision.mark, self.decision.outcome) != (
            self.basis.mark,
            self.basis.outcome,
        )

    @property
    def leaving(self) -> list[Tie]:
        return [tie for tie in self.ties if tie.leaves]


def is_proposed():
    """Condition: every part of the activity has a live proposal, and no published decision has answered the last."""
    live = Proposal.objects.live()
    mine = live.filter(registration=OuterRef("pk"))
    theirs = live.filter(registration=OuterRef(OuterRef("pk")))
    lacking = ActivityPart.objects.filter(~Exists(theirs.filter(part=OuterRef("pk"))), activity=OuterRef("activity"))
    newest = theirs.order_by("-proposed_at").values("proposed_at")[:1]
    answered = Decision.objects.filter(registration=OuterRef("pk"), deliberation__published_at__gte=Subquery(newest))
    return Exists(mine) & ~Exists(lacking) & ~Exists(answered)


def assessed_in(sitting: Deliberation) -> list[int]:
    """The activities (pks) that a sitting decides on: those of its session; at the closing, what is certified then."""
    rows = Activity.objects.filter(programme_version=sitting.programme_version_id)
    if sitting.kind == Kind.CLOSING:
        return list(rows.filter(certification=Certification.AT_END).values_list("pk", flat=True))
    rows = rows.exclude(certification=Certification.AT_END)
    return [pk for pk, sessions in rows.values_list("pk", "assessed_in") if sitting.session.kind in sessions]


def before_jury(sitting: Deliberation):
    """The registrations before the jury, with a mark or without.

    Leaves out credits that are earned or exempted, what another sitting of the session has decided, and who has left.
    A correction has what was brought before it, and nothing else.
    """
    here = {"registration": OuterRef("pk")}
    brought = Exists(Correction.objects.filter(deliberation=sitting, decision__registration=OuterRef("pk")))
    of_version = Q(annual_programme__enrolment__programme_version=sitting.programme_version_id)
    if sitting.kind == Kind.CORRECTION:
        return Registration.objects.filter(brought)
    session = sitting.session
    submitted = Result.objects.filter(session=session, **here).exclude(state=Result.State.DRAFT)
    recorded = Decision.objects.filter(deliberation=sitting, supersedes__isnull=True, **here)
    same = {"enrolment": OuterRef("annual_programme__enrolment"), "activity": OuterRef("activity")}
    earned = Decision.objects.granting().filter(**same).exclude(deliberation=sitting)
    ahead = Decision.objects.about_to_grant().filter(**same).exclude(deliberation=sitting)
    elsewhere = Decision.objects.filter(deliberation__session=session, **here).exclude(deliberation=sitting)
    left = StatusChange.objects.filter(
        enrolment=OuterRef("annual_programme__enrolment"), kind="withdrawal", starts__lte=sitting.held_on
    )
    put_off = Postponement.objects.filter(deliberation__session__academic_year=session.academic_year, **here)
    concerned = Q(activity__in=assessed_in(sitting)) | Exists(submitted) | is_proposed()
    if sitting.kind == Kind.CLOSING:
        concerned |= Exists(put_off.exclude(deliberation=sitting))
    waiting = (
        concerned
        & ~Exists(earned)
        & ~Exists(ahead)
        & ~Exists(elsewhere)
        & ~Exists(Exemption.objects.live().filter(**same))
        & ~Exists(EquivalenceGrant.objects.counting().filter(**same))
        & ~Exists(left)
    )
    of_year = Q(annual_programme__academic_year=session.academic_year_id)
    return Registration.objects.filter((of_version & of_year & waiting) | Exists(recorded) | brought)


def for_jury(registrations, sitting: Deliberation):
    """With all that a case shows, by name of the resident and place of the activity."""
    results = Result.objects.filter(session=sitting.session).select_related("encoded_by", "institution")
    proposals = Proposal.objects.live().select_related("part", "proposed_by")
    return (
        registrations.select_related(
            "activity__block",
            "activity__programme_version",
            "annual_programme__enrolment__user",
            "annual_programme__academic_year",
        )
        .prefetch_related(
            Prefetch("results", results, to_attr="in_session"),
            Prefetch("decisions", Decision.objects.filter(deliberation=sitting), to_attr="recorded"),
            Prefetch("proposals", proposals, to_attr="proposed"),
            "activity__parts",
        )
        .order_by(
            "annual_programme__enrolment__user__sort_key",
            "annual_programme__enrolment",
            "activity__block__number",
            "activity__position",
        )
    )


def jury_cases(sitting: Deliberation, registrations=None) -> list[Case]:
    """The cases by name of the resident; a fixed number of queries.

    `registrations`: a part of `before_jury(sitting)`, for one page.
    """
    found = list(for_jury(before_jury(sitting) if registrations is None else registrations, sitting))
    keys = [one.pk for one in found]
    stages = stage_facts([one for one in found if is_stage(one.activity)], sitting.held_on, sitting.closed_at)
    overrules = by_registration(Overrule.objects.filter(deliberation=sitting, registration__in=keys))
    put_off = by_registration(Postponement.objects.filter(deliberation=sitting, registration__in=keys))
    brought = {
        row.decision.registration_id: row
        for row in Correction.objects.filter(deliberation=sitting, decision__registration__in=keys).select_related(
            "decision__deliberation__session"
        )
    }
    extended = extended_to(keys, [sitting.session])
    tied = ties(sitting, {one.annual_programme.enrolment_id for one in found})
    cases = []
    for one in found:
        evidence = evidence_of(one, stages.get(one.pk), extended.get((one.pk, sitting.session_id)))
        cases.append(
            Case(
                registration=one,
                evidence=evidence,
                # what is brought before the jury again was decided once: the complaint or the error is what it rests on
                findings=() if one.pk in brought else findings(evidence, sitting),
                decision=next(iter(one.recorded), None),
                overrule=overrules.get(one.pk),
                postponement=put_off.get(one.pk),
                correction=brought.get(one.pk),
                ties=tied[one.annual_programme.enrolment_id],
            )
        )
    return cases


def evidence_of(registration, stage: StageFacts | None, extended: date | None) -> Evidence:
    """From what `for_jury` loaded."""
    return Evidence(
        registration=registration,
        result=next(iter(registration.in_session), None),
        proposals=tuple(registration.proposed),
        parts=tuple(registration.activity.parts.all()),
        stage=stage,
        extended_to=extended,
    )


def is_stage(activity: Activity) -> bool:
    return activity.kind == Activity.Kind.INTERNSHIP and activity.certification in (
        Certification.AT_DATE,
        Certification.AT_END,
    )


def by_registration(rows: Iterable) -> dict:
    return {row.registration_id: row for row in rows}


def case_of(sitting: Deliberation, registration: Registration) -> Case | None:
    """One case; None where the registration is not before this jury."""
    found = jury_cases(sitting, before_jury(sitting).filter(pk=registration.pk))
    return found[0] if found else None


def by_resident(cases: Iterable[Case]) -> dict[int, list[Case]]:
    found = defaultdict(list)
    for case in cases:
        found[case.registration.annual_programme.enrolment_id].append(case)
    return found
