"""Writes that touch several rows of a programme, and publishing."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.changes import change, touch
from accounts.models import User
from accounts.permissions import WrongStateError
from curriculum.institutions.models import AcademicYear, Institution
from curriculum.programmes.activity_models import Activity, ActivityIdentifier
from curriculum.programmes.annual_rules import loads_out_of_order
from curriculum.programmes.models import Programme, ProgrammeVersion, Requirement
from curriculum.programmes.requisites import out_of_order, refuse_circle, refuse_later
from curriculum.programmes.totals import totals
from ui.figures import decimal_words


def reasons_not_to_publish(version: ProgrammeVersion) -> list[str]:
    """Return, in sentences, why the version cannot be published; empty where it can."""
    if version.is_frozen:
        return [_("This version is published already.")]
    reasons = []
    sums = totals(version)
    if not sums.activities:
        reasons.append(_("The version has no activities."))
    reasons += [
        _("The activities of block %(number)s add up to %(sum)s credits; the block states %(stated)s.")
        % {"number": block.number, "sum": decimal_words(block.credits), "stated": decimal_words(block.stated)}
        for block in sums.blocks
        if not block.adds_up
    ]
    if version.credits is not None and version.credits != sums.credits:
        reasons.append(
            _("The activities add up to %(sum)s credits; the version states %(stated)s.")
            % {"sum": decimal_words(sums.credits), "stated": decimal_words(version.credits)}
        )
    return [
        *reasons,
        *requirements_out_of_reach(version),
        *strange_organisers(version),
        *out_of_order(version),
        *loads_out_of_order(version),
        *overlaps(version, version.last_intake),
    ]


def requirements_out_of_reach(version: ProgrammeVersion) -> list[str]:
    """Requirements in credits that the version's activities cannot meet, such as those of the thesis."""
    asked = version.requirements.filter(unit="credits", period=Requirement.Year.CYCLE, minimum__isnull=False)
    return [
        _("“%(requirement)s” asks for %(minimum)s credits; the activities that count for it come to %(sum)s.")
        % {
            "requirement": requirement,
            "minimum": decimal_words(requirement.minimum),
            "sum": decimal_words(requirement.offered or 0),
        }
        for requirement in asked.annotate(offered=Sum("activities__credits"))
        if requirement.minimum is not None and (requirement.offered or 0) < requirement.minimum
    ]


def strange_organisers(version: ProgrammeVersion) -> list[str]:
    partners = version.programme.institutions.all()
    strange = Activity.organisers.through.objects.filter(activity__programme_version=version).exclude(
        institution__in=partners.values("pk")
    )
    return [
        _("%(institution)s organises %(activity)s but is not an institution of the programme.")
        % {"institution": institution, "activity": activity}
        for institution, activity in strange.order_by("activity__position").values_list(
            "institution__short_name", "activity__code"
        )
    ]


def overlaps(version: ProgrammeVersion, last: AcademicYear | None) -> list[str]:
    """Other published versions that take an intake of this one, up to `last` (None: open)."""
    others = version.programme.versions.filter(state=ProgrammeVersion.State.PUBLISHED).exclude(pk=version.pk)
    others = others.filter(
        Q(last_intake__isnull=True) | Q(last_intake__start_year__gte=version.first_intake.start_year)
    )
    if last is not None:
        others = others.filter(first_intake__start_year__lte=last.start_year)
    return [
        _("Version %(label)s is published for some of the same intakes. Give one of the two a last intake.")
        % {"label": other.label}
        for other in others
    ]


def lock(version: ProgrammeVersion) -> None:
    """Lock the programme, so that nobody else publishes or edits one of its versions before the transaction ends."""
    Programme.objects.select_for_update().get(pk=version.programme_id)


@transaction.atomic
def publish(version: ProgrammeVersion, *, by: User | None, seen: int | None = None, now=None) -> ProgrammeVersion:
    """Freeze the version and open it to everybody; raise `WrongStateError` with all reasons against it."""
    lock(version)
    if reasons := reasons_not_to_publish(version):
        raise WrongStateError(" ".join(reasons))
    return change(
        version,
        {"state": ProgrammeVersion.State.PUBLISHED, "published_at": now or timezone.now()},
        by=by,
        seen=seen,
        action="publish",
        institution=version.programme.reference_institution.code,
    )


