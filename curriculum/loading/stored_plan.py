"""The plan of what is stored, to compare it with the plan of a file."""

from django.db import models

from curriculum.institutions.models import Institution
from curriculum.jury_rules.models import JuryRules
from curriculum.loading import programme_file as shapes
from curriculum.loading.programme_file import Plan
from curriculum.loading.structures import Fields
from curriculum.programmes.activity_models import Activity
from curriculum.programmes.models import Programme, ProgrammeVersion

SECTIONS = (
    "institutions",
    "programme",
    "version",
    "blocks",
    "groups",
    "requirements",
    "annual_rules",
    "admission_conditions",
    "jury",
    "honours",
    "activities",
)


def describe(plan: Plan) -> Plan:
    """Return the stored counterpart of `plan`; missing sections are empty. A fixed number of queries."""
    found: Plan = {section: {} for section in SECTIONS}
    named = Institution.objects.filter(code__in=plan["institutions"])
    found["institutions"] = {one.code: columns(one, shapes.INSTITUTION) for one in named}
    programme = Programme.objects.filter(code=plan["programme"]["code"]).select_related("reference_institution").first()
    if programme is None:
        return found
    found["programme"] = {
        "code": programme.code,
        "title": programme.title,
        "reference_institution": programme.reference_institution.code,
        "institutions": sorted(one.code for one in programme.institutions.all()),
    }
    version = programme.versions.filter(label=plan["version"]["label"]).first()
    return {**found, **describe_version(version)} if version else found


def described(version: ProgrammeVersion) -> Plan:
    """Return the whole plan of a version, with its programme and universities."""
    programme = version.programme
    partners = list(programme.institutions.all())
    if programme.reference_institution not in partners:
        partners.append(programme.reference_institution)
    return {
        "institutions": {one.code: columns(one, shapes.INSTITUTION) for one in partners},
        "programme": {
            "code": programme.code,
            "title": programme.title,
            "reference_institution": programme.reference_institution.code,
            "institutions": sorted(one.code for one in programme.institutions.all()),
        },
        **describe_version(version),
    }


def describe_version(version: ProgrammeVersion) -> Plan:
    activities = version.activities.select_related("block", "group").prefetch_related(
        "organisers", "prerequisites", "corequisites", "counts_for", "parts", "identifiers__institution"
    )
    return {
        "version": {
            **columns(version, shapes.VERSION),
            "first_intake": version.first_intake.start_year,
            "last_intake": version.last_intake.start_year if version.last_intake else None,
            "state": version.state,
        },
        "blocks": {one.number: columns(one, shapes.BLOCK) for one in version.blocks.all()},
        "groups": {one.code: columns(one, shapes.GROUP, "position") for one in version.groups.all()},
        "requirements": {one.code: columns(one, shapes.REQUIREMENT) for one in version.requirements.all()},
        "annual_rules": {one.rule: columns(one, shapes.ANNUAL_RULE) for one in version.annual_rules.all()},
        "admission_conditions": {
            one.code: columns(one, shapes.CONDITION, "position") for one in version.admission_conditions.all()
        },
        "jury": {key: columns(one, shapes.JURY) for key, one in rules_of(version).items()},
        "honours": {one.code: columns(one, shapes.HONOURS) for one in version.honours.all()},
        "activities": {one.code: describe_activity(one) for one in activities},
    }


def rules_of(version: ProgrammeVersion) -> dict[str, JuryRules]:
    """The rules of its jury under their key in a plan; empty where it has none."""
    return dict(zip([shapes.RULES], JuryRules.objects.filter(programme_version=version), strict=False))


def describe_activity(activity: Activity) -> dict:
    return {
        **columns(activity, shapes.ACTIVITY, "position"),
        "block": activity.block.number,
        "group": activity.group.code if activity.group else None,
        "organisers": sorted(one.code for one in activity.organisers.all()),
        "prerequisites": sorted(one.code for one in activity.prerequisites.all()),
        "corequisites": sorted(one.code for one in activity.corequisites.all()),
        "counts_for": sorted(one.code for one in activity.counts_for.all()),
        "parts": [columns(part, shapes.PART) for part in activity.parts.all()],
        "codes": {one.institution.code: one.value for one in activity.identifiers.all()},
    }


def columns(row: models.Model, shape: Fields, *more: str) -> dict:
    """Return those fields of the shape that are columns of the row."""
    own = {field.name for field in row._meta.concrete_fields if not field.is_relation}
    return {name: getattr(row, name) for name in (*shape.fields, *more) if name in own}
