"""The page of a sitting: what comes next, and its cases as they stand or as they were frozen."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Answer
from jury.cases.jury_cases import before_jury, jury_cases
from jury.cases.models import Postponement
from jury.cycles.candidates import Candidate, candidates
from jury.desk.rows import CaseRow, HeldRow, held_decisions, held_rows, mark_groups
from jury.minutes.content import frozen_content
from jury.release.permissions import can_release, may_release
from jury.sittings.models import Attendance
from jury.sittings.permissions import can_do, can_write, president_of, seat_holders, sees_cases
from records.models import Decision, Deliberation, Enrolment

State = Deliberation.State
RESIDENTS = 30  # on a page
HELD = 300  # decisions on the page of a sitting that was held
SHOWS = ("waiting", "done", "all")
CODES = {  # how the state of a sitting is drawn
    State.PREPARED: "draft",
    State.OPEN: "running",
    State.CLOSED: "decided",
    State.RELEASED: "queued",
    State.DROPPED: "dropped",
}


def state_code(sitting: Deliberation) -> str:
    return "published" if sitting.is_published() else CODES[State(sitting.state)]


def state_words(sitting: Deliberation) -> str:
    if sitting.is_published():
        return _("decisions published")
    return _("will be published") if sitting.state == State.RELEASED else str(sitting.get_state_display())


@dataclass
class SittingPage:
    """One sitting as one user reads it; `query` are the parameters of the address."""

    user: User
    sitting: Deliberation
    query: QueryDict

    @property
    def code(self) -> str:
        return state_code(self.sitting)

    @property
    def words(self) -> str:
        return state_words(self.sitting)

    @cached_property
    def is_live(self) -> bool:
        return sees_cases(self.user, self.sitting)

    @cached_property
    def frozen(self) -> dict | None:
        return frozen_content(self.sitting)

    @cached_property
    def writes(self) -> bool:
        return bool(can_write(self.user, self.sitting))

    def may(self, name: str) -> Answer:
        return can_do(self.user, self.sitting, name)

    @cached_property
    def actions(self) -> list[tuple[str, str, Answer | None, str]]:
        """(label, name of the address, answer, kind) of what comes next, the main one first."""
        state = self.sitting.state
        found: list[tuple[str, str, Answer | None, str]] = []
        if state == State.PREPARED and self.writes:
            found.append((_("Begin…"), "deliberation-attendance", self.may("begin"), "primary"))
        if state == State.OPEN and self.writes:
            found.append((_("Close…"), "deliberation-close", None, "primary"))
            found.append((_("Attendance"), "deliberation-attendance", None, "plain"))
            found.append((_("Put the rest off"), "deliberation-rest", None, "plain"))
            found.append((_("Note an incident"), "deliberation-incident", None, "plain"))
        if state == State.CLOSED and (self.writes or may_release(self.user, self.sitting)):
            found.append((_("Release…"), "deliberation-release", can_release(self.user, self.sitting), "primary"))
            if not can_release(self.user, self.sitting) and self.writes:
                found.append((_("See the reconciliation"), "deliberation-release", None, "plain"))
        if state == State.CLOSED and self.may("reopen"):
            found.append((_("Open again…"), "deliberation-reopen", None, "plain"))
        if state == State.RELEASED and not self.sitting.is_published() and self.may("cancel"):
            found.append((_("Cancel the publication"), "deliberation-cancel", None, "plain"))
        if self.may("delegate"):
            found.append((_("Delegate the release"), "deliberation-delegate", None, "quiet"))
        if state in (State.PREPARED, State.OPEN) and (self.writes or self.is_member):
            found.append((_("Leave a case"), "deliberation-recuse", None, "quiet"))
        if self.frozen:
            found.append((_("Minutes"), "deliberation-minutes", None, "quiet"))
        if state == State.PREPARED and self.writes:
            found.append((_("Drop it"), "deliberation-drop", None, "quiet"))
        return found

    @cached_property
    def seats(self) -> list:
        return list(seat_holders(self.sitting))

    @property
    def is_member(self) -> bool:
        return any(seat.user_id == self.user.pk for seat in self.seats)

    @property
    def president(self) -> str:
        seat = president_of(self.sitting)
        return str(seat.user) if seat else _("nobody: no jury is recorded for that day")

    @cached_property
    def attendances(self) -> list[Attendance]:
        return list(self.sitting.attendances.select_related("member__user", "member__institution"))

    @property
    def quorum_words(self) -> str:
        voting = [row for row in self.attendances if row.member.votes]
        there = sum(row.presence == Attendance.Presence.PRESENT for row in voting)
        words = ngettext(
            "%(there)s of %(all)s voting member is there", "%(there)s of %(all)s voting members are there", there
        )
        return words % {"there": there, "all": len(voting)} if voting else ""

    @property
    def recusals(self) -> list:
        return list(self.sitting.recusals.select_related("member__user", "enrolment__user"))

    @cached_property
    def show(self) -> str:
        asked = self.query.get("show")
        return asked if asked in SHOWS else "all"

    @cached_property
    def registrations(self) -> dict:
        """Query sets of the cases: all, done, waiting."""
        here = {"deliberation": self.sitting, "registration": OuterRef("pk")}
        done = Exists(Decision.objects.filter(**here)) | Exists(Postponement.objects.filter(**here))
        everything = before_jury(self.sitting)
        return {"all": everything, "done": everything.filter(done), "waiting": everything.filter(~done)}

    @cached_property
    def counts(self) -> dict[str, int]:
        return {"done": self.registrations["done"].count(), "waiting": self.registrations["waiting"].count()}

    @cached_property
    def page(self):
        residents = Enrolment.objects.filter(pk__in=self.shown.values("annual_programme__enrolment"))
        ordered = residents.select_related("user").order_by("user__sort_key", "pk")
        return Paginator(ordered, RESIDENTS).get_page(self.query.get("page"))

    @property
    def shown(self):
        return self.registrations[self.show]

    @cached_property
    def cases(self) -> list:
        on_page = [resident.pk for resident in self.page.object_list]
        return jury_cases(self.sitting, self.shown.filter(annual_programme__enrolment__in=on_page))

    @property
    def rows(self) -> list[CaseRow]:
        """The cases of the page; the first of each resident begins a group."""
        found, last = [], None
        for case in self.cases:
            found.append(CaseRow(case, case.registration.annual_programme.enrolment != last))
            last = case.registration.annual_programme.enrolment
        return found

    @property
    def title(self) -> str:
        return _("Deliberation of %(session)s") % {"session": self.sitting.session}

    @property
    def tabs(self) -> list[tuple[str, str]]:
        return [
            ("all", _("All")),
            ("waiting", _("Waiting: %(n)s") % {"n": self.counts["waiting"]}),
            ("done", _("Done: %(n)s") % {"n": self.counts["done"]}),
        ]

    @cached_property
    def acts(self) -> bool:
        """Whether the user records decisions now, and something waits for one."""
        return bool(self.may("decide")) and self.counts["waiting"] > 0

    @cached_property
    def may_decide(self) -> bool:
        return bool(self.may("decide"))

    @cached_property
    def cycles(self) -> list[Candidate]:
        """The residents at the end of the cycle; none before the jury sits."""
        return candidates(self.sitting) if self.sitting.state in (State.OPEN, State.CLOSED) else []

    @property
    def selects_all(self) -> bool:
        return self.query.get("select") == "all"

    @property
    def select_all(self) -> str:
        """The address of the page with all undisputed cases ticked, where no script does it."""
        return f"?show={self.show}&page={self.page.number}&select=all"

    @property
    def corrects(self) -> bool:
        """Whether the user may bring its decisions back."""
        return self.writes and self.sitting.is_published()

    @cached_property
    def held_page(self):
        return Paginator(held_decisions(self.sitting), HELD).get_page(self.query.get("page"))

    @cached_property
    def held(self) -> list[HeldRow]:
        """The decisions of a sitting that was held: as frozen, or as imported from the system used before."""
        if self.frozen is None and not self.writes:
            return []
        rows = held_rows(self.held_page.object_list)
        return mark_groups(rows if self.corrects else [replace(row, correctable=False) for row in rows])
