"""What the page of a resident's mentoring shows to one reader, in a fixed number of queries."""

from dataclasses import dataclass

from accounts.permissions import Answer
from mentoring import permissions
from mentoring.meetings.models import MENTOR
from mentoring.models import MentoringGoal, MentoringMeeting, Note, Passage
from mentoring.notes.keys import SealError
from mentoring.progress import Mentoring, measure
from records.models import Enrolment


@dataclass(frozen=True)
class Words:
    """A sealed text as a page shows it: the words, or why they cannot be read."""

    row: Note | Passage
    text: str = ""
    problem: str = ""


def words_of(row) -> Words:
    try:
        return Words(row, text=row.opened())
    except SealError as error:
        return Words(row, problem=error.reason)


@dataclass(frozen=True)
class MeetingLine:
    """A meeting as the reader may know of it."""

    meeting: MentoringMeeting
    has_note: bool
    with_themes: bool  # those of an earlier mentor stay with that one

    @property
    def code(self) -> str:
        """The state of the page that shows it."""
        return {"planned": "queued", "held": "done", "cancelled": "void"}[self.meeting.state]


def room_page(enrolment: Enrolment, user) -> dict:
    """The context of the page: the whole for the two of them, that they met for who looks after the resident."""
    sight = permissions.sight_of(user, enrolment)
    stands = measure([enrolment])[enrolment.pk]
    context = {
        "enrolment": enrolment,
        "sight": sight,
        "stands": stands,
        "mentors": list(enrolment.accompaniments.filter(capacity=MENTOR).select_related("user").order_by("-starts")),
        **split(meeting_lines(enrolment, user, sight), stands),
        "years": list(reversed(stands.years)),
        "declaration": stands.declaration if not sight.is_jury or sight.is_close or sight.is_office else None,
        "appoint": permissions.can_appoint(user, enrolment),
    }
    return context | close_part(enrolment, user, sight, stands) if sight.is_close else context


def meeting_lines(enrolment: Enrolment, user, sight: permissions.Sight) -> list[MeetingLine]:
    """The latest first."""
    seen = MentoringMeeting.objects.visible_to(user).filter(enrolment=enrolment).select_related("mentor")
    noted = set(Note.objects.visible_to(user).filter(meeting__enrolment=enrolment).values_list("meeting", flat=True))
    lines = seen.prefetch_related("themes").order_by("-day", "-time", "-pk")
    return [
        MeetingLine(m, m.pk in noted, sight.is_resident or (sight.is_mentor and m.mentor_id == user.pk)) for m in lines
    ]


def split(lines: list[MeetingLine], stands: Mentoring) -> dict[str, list[MeetingLine]]:
    """Those of the year that runs, and those of before."""
    span = stands.year.registration.annual_programme.academic_year if stands.year else None
    now = [line for line in lines if span is None or line.meeting.day >= span.starts]
    return {"meetings": now, "earlier_meetings": lines[len(now) :]}


def close_part(enrolment: Enrolment, user, sight: permissions.Sight, stands: Mentoring) -> dict:
    """What only the resident and the mentor see."""
    goals = list(MentoringGoal.objects.visible_to(user).filter(enrolment=enrolment).select_related("mentor"))
    passages = Passage.objects.visible_to(user).filter(note__meeting__enrolment=enrolment)
    mentor = stands.mentor.pk if stands.mentor else None
    open_goals = [goal for goal in goals if goal.state == MentoringGoal.State.OPEN]
    return {
        "goals": open_goals,
        "settled_goals": [goal for goal in goals if goal.state != MentoringGoal.State.OPEN],
        "hidden_goals": [g for g in goals if sight.is_resident and g.mentor_id != mentor and g.released_at is None],
        "passages": [words_of(p) for p in passages.select_related("note__meeting__mentor", "recipient")],
        "in_order": in_order(stands, user, sight),
    }


def in_order(stands: Mentoring, user, sight: permissions.Sight) -> Answer | None:
    """What keeps the mentor from attesting; None for the resident."""
    if not sight.is_mentor:
        return None
    return permissions.answer_on(stands.declaration)
