"""The list of placements: its filters, its columns, and who is written to."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from curriculum.institutions.year_field import intake_filter, year_field
from internships.desk import timeline
from internships.directory.models import Site
from internships.placements.models import Placement, PlacementStatus
from internships.sites.permissions import can_keep_sites
from pages.lists.columns import ListColumn, ListSpec, listed
from places.models import Province
from records.models import Enrolment

MARKS = {
    PlacementStatus.PROPOSED: "draft",
    PlacementStatus.ACCEPTED: "submitted",
    PlacementStatus.APPROVED: "decided",
    PlacementStatus.RUNNING: "running",
    PlacementStatus.INTERRUPTED: "suspended",
    PlacementStatus.COMPLETED: "done",
    PlacementStatus.CANCELLED: "withdrawn",
}


class PlacementFilter(forms.Form):
    q = forms.CharField(
        label=_("Resident or site"), required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    year = year_field(_("Training year"), required=False, empty_label=_("all years"))
    intake = intake_filter()
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all states")), *PlacementStatus.choices]
    )
    province = forms.ChoiceField(
        label=_("Province"), required=False, choices=[("", _("all provinces")), *Province.choices]
    )


def found(user, chosen: dict[str, Any]) -> QuerySet[Placement]:
    rows = Placement.objects.visible_to(user)
    if chosen["state"]:
        rows = rows.with_status(chosen["state"], timezone.localdate())
    if chosen["year"]:
        rows = rows.meeting(*timeline.training_days(chosen["year"]))
    if chosen["intake"]:
        rows = rows.filter(enrolment__intake=chosen["intake"])
    if chosen["province"]:
        rows = rows.filter(site__place__province=chosen["province"])
    if words := chosen["q"]:
        residents, sites = Enrolment.objects.named(words), Site.objects.matching(words)
        rows = rows.filter(Q(enrolment__in=residents.values("pk")) | Q(site__in=sites.values("pk")))
    return rows.for_list().select_related("enrolment__intake").order_by("-starts", "enrolment__user__sort_key", "pk")


def supervisor_words(placement: Placement) -> str:
    return ", ".join(str(row.supervisor) for row in placement.supervisions.all())


def columns(_user) -> list[ListColumn]:
    name = ("enrolment__user__sort_key",)
    return [
        ListColumn(
            "name", _("Resident"), lambda p: p.enrolment.user.name_in_list, name, Placement.get_absolute_url, fixed=True
        ),
        ListColumn(
            "intake", _("Intake"), lambda p: str(p.enrolment.intake), ("enrolment__intake__start_year", *name),
            shown=False,
        ),
        ListColumn("stage", _("Stage"), lambda p: str(p.registration.activity.title), shown=False),
        ListColumn("site", _("Site"), lambda p: str(p.site), ("site__sort_key", *name)),
        ListColumn(
            "province", _("Province"), lambda p: p.site.province_words, ("site__place__province", *name), shown=False
        ),
        ListColumn("supervisors", _("Supervisors"), supervisor_words),
        ListColumn("starts", _("First day"), lambda p: p.starts, ("starts", *name)),
        ListColumn("ends", _("Last day"), lambda p: p.ends, ("ends", *name)),
        ListColumn("share", _("Share"), lambda p: p.percent, ("share", *name), num=True, shown=False),
        ListColumn("state", _("State"), lambda p: p.status.label, mark=lambda p: MARKS[p.status]),
    ]  # fmt: skip


def person(placement: Placement) -> User:
    return placement.enrolment.user


PLACEMENTS = listed(
    ListSpec(
        key="placements",
        title=_("Placements"),
        url_name="placement-list",
        form=lambda data, _user: PlacementFilter(data),
        found=found,
        columns=columns,
        person=person,
        may_write=can_keep_sites,
    )
)
