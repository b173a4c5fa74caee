"""A defence planned, cancelled, held. No person and no room twice at one time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.models import AcademicYear
from curriculum.roles import on_day
from pages.errors import wrong
from records.enrolments.invitations import person_at
from records.enrolments.locks import lock_enrolment
from records.models import Accompaniment
from thesis.defences.models import Defence, PanelSeat
from thesis.proposals.services import propose_parts
from thesis.rules.models import PartRule
from thesis.theses import services as theses
from thesis.theses.models import Thesis, ThesisPerson
from thesis.theses.people import add_juror, end_jurors
from thesis.theses.permissions import can_act
from thesis.theses.workflow import THESIS
from ui.figures import day_words

LEAST_PANEL = 2  # beside the promoter nobody defends before one person


@dataclass(frozen=True)
class Guest:
    """A juror from outside."""

    name: str
    email: str
    organisation: str = ""


def user_of(guest: Guest, *, by: User) -> User:
    """The user of that address; somebody new acts by the links of mails."""
    *given, family = guest.name.split() or [guest.email]
    return person_at(email=guest.email, given_name=" ".join(given), family_name=family, by=by)


def defence_of(thesis: Thesis) -> Defence | None:
    """The defence that stands."""
    return Defence.objects.filter(thesis=thesis, cancelled_because="").prefetch_related("seats__user").first()


@transaction.atomic
def plan(
    *,
    thesis: Thesis,
    day: date,
    starts: time,
    ends: time,
    place: str,
    by: User,
    seen: int,
    guests: Sequence[Guest] = (),
) -> Defence:
    """Before the promoter, the readers and guests. The thesis is admitted: the part that rests on it is proposed."""
    require(can_act(by, thesis, "plan"))
    AcademicYear.objects.select_for_update().get(pk=thesis.session.academic_year_id)  # two plans wait for each other
    lock_enrolment(thesis.enrolment_id)
    THESIS.run("plan", thesis, by=by)
    made = Defence(thesis=thesis, day=day, starts=starts, ends=ends, place=place.strip())
    people = [row.user for row in ThesisPerson.objects.current().filter(thesis=thesis).select_related("user")]
    check_times(made)
    check_panel(thesis, people, guests)
    invited = [(user_of(guest, by=by), guest.organisation.strip()) for guest in guests]
    refuse_guests(thesis, [user for user, _organisation in invited], day)
    refuse_clashes(made, [thesis.enrolment.user, *people, *(user for user, _organisation in invited)])
    changes.create(made, by=by, action="plan")
    for user, organisation in [*((one, "") for one in people), *invited]:
        changes.create(PanelSeat(defence=made, user=user, organisation=organisation), by=by, action="seat")
    for user, _organisation in invited:
        add_juror(thesis, user, by=by)
    theses.move(thesis=thesis, name="plan", by=by, seen=seen)
    propose_parts(thesis.enrolment, PartRule.When.DEFENCE, by=by)
    return made


def check_times(defence: Defence) -> None:
    if defence.ends <= defence.starts:
        raise wrong("ends", _("It ends before it begins."), "upside_down")
    if defence.day < timezone.localdate():
        raise wrong("day", _("This day is over."), "past")
    if defence.thesis.submitted_on and defence.day <= defence.thesis.submitted_on:
        raise wrong("day", _("A defence comes after the submission."), "early")
    if not defence.place:
        raise wrong("place", _("Say where."), "nowhere")


def check_panel(thesis: Thesis, people: Iterable[User], guests: Sequence[Guest]) -> None:
    known = [one.email.lower() for one in people]
    outside = [one.email.strip().lower() for one in guests]
    if len(known) + len(outside) < LEAST_PANEL:
        raise wrong("guests", _("The panel is the promoter and one person more at least: name a reader."), "alone")
    if thesis.enrolment.user.email.lower() in outside:
        raise wrong("guests", _("Nobody is in the panel of their own thesis."), "oneself")
    twice = [email for email in outside if email in known or outside.count(email) > 1]
    if twice:
        raise wrong("guests", _("%(email)s is in the panel already.") % {"email": twice[0]}, "twice")


def refuse_guests(thesis: Thesis, guests: Iterable[User], day: date) -> None:
    """A mentor is not in the panel of the own resident: what was said in confidence stays there."""
    mentors = Accompaniment.objects.filter(on_day(day), enrolment=thesis.enrolment_id, capacity="mentor")
    theirs = set(mentors.values_list("user", flat=True))
    for user in guests:
        if user.is_machine or not user.is_active:
            text = _("%(email)s is not the address of a person who can sit in a panel.")
            raise wrong("guests", text % {"email": user.email}, "not_a_person")
        if user.pk in theirs:
            text = _("%(name)s is the mentor, who is not in the panel.")
            raise wrong("guests", text % {"name": user}, "mentor")


def refuse_clashes(defence: Defence, people: Iterable[User]) -> None:
    """Refuse a room or a person who is at another defence then, with its hours and whose it is."""
    wanted = {one.pk for one in people}
    others = Defence.objects.filter(
        cancelled_because="", day=defence.day, starts__lt=defence.ends, ends__gt=defence.starts
    ).exclude(pk=defence.pk)
    for other in others.select_related("thesis__enrolment__user").prefetch_related("seats__user"):
        words = {
            "name": other.thesis.enrolment.user,
            "from": f"{other.starts:%H:%M}",
            "to": f"{other.ends:%H:%M}",
            "day": day_words(other.day),
            "room": other.place,
        }
        if other.place.casefold() == defence.place.casefold():
            text = _("%(room)s is taken from %(from)s to %(to)s: %(name)s defends there.")
            raise wrong("place", text % words, "room")
        there = {seat.user_id: str(seat) for seat in other.seats.all()}
        there[other.thesis.enrolment.user_id] = str(other.thesis.enrolment.user)
        if both := wanted & there.keys():
            text = _("%(who)s is at the defence of %(name)s from %(from)s to %(to)s.")
            raise wrong("starts", text % {**words, "who": ", ".join(sorted(there[pk] for pk in both))}, "person")


@transaction.atomic
def cancel(*, thesis: Thesis, reason: str, by: User, seen: int) -> Thesis:
    """It will not be on that day: another is planned."""
    theses.move(thesis=thesis, name="cancel", by=by, seen=seen, reason=reason)
    found = defence_of(thesis)
    if found is not None:
        changes.change(found, {"cancelled_because": reason.strip()}, by=by, action="cancel", why=reason)
    end_jurors(thesis, by=by)
    return thesis


@transaction.atomic
def hold(*, thesis: Thesis, by: User, seen: int) -> Thesis:
    """The defence was held: from its hour on."""
    require(can_act(by, thesis, "hold"))
    found = defence_of(thesis)
    if found is not None and timezone.localdate() < found.day:
        raise WrongStateError(_("The defence is on %(day)s.") % {"day": day_words(found.day)})
    day = found.day if found else timezone.localdate()
    return theses.move(thesis=thesis, name="hold", by=by, seen=seen, values={"defended_on": day})
