"""The list of complaints: its filters and columns."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curriculum.institutions.year_field import year_field
from jury.complaints.models import Complaint
from pages.lists.columns import ListColumn, ListSpec, listed
from pages.lists.fields import choice_field, search_field
from records.models import Enrolment

MARKS = {
    "filed": "submitted",
    "withdrawn": "withdrawn",
    "inadmissible": "void",
    "unfounded": "decided",
    "founded": "done",
}
SHOWN = ("decision__enrolment__user", "decision__activity", "decision__deliberation__session__academic_year")


class ComplaintFilter(forms.Form):
    q = search_field(_("Resident"))
    year = year_field(_("Academic year"), required=False, empty_label=_("all years"))
    ground = choice_field(_("Ground"), _("all grounds"), Complaint.Ground.choices)
    state = choice_field(_("State"), _("all states"), Complaint.State.choices)


def found(user, chosen: dict[str, Any]) -> QuerySet[Complaint]:
    paths = {"year": "decision__deliberation__session__academic_year", "ground": "ground", "state": "state"}
    rows = Complaint.objects.filter(pk__in=Complaint.objects.visible_to(user).order_by().values("pk"))
    if words := chosen["q"]:
        rows = rows.filter(decision__enrolment__in=Enrolment.objects.named(words).values("pk"))
    rows = rows.filter(**{path: chosen[name] for name, path in paths.items() if chosen[name]})
    return rows.select_related(*SHOWN)


def filed_on(complaint: Complaint) -> date:
    return timezone.localdate(complaint.filed_at)


def ruled_on(complaint: Complaint) -> date | None:
    return timezone.localdate(complaint.ruled_at) if complaint.ruled_at else None


def page_url(complaint: Complaint) -> str:
    return reverse("complaint", args=[complaint.uuid])


def columns(_user) -> list[ListColumn]:
    name = ("decision__enrolment__user__sort_key",)
    session = ("decision__deliberation__session__starts", *name)
    return [
        ListColumn("name", _("Resident"), lambda c: c.decision.enrolment.user.name_in_list, name, page_url, fixed=True),
        ListColumn("activity", _("Activity"), lambda c: str(c.decision.activity.title)),
        ListColumn("session", _("Session"), lambda c: str(c.decision.deliberation.session), session, shown=False),
        ListColumn("ground", _("Ground"), lambda c: c.get_ground_display(), ("ground", *name)),
        ListColumn("filed", _("Filed"), filed_on, ("filed_at",)),
        ListColumn("ruled", _("Ruled on"), ruled_on, ("ruled_at",), shown=False),
        ListColumn(
            "state", _("State"), lambda c: c.get_state_display(), ("state", *name), mark=lambda c: MARKS[c.state]
        ),
    ]


COMPLAINTS = listed(
    ListSpec(
        key="complaints",
        title=_("Complaints"),
        url_name="complaint-list",
        form=lambda data, _user: ComplaintFilter(data),
        found=found,
        columns=columns,
    )
)
