"""Waiting marks: drafts, marks due, joint marks encoded by the other university."""

from datetime import date, timedelta

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from curriculum.roles import roles_of
from pages.todo import Waiting
from records.marks.mark_deadlines import owed
from records.marks.models import Result
from records.marks.permissions import encodable
from ui.figures import day_words

RECENT = timedelta(days=30)


def to_submit(user: User) -> list[Waiting]:
    """Drafts of the activities whose marks the user encodes."""
    roles = roles_of(user)
    if not (roles.secretariat_of or roles.teaches):
        return []
    rows = Result.objects.filter(state=Result.State.DRAFT, registration__activity__in=encodable(user))
    found = rows.aggregate(n=Count("pk"), year=Max("session__academic_year__start_year"))
    drafts = found["n"]
    if not drafts:
        return []
    text = ngettext("%(n)s mark is a draft, not submitted yet", "%(n)s marks are drafts, not submitted yet", drafts)
    return [Waiting(text % {"n": drafts}, f"{reverse('marks')}?year={found['year']}&missing=drafts")]


def due(user: User, today: date) -> list[Waiting]:
    """A teacher's marks whose deadline is near, or recently over."""
    if not roles_of(user).teaches:
        return []
    found = []
    for line in owed(user, today):
        words = {"activity": line.activity, "session": line.session, "day": day_words(line.due)}
        text = _("%(activity)s, %(session)s: marks due on %(day)s")
        if line.due < today:
            text = _("%(activity)s, %(session)s: marks were due on %(day)s")
        address = reverse("mark-sheet", args=[line.activity.uuid, line.session.academic_year.start_year])
        found.append(Waiting.by(text % words, f"{address}?session={line.session.kind}", day=line.due, today=today))
    return found


def encoded_by_others(user: User, today: date) -> list[Waiting]:
    """Marks of jointly organised activities that the other university encoded in the last month."""
    offices = roles_of(user).secretariat_of
    if not offices:
        return []
    joint = (
        Result.objects.filter(registration__activity__organisers__in=offices, encoded_at__date__gte=today - RECENT)
        .exclude(institution__in=offices)
        .distinct()
        .count()
    )
    if not joint:
        return []
    text = ngettext(
        "%(n)s mark of a joint activity was encoded by the other university in the last month",
        "%(n)s marks of joint activities were encoded by the other university in the last month",
        joint,
    )
    return [Waiting(text % {"n": joint}, reverse("marks"))]
