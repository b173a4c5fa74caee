"""Waiting pieces of the administrative file: to hand in by the resident, to check by the secretariat."""

from datetime import date

from django.conf import settings
from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from curriculum.roles import roles_of
from notices.reminders import Reminder
from pages.todo import Waiting
from records.admission_file.models import FiledPiece
from records.admission_file.slots import slots_of
from records.enrolments.models import Enrolment
from ui.figures import day_words


def to_hand_in(user: User, today: date, own: list[Enrolment] | None = None) -> list[Waiting]:
    """The pieces that the resident has to hand in, replace or renew. `own`: see `records.todo.waiting`."""
    if own is None:
        own = list(Enrolment.objects.filter(user=user).for_own_page())
    if not own:
        return []
    found = []
    for pk, slots in slots_of(own, today).items():
        address = reverse("enrolment-file", args=[next(one for one in own if one.pk == pk).uuid])
        for slot in slots:
            if slot.is_to_hand_in:
                words = {"title": slot.asked.title, "state": slot.words, "day": day_words(slot.last_day)}
                text = _("%(title)s: %(state)s, due on %(day)s") % words
                found.append(Waiting.by(text, address, day=slot.last_day, today=today))
    return found


def reminders(today: date) -> list[Reminder]:
    """One item for each resident with pieces to chase, for the weekly mail: their number, not their names."""
    rows = Enrolment.objects.select_related("user", "programme_version", "intake").prefetch_related("status_changes")
    residents = {one.pk: one for one in rows}
    found = []
    for pk, slots in slots_of(residents.values(), today).items():
        if chased := [slot for slot in slots if slot.is_to_chase]:
            due = min(slot.last_day for slot in chased)
            found.append(reminder_of(residents[pk], len(chased), due))
    return found


def reminder_of(enrolment: Enrolment, count: int, due: date) -> Reminder:
    def words() -> str:
        text = ngettext(
            "Administrative file: %(n)s piece to hand in", "Administrative file: %(n)s pieces to hand in", count
        )
        return text % {"n": count}

    def link() -> str:
        return settings.SITE_URL + reverse("enrolment-file", args=[enrolment.uuid])

    return Reminder(enrolment.user, words, link, due=due, enrolment=enrolment, needs_log_in=True, kind="pieces")


def to_check(user: User) -> list[Waiting]:
    """Pieces handed in to the secretariats of the user."""
    offices = roles_of(user).secretariat_of
    if not offices:
        return []
    pieces = FiledPiece.objects.filter(
        state=FiledPiece.State.SUBMITTED, enrolment__enrolling_institution__in=offices
    ).count()
    if not pieces:
        return []
    text = ngettext("%(n)s piece was handed in, to be checked", "%(n)s pieces were handed in, to be checked", pieces)
    return [Waiting(text % {"n": pieces}, reverse("pieces-waiting"))]


def conditions_to_check(user: User) -> list[Waiting]:
    """Residents enrolled by the user's university whose conditions of admission are not all checked."""
    offices = roles_of(user).secretariat_of
    if not offices:
        return []
    incomplete = (
        Enrolment.objects.filter(enrolling_institution__in=offices)
        .annotate(
            due=Count("programme_version__admission_conditions", distinct=True),
            checked=Count("admission_pieces", distinct=True),
        )
        .filter(checked__lt=F("due"))
        .count()
    )
    if not incomplete:
        return []
    text = ngettext(
        "%(n)s resident has a condition of admission to be checked",
        "%(n)s residents have a condition of admission to be checked",
        incomplete,
    )
    return [Waiting(text % {"n": incomplete}, reverse("enrolment-list") + "?pieces=missing")]
