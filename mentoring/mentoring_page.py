"""The page of a resident's mentoring, in a fixed number of queries."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import Answer, require
from mentoring.goals.models import MentoringGoal
from mentoring.meetings.models import MentoringMeeting
from mentoring.mentorships.permissions import answer_on, can_appoint
from mentoring.notes.models import Note, Passage
from mentoring.notes.opened_text import words_of
from mentoring.permissions import MENTOR, Sight, can_see_mentoring, sight_of
from mentoring.progress import Mentoring, measure
from records.enrolments.page_parts import visible_enrolment
from records.models import Enrolment


@dataclass(frozen=True)
class MeetingLine:
    """One meeting, as far as the viewer may know it."""

    meeting: MentoringMeeting
    has_note: bool
    with_themes: bool  # themes of an earlier mentor's meetings stay hidden from a later one

    @property
    def code(self) -> str:
        """A code of `ui.states`."""
        return {"planned": "queued", "held": "done", "cancelled": "void"}[self.meeting.state]


def page_context(enrolment: Enrolment, user) -> dict:
    """Return the context: everything for resident and mentor; for offices and jury only that they met."""
    sight = sight_of(user, enrolment)
    stands = measure([enrolment])[enrolment.pk]
    context = {
        "enrolment": enrolment,
        "sight": sight,
        "stands": stands,
        "mentors": list(enrolment.accompaniments.filter(capacity=MENTOR).select_related("user").order_by("-starts")),
        **split(meeting_lines(enrolment, user, sight), stands),
        "years": list(reversed(stands.years)),
        "declaration": stands.declaration if not sight.is_jury or sight.is_close or sight.is_office else None,
        "appoint": can_appoint(user, enrolment),
    }
    return context | close_part(enrolment, user, sight, stands) if sight.is_close else context


def meeting_lines(enrolment: Enrolment, user, sight: Sight) -> list[MeetingLine]:
    """Return the lines of the meetings, the latest first."""
    seen = MentoringMeeting.objects.visible_to(user).filter(enrolment=enrolment).select_related("mentor")
    noted = set(Note.objects.visible_to(user).filter(meeting__enrolment=enrolment).values_list("meeting", flat=True))
    lines = seen.prefetch_related("themes").order_by("-day", "-time", "-pk")
    return [
        MeetingLine(m, m.pk in noted, sight.is_resident or (sight.is_mentor and m.mentor_id == user.pk)) for m in lines
    ]


def split(lines: list[MeetingLine], stands: Mentoring) -> dict[str, list[MeetingLine]]:
    """Split the meetings into those of the current year and earlier ones."""
    span = stands.year.registration.annual_programme.academic_year if stands.year else None
    now = [line for line in lines if span is None or line.meeting.day >= span.starts]
    return {"meetings": now, "earlier_meetings": lines[len(now) :]}


def close_part(enrolment: Enrolment, user, sight: Sight, stands: Mentoring) -> dict:
    """Return the context that only the resident and the mentor see."""
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


def in_order(stands: Mentoring, user, sight: Sight) -> Answer | None:
    """Return what keeps the mentor from attesting; None for the resident."""
    if not sight.is_mentor:
        return None
    return answer_on(stands.declaration)


@login_required
@never_cache
@require_safe
def mentoring(request, uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_see_mentoring(request.user, enrolment))
    page = page_context(enrolment, request.user)
    template = "mentoring/mentoring_page.html" if page["sight"].is_close else "mentoring/outline_page.html"
    return render(request, template, page)
