"""The list of seminar groups of an office: its filters and columns."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.names import fold
from curriculum.institutions.year_field import year_field
from pages.lists.columns import ListColumn, ListSpec, listed
from pages.lists.fields import choice_field, search_field
from places.models import Province
from seminars.desk.group_lines import GroupLine, group_lines, year_of
from seminars.groups.models import GroupLeader, SeminarGroup

MARKS = {"open": "open", "closed": "done"}


class GroupFilter(forms.Form):
    q = search_field(_("Group or leader"))
    year = year_field(_("Academic year"), required=False, empty_label=_("the running year"))
    province = choice_field(_("Province"), _("all provinces"), Province.choices)
    state = choice_field(_("State"), _("all states"), SeminarGroup.State.choices)
    leaders = choice_field(_("Leaders"), _("all groups"), [("none", _("groups without a leader"))])


def leading(today: date) -> QuerySet[GroupLeader]:
    """Those of the group of the outer query who have not ended."""
    return GroupLeader.objects.filter(Q(ends__isnull=True) | Q(ends__gte=today), group=OuterRef("pk"))


def found(user, chosen: dict[str, Any]) -> QuerySet[SeminarGroup]:
    year, today = chosen["year"] or year_of(None), timezone.localdate()
    rows = SeminarGroup.objects.visible_to(user).filter(academic_year=year)
    for word in (chosen["q"] or "").split():
        leader = leading(today).filter(user__sort_key__contains=fold(word))
        rows = rows.filter(Q(name__icontains=word) | Exists(leader))
    if chosen["leaders"]:
        rows = rows.filter(~Exists(leading(today)))
    return rows.filter(**{name: chosen[name] for name in ("province", "state") if chosen[name]}).for_list()


def leader_words(line: GroupLine) -> str:
    return ", ".join(str(leader.user) for leader in line.leaders)


def next_day(line: GroupLine) -> date | None:
    return line.next.day if line.next else None


def page_url(line: GroupLine) -> str:
    return line.group.get_absolute_url()


def province(line: GroupLine) -> str:
    return line.group.get_province_display()


def columns(_user) -> list[ListColumn]:
    name, state = ("name",), ("state", "name")
    activity = ("activity__block__number", "activity__position", "name")
    return [
        ListColumn("name", _("Group"), lambda ln: ln.group.name, name, page_url, fixed=True),
        ListColumn("activity", _("Activity"), lambda ln: str(ln.group.activity), activity),
        ListColumn("block", _("Block"), lambda ln: ln.group.activity.block.number, activity, num=True),
        ListColumn("province", _("Province"), province, ("province", "name"), shown=False),
        ListColumn("leaders", _("Leaders"), leader_words),
        ListColumn("members", _("Members"), lambda ln: ln.members, num=True),
        ListColumn("held", _("Hours held"), lambda ln: ln.held, num=True),
        ListColumn("hours", _("Hours planned in all"), lambda ln: ln.total, num=True),
        ListColumn("next", _("Next seminar meeting"), next_day),
        ListColumn("to_close", _("Meetings to close"), lambda ln: len(ln.to_close) or None, num=True, shown=False),
        ListColumn(
            "state", _("State"), lambda ln: ln.group.get_state_display(), state, mark=lambda ln: MARKS[ln.group.state]
        ),
    ]  # fmt: skip


GROUPS = listed(
    ListSpec(
        key="groups",
        title=_("Groups of the year"),
        url_name="seminar-list",
        form=lambda data, _user: GroupFilter(data),
        found=found,
        rows=lambda groups, _user: group_lines(groups),
        columns=columns,
        row_id=lambda line: str(line.group.uuid),
    )
)
