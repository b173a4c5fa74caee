"""The rules of a placement that nobody can override. Those that an office can override are in `objections`.

A plan is checked as a whole: resident, site, supervisors, and the resident's other placements.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from curriculum.models import Activity
from internships.directory.models import Site
from internships.directory.supervisor_models import Supervisor
from internships.placements.durations import Span, first_gap, fullest_day
from internships.placements.models import Placement
from internships.placements.override_models import Override
from pages.errors import wrong
from records.models import Accompaniment, Enrolment, Registration, StatusChange
from ui.figures import day_words, decimal_words

FORMATS = {str(Activity.Format.PRACTICE): Site.Kind.PRACTICE, str(Activity.Format.HOSPITAL): Site.Kind.HOSPITAL}
Rule = Override.Rule


@dataclass(frozen=True)
class Supervision:
    """A supervisor, and the days on which they supervise."""

    supervisor: Supervisor
    starts: date
    ends: date


@dataclass(frozen=True)
class Plan:
    """A placement as it would be. `own`: the primary key of the placement that it changes, else 0."""

    registration: Registration
    site: Site
    starts: date
    ends: date
    share: Decimal
    supervisions: tuple[Supervision, ...] = ()
    own: int = 0

    @property
    def enrolment(self) -> Enrolment:
        return self.registration.annual_programme.enrolment

    @classmethod
    def of(cls, placement: Placement, **changed) -> "Plan":
        """The plan of an existing placement, with `changed` values."""
        rows = placement.supervisions.select_related("supervisor__user")
        plan = cls(
            registration=placement.registration,
            site=placement.site,
            starts=placement.starts,
            ends=placement.ends,
            share=placement.share,
            supervisions=tuple(Supervision(r.supervisor, r.starts, r.ends) for r in rows),
            own=placement.pk,
        )
        return replace(plan, **changed)


@dataclass(frozen=True)
class Objection:
    """An overridable rule that the plan breaks, with the explanation."""

    rule: str
    text: str


@dataclass
class Refusals:
    """Collects errors by field, so that all are reported at once."""

    errors: dict[str, list[ValidationError]] = field(default_factory=dict)

    def add(self, name: str, text: str, code: str) -> None:
        self.errors.setdefault(name, []).append(ValidationError(text, code=code))

    def stop(self) -> None:
        if self.errors:
            raise ValidationError(self.errors)


def check(plan: Plan, *, is_final: bool = False) -> None:
    """Raise `ValidationError` by field. `is_final`: the site must be listed, and each day supervised."""
    if plan.ends < plan.starts:
        raise wrong("ends", _("The last day is before the first."), "upside_down")
    found = Refusals()
    _check_activity(plan, found)
    _check_site(plan, found, is_final)
    _check_share(plan, found)
    _check_resident(plan, found)
    _check_supervisors(plan, found)
    if is_final and not found.errors and (day := first_without(plan)):
        found.add("supervisors", _("Nobody supervises on %(day)s.") % {"day": day_words(day)}, "unsupervised")
    found.stop()


def _check_activity(plan: Plan, found: Refusals) -> None:
    activity, year = plan.registration.activity, plan.registration.annual_programme.academic_year
    if activity.kind != Activity.Kind.INTERNSHIP:
        found.add("registration", _("%(title)s is no stage.") % {"title": activity}, "no_stage")
    kind = FORMATS.get(activity.format)
    if kind is not None and plan.site.kind != kind:
        words = {"title": activity, "kind": kind.label}
        found.add("site", _("%(title)s takes place elsewhere: choose a site of the kind “%(kind)s”.") % words, "kind")
    if plan.starts < year.starts:
        words = {"year": year, "day": day_words(year.starts)}
        found.add("starts", _("The year %(year)s begins on %(day)s.") % words, "too_early")


def _check_site(plan: Plan, found: Refusals, is_final: bool) -> None:
    site = plan.site
    if site.state == Site.State.REFUSED:
        found.add("site", _("This site was refused."), "refused_site")
    if is_final and site.state == Site.State.PROPOSED:
        found.add("site", _("This site is proposed only: list it first."), "proposed_site")
    if site.opens and plan.starts < site.opens:
        text = _("%(site)s takes residents from %(day)s on.") % {"site": site, "day": day_words(site.opens)}
        found.add("starts", text, "not_open")
    if site.closes and plan.ends > site.closes:
        text = _("%(site)s takes residents until %(day)s.") % {"site": site, "day": day_words(site.closes)}
        found.add("ends", text, "closed")


def others(plan: Plan):
    """The resident's other placements, without cancelled ones."""
    return Placement.objects.live().filter(enrolment=plan.enrolment).exclude(pk=plan.own)


def _check_share(plan: Plan, found: Refusals) -> None:
    if not Decimal(0) < plan.share <= Decimal(1):
        found.add("share", _("A share of full time is above 0 and at most 1."), "share")
        return
    near = list(others(plan).meeting(plan.starts, plan.ends).select_related("site").prefetch_related("interruptions"))
    day, total = fullest_day([Span.of(p) for p in near], plan.starts, plan.ends)
    if total + plan.share > 1:
        there = ", ".join(f"{p.site} {percent(p.share)}" for p in near if p.starts <= day <= p.ends)
        words = {"day": day_words(day), "sum": percent(total + plan.share), "there": there}
        text = _("On %(day)s the shares add up to %(sum)s; already there: %(there)s.") % words
        found.add("share", text, "above_full_time")


def percent(share: Decimal) -> str:
    return _("%(share)s%%") % {"share": decimal_words(share * 100)}


def _check_resident(plan: Plan, found: Refusals) -> None:
    final = StatusChange.objects.filter(enrolment=plan.enrolment, kind__in=StatusChange.FINAL).first()
    if final is not None and plan.ends >= final.starts:
        words = {"status": final.get_kind_display(), "day": day_words(final.starts)}
        found.add("ends", _("The resident's programme ends before: %(status)s, %(day)s.") % words, "left")


def _check_supervisors(plan: Plan, found: Refusals) -> None:
    mentors = set(mentors_in(plan).values_list("user_id", flat=True))
    for row in plan.supervisions:
        supervisor, words = row.supervisor, {"name": row.supervisor}
        if row.ends < row.starts or row.starts < plan.starts or row.ends > plan.ends:
            found.add("supervisors", _("%(name)s would supervise on days outside the placement.") % words, "outside")
        if supervisor.user_id == plan.enrolment.user_id:
            found.add("supervisors", _("Nobody supervises oneself."), "oneself")
        if supervisor.user_id in mentors:
            text = _("%(name)s mentors this resident: the mentor is not the stage supervisor.") % words
            found.add("supervisors", text, "mentor_supervises")
        last = supervisor.last_day
        if last is not None and row.ends > last:
            text = _("%(name)s supervises nobody after %(day)s.") % (words | {"day": day_words(last)})
            found.add("supervisors", text, "gone")


def mentors_in(plan: Plan):
    """Accompaniments by mentors on any day of the plan."""
    mentors = Accompaniment.objects.filter(enrolment=plan.enrolment, capacity=Accompaniment.Capacity.MENTOR)
    return mentors.filter(starts__lte=plan.ends).exclude(ends__lt=plan.starts)


def first_without(plan: Plan) -> date | None:
    """The first day without a supervisor; None where all are supervised."""
    return first_gap([(row.starts, row.ends) for row in plan.supervisions], plan.starts, plan.ends)
