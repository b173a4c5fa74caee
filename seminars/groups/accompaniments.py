"""Keeps `records.Accompaniment` in step with groups: a leader supports a member while both are in the group."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from accounts.bulk import Bulk
from records.models import Accompaniment
from records.supporters.services import check_supporter
from seminars.groups.models import GroupAccompaniment, GroupLeader, Membership

LEADER = Accompaniment.Capacity.LEADER
DAY = timedelta(days=1)
Pair = tuple[int, int]  # enrolment, user
Days = tuple[date, date]


def follow_groups(
    bulk: Bulk, memberships: Iterable[Membership], leaders: Iterable[GroupLeader], enrolment_ids: set[int]
) -> None:
    """Add to `bulk` what brings the accompaniments of these residents in line; a fixed number of queries.

    `memberships`: all of the residents, as they will be written; `leaders`: all of their groups, likewise. The
    caller has locked the enrolments.
    """
    wanted = wanted_days(memberships, leaders)
    users = {leader.user_id: leader.user for leader in leaders}
    others: dict[int, list[Accompaniment]] = defaultdict(list)
    rows = Accompaniment.objects.filter(enrolment__in=enrolment_ids).select_related("user", "enrolment__user")
    for row in rows:
        others[row.enrolment_id].append(row)
    enrolments = {m.enrolment.pk: m.enrolment for m in memberships}
    marks = {mark.accompaniment_id: mark for mark in GroupAccompaniment.objects.filter(accompaniment__in=rows)}
    ours = {(row.enrolment_id, row.user_id) for row in rows if row.pk in marks}
    for pair in sorted(ours | wanted.keys()):
        held: dict[date | None, Accompaniment] = {
            row.starts: row for row in others[pair[0]] if row.user_id == pair[1] and row.capacity == LEADER
        }
        for starts, ends in wanted.get(pair, []):
            if starts not in held:
                made = Accompaniment(
                    enrolment=enrolments[pair[0]], user=users[pair[1]], capacity=LEADER, starts=starts, ends=ends
                )
                check_supporter(made, field="starts", others=others[pair[0]])
                bulk.add(made, parts=[GroupAccompaniment(accompaniment=made)], action="accompany")
                continue
            row = held.pop(starts)
            if row.ends != ends:
                bulk.change(row, {"ends": ends}, action="accompany")
            if row.pk not in marks:
                GroupAccompaniment.objects.create(accompaniment=row)
        for row in held.values():
            if row.pk in marks:
                bulk.remove(row, parts=[marks[row.pk]], before={"starts": str(row.starts), "ends": str(row.ends)})


def wanted_days(memberships: Iterable[Membership], leaders: Iterable[GroupLeader]) -> dict[Pair, list[Days]]:
    """{(enrolment, leader): periods in which both are in one group}, merged where they meet."""
    of_group = defaultdict(list)
    for leader in leaders:
        of_group[leader.group_id].append(leader)
    found: dict[Pair, list[Days]] = defaultdict(list)
    for membership in memberships:
        for leader in of_group[membership.group_id]:
            last = membership.group.academic_year.ends
            starts = max(membership.starts, leader.starts)
            ends = min(membership.ends or last, leader.ends or last)
            if starts <= ends:
                found[membership.enrolment.pk, leader.user_id].append((starts, ends))
    return {pair: merged(days) for pair, days in found.items()}


def merged(days: list[Days]) -> list[Days]:
    found: list[Days] = []
    for starts, ends in sorted(days):
        if found and starts <= found[-1][1] + DAY:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return found
