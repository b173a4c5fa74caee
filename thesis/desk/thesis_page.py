"""The page of one thesis: where it stands, what is next, who holds the ball, what the reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from thesis.defences.models import Defence
from thesis.defences.services import defence_of
from thesis.manuscripts.models import Comment, Manuscript, Submission
from thesis.manuscripts.services import can_comment
from thesis.marking.models import MarkSheet
from thesis.marking.services import can_see_mark, sheet_of
from thesis.milestones.due import Due, due_days, next_due
from thesis.theses.acts import ACTS
from thesis.theses.models import Thesis, ThesisPerson
from thesis.theses.next_step import Step, holder, next_step
from thesis.theses.permissions import actors_of, can_act, can_name_readers, can_read_manuscript
from thesis.theses.workflow import THESIS

PAGES = {  # transitions with a page of their own
    "upload": "thesis-version-add",
    "submit": "thesis-submit",
    "plan": "thesis-defence-plan",
    "cancel": "thesis-defence-cancel",
    "hold": "thesis-defence-hold",
    "mark": "thesis-mark",
    "correct": "thesis-mark-correct",
}
CLOSED = (Thesis.State.MARKED, Thesis.State.WITHDRAWN)
JUDGED = (*CLOSED, Thesis.State.DEFENDED)
MARKS = {
    "seeking": "suspended",
    "proposed": "open",
    "agreed": "registered",
    "ethics": "registered",
    "protocol": "submitted",
    "under_way": "running",
    "submitted": "submitted",
    "planned": "submitted",
    "defended": "registered",
    "marked": "decided",
    "withdrawn": "dropped",
}


@dataclass(frozen=True)
class Button:
    name: str
    label: str
    url: str
    kind: str = "plain"


@dataclass(frozen=True)
class Addresses:
    """Where the pages of a thesis are: for somebody logged in here, elsewhere for who came by a link."""

    thesis: Thesis

    def act(self, name: str) -> str:
        """The page of a transition: its own, or that which all others share; "" where it has none."""
        if name in PAGES:
            return reverse(PAGES[name], args=[self.thesis.uuid])
        return reverse("thesis-act", args=[self.thesis.uuid, name]) if name in ACTS else ""

    def version(self, version: Manuscript) -> str:
        return reverse("thesis-version", args=[self.thesis.uuid, version.uuid])

    def comment(self, version: Manuscript) -> str:
        return reverse("thesis-comment", args=[self.thesis.uuid, version.uuid])


@dataclass(frozen=True)
class VersionLine:
    """A version; address, note and comments only where the reader may open it."""

    number: int
    added_at: datetime
    size: int
    url: str = ""
    comment_url: str = ""
    note: str = ""
    comments: Sequence[Comment] = ()

    def __str__(self):
        return _("Version %(number)s") % {"number": self.number}


@dataclass
class ThesisPage:
    """`is_mine`: the reader holds the ball. `days`: what happened, with its day."""

    thesis: Thesis
    step: Step | None
    holder: str
    is_mine: bool
    buttons: list[Button]
    days: list[tuple[str, date]]
    people: list[ThesisPerson]
    milestones: list[Due]
    today: date
    manuscripts: list[VersionLine]
    reads: Answer
    submission: Submission | None
    defence: Defence | None
    sheet: MarkSheet | None
    names_readers: Answer = field(default_factory=Allowed)
    chooses_session: bool = False

    @property
    def mark(self) -> str:
        return MARKS[self.thesis.state]

    @property
    def about(self) -> str:
        """What it is about, for whoever may read the manuscript."""
        return self.thesis.text if self.reads else ""

    @property
    def shows_manuscripts(self) -> bool:
        return bool(self.manuscripts) or self.thesis.agreed_on is not None

    @property
    def due(self) -> Due | None:
        return next_due(self.milestones)

    @property
    def steps(self) -> list[tuple[Due, str]]:
        """Each milestone that is ahead, with the code of its state; what is behind stands in `days`."""
        return [(one, "late" if one.is_late(self.today) else "open") for one in self.milestones if not one.done]


def page_of(thesis: Thesis, user, addresses: Addresses | None = None) -> ThesisPage:
    """Prefetch `people__user`."""
    addresses = addresses or Addresses(thesis)
    step, actors = next_step(thesis), actors_of(user, thesis)
    is_mine = step is not None and step.actor in actors
    versions = versions_of(thesis)
    reads = can_read_manuscript(user, thesis)
    comments = bool(can_comment(user, thesis)) and thesis.state not in CLOSED
    return ThesisPage(
        thesis=thesis,
        step=step,
        holder=holder(thesis, step) if step else "",
        is_mine=is_mine,
        buttons=buttons_of(thesis, actors, step.act if step and is_mine else "", addresses),
        days=days_of(thesis),
        manuscripts=[line_of(one, addresses, reads, comments) for one in versions],
        reads=reads,
        submission=submission_of(thesis, versions),
        defence=defence_of(thesis),
        sheet=sheet_of(thesis) if can_see_mark(user, thesis) else None,
        milestones=due_days([thesis])[thesis.pk],
        today=timezone.localdate(),
        people=[one for one in thesis.people.all() if one.ends is None],
        names_readers=can_name_readers(user, thesis) if thesis.state not in JUDGED else Denied(""),
        chooses_session=bool(can_act(user, thesis, "withdraw")) and bool(THESIS.may("withdraw", thesis, actors=actors)),
    )


def versions_of(thesis: Thesis) -> list[Manuscript]:
    return list(
        Manuscript.objects.filter(thesis=thesis)
        .select_related("file", "submission")
        .prefetch_related("comments__made_by")
    )


def line_of(version: Manuscript, addresses: Addresses, reads: Answer, comments: bool) -> VersionLine:
    line = VersionLine(version.number, version.added_at, version.file.size)
    if not reads:
        return line
    return replace(
        line,
        url=addresses.version(version),
        comment_url=addresses.comment(version) if comments else "",
        note=version.note,
        comments=list(version.comments.all()),
    )


def submission_of(thesis: Thesis, versions: list[Manuscript]) -> Submission | None:
    """The declarations of the version that is defended."""
    if thesis.state not in Thesis.HANDED_IN:
        return None
    return next((one.submission for one in versions if hasattr(one, "submission")), None)


def buttons_of(thesis: Thesis, actors: frozenset[str], awaited: str, addresses: Addresses) -> list[Button]:
    """What these people may do now; what is awaited first, as the main action."""
    rows = [(row, addresses.act(row.name)) for row in THESIS.open_to(actors, thesis.state)]
    found = [(row, url) for row, url in rows if url and THESIS.may(row.name, thesis, actors=actors)]
    found.sort(key=lambda one: one[0].name != awaited)
    return [Button(row.name, str(row.label), url, "primary" if row.name == awaited else "plain") for row, url in found]


def days_of(thesis: Thesis) -> list[tuple[str, date]]:
    days = (
        (_("Promoter agreed"), thesis.agreed_on),
        (_("Protocol accepted"), thesis.accepted_on),
        (_("Submitted"), thesis.submitted_on),
        (_("Defended"), thesis.defended_on),
        (_("Marked"), thesis.marked_on),
    )
    return [(label, day) for label, day in days if day is not None]
