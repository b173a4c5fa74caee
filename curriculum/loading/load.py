"""Loading a programme file; used by the command, the demo data and tests."""

from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import WrongStateError
from curriculum.institutions.models import AcademicYear
from curriculum.loading.calendar_file import add_missing_years
from curriculum.loading.differences import Differences, compare
from curriculum.loading.json_file import read
from curriculum.loading.plan_writer import apply
from curriculum.loading.problems import FileError, Problem
from curriculum.loading.programme_file import Plan, plan_of
from curriculum.loading.stored_plan import describe
from curriculum.programmes import services
from curriculum.programmes.activity_models import Activity
from curriculum.programmes.models import ProgrammeVersion


@dataclass(frozen=True)
class Loaded:
    """What was done or, with `dry_run`, would be done; `name` is like "MMG-CODIPLOME 2024"."""

    name: str
    differences: Differences
    version: ProgrammeVersion


def load_programme(path: str | Path, *, publish: bool = False, dry_run: bool = False, by: User | None = None) -> Loaded:
    """Bring the database to the file, or raise `FileError` with all problems and save nothing."""
    plan = plan_of(read(path), publish)
    try:
        with transaction.atomic():
            loaded = load_plan(plan, by)
            transaction.set_rollback(dry_run)
    except WrongStateError as error:
        raise FileError(Problem("publish", error.reason)) from None
    except ValidationError as error:
        raise FileError(Problem("", " ".join(error.messages))) from None
    return loaded


def load_plan(plan: Plan, by: User | None) -> Loaded:
    added = add_missing_years({y for y in (plan["version"]["first_intake"], plan["version"]["last_intake"]) if y}, by)
    refuse_unknown_years(plan["version"])
    before = describe(plan)
    keep_what_others_need(plan, before)
    differences = compare({"academic_years": {}, "sessions": {}, **before}, {**added, **plan})
    name = f"{plan['programme']['code']} {plan['version']['label']}"
    if before["version"].get("state") == "published":
        refuse_new_content(name, differences)
    version = apply(plan, by)
    if plan["version"]["state"] == "published" and not version.is_frozen:
        services.publish(version, by=by)
    return Loaded(name, differences, version)


def keep_what_others_need(plan: Plan, before: Plan) -> None:
    """Keep a published version published, and keep organisers of other versions as partners."""
    if before["version"].get("state") == "published":
        plan["version"]["state"] = "published"
    elsewhere = Activity.objects.filter(programme_version__programme__code=plan["programme"]["code"]).exclude(
        programme_version__label=plan["version"]["label"]
    )
    partners = {*plan["programme"]["institutions"], *elsewhere.values_list("organisers__code", flat=True)}
    plan["programme"]["institutions"] = sorted(partners - {None})


def refuse_unknown_years(version: dict) -> None:
    wanted = {version["first_intake"]: "first_intake", version["last_intake"]: "last_intake"}
    there = set(
        AcademicYear.objects.filter(start_year__in=[y for y in wanted if y]).values_list("start_year", flat=True)
    )
    missing = [
        Problem(
            f"version.{field}",
            _("The academic year %(year)s is not in Cursus. Add it with a calendar file and load_calendar.")
            % {"year": f"{year}-{year + 1}"},
        )
        for year, field in wanted.items()
        if year and year not in there
    ]
    if missing:
        raise FileError(*missing)


def refuse_new_content(name: str, differences: Differences) -> None:
    content = [str(one) for one in differences.found if one.is_content]
    if content:
        some = ", ".join(content[:10]) + (", ..." if len(content) > 10 else "")
        raise FileError(
            Problem(
                "version",
                _(
                    "%(name)s is published and no longer changes, but the file differs in: %(content)s. "
                    "Give the version another label to prepare a new one."
                )
                % {"name": name, "content": some},
            )
        )
