"""The format of the programme file (docs/programme-file.md), and how a file becomes a `Plan`.

A plan is plain data: sections keyed by code or number, with defaults and positions filled in.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from curriculum.institutions.models import ExamSession
from curriculum.jury_rules.models import JuryRules
from curriculum.loading.consistency import check
from curriculum.loading.problems import Problems
from curriculum.loading.shapes import Choice, Code, Credits, Day, Languages, MonthDay, Number, Text, Web, Whole, YesNo
from curriculum.loading.structures import ByName, Fields, Many
from curriculum.programmes.activity_models import Activity
from curriculum.programmes.annual_rules import IfBroken, Rule
from curriculum.programmes.certification import Certification
from curriculum.programmes.models import ProgrammeVersion, Requirement

FORMAT = "cursus-programme/1"
RULES = "rules"  # the key of the one row of the section "jury"
TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")


def year(**how):
    return Whole(least=2000, most=2199, **how)


INSTITUTION = Fields(
    fields={
        "code": Code(most=20),
        "name": Languages(default=None),
        "short_name": Text(most=40, default=""),
        "faculty": Languages(default={}),
        "address": Text(default=""),
        "country": Text(most=2, default="BE"),
        "domain": Text(most=100, default=""),
        "url": Web(default=""),
    }
)

PROGRAMME = Fields(fields={"code": Code(), "title": Languages(), "reference_institution": Code(most=20)})

VERSION = Fields(
    fields={
        "label": Text(most=30),
        "first_intake": year(),
        "last_intake": year(default=None),
        "credits": Credits(least=Decimal("0.5"), most=Decimal("9999.5"), default=None),
        "threshold": Number(most=Decimal(20), step=HUNDREDTH, default=None),
        "assessments_per_year": Whole(most=12, default=2),
        "marks_released": Choice(known=tuple(ProgrammeVersion.Release.values), default="on_submission"),
        "annual_programmes_by": MonthDay(default=""),
        "source": Text(most=2000, default=""),
    }
)

BLOCK = Fields(
    fields={
        "number": Whole(most=99),
        "title": Languages(default={}),
        "credits": Credits(least=Decimal("0.5"), most=Decimal("9999.5"), default=None),
    }
)

GROUP = Fields(fields={"code": Code(), "title": Languages()})

REQUIREMENT = Fields(
    fields={
        "code": Code(most=40),
        "title": Languages(),
        "unit": Code(most=20, default="credits"),
        "minimum": Number(most=Decimal("999999.9"), step=TENTH, default=None),
        "maximum": Number(most=Decimal("999999.9"), step=TENTH, default=None),
        "period": Choice(known=tuple(Requirement.Year.values), default="cycle"),
        "source": Text(default=""),
        "valid_from": Day(default=None),
        "valid_to": Day(default=None),
    }
)

ANNUAL_RULE = Fields(
    fields={
        "rule": Choice(known=tuple(Rule.values)),
        "if_broken": Choice(known=tuple(IfBroken.values)),
        "credits": Credits(most=Decimal("9999.5"), default=None),
        "day": MonthDay(default=""),
        "source": Text(default=""),
    }
)

JURY = Fields(
    fields={
        "members": Whole(most=99),
        "every_institution": YesNo(default=False),
        "quorum": Number(least=HUNDREDTH, most=Decimal(1), step=HUNDREDTH),
        "complaint_days": Whole(most=366, default=None),
        "extension_days": Whole(most=366, default=None),
        "panel": Whole(most=99, default=None),
        "act": Choice(known=tuple(JuryRules.Act.values), default="here"),
        "recourse": Languages(default={}),
        "papers": Languages(default={}),
        "source": Text(most=300, default=""),
    }
)

HONOURS = Fields(
    fields={
        "code": Code(most=40),
        "title": Languages(),
        "minimum": Number(most=Decimal(20), step=HUNDREDTH),
        "valid_from": Day(default=None),
        "valid_to": Day(default=None),
        "source": Text(default=""),
    }
)

CONDITION = Fields(fields={"code": Code(most=40), "title": Languages()})

PART = Fields(
    fields={"code": Code(), "title": Languages(), "kind": Choice(known=tuple(Activity.Kind.values), default="")}
)

ACTIVITY = Fields(
    fields={
        "code": Code(),
        "block": Whole(most=99),
        "group": Code(default=None),
        "title": Languages(),
        "description": Languages(default={}),
        "credits": Credits(default=None),
        "kind": Choice(known=tuple(Activity.Kind.values)),
        "format": Choice(known=tuple(Activity.Format.values), default="on_site"),
        "organisers": Many(of=Code(most=20), default=[]),
        "period": Languages(default={}),
        "place": Languages(default={}),
        "themes": Languages(default={}),
        "assessed_in": Many(of=Choice(known=tuple(ExamSession.Kind.values)), default=[]),
        "certification": Choice(known=tuple(Certification.values), default=""),
        "certification_share": Number(least=HUNDREDTH, most=Decimal(1), step=HUNDREDTH, default=None),
        "certification_day": MonthDay(default=""),
        "assessments": Whole(most=12, default=None),
        "second_encoding": YesNo(default=False),
        "prerequisites": Many(of=Code(), default=[]),
        "corequisites": Many(of=Code(), default=[]),
        "counts_for": Many(of=Code(most=40), default=[]),
        "parts": Many(of=PART, key="code", default=[]),
        "codes": ByName(of=Text(most=40), default={}),
    }
)

PROGRAMME_FILE = Fields(
    fields={
        "format": Choice(known=(FORMAT,)),
        "note": Text(most=2000, default=""),
        "publish": YesNo(default=False),
        "institutions": Many(of=INSTITUTION, key="code", least=1),
        "programme": PROGRAMME,
        "version": VERSION,
        "blocks": Many(of=BLOCK, key="number", least=1),
        "groups": Many(of=GROUP, key="code", default=[]),
        "requirements": Many(of=REQUIREMENT, key="code", default=[]),
        "annual_rules": Many(of=ANNUAL_RULE, key="rule", default=[]),
        "admission_conditions": Many(of=CONDITION, key="code", default=[]),
        "jury": replace(JURY, default=None),
        "honours": Many(of=HONOURS, key="code", default=[]),
        "activities": Many(of=ACTIVITY, key="code", least=1),
    }
)

Plan = dict[str, Any]


def plan_of(tree: Any, publish: bool = False) -> Plan:
    """Return the plan of a file; raise `FileError` with all problems."""
    problems = Problems()
    found = PROGRAMME_FILE.read(tree, "", problems)
    check(found, problems)
    problems.raise_any()
    return {
        "institutions": {one["code"]: with_name(one) for one in found["institutions"]},
        "programme": {**found["programme"], "institutions": sorted(one["code"] for one in found["institutions"])},
        "version": {**found["version"], "state": "published" if publish or found["publish"] else "draft"},
        "blocks": {one["number"]: one for one in found["blocks"]},
        "groups": placed(found["groups"]),
        "requirements": {one["code"]: one for one in found["requirements"]},
        "annual_rules": {one["rule"]: one for one in found["annual_rules"]},
        "admission_conditions": placed(found["admission_conditions"]),
        "jury": {RULES: found["jury"]} if found["jury"] else {},
        "honours": {one["code"]: one for one in found["honours"]},
        "activities": placed([activity_of(one) for one in found["activities"]]),
    }


def with_name(institution: dict) -> dict:
    """An institution named by code only keeps its stored values; `name` None marks it."""
    return (
        institution
        if institution["name"] is None
        else {**institution, "short_name": institution["short_name"] or institution["code"]}
    )


def placed(rows: list[dict]) -> dict[str, dict]:
    return {row["code"]: {**row, "position": position} for position, row in enumerate(rows)}


def activity_of(row: dict) -> dict:
    """Sort lists as the database returns them; add the default part where none is given."""
    parts = row["parts"] or [{"code": row["kind"], "title": row["title"], "kind": row["kind"]}]
    return {
        **row,
        "organisers": sorted(row["organisers"]),
        "assessed_in": [kind for kind in ExamSession.Kind.values if kind in row["assessed_in"]],
        "prerequisites": sorted(row["prerequisites"]),
        "corequisites": sorted(row["corequisites"]),
        "counts_for": sorted(row["counts_for"]),
        "parts": [{**part, "kind": part["kind"] or row["kind"]} for part in parts],
    }
