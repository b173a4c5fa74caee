"""The register of pieces handed in for administrative files: to be checked (by default), or decided."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curriculum.institutions.year_field import year_field
from curriculum.models import AskedPiece
from curriculum.roles import roles_of
from pages.lists.columns import ListColumn, ListSpec, listed
from pages.lists.fields import choice_field, search_field
from records.admission_file.models import FiledPiece
from records.enrolments.models import Enrolment

State = FiledPiece.State
MARKS = {"submitted": "submitted", "accepted": "done", "refused": "failed", "replaced": "superseded"}


class PieceFilter(forms.Form):
    q = search_field(_("Resident"))
    piece = choice_field(_("Piece"), _("all pieces"))
    year = year_field(_("Academic year"), required=False, empty_label=_("all years"))
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*State.choices, ("all", _("all states"))])

    def __init__(self, data, user):
        super().__init__(data)
        asked = AskedPiece.objects.filter(pk__in=kept_by(user).order_by().values("asked"))
        titles = {one.code: str(one.title) for one in asked.order_by("code")}
        self.fields["piece"].choices = [("", _("all pieces")), *titles.items()]


def kept_by(user) -> QuerySet[FiledPiece]:
    """The pieces handed in to the offices of the user."""
    return FiledPiece.objects.filter(enrolment__enrolling_institution__in=roles_of(user).secretariat_of)


def found(user, chosen: dict[str, Any]) -> QuerySet[FiledPiece]:
    rows = kept_by(user)
    if chosen["state"] != "all":
        rows = rows.filter(state=chosen["state"] or State.SUBMITTED)
    if words := chosen["q"]:
        rows = rows.filter(enrolment__in=Enrolment.objects.named(words).values("pk"))
    wanted = {path: chosen[name] for name, path in (("piece", "asked__code"), ("year", "year")) if chosen[name]}
    return rows.filter(**wanted).select_related("enrolment__user", "asked", "year").order_by("handed_in_at", "pk")


def page_url(piece: FiledPiece) -> str:
    if piece.state == State.SUBMITTED:
        return reverse("piece-decide", args=[piece.enrolment.uuid, piece.uuid])
    return reverse("enrolment-file", args=[piece.enrolment.uuid])


def handed_in_on(piece: FiledPiece) -> date:
    return timezone.localdate(piece.handed_in_at)


def decided_on(piece: FiledPiece) -> date | None:
    return timezone.localdate(piece.decided_at) if piece.decided_at else None


def columns(_user) -> list[ListColumn]:
    name = ("enrolment__user__sort_key",)
    return [
        ListColumn("name", _("Resident"), lambda p: p.enrolment.user.name_in_list, name, page_url, fixed=True),
        ListColumn("piece", _("Piece"), lambda p: str(p.asked.title)),
        ListColumn("year", _("For"), lambda p: str(p.year), ("year__start_year", *name)),
        ListColumn("handed_in", _("Handed in"), handed_in_on, ("handed_in_at",)),
        ListColumn("decided", _("Decided"), decided_on, ("decided_at",), shown=False),
        ListColumn("valid", _("Valid until"), lambda p: p.valid_until, ("valid_until",), shown=False),
        ListColumn(
            "state", _("State"), lambda p: p.get_state_display(), ("state", *name), mark=lambda p: MARKS[p.state]
        ),
    ]


PIECES = listed(
    ListSpec(
        key="pieces",
        title=_("Pieces to be checked"),
        url_name="pieces-waiting",
        form=PieceFilter,
        found=found,
        columns=columns,
    )
)
