"""The page of the placement board."""

from datetime import date
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.permissions import Denied, require
from curriculum.institutions.year_field import intake_filter, year_field
from curriculum.models import AcademicYear
from curriculum.roles import roles_of
from internships.desk import board
from internships.desk.board_services import Cell, Saved, approve_ticked, save_cells
from internships.placements.models import Placement
from records.models import Enrolment

PAGE = 60
YEARS = AcademicYear.objects.order_by("-start_year")


class BoardFilter(forms.Form):
    year = year_field(gettext_lazy("Year"))
    intake = intake_filter()
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("all stages")),
            ("empty", gettext_lazy("without a place")),
            ("open", gettext_lazy("to be approved")),
        ],
    )


class Board:
    """The board as the address asks for it: its stages, and the rows of one page."""

    def __init__(self, request):
        self.user, self.today = request.user, timezone.localdate()
        current = YEARS.filter(starts__lte=self.today).first()
        given = request.GET.dict() | ({} if "year" in request.GET or current is None else {"year": current.start_year})
        self.form = BoardFilter(given)
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        self.year = chosen.get("year")
        self.page = Paginator(self.stages(chosen), PAGE).get_page(request.GET.get("page"))

    def stages(self, chosen):
        residents = Enrolment.objects.seen_as_a_whole_by(self.user)
        if self.year is None:
            return board.Registration.objects.none().order_by("pk")
        if chosen.get("intake"):
            residents = residents.filter(intake=chosen["intake"])
        found = board.stages(residents, self.year, self.today)
        taken = Placement.objects.live()
        if chosen.get("show") == "empty":
            found = found.exclude(pk__in=taken.values("registration"))
        if chosen.get("show") == "open":
            found = found.filter(pk__in=taken.filter(agreement_state__in=board.OPEN).values("registration"))
        return found

    def rows(self) -> list[board.Row]:
        return board.rows_of(list(self.page.object_list), self.year, self.today) if self.year else []

    def options(self):
        return board.options(list(self.page.object_list), self.year).items() if self.year else []


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def placement_board(request):
    """Show who is placed where; save the cells that were filled, or approve the ticked placements."""
    if not roles_of(request.user).is_office:
        require(Denied(_("The desk of the stages is for the secretariats and the directors.")))
    shown = Board(request)
    rows = shown.rows()
    status = HTTPStatus.OK
    if request.method == "POST":
        saved = act(request, shown, rows)
        if not saved.refused:
            return redirect(request.get_full_path())
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        rows = with_errors(shown.rows(), saved, request.POST)
    context = {"form": shown.form, "page": shown.page, "rows": rows, "options": shown.options(), "year": shown.year}
    return render(request, "internships/desk/board.html", context, status=status)


def act(request, shown: Board, rows: list[board.Row]) -> Saved:
    """Save or approve, and say how many were done."""
    if request.POST.get("do") == "approve":
        ticked = set(request.POST.getlist("placement"))
        placements = [p.placement for row in rows for p in row.placed if str(p.placement.uuid) in ticked]
        saved = approve_ticked([(p, seen_of(request, p)) for p in placements], by=request.user)
        text = ngettext("%(n)s placement is approved.", "%(n)s placements are approved.", saved.done)
    else:
        cells, saved = typed_cells(request, rows)
        done = save_cells(cells, by=request.user)
        saved = Saved(done.done, saved.refused | done.refused)
        text = ngettext("%(n)s placement is proposed.", "%(n)s placements are proposed.", saved.done)
    if saved.done:
        messages.success(request, text % {"n": saved.done})
    elif not saved.refused:
        messages.info(request, _("Nothing was filled in or ticked."))
    return saved


def seen_of(request, placement: Placement) -> int:
    given = request.POST.get(f"seen-{placement.uuid}", "")
    return int(given) if given.isdigit() else 0


def typed_cells(request, rows: list[board.Row]) -> tuple[list[Cell], Saved]:
    """Return the cells that were filled in, and the rows whose days are none."""
    cells, wrong = [], Saved()
    for row in rows:
        key = str(row.registration.uuid)
        text = request.POST.get(f"place-{key}", "").strip()
        if not text:
            continue
        days = [day_of(request.POST.get(f"{name}-{key}", "")) for name in ("starts", "ends")]
        if days[0] is None or days[1] is None:
            wrong.refused[key] = [_("Give the first and the last day.")]
        else:
            cells.append(Cell(row.registration, text, days[0], days[1]))
    return cells, wrong


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def with_errors(rows: list[board.Row], saved: Saved, typed) -> list[board.Row]:
    """Put each reason at its row, and back into the cell what was typed there."""
    for row in rows:
        key = str(row.registration.uuid)
        row.errors = saved.refused.get(key, [])
        for placed in row.placed:
            row.errors = row.errors + saved.refused.get(str(placed.placement.uuid), [])
        if key in saved.refused:
            row.typed = typed.get(f"place-{key}", "")
            row.starts, row.ends = typed.get(f"starts-{key}", row.starts), typed.get(f"ends-{key}", row.ends)
    return rows
