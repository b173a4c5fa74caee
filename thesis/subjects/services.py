"""Subjects offered and changed."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from pages.errors import wrong
from thesis.subjects.models import Subject
from thesis.subjects.permissions import can_change_subject, offers_in

TAKEN = ("proposed", "agreed", "ethics", "protocol", "under_way", "submitted", "planned", "defended", "marked")


def taken(subject: Subject) -> int:
    """How many residents have it, or have asked for it."""
    return subject.theses.filter(state__in=TAKEN).count()


@transaction.atomic
def offer(*, programme, by: User, **values: Any) -> Subject:
    if not offers_in(by).filter(pk=programme.pk).exists():
        raise wrong("programme", _("You offer no subject in this programme."), "other_programme")
    return changes.create(Subject(programme=programme, promoter=by, **values), by=by, action="offer")


@transaction.atomic
def change_subject(*, subject: Subject, by: User, seen: int, **values: Any) -> Subject:
    require(can_change_subject(by, subject))
    Subject.objects.select_for_update(no_key=True).get(pk=subject.pk)
    if values["capacity"] < (count := taken(subject)):
        text = _("%(count)s residents have this subject already.") % {"count": count}
        raise wrong("capacity", text, "taken")
    return changes.change(subject, values, by=by, seen=seen)
