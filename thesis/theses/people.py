"""Promoter and readers of a thesis, and the `records.Accompaniment` that follows from them."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment
from records.models import Accompaniment
from records.supporters.services import accompany
from thesis.theses.links import withdraw_links
from thesis.theses.mails import tell_reader
from thesis.theses.models import Thesis, ThesisPerson
from thesis.theses.permissions import can_name_readers

ROLES = ThesisPerson.Role
MOST_READERS = 4


def ask_promoter(thesis: Thesis, user: User, by: User) -> ThesisPerson:
    """The promoter is asked; goes along with the resident once agreed."""
    if user.pk == thesis.enrolment.user_id:
        raise wrong("email", _("Nobody guides their own thesis."), "oneself")
    held = ThesisPerson.objects.current().filter(thesis=thesis, user=user).first()
    if held is not None:
        raise wrong("email", _("A reader of this thesis is not its promoter."), "reader")
    made = ThesisPerson(thesis=thesis, user=user, role=ROLES.PROMOTER, starts=timezone.localdate())
    return changes.create(made, by=by, action="ask")


def end_promoter(thesis: Thesis, by: User) -> User | None:
    """The promoter declines or leaves; return who it was."""
    row = ThesisPerson.objects.current().filter(thesis=thesis, role=ROLES.PROMOTER).select_related("user").first()
    if row is None:
        return None
    end(row, by)
    return row.user


def end(row: ThesisPerson, by: User) -> None:
    today = timezone.localdate()
    changes.change(row, {"ends": max(today, row.starts)}, by=by, action="end")
    withdraw_links(row)
    for along in Accompaniment.objects.filter(
        enrolment=row.thesis.enrolment_id, user=row.user_id, capacity=row.role, ends__isnull=True
    ):
        changes.change(along, {"ends": max(today, along.starts)}, by=by, action="accompany")


def go_along(row: ThesisPerson, by: User, today: date | None = None) -> None:
    """Write the accompaniment of a promoter who agreed, or of a reader. One that ended today is taken up again."""
    today = today or timezone.localdate()
    enrolment = row.thesis.enrolment
    held = Accompaniment.objects.filter(enrolment=enrolment, user=row.user, capacity=row.role, starts=today).first()
    if held is not None:
        changes.change(held, {"ends": None}, by=by, action="accompany")
        return
    accompany(enrolment=enrolment, user=row.user, capacity=row.role, starts=today, by=by)


@transaction.atomic
def add_reader(*, thesis: Thesis, user: User, by: User) -> ThesisPerson:
    """Somebody reads the thesis and sits in its panel; not the promoter, not the resident."""
    require(can_name_readers(by, thesis))
    lock_enrolment(thesis.enrolment_id)
    refuse_closed(thesis)
    if user.pk == thesis.enrolment.user_id:
        raise wrong("email", _("Nobody reads their own thesis."), "oneself")
    current = ThesisPerson.objects.current().filter(thesis=thesis)
    held = current.filter(user=user).first()
    if held is not None and held.is_promoter:
        raise wrong("email", _("The promoter is not a reader."), "promoter")
    if held is not None:
        raise wrong("email", _("%(name)s is in the panel already.") % {"name": user}, "twice")
    if current.filter(role=ROLES.READER).count() >= MOST_READERS:
        raise wrong("email", _("%(most)s readers at most.") % {"most": MOST_READERS}, "many")
    made = ThesisPerson(thesis=thesis, user=user, role=ROLES.READER, starts=timezone.localdate())
    changes.create(made, by=by, action="add reader")
    go_along(made, by)
    vars(thesis).pop("_prefetched_objects_cache", None)
    tell_reader(made, by=by)
    return made


@transaction.atomic
def end_reader(*, thesis: Thesis, person: ThesisPerson, by: User) -> None:
    require(can_name_readers(by, thesis))
    lock_enrolment(thesis.enrolment_id)
    refuse_closed(thesis)
    if not person.is_reader or person.ends is not None:
        raise WrongStateError(_("This person does not read this thesis."))
    end(person, by)


def add_juror(thesis: Thesis, user: User, *, by: User) -> None:
    """A member of the panel beside promoter and readers. Reads the thesis; no accompaniment of the resident."""
    made = ThesisPerson(thesis=thesis, user=user, role=ROLES.JUROR, starts=timezone.localdate())
    changes.create(made, by=by, action="add juror")


def end_jurors(thesis: Thesis, *, by: User) -> None:
    for row in ThesisPerson.objects.current().filter(thesis=thesis, role=ROLES.JUROR).select_related("user", "thesis"):
        end(row, by)


def refuse_closed(thesis: Thesis) -> None:
    thesis.refresh_from_db(fields=["state"])
    if thesis.state in (Thesis.State.MARKED, Thesis.State.WITHDRAWN, Thesis.State.DEFENDED):
        raise WrongStateError(_("Readers are named before the defence."))
