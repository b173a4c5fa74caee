"""The list of theses of an office: its filters, its columns, and who is written to."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import roles_of
from pages.lists.columns import ListColumn, ListSpec, listed
from records.models import Enrolment
from thesis.desk.forms import FilterForm
from thesis.desk.theses_list import Line, cohort_of, lines_in_order
from thesis.theses.models import Thesis


def found(user, chosen: dict[str, Any]) -> QuerySet[Thesis]:
    rows = cohort_of(user)
    if words := chosen["q"]:
        rows = rows.filter(enrolment__in=Enrolment.objects.named(words).values("pk"))
    wanted = {name: chosen[name] for name in ("state", "session") if chosen[name]}
    if chosen["intake"]:
        wanted["enrolment__intake"] = chosen["intake"]
    return rows.filter(**wanted).for_list()


def due_on(line: Line) -> date | None:
    return line.due.day if line.due else None


def due_words(line: Line) -> str:
    return str(line.due.label) if line.due else ""


def next_words(line: Line) -> str:
    return line.step.words if line.step else ""


def columns(_user) -> list[ListColumn]:
    name = ("enrolment__user__sort_key",)
    intake = ("enrolment__intake__start_year", *name)
    return [
        ListColumn("name", _("Resident"), lambda ln: ln.thesis.enrolment.user.name_in_list, name, page_url, fixed=True),
        ListColumn("intake", _("Intake"), lambda ln: str(ln.thesis.enrolment.intake), intake),
        ListColumn("title", _("Title"), lambda ln: ln.thesis.title, ("title", *name)),
        ListColumn("promoter", _("Promoter"), lambda ln: str(ln.thesis.promoter or ""), shown=False),
        ListColumn(
            "state", _("State"), lambda ln: ln.thesis.get_state_display(), ("state", *name), mark=lambda ln: ln.mark
        ),
        ListColumn("next", _("What is next"), next_words),
        ListColumn("holder", _("Who does it"), lambda ln: ln.holder, shown=False),
        ListColumn("due", _("Due"), due_on),
        ListColumn("due_what", _("What is due"), due_words, shown=False),
        ListColumn("late", _("Late"), lambda ln: gettext("late") if ln.is_late else "", mark=late_mark),
        ListColumn("session", _("Session"), lambda ln: str(ln.thesis.session), ("session__starts", *name)),
    ]


def late_mark(line: Line) -> str:
    return "late" if line.is_late else ""


def page_url(line: Line) -> str:
    return line.thesis.get_absolute_url()


def person(line: Line) -> User:
    return line.thesis.enrolment.user


def may_write(user) -> Answer:
    if roles_of(user).is_office:
        return Allowed()
    return Denied(gettext("Writing to residents of a list is for the secretariats and the director."))


THESES = listed(
    ListSpec(
        key="theses",
        title=_("All theses"),
        url_name="thesis-list",
        form=lambda data, _user: FilterForm(data),
        found=found,
        rows=lambda theses, user: lines_in_order(theses, user, timezone.localdate()),
        columns=columns,
        row_id=lambda line: str(line.thesis.uuid),
        person=person,
        may_write=may_write,
    )
)
