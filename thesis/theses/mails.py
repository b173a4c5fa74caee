"""What the people of a thesis are told by mail when it moves on. No title and no text of the thesis."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import links
from accounts.models import Link, User, Versioned
from notices import services as notices
from thesis.theses.links import PURPOSE, address_of
from thesis.theses.models import Thesis, ThesisPerson
from thesis.theses.next_step import next_step

KIND = "thesis.state"
SIGNED = "thesis.signed"  # purpose of the link by which somebody disputes a mark given with their link


def people_of(thesis: Thesis) -> list[ThesisPerson]:
    """The promoter; readers and members of the panel once it is submitted."""
    rows = ThesisPerson.objects.current().filter(thesis=thesis).select_related("user", "thesis")
    if thesis.state not in Thesis.HANDED_IN:
        rows = rows.filter(role=ThesisPerson.Role.PROMOTER)
    return list(rows)


def tell(thesis: Thesis, *, by: User) -> None:
    """Write where the thesis stands and what is next, to everybody concerned but who did it."""
    if thesis.enrolment.user != by:
        write(thesis, thesis.enrolment.user, lambda: settings.SITE_URL + thesis.get_absolute_url(), by)
    for row in people_of(thesis):
        if row.user != by:
            write(thesis, row.user, partial(address_of, row, by=by), by)


def write(thesis: Thesis, person: User, address: Callable[[], str], by: User | None) -> None:
    with notices.language_of(person):
        words = {"name": thesis.enrolment.user, "state": thesis.get_state_display()}
        lines = [_("The thesis of %(name)s is now: %(state)s.") % words]
        if (step := next_step(thesis)) is not None:
            lines.append(_("What is next: %(step)s.") % {"step": step.words})
        subject = _("Thesis of %(name)s: %(state)s") % words
        notices.send(to=person, kind=KIND, subject=subject, body=mail(person, "\n".join(lines), address()), by=by)


def mail(person: User, text: str, address: str) -> str:
    """For whoever has no password: the link opens without one, and a newer mail replaces it."""
    if person.has_usable_password():
        return notices.letter(person, text, address)
    note = _("The link opens without a password. An older link no longer opens: use that of the newest mail.")
    return notices.letter(person, text, address, note)


def tell_reader(row: ThesisPerson, *, by: User | None) -> None:
    """Somebody is named as a reader."""
    with notices.language_of(row.user):
        words = {"name": row.thesis.enrolment.user}
        body = mail(row.user, _("You are named as a reader of the thesis of %(name)s.") % words, address_of(row, by=by))
        subject = _("Thesis of %(name)s: you are a reader") % words
        notices.send(to=row.user, kind=KIND, subject=subject, body=body, by=by)


@links.renews(PURPOSE)
def send_again(dead: Link) -> None:
    """Mail a new link to the registered address, as long as the person has that part in an open thesis."""
    rows = ThesisPerson.objects.current().filter(uuid=dead.target, user=dead.user).exclude(
        thesis__state__in=(Thesis.State.MARKED, Thesis.State.WITHDRAWN)
    )  # fmt: skip
    row = rows.select_related("user", "thesis__enrolment__user").first()
    if row is None or not row.user.is_active:
        return
    with transaction.atomic(), notices.language_of(row.user):
        text = _("You asked for a new link to the thesis of %(name)s.") % {"name": row.thesis.enrolment.user}
        body = mail(row.user, text, address_of(row, by=None))
        notices.send(to=row.user, kind=KIND, subject=_("Your new link"), body=body)


def echo(row: ThesisPerson, sheet: Versioned) -> None:
    """Tell the registered address that a mark was given with its link, and how to say that it was somebody else."""
    with notices.language_of(row.user):
        _link, token = links.grant(user=row.user, purpose=SIGNED, target=sheet, by=None)
        words = {"name": row.thesis.enrolment.user}
        otherwise = _("If that was you, there is nothing to do. If it was not, say so here:")
        body = notices.letter(
            row.user,
            _("With the link that was sent to you, the thesis of %(name)s was marked.") % words,
            f"{otherwise}\n{links.address('thesis-signed', token)}",
        )
        subject = _("Thesis of %(name)s: marked with your link") % words
        notices.send(to=row.user, kind=SIGNED, subject=subject, body=body)
