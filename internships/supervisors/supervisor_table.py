"""The list of supervisors: its filters, its columns, and who is written to."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from internships.directory.supervisor_models import Accreditation, Supervisor
from internships.sites.permissions import can_keep_sites
from internships.supervisors.expiring_accreditations import LATER, SOON
from internships.supervisors.inami import shown
from pages.lists.columns import ListColumn, ListSpec, listed


class SupervisorFilter(forms.Form):
    """Who sees names alone searches names alone, and has no filter by accreditation."""

    q = forms.CharField(label=_("Name, INAMI number or e-mail"), required=False, max_length=100)
    accreditation = forms.ChoiceField(
        label=_("Accreditation"),
        required=False,
        choices=[
            ("", _("any or none")),
            ("soon", _("ends within three months")),
            ("later", _("ends within six months")),
            ("none", _("none today")),
        ],
    )
    work = forms.ChoiceField(
        label=_("At work"), required=False, choices=[("", _("all")), ("yes", _("still at work")), ("no", _("stopped"))]
    )

    def __init__(self, data, user):
        super().__init__(data)
        self.fields["q"].widget.attrs["type"] = "search"
        if not can_keep_sites(user):
            self.fields["q"].label = _("Name")
            del self.fields["accreditation"], self.fields["work"]


def found(user, chosen: dict[str, Any]) -> QuerySet[Supervisor]:
    visible, words = Supervisor.objects.visible_to(user), chosen["q"] or ""
    detailed = Supervisor.objects.with_details_visible_to(user).matching(words)
    if words:
        visible = visible.filter(Q(pk__in=visible.named(words).values("pk")) | Q(pk__in=detailed.values("pk")))
    if kind := chosen.get("accreditation"):
        visible = with_accreditation(visible, kind)
    if work := chosen.get("work"):
        stopped = Q(retired_on__isnull=False) | Q(deceased_on__isnull=False)
        visible = visible.filter(~stopped if work == "yes" else stopped)
    return visible.for_list()


def with_accreditation(supervisors: QuerySet[Supervisor], kind: str) -> QuerySet[Supervisor]:
    """Those without an accreditation today, or those of whom the last of a kind ends soon."""
    today = timezone.localdate()
    rows = Accreditation.objects.filter(supervisor=OuterRef("pk"))
    if kind == "none":
        return supervisors.filter(~Exists(rows.filter(valid_from__lte=today, valid_to__gte=today)))
    later = Accreditation.objects.filter(
        Q(institution=OuterRef("institution")) | Q(institution__isnull=True, kind=Accreditation.Kind.FEDERAL),
        supervisor=OuterRef("supervisor"),
        kind=OuterRef("kind"),
        valid_to__gt=today + LATER,
    )
    until = today + (SOON if kind == "soon" else LATER)
    ending = rows.filter(~Exists(later), valid_to__gte=today, valid_to__lte=until)
    return supervisors.filter(Exists(ending), retired_on__isnull=True, deceased_on__isnull=True)


def accreditation_words(supervisor: Supervisor) -> str:
    """The accreditations of today, each with its last day."""
    today = timezone.localdate()
    held = [row for row in supervisor.accreditations.all() if row.valid_from <= today <= row.valid_to]
    return "; ".join(f"{row.get_kind_display()} {row.institution or ''}".strip() for row in held)


def last_day_of(supervisor: Supervisor):
    """The first day on which one of the accreditations of today ends."""
    today = timezone.localdate()
    held = (row.valid_to for row in supervisor.accreditations.all() if row.valid_from <= today <= row.valid_to)
    return min(held, default=None)


def columns(user) -> list[ListColumn]:
    """The offices see the details; everybody else the name and the sites."""
    name = ("user__sort_key",)
    listed_for_all = [
        ListColumn(
            "name", _("Supervisor"), lambda s: s.user.name_in_list, name, Supervisor.get_absolute_url, fixed=True
        ),
        ListColumn("sites", _("Sites"), lambda s: "; ".join(map(str, s.sites.all()))),
    ]
    if not can_keep_sites(user):
        return listed_for_all
    return [
        *listed_for_all,
        ListColumn("email", _("E-mail"), lambda s: s.user.email, ("user__email",)),
        ListColumn("telephone", _("Telephone"), lambda s: s.telephone, shown=False),
        ListColumn("inami", _("INAMI number"), lambda s: shown(s.inami), ("inami", *name), shown=False),
        ListColumn("accreditation", _("Accreditation"), accreditation_words),
        ListColumn("until", _("Accredited until"), last_day_of),
        ListColumn("last_day", _("Last day of work"), lambda s: s.last_day, shown=False),
    ]


def person(supervisor: Supervisor) -> User | None:
    return supervisor.user if supervisor.deceased_on is None else None


SUPERVISORS = listed(
    ListSpec(
        key="supervisors",
        title=_("Supervisors"),
        url_name="supervisor-list",
        form=SupervisorFilter,
        found=found,
        columns=columns,
        person=person,
        may_write=can_keep_sites,
    )
)
