"""Mails about a meeting to the resident and the mentor: who did what, and when. No place, theme, reason or note."""

from datetime import date, time

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.meetings.models import MentoringMeeting
from notices import services as notices
from records.models import Enrolment
from ui.figures import day_words

KIND = "mentoring.meeting"


def when(day: date, hour: time | None) -> str:
    if hour is None:
        return day_words(day)
    return _("%(day)s at %(time)s") % {"day": day_words(day), "time": f"{hour:%H:%M}"}


def address_of(meeting: MentoringMeeting) -> str:
    return settings.SITE_URL + reverse("mentoring-meeting", args=[meeting.enrolment.uuid, meeting.uuid])


def subject_of(act: str) -> str:
    return {
        "plan": _("Mentoring: a meeting on %(when)s"),
        "move": _("Mentoring: the meeting of %(before)s is moved"),
        "change": _("Mentoring: the meeting of %(when)s has changed"),
        "cancel": _("Mentoring: the meeting of %(when)s is cancelled"),
        "end": _("Mentoring: the meeting of %(when)s is cancelled"),
        "hold": _("Mentoring: the meeting of %(day)s is noted"),
        "take_back": _("Mentoring: the meeting of %(day)s is not counted any more"),
    }[act]


def text_of(act: str) -> str:
    return {
        "plan": _("%(who)s plans to meet you on %(when)s. If that does not suit you, move it or cancel it there:"),
        "move": _("%(who)s moved your meeting of %(before)s to %(when)s. If that does not suit you, move it there:"),
        "change": _("%(who)s changed how or where you meet on %(when)s. You read it there:"),
        "cancel": _("%(who)s cancelled your meeting of %(when)s. Another one can be planned there:"),
        "end": _("Your meeting of %(when)s is cancelled, because the mentorship ends before. You read more there:"),
        "hold": _("%(who)s noted your meeting of %(day)s as held. If something in it is wrong, correct it there:"),
        "take_back": _("%(who)s noted that your meeting of %(day)s was not held after all. You read it there:"),
    }[act]


def tell(
    meeting: MentoringMeeting, act: str, *, by: User | None, before: tuple[date, time | None] | None = None
) -> None:
    """Mail everybody of the two but `by`. `before`: the day and time before a move."""
    enrolment: Enrolment = meeting.enrolment
    for person in (enrolment.user, meeting.mentor):
        if person == by or not person.is_active:
            continue
        with notices.language_of(person):
            words = {
                "who": by.get_full_name() if by else "",
                "when": when(meeting.day, meeting.time),
                "day": day_words(meeting.day),
                "before": when(*before) if before else "",
            }
            body = notices.letter(person, f"{text_of(act) % words}\n{address_of(meeting)}")
            notices.send(to=person, kind=KIND, subject=subject_of(act) % words, body=body, by=by)
