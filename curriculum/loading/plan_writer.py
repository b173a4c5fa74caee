"""Writing a plan to the database. Only differences are written: loading the same file twice writes nothing."""

from typing import Any

from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.changes import audit, change, create
from accounts.models import User, Versioned
from curriculum.institutions.models import AcademicYear, Institution
from curriculum.jury_rules.models import Honours, JuryRules
from curriculum.loading.problems import FileError, Problem
from curriculum.loading.programme_file import Plan
from curriculum.loading.stored_plan import rules_of
from curriculum.programmes import services
from curriculum.programmes.activity_models import Activity, ActivityPart
from curriculum.programmes.annual_rules import AnnualRule
from curriculum.programmes.models import (
    ActivityGroup,
    AdmissionCondition,
    Block,
    Programme,
    ProgrammeVersion,
    Requirement,
)

Rows = dict[Any, Any]  # by code or number


def apply(plan: Plan, by: User | None) -> ProgrammeVersion:
    """Write the plan except for publishing; call in a transaction. Raise `FileError` where a row cannot be removed."""
    institutions = save_institutions(plan["institutions"], by)
    programme = save_programme(plan["programme"], institutions, by)
    version = save_version(plan["version"], programme, by)
    scope = {"programme_version": version}
    held: dict[str, Rows] = {
        "blocks": {one.number: one for one in version.blocks.all()},
        "groups": {one.code: one for one in version.groups.all()},
        "requirements": {one.code: one for one in version.requirements.all()},
        "annual_rules": {one.rule: one for one in version.annual_rules.all()},
        "admission_conditions": {one.code: one for one in version.admission_conditions.all()},
        "jury": rules_of(version),
        "honours": {one.code: one for one in version.honours.all()},
        "activities": {one.code: one for one in version.activities.all()},
    }
    blocks = save_rows(Block, scope, held["blocks"], plan["blocks"])
    groups = save_rows(ActivityGroup, scope, held["groups"], plan["groups"])
    requirements = save_rows(Requirement, scope, held["requirements"], plan["requirements"])
    save_rows(AnnualRule, scope, held["annual_rules"], plan["annual_rules"])
    save_rows(AdmissionCondition, scope, held["admission_conditions"], plan["admission_conditions"])
    activities = save_activities(scope, held["activities"], plan["activities"], blocks, groups, by)
    removable = ("activities", "blocks", "groups", "requirements", "annual_rules", "admission_conditions")
    for section in (*removable, "jury", "honours"):
        remove(section, [row for key, row in held[section].items() if key not in plan[section]], by)
    for section, model in (("jury", JuryRules), ("honours", Honours)):
        for key, values in plan[section].items():
            save(held[section].get(key) or model(), {**scope, **values}, by)
    link(plan["activities"], activities, institutions, requirements, by)
    return version


def save_institutions(plan: dict[str, dict], by: User | None) -> Rows:
    known = {one.code: one for one in Institution.objects.filter(code__in=plan)}
    for index, (code, values) in enumerate(plan.items()):
        if values["name"] is not None:
            known[code] = save(known.get(code) or Institution(), values, by)
        elif code not in known:
            raise FileError(
                Problem(
                    f"institutions[{index}].name",
                    _('"%(code)s" is not in Cursus yet. Add its name, so that it can be.') % {"code": code},
                )
            )
    return known


def save_programme(plan: dict, institutions: Rows, by: User | None) -> Programme:
    partners = Institution.objects.filter(code__in=plan["institutions"])
    values = {
        "code": plan["code"],
        "title": plan["title"],
        "reference_institution": institutions[plan["reference_institution"]],
    }
    programme = save(Programme.objects.filter(code=plan["code"]).first() or Programme(), values, by)
    services.set_institutions(programme, partners, by=by)
    return programme


def save_version(plan: dict, programme: Programme, by: User | None) -> ProgrammeVersion:
    years = AcademicYear.objects.in_bulk(
        [year for year in (plan["first_intake"], plan["last_intake"]) if year], field_name="start_year"
    )
    values = {name: value for name, value in plan.items() if name != "state"}
    values |= {
        "programme": programme,
        "first_intake": years[plan["first_intake"]],
        "last_intake": years[plan["last_intake"]] if plan["last_intake"] else None,
    }
    found = programme.versions.filter(label=plan["label"]).first()
    return save(found or ProgrammeVersion(), values, by)


def save_activities(
    scope: dict, held: Rows, plan: dict[str, dict], blocks: Rows, groups: Rows, by: User | None
) -> Rows:
    """Write the columns of the activities; `link` sets their relations."""
    tied = {"organisers", "prerequisites", "corequisites", "counts_for", "parts", "codes"}
    saved = {}
    for code, item in plan.items():
        values = {name: value for name, value in item.items() if name not in tied} | {
            **scope,
            "block": blocks[item["block"]],
            "group": groups[item["group"]] if item["group"] else None,
            "organiser_key": "+".join(item["organisers"]),
        }
        saved[code] = save(held.get(code) or Activity(), values, by)
    return saved


def link(plan: dict[str, dict], activities: Rows, institutions: Rows, requirements: Rows, by: User | None) -> None:
    stored = Activity.objects.filter(pk__in=[activities[code].pk for code in plan]).prefetch_related(
        "organisers", "prerequisites", "corequisites", "counts_for", "parts"
    )
    for activity in stored:
        item = plan[activity.code]
        services.tie(
            activity,
            organisers=[institutions[code] for code in item["organisers"]],
            prerequisites=[activities[code] for code in item["prerequisites"]],
            corequisites=[activities[code] for code in item["corequisites"]],
            counts_for=[requirements[code] for code in item["counts_for"]],
            by=by,
        )
        save_parts(activity, item["parts"])
    services.set_official_codes(
        {activities[code]: {institutions[i]: v for i, v in item["codes"].items()} for code, item in plan.items()}, by=by
    )


def save_parts(activity: Activity, plan: list[dict]) -> None:
    wanted = {part["code"]: {**part, "position": place} for place, part in enumerate(plan)}
    held = {part.code: part for part in activity.parts.all()}
    save_rows(ActivityPart, {"activity": activity}, held, wanted)
    remove("activities", [part for code, part in held.items() if code not in wanted])


def save(row: Versioned, values: dict, by: User | None) -> Any:
    """Create the row or change what differs, with an audit row."""
    if row.pk is None:
        for name, value in values.items():
            setattr(row, name, value)
        return create(row, by=by, action="load")
    return change(row, values, by=by, action="load")


def save_rows(model: type[models.Model], scope: dict, held: Rows, plan: dict[Any, dict]) -> Rows:
    """Write rows that have no version of their own; return those of the plan."""
    saved = {}
    for key, values in plan.items():
        row = saved[key] = held.get(key) or model(**scope)
        if row.pk is None or any(getattr(row, field) != value for field, value in values.items()):
            for field, value in values.items():
                setattr(row, field, value)
            row.full_clean()
            row.save()
    return saved


def remove(section: str, rows: list[Any], by: User | None = None) -> None:
    """Delete what the file no longer contains; raise `FileError` where something relies on it."""
    for row in rows:
        if isinstance(row, Versioned):
            audit(row, by=by, action="remove", before={"code": getattr(row, "code", ""), "title": str(row)})
        try:
            row.delete()
        except ProtectedError as error:
            raise FileError(
                Problem(
                    section,
                    _("%(what)s is no longer in the file, but %(count)s other entries rely on it. Put it back.")
                    % {"what": f'"{getattr(row, "code", row)}"', "count": len(error.protected_objects)},
                )
            ) from None
