"""The minutes of a sitting as plain data: JSON without objects, decimals as texts, dates as ISO.

`minutes_content` reads the database as it stands; `frozen_content` gives what was frozen at the closing, which is what
documents print.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from curriculum.models import JuryRules
from jury.cases.jury_cases import Case, jury_cases
from jury.cycles.candidates import Candidate, candidates
from jury.cycles.models import CycleDecision
from jury.minutes.models import Minutes
from jury.sittings.models import Attendance
from jury.sittings.permissions import jury_of
from jury.sittings.ties import Tie
from records.mark_values import shown_mark
from records.models import Deliberation, Enrolment

SCHEMA = 1
Data = dict[str, Any]


def frozen_content(sitting: Deliberation) -> Data | None:
    """The content as it was frozen when the sitting was closed; None before."""
    live = Minutes.objects.filter(deliberation=sitting, replaced_at__isnull=True).first()
    return live.content if live else None


def sha256_of(content: Data) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def minutes_content(sitting: Deliberation, closed_at=None) -> Data:
    """All that the minutes say, in the language of the faculty."""
    with translation.override(settings.LANGUAGE_CODE):
        cases = jury_cases(sitting)
        version = sitting.programme_version
        return {
            "schema": SCHEMA,
            "kind": "minutes",
            "language": settings.LANGUAGE_CODE,
            "sitting": str(sitting.uuid),
            "sitting_kind": sitting.kind,
            "programme": {
                "code": version.programme.code,
                "title": str(version.programme.title),
                "version": version.label,
                "universities": [str(one) for one in version.programme.institutions.all()],
            },
            "session": str(sitting.session),
            "academic_year": str(sitting.session.academic_year),
            "held_on": sitting.held_on.isoformat(),
            "closed_at": timezone.localtime(closed_at or timezone.now()).isoformat(timespec="seconds"),
            **of_the_jury(sitting),
            **of_the_cases(cases),
            "incidents": [one.text for one in sitting.incidents.all()],
            "cycles": cycles_said(sitting),
        }


def of_the_jury(sitting: Deliberation) -> Data:
    """Composition, rules, attendance and quorum."""
    jury = jury_of(sitting)
    rules = JuryRules.objects.filter(programme_version=sitting.programme_version_id).first()
    rows = list(Attendance.objects.filter(deliberation=sitting).select_related("member__user", "member__institution"))
    voting = [row for row in rows if row.member.votes]
    there = [row for row in voting if row.presence == Attendance.Presence.PRESENT]
    needed = rules.quorum_of(len(voting)) if rules else 0
    return {
        "jury": {"decided_on": jury.decided_on.isoformat(), "decided_by": jury.decided_by} if jury else None,
        "act": rules.act if rules else "",
        "attendance": [
            {
                "name": str(row.member.user),
                "function": row.member.get_function_display(),
                "institution": str(row.member.institution),
                "votes": row.member.votes,
                "presence": row.presence,
                "presence_label": row.get_presence_display(),
                "presides": row.presides,
            }
            for row in rows
        ],
        "quorum": {"voting": len(voting), "present": len(there), "needed": needed, "reached": len(there) >= needed},
    }


def of_the_cases(cases: list[Case]) -> Data:
    decided = [case for case in cases if case.decision is not None]
    put_off = [case for case in cases if case.postponement is not None]
    rest = [case for case in cases if not case.is_done]
    counts = Counter("granted" if case.decision and case.decision.granted else "refused" for case in decided)
    concerned = {case.registration.annual_programme.enrolment_id for case in [*decided, *put_off]}
    return {
        "totals": {
            "granted": counts["granted"],
            "refused": counts["refused"],
            "postponed": len(put_off),
            "undecided": len(rest),
            "residents": len(concerned),
            "overruled": sum(1 for case in decided if case.overrule),
            "corrections": sum(1 for case in decided if case.correction),
        },
        "decisions": [decision_said(case) for case in decided],
        "postponed": [case_said(case) | {"reason": case.postponement.reason} for case in put_off if case.postponement],
        "undecided": [case_said(case) | {"why": [one.words for one in case.open_findings]} for case in rest],
        "recusals": recusals_said([*decided, *put_off]),
    }


def cycles_said(sitting: Deliberation) -> list[Data]:
    """Success and honours that the sitting decided, in the language that is active."""
    return [cycle_said(one, one.decision) for one in candidates(sitting) if one.decision is not None]


def cycle_said(found: Candidate, decision: CycleDecision) -> Data:
    return {
        "resident": resident_said(found.enrolment),
        "uuid": str(decision.uuid),
        "credits": plain(found.credits),
        "success": decision.success,
        "honours": decision.honours,
        "words": decision.words,
        "mean": plain(decision.mean),
        "proposed": decision.proposed,
        "reason": decision.reason,
        "supersedes": str(decision.supersedes.uuid) if decision.supersedes else None,
    }


def case_said(case: Case) -> Data:
    registration, activity = case.registration, case.activity
    stage = case.evidence.stage
    return {
        "resident": resident_said(registration.annual_programme.enrolment),
        "activity": {
            "uuid": str(activity.uuid),
            "code": activity.code,
            "title": str(activity.title),
            "credits": plain(activity.credits),
        },
        "basis": value_said(case.basis.mark, case.basis.outcome) if case.basis else None,
        "assessed_on": stage.assessed_on.isoformat() if stage and stage.assessed_on else None,
        "runs_to": stage.ends.isoformat() if stage and stage.ends else None,
    }


def decision_said(case: Case) -> Data:
    decision, overrule = case.decision, case.overrule
    assert decision is not None
    said = case_said(case) | {
        "uuid": str(decision.uuid),
        "value": value_said(decision.mark, decision.outcome),
        "granted": decision.granted,
        "reason": decision.reason,
        "overrule": None,
        "supersedes": None,
    }
    if overrule is not None:
        said["overrule"] = {
            "codes": overrule.codes,
            "words": overrule.words,
            "reason": overrule.reason,
            "is_mistaken": overrule.is_mistaken,
            "by": str(overrule.overruled_by),
        }
    if case.correction is not None:
        before = case.correction.decision
        said["supersedes"] = {
            "uuid": str(before.uuid),
            "session": str(before.deliberation.session),
            "value": value_said(before.mark, before.outcome),
            "granted": before.granted,
            "ground": case.correction.get_ground_display(),
            "words": case.correction.words,
        }
    return said


def resident_said(enrolment: Enrolment) -> Data:
    return {"uuid": str(enrolment.uuid), "name": enrolment.user.name_in_list}


def value_said(mark: Decimal | None, outcome: str) -> Data:
    return {"mark": plain(mark), "outcome": outcome, "words": shown_mark(mark, outcome)}


def recusals_said(cases: Iterable[Case]) -> list[Data]:
    """Who left which case, once a resident."""
    found: dict[tuple[int, int], Data] = {}
    for case in cases:
        enrolment = case.registration.annual_programme.enrolment
        for tie in case.leaving:
            found.setdefault((enrolment.pk, tie.user.pk), left(tie, enrolment))
    return list(found.values())


def left(tie: Tie, enrolment: Enrolment) -> Data:
    return {"member": str(tie.user), "resident": resident_said(enrolment), "ground": tie.words}


def plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
