"""Groups, their leaders, and who is in which."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.bulk import Bulk
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.models import AcademicYear, Activity
from pages.errors import wrong
from records.enrolments.locks import lock_enrolments
from records.models import Registration
from seminars.groups.accompaniments import follow_groups
from seminars.groups.models import GroupLeader, Membership, SeminarGroup
from seminars.groups.permissions import MEETING_KINDS, can_run
from ui.figures import day_words

DAY = timedelta(days=1)
OPEN = SeminarGroup.State.OPEN


@transaction.atomic
def create_group(
    *, activity: Activity, year: AcademicYear, name: str, by: User, province: str = "", place: str = ""
) -> SeminarGroup:
    require(can_run(by, activity))
    if activity.kind not in MEETING_KINDS:
        raise ValidationError(_("No groups meet for an activity of this kind."), code="kind")
    made = SeminarGroup(activity=activity, academic_year=year, name=name.strip(), province=province, place=place)
    return changes.create(made, by=by, action="form group")


@transaction.atomic
def change_group(*, group: SeminarGroup, by: User, seen: int, **values: str) -> SeminarGroup:
    """Another name, province or usual place."""
    require(can_run(by, group.activity))
    lock_group(group)
    return changes.change(group, values, by=by, seen=seen)


@transaction.atomic
def discard_group(*, group: SeminarGroup, by: User, seen: int) -> None:
    """Delete a group that nobody is in and that has no meeting."""
    require(can_run(by, group.activity))
    lock_group(group)
    if group.version != seen:
        raise changes.ConflictError(group)
    if group.memberships.exists() or group.meetings.exists():
        raise WrongStateError(_("Somebody is or was in this group, or it has meetings: it stays."))
    for leader in group.leaders.all():
        changes.audit(leader, by=by, action="discard", before={"user": str(leader.user)})
        leader.delete()
    changes.audit(group, by=by, action="discard", before={"name": group.name})
    group.delete()


def lock_group(group: SeminarGroup) -> None:
    """Lock the group's row until the transaction ends, and load its state and version again."""
    rows = SeminarGroup.objects.select_for_update(of=("self",), no_key=True)
    group.refresh_from_db(None, ["state", "version", "closed_at", "closed_by"], rows)


def refuse_closed(group: SeminarGroup) -> None:
    if group.state != OPEN:
        raise WrongStateError(_("The year of this group is closed."))


@transaction.atomic
def add_leader(*, group: SeminarGroup, user: User, starts: date, by: User, ends: date | None = None) -> GroupLeader:
    """`user` leads the group from that day on; the members' accompaniments follow."""
    require(can_run(by, group.activity))
    lock_group(group)
    refuse_closed(group)
    made = GroupLeader(group=group, user=user, starts=starts, ends=ends)
    check_days(group, starts, ends)
    refuse_overlap(made)
    lock_enrolments(members_of(group))
    changes.create(made, by=by, action="lead")
    follow(members_of(group), by=by)
    return made


@transaction.atomic
def change_leader(*, leader: GroupLeader, starts: date, ends: date | None, by: User, seen: int) -> GroupLeader:
    """Other days; the members' accompaniments follow."""
    group = leader.group
    require(can_run(by, group.activity))
    lock_group(group)
    refuse_closed(group)
    check_days(group, starts, ends)
    wanted = copy(leader)
    wanted.starts, wanted.ends = starts, ends
    refuse_overlap(wanted)
    lock_enrolments(members_of(group))
    changes.change(leader, {"starts": starts, "ends": ends}, by=by, seen=seen, action="lead")
    follow(members_of(group), by=by)
    return leader


def check_days(group: SeminarGroup, starts: date, ends: date | None) -> None:
    """Both days lie in the group's year."""
    year = group.academic_year
    words = {"first": day_words(year.starts), "last": day_words(year.ends)}
    for name, day in (("starts", starts), ("ends", ends)):
        if day is not None and not year.starts <= day <= year.ends:
            raise wrong(name, _("The year of this group runs from %(first)s to %(last)s.") % words, "outside_year")
    if ends is not None and ends < starts:
        raise wrong("ends", _("The last day is before the first."), "upside_down")


def refuse_overlap(wanted: GroupLeader) -> None:
    for other in GroupLeader.objects.filter(group=wanted.group, user=wanted.user).exclude(pk=wanted.pk):
        if (wanted.ends is None or other.starts <= wanted.ends) and (other.ends is None or wanted.starts <= other.ends):
            raise wrong("starts", _("%(name)s leads this group then already.") % {"name": wanted.user}, "overlap")


def members_of(group: SeminarGroup) -> set[int]:
    """Pks of the enrolments that are or were in the group."""
    rows = Membership.objects.filter(group=group)
    return set(rows.values_list("registration__annual_programme__enrolment", flat=True))


@transaction.atomic
def follow(enrolment_ids: set[int], *, by: User) -> None:
    """Bring the accompaniments of these residents in line with their groups as they stand."""
    bulk = Bulk(by=by, action="accompany")
    memberships = list(of_residents(enrolment_ids))
    follow_groups(bulk, memberships, leaders_of({m.group_id for m in memberships}), enrolment_ids)
    bulk.prepare()
    bulk.write()


def of_residents(enrolment_ids: set[int]):
    rows = Membership.objects.filter(registration__annual_programme__enrolment__in=enrolment_ids)
    return rows.for_list().select_related("group__academic_year", "registration__annual_programme__enrolment__user")


