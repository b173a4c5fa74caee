"""The list of evaluations: to be written (by default), late, or signed; by due day."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from internships.evaluations.models import Evaluation, EvaluationQuerySet
from internships.evaluations.todo import asked_of
from pages.lists.columns import ListColumn, ListSpec, listed
from records.models import Enrolment

SHOWS = {
    "open": _("To be written"),
    "late": _("Late"),
    "signed": _("Signed"),
    "asked": _("Asked of you"),
    "goals": _("Goals for you to write"),
    "rate": _("For your own rating"),
    "read": _("For you to read"),
    "disowned": _("Signature disowned"),
}
OF_ONESELF = ("asked", "goals", "rate", "read", "disowned")
MARKS = {"open": "open", "signed": "signed", "acknowledged": "read", "superseded": "superseded", "dropped": "void"}


class EvaluationFilter(forms.Form):
    show = forms.ChoiceField(label=_("Which evaluations"), required=False, choices=[*SHOWS.items()])
    q = forms.CharField(label=_("Resident"), required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all kinds")), *Evaluation.Kind.choices])


def shown(evaluations: EvaluationQuerySet, show: str) -> EvaluationQuerySet:
    today = timezone.localdate()
    if show == "signed":
        return evaluations.filter(state__in=Evaluation.SIGNED).exclude(state=Evaluation.State.SUPERSEDED)
    due = evaluations.due(today)
    return due.filter(due_on__lt=today) if show == "late" else due


def found(user, chosen: dict[str, Any]) -> QuerySet[Evaluation]:
    rows, show = Evaluation.objects.visible_to(user), chosen["show"] or "open"
    rows = rows.filter(pk__in=asked_of(user, show, timezone.localdate())) if show in OF_ONESELF else shown(rows, show)
    if words := chosen["q"]:
        rows = rows.filter(placement__enrolment__in=Enrolment.objects.named(words).values("pk"))
    if chosen["kind"]:
        rows = rows.filter(kind=chosen["kind"])
    return rows.for_list().order_by("-signed_at" if chosen["show"] == "signed" else "due_on", "pk")


def supervisor_words(evaluation: Evaluation) -> str:
    return ", ".join(str(row.supervisor) for row in evaluation.placement.supervisions.all())


def mark(evaluation: Evaluation) -> str:
    return "late" if evaluation.is_late() else MARKS[evaluation.state]


def state_words(evaluation: Evaluation) -> str:
    return gettext("late") if evaluation.is_late() else evaluation.get_state_display()


def signed_on(evaluation: Evaluation) -> date | None:
    return timezone.localdate(evaluation.signed_at) if evaluation.signed_at else None


def page_url(evaluation: Evaluation) -> str:
    return reverse("evaluation", args=[evaluation.uuid])


def columns(_user) -> list[ListColumn]:
    name = ("placement__enrolment__user__sort_key",)
    return [
        ListColumn(
            "name", _("Resident"), lambda e: e.placement.enrolment.user.name_in_list, name, page_url, fixed=True
        ),
        ListColumn("kind", _("Evaluation"), lambda e: capfirst(e.get_kind_display()), ("kind", *name)),
        ListColumn("site", _("Site"), lambda e: str(e.placement.site), ("placement__site__sort_key", *name)),
        ListColumn("supervisors", _("Supervisors"), supervisor_words),
        ListColumn("due", _("Due"), lambda e: e.due_on, ("due_on", *name)),
        ListColumn("signed", _("Signed"), signed_on, ("signed_at", *name)),
        ListColumn("state", _("State"), state_words, mark=mark),
    ]


EVALUATIONS = listed(
    ListSpec(
        key="evaluations",
        title=_("Evaluations of stages"),
        url_name="evaluation-list",
        form=lambda data, _user: EvaluationFilter(data),
        found=found,
        columns=columns,
    )
)
