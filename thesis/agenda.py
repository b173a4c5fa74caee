"""Steps of theses on the calendar of residents."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from pages.agenda import Dated, Kind
from thesis.milestones.due import Due, due_days
from thesis.theses.models import Thesis


def dated(people: Iterable[User], since: date, until: date) -> list[Dated]:
    """What is due of each thesis and not behind; a fixed number of queries, however many people."""
    theses = Thesis.objects.live().filter(enrolment__user__in=people).exclude(state=Thesis.State.MARKED)
    rows = list(theses.select_related("enrolment__programme_version", "session"))
    days = due_days(rows)
    return [
        item(thesis, due) for thesis in rows for due in days[thesis.pk] if not due.done and since <= due.day <= until
    ]


def item(thesis: Thesis, due: Due) -> Dated:
    words = _("Thesis: %(step)s") % {"step": due.label}
    return Dated(
        user_id=thesis.enrolment.user_id,
        kind=Kind.DEADLINE,
        key=f"thesis-{thesis.uuid}-{due.step.value}",
        words=words,
        plain=words,
        day=due.day,
        url=thesis.get_absolute_url(),
    )