def leaders_of(group_ids: set[int]) -> list[GroupLeader]:
    return list(GroupLeader.objects.filter(group__in=group_ids).select_related("user"))


@dataclass(frozen=True)
class Formed:
    """How many residents came into a group, changed it, or left one."""

    joined: int = 0
    moved: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        return self.joined + self.moved + self.left


def formed(changing: Mapping[int, int | None], held: Mapping[int, int]) -> Formed:
    joining = {pk for pk, to in changing.items() if to is not None}
    moved = len(joining & held.keys())
    return Formed(joined=len(joining) - moved, moved=moved, left=len(changing) - len(joining))


@transaction.atomic
def form_groups(
    *,
    activity: Activity,
    year: AcademicYear,
    wanted: Mapping[int, int | None],
    seen: Mapping[int, int | None],
    starts: date,
    by: User,
) -> Formed:
    """Put the registrations into groups in one act: {pk of the registration: pk of its group, or None}.

    `seen`: the groups that the page showed; `ConflictError` where somebody has moved one meanwhile. Who is in another
    group leaves it the day before `starts`.
    """
    require(can_run(by, activity))
    groups = {group.pk: group for group in lock_groups(activity, year)}
    registrations = registrations_of(wanted, activity, year)
    if set(wanted) - set(registrations) or {pk for pk in wanted.values() if pk} - set(groups):
        raise ValidationError(_("Somebody is not registered for this activity any more: load the page again."))
    enrolment_ids = {row.annual_programme.enrolment_id for row in registrations.values()}
    lock_enrolments(enrolment_ids)
    memberships = list(of_residents(enrolment_ids))
    current = {m.registration_id: m for m in memberships if m.ends is None and m.registration_id in wanted}
    held = {pk: membership.group_id for pk, membership in current.items()}
    changing = {pk: to for pk, to in wanted.items() if to != held.get(pk)}
    if not changing:
        return Formed()
    check_starts(year, starts)
    refuse_moved(changing, seen, current, registrations)
    ends, begins = Bulk(by=by, action="form groups"), Bulk(by=by, action="form groups")
    for pk in changing.keys() & current.keys():
        leave(ends, memberships, current[pk], starts)
    for pk, to in sorted(changing.items()):
        if to is not None:
            join(begins, memberships, registrations[pk], groups[to], starts)
    follow_groups(begins, memberships, leaders_of({m.group_id for m in memberships}), enrolment_ids)
    for bulk in (ends, begins):  # a registration is in one group at a time
        bulk.prepare()
        bulk.write()
    return formed(changing, held)


def registrations_of(keys: Iterable[int], activity: Activity, year: AcademicYear) -> dict[int, Registration]:
    rows = Registration.objects.filter(pk__in=keys, activity=activity, annual_programme__academic_year=year)
    return {row.pk: row for row in rows.select_related("annual_programme__enrolment__user")}


def refuse_moved(
    changing: Iterable[int],
    seen: Mapping[int, int | None],
    current: Mapping[int, Membership],
    registrations: Mapping[int, Registration],
) -> None:
    """Raise `ConflictError` where somebody else has moved one of them since the page was shown."""
    for pk in changing:
        if seen.get(pk) != getattr(current.get(pk), "group_id", None):
            raise changes.ConflictError(current.get(pk) or registrations[pk])


def lock_groups(activity: Activity, year: AcademicYear) -> list[SeminarGroup]:
    rows = SeminarGroup.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(activity=activity, academic_year=year).select_related("academic_year").order_by("pk"))


def check_starts(year: AcademicYear, starts: date) -> None:
    if not year.starts <= starts <= year.ends:
        words = {"first": day_words(year.starts), "last": day_words(year.ends)}
        raise wrong("starts", _("The year runs from %(first)s to %(last)s.") % words, "outside_year")


def join(bulk: Bulk, memberships: list[Membership], registration: Registration, to: SeminarGroup, starts: date) -> None:
    """Keeps `memberships` as they will be."""
    refuse_closed(to)
    made = Membership(group=to, registration=registration, starts=starts)
    for other in memberships:
        if other.registration_id == registration.pk and (other.ends is None or other.ends >= starts):
            words = {"name": other.enrolment.user, "group": other.group, "day": day_words(other.ends or starts)}
            text = _("%(name)s is in %(group)s until %(day)s: choose a later day for the change.")
            raise wrong("starts", text % words, "overlap")
    bulk.add(made)
    memberships.append(made)


def leave(bulk: Bulk, memberships: list[Membership], held: Membership, starts: date) -> None:
    """The last day is the day before; a membership that has not begun by then is deleted."""
    refuse_closed(held.group)
    noted = held.registration.attendances.filter(meeting__group=held.group_id, meeting__day__gte=starts, is_guest=False)
    if (last := noted.order_by("-meeting__day").values_list("meeting__day", flat=True).first()) is not None:
        words = {"name": held.enrolment.user, "day": day_words(last), "group": held.group}
        text = _("%(name)s was noted in %(group)s on %(day)s: choose a later day for the change.")
        raise wrong("starts", text % words, "noted")
    if held.starts < starts:
        bulk.change(held, {"ends": starts - DAY})
        return
    bulk.remove(held, before={"group": str(held.group), "starts": str(held.starts)})
    memberships.remove(held)
