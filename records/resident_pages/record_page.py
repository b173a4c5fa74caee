"""The page of one resident's record: each part only for those who may see it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Answer
from curriculum.roles import roles_of
from records.credits.credit_records import CreditRow, credit_record
from records.decisions.models import Decision
from records.enrolments import permissions
from records.enrolments.models import Enrolment
from records.marks.models import Result, on_published_decision
from records.status_changes.models import StatusChange
from records.status_changes.permissions import can_see_leave
from records.supporters.permissions import can_see_people


@dataclass(frozen=True)
class Sight:
    """The parts of a record that the user may see and change."""

    contact: Answer
    file: Answer
    leave: Answer
    credits: Answer
    people: Answer
    reasons: Answer
    edit: Answer
    edit_file: Answer


def sight_of(user, enrolment: Enrolment) -> Sight:
    return Sight(
        contact=permissions.can_see_contact(user, enrolment),
        file=permissions.can_see_file(user, enrolment),
        leave=can_see_leave(user, enrolment),
        credits=permissions.can_see_credits(user, enrolment),
        people=can_see_people(user, enrolment),
        reasons=permissions.can_see_reasons(user, enrolment),
        edit=permissions.can_edit_record(user, enrolment),
        edit_file=permissions.can_edit_file(user, enrolment),
    )


@dataclass(frozen=True)
class RecordRow:
    """One activity with its state, and its marks without a decision."""

    row: CreditRow
    waiting: list[Result]

    @property
    def code(self) -> str:
        return "failed" if self.row.was_failed else str(self.row.state)

    @property
    def words(self) -> str:
        if not self.row.was_failed:
            return ""
        return _("not passed, taken again") if self.row.registration else _("not passed, to take again")

    @property
    def by_equivalence(self) -> str:
        """ "by equivalence with B1-QA1 (2024)", where it was passed in an earlier version; empty if not."""
        return by_equivalence_words(self.row)

    @property
    def organisers(self) -> str:
        return ", ".join(str(o) for o in self.row.activity.organisers.all()) or _("none stated")


def by_equivalence_words(row: CreditRow) -> str:
    if not row.passed:
        return ""
    older = [f"{one.activity.shown_code} ({one.activity.programme_version.label})" for one in row.passed]
    return _("by equivalence with %(activities)s") % {"activities": ", ".join(older)}


def record_page(enrolment: Enrolment, user, today: date | None = None) -> dict:
    """The context of the page; a fixed number of queries."""
    today = today or timezone.localdate()
    sight = sight_of(user, enrolment)
    marks = visible_results(enrolment, user)
    context = {"enrolment": enrolment, "sight": sight, "is_own": enrolment.user_id == user.pk}
    context |= status_part(enrolment, sight, today)
    if sight.credits:
        context |= credits_part(enrolment, marks)
    else:
        context["taught"] = [m for m in marks if m.registration.activity_id in roles_of(user).teaches]
    if sight.people:
        people = list(enrolment.accompaniments.select_related("user"))
        context["people"] = [p for p in people if p.holds_on(today) or p.starts > today]
        context["former_people"] = [p for p in people if p.ends and p.ends < today]
    if sight.file:
        context["conditions"] = conditions(enrolment)
    return context


def visible_results(enrolment: Enrolment, user) -> list[Result]:
    """The resident's marks visible to the user, by session; `is_published`: a published decision is on the mark."""
    return list(
        Result.objects.visible_to(user)
        .filter(registration__annual_programme__enrolment=enrolment)
        .annotate(is_published=on_published_decision())
        .select_related("session__academic_year", "registration__activity__block", "institution", "encoded_by")
        .order_by("session__starts", "registration__activity__position")
    )


def status_part(enrolment: Enrolment, sight: Sight, today: date) -> dict:
    changes = [c for c in enrolment.status_changes.select_related("recorded_by") if sight.leave or is_seen(c, sight)]
    current = next((c for c in changes if c.holds_on(today)), None)
    return {"status": current, "status_changes": changes}


def is_seen(change: StatusChange, sight: Sight) -> bool:
    """Whether the change is a withdrawal or end, which all who see the credits may know."""
    return bool(sight.credits) and change.kind in StatusChange.FINAL


def credits_part(enrolment: Enrolment, marks: list[Result]) -> dict:
    record = credit_record(enrolment)
    waiting: dict[int, list[Result]] = defaultdict(list)
    for mark in marks:
        if not mark.is_published:  # type: ignore[attr-defined]  # annotated by the query above
            waiting[mark.registration.activity_id].append(mark)
    blocks = [
        (sums, [RecordRow(row, [] if row.counts else waiting[row.activity.pk]) for row in record.of_block(sums.key)])
        for sums in record.by_block()
    ]
    years = list(
        enrolment.annual_programmes.select_related("academic_year")
        .prefetch_related("registrations__activity__block")
        .order_by("-academic_year__start_year")
    )
    turned = enrolment.turned_prerequisites.filter(withdrawn_on__isnull=True)
    return {
        "gives_credits": record.gives_credits,
        "overall": record.overall,
        "sums": record.by_block(),
        "blocks": blocks,
        "organisers": record.by_organiser(),
        "failed": [row.activity for row in record.rows if row.was_failed],
        "years": years,
        "turned": list(turned.select_related("activity", "required")),
    }


def conditions(enrolment: Enrolment) -> list[tuple]:
    """[(condition of admission, the piece that shows it, or None)]."""
    pieces = {p.condition_id: p for p in enrolment.admission_pieces.select_related("checked_by")}
    return [(c, pieces.get(c.pk)) for c in enrolment.programme_version.admission_conditions.all()]


def decisions_on(enrolment: Enrolment, activity) -> list[Decision]:
    """All published decisions on the activity, newest first, annotated with `is_superseded`."""
    published = Decision.objects.filter(deliberation__published_at__lte=timezone.now())
    return list(
        published.filter(enrolment=enrolment, activity=activity)
        .annotate(is_superseded=Exists(published.filter(supersedes=OuterRef("pk"))))
        .select_related("deliberation__session__academic_year")
        .latest_first()
    )