@transaction.atomic
def end_intakes(
    version: ProgrammeVersion, *, last_intake: AcademicYear | None, by: User, seen: int | None = None
) -> ProgrammeVersion:
    """Set the last intake of the version (None: not known yet), so that a newer one can be published."""
    lock(version)
    if last_intake is not None and last_intake.start_year < version.first_intake.start_year:
        raise WrongStateError(_("The last intake lies before the first one."))
    if version.is_frozen and (reasons := overlaps(version, last_intake)):
        raise WrongStateError(" ".join(reasons))
    return change(
        version,
        {"last_intake": last_intake},
        by=by,
        seen=seen,
        institution=version.programme.reference_institution.code,
    )


@transaction.atomic
def edit_activity(
    activity: Activity,
    *,
    organisers: Iterable[Institution],
    prerequisites: Iterable[Activity] | None = None,
    corequisites: Iterable[Activity] | None = None,
    counts_for: Iterable[Requirement] | None = None,
    by: User,
    seen: int | None = None,
    **values: Any,
) -> Activity:
    """Change an activity of a draft; raise `ValidationError` for a published version or a stale `seen`."""
    lock(activity.programme_version)
    organisers = list(organisers)
    activity = change(activity, {"organiser_key": organiser_key(organisers), **values}, by=by, seen=seen)
    tie(
        activity,
        organisers=organisers,
        prerequisites=prerequisites,
        corequisites=corequisites,
        counts_for=counts_for,
        by=by,
    )
    refuse_circle(activity)
    refuse_later(activity)
    return activity


def organiser_key(organisers: Iterable[Institution]) -> str:
    return "+".join(sorted(one.code for one in organisers))


def tie(
    activity: Activity,
    *,
    organisers: Iterable[Institution],
    prerequisites: Iterable[Activity] | None = None,
    corequisites: Iterable[Activity] | None = None,
    counts_for: Iterable[Requirement] | None = None,
    by: User | None,
) -> None:
    """Set the relations of an activity of a draft where they differ; None leaves one unchanged."""
    if set(organisers) != set(activity.organisers.all()):
        activity.set_organisers(organisers)
    before, after = {}, {}
    ties = {"prerequisites": prerequisites, "corequisites": corequisites, "counts_for": counts_for}
    for name, wanted in ties.items():
        held = getattr(activity, name)
        if wanted is not None and set(wanted) != set(held.all()):
            activity.refuse_when_frozen()
            before[name], after[name] = codes(held.all()), codes(wanted)
            held.set(wanted)
    if after:
        touch(activity, by=by, action="tie", before=before, after=after)


def codes(rows: Iterable) -> list[str]:
    return sorted(row.code for row in rows)


def set_institutions(programme: Programme, partners: Iterable[Institution], *, by: User | None) -> None:
    """Set the universities that run the programme."""
    held = list(programme.institutions.all())
    if set(held) != set(partners):
        programme.institutions.set(partners)
        touch(
            programme,
            by=by,
            action="change",
            before={"institutions": codes(held)},
            after={"institutions": codes(partners)},
        )


@transaction.atomic
def set_official_codes(
    wanted: dict[Activity, dict[Institution, str]], *, by: User | None, seen: int | None = None
) -> None:
    """Set all official codes of these activities. Allowed after publishing, because codes come late.

    Raise `ValidationError` where an institution would give one code to two activities, `ConflictError` for a stale
    `seen`.
    """
    held: dict[Activity, dict[Institution, str]] = {activity: {} for activity in wanted}
    for one in ActivityIdentifier.objects.filter(activity__in=wanted).select_related("activity", "institution"):
        held[one.activity][one.institution] = one.value
    changing = [activity for activity in wanted if wanted[activity] != held[activity]]
    ActivityIdentifier.objects.filter(activity__in=changing).delete()
    for activity in changing:
        touch(
            activity,
            by=by,
            seen=seen,
            action="codes",
            before={institution.code: value for institution, value in held[activity].items()},
            after={institution.code: value for institution, value in wanted[activity].items()},
        )
        for institution, value in wanted[activity].items():
            enter_code(activity, institution, value)


def enter_code(activity: Activity, institution: Institution, value: str) -> None:
    scope = {"programme_version_id": activity.programme_version_id, "institution": institution, "value": value}
    if other := ActivityIdentifier.objects.filter(**scope).select_related("activity").first():
        raise ValidationError(
            _("%(institution)s gave the code %(code)s to %(activity)s already. Enter another one.")
            % {"institution": institution, "code": value, "activity": other.activity.code}
        )
    row = ActivityIdentifier(activity=activity, **scope)
    row.full_clean()
    row.save()
