"""The page of a sheet of marks: one activity in one year and session, as one user may read or write it."""

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Allowed, require
from curriculum.models import AcademicYear, Activity
from records.marks import sheet as sheets
from records.marks.extension_models import SessionExtension
from records.marks.mark_deadlines import can_encode_now, last_days
from records.marks.models import Result
from records.marks.permissions import can_encode, can_extend, can_see_sheet
from records.marks.second_models import unseen_by
from records.registrations.models import Registration


def chosen_year(request) -> AcademicYear | None:
    """The year of the address, else the running one, else the last that began."""
    wanted = request.GET.get("year", "")
    years = AcademicYear.objects.order_by("-start_year")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 5:
        return get_object_or_404(years, start_year=int(wanted))
    return years.filter(starts__lte=timezone.localdate()).first()


class Sheet:
    """One activity in one year and session, with what the user may do there."""

    def __init__(self, request, uuid, start_year):
        self.request = request
        self.activity = get_object_or_404(Activity.objects.visible_to(request.user).for_display(), uuid=uuid)
        require(can_see_sheet(request.user, self.activity))
        self.answer = can_encode(request.user, self.activity)
        self.for_some = False  # the deadline is over, but not for residents whose session is extended
        self.year = get_object_or_404(AcademicYear, start_year=start_year)
        self.sessions = [s for s in self.year.sessions.all() if s.kind in self.activity.assessed_in]
        self.session = self.chosen_session()
        self.due = self.due_day()
        self.now = can_encode_now(request.user, self.activity, self.session) if self.session else self.answer
        self.extend = can_extend(request.user, self.activity)
        if self.answer and not self.now and self.session and self.is_extended():
            self.now = Allowed()
            self.for_some = True

    def due_day(self):
        days = last_days([self.activity], [self.session] if self.session else [])
        return next(iter(days.values()), None)

    def is_extended(self) -> bool:
        """Whether the session goes on for a resident of the sheet."""
        rows = SessionExtension.objects.filter(session=self.session, registration__activity=self.activity)
        return rows.filter(due__gte=timezone.localdate()).exists()

    @property
    def types(self):
        """Whether the page has inputs. After a late POST it has: what was typed is shown again with the refusal."""
        return bool(self.answer) and (bool(self.now) or self.request.method == "POST")

    def chosen_session(self):
        """The session of the address, else the running or next one, else the last."""
        kind = self.request.GET.get("session") or self.request.POST.get("session")
        if kind:
            found = next((s for s in self.sessions if s.kind == kind), None)
            if found is None:
                raise Http404
            return found
        today = timezone.localdate()
        return next((s for s in self.sessions if s.ends >= today), self.sessions[-1] if self.sessions else None)

    def registrations(self):
        other = Result.objects.filter(session__in=self.sessions).exclude(session=self.session).select_related("session")
        if self.activity.second_encoding:
            other = other.exclude(unseen_by(self.request.user))
        if not self.answer:
            other = other.exclude(state=Result.State.DRAFT)
        return (
            Registration.objects.filter(activity=self.activity, annual_programme__academic_year=self.year)
            .select_related("annual_programme__enrolment__user", "annual_programme__academic_year")
            .select_related("activity__programme_version__programme")
            .prefetch_related(Prefetch("results", other, to_attr="elsewhere"))
            .order_by("annual_programme__enrolment__user__sort_key", "pk")
        )

    def all_cells(self, registrations):
        """The cells of these registrations of the sheet, for one who encodes."""
        return sheets.cells(registrations, [self.session], self.request.user)

    def cells(self, page):
        cells = sheets.cells(page.object_list, [self.session], self.request.user)
        if not self.answer:
            for cell in cells:
                if cell.result is not None and cell.result.state == Result.State.DRAFT:
                    cell.result = None
                    cell.show_stored()
        return cells

    def url(self, name="mark-sheet", page=1):
        address = reverse(name, args=[self.activity.uuid, self.year.start_year])
        return f"{address}?session={self.session.kind}" + (f"&page={page}" if page > 1 else "")

    def file_url(self) -> str:
        address = reverse("mark-sheet-file", args=[self.activity.uuid, self.year.start_year, "xlsx"])
        return f"{address}?session={self.session.kind}"

    def counts(self) -> dict[str, int]:
        """Numbers of registered residents, submitted marks, drafts (0 for who cannot see them) and missing marks."""
        registered = self.registrations().count()
        marks = Result.objects.filter(registration__activity=self.activity, session=self.session)
        drafts, submitted = self.drafts().count(), marks.exclude(state=Result.State.DRAFT).count()
        drafts = drafts if self.answer else 0
        return {
            "registered": registered,
            "submitted": submitted,
            "drafts": drafts,
            "missing": registered - submitted - drafts,
        }

    def unseen(self):
        """The registrations with a draft of somebody else that waits for a second encoding."""
        waiting = self.drafts().filter(unseen_by(self.request.user))
        return self.registrations().filter(pk__in=waiting.values("registration"))

    def drafts(self):
        return Result.objects.filter(
            registration__activity=self.activity, session=self.session, state=Result.State.DRAFT
        )
