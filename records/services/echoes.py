"""The echo of a signature: who signed through a link is told by mail, and may say "this was not me"."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes, links
from accounts.models import Link, User, Versioned
from accounts.permissions import WrongStateError, require
from curriculum.models import Role
from curriculum.roles import on_day
from notices.services import language_of, letter, send
from records.models import Echo, Enrolment
from records.permissions import can_settle
from ui.figures import day_words

PURPOSE = "records.echo"


@transaction.atomic
def echo(*, link: Link, signed: Versioned, enrolment: Enrolment, what: str) -> Echo:
    """Tell `link.user` that `signed` was signed in their name; call it in the transaction of the signature.

    `what` says it in their language, with nothing private: "Final evaluation of Alice Dupont". It is shown to them and,
    if they report it, to the offices of the programme.
    """
    made = Echo(
        enrolment=enrolment,
        signer=link.user,
        what=what,
        object_type=signed._meta.label_lower,
        object_uuid=signed.uuid,
    )
    changes.create(made, by=link.user, action="echo")
    _tell(made)
    return made


def _tell(row: Echo) -> None:
    to = row.signer
    _link, token = links.grant(user=to, purpose=PURPOSE, target=row, by=None)
    with language_of(to):
        paragraphs = [
            _("This was signed in your name, through a link that was sent to you:"),
            f"{row.what}\n{day_words(row.signed_at)}",
            _("If it was you, there is nothing to do. If it was not, please say so here:"),
            links.address("echo", token),
        ]
        send(to=to, kind=PURPOSE, subject=_("Signed in your name"), body=letter(to, *paragraphs))


@links.renews(PURPOSE)
def tell_again(link: Link) -> None:
    row = Echo.objects.select_related("signer").get(uuid=link.target)
    if row.reported_at is None:
        _tell(row)


@transaction.atomic
def report(*, link: Link, comment: str = "", now: datetime | None = None) -> Echo:
    """It was not they who signed: noted, and the offices are told. Raises `DeadLink` for the second of two reports."""
    links.close(link)
    row = Echo.objects.select_related("enrolment", "signer").get(uuid=link.target)
    changes.change(row, by=link.user, action="report_misuse", reported_at=now or timezone.now(), comment=comment)
    for office in offices_of(row.enrolment):
        _alarm(row, office)
    return row


def offices_of(enrolment: Enrolment) -> list[User]:
    """The people of the enrolling university's secretariat today, and the director of the programme."""
    held = Role.objects.filter(
        on_day(timezone.localdate()),
        Q(kind=Role.Kind.SECRETARIAT, institution=enrolment.enrolling_institution_id)
        | Q(kind=Role.Kind.DIRECTOR, programme=enrolment.programme_version.programme_id),
    )
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).exclude(pk=enrolment.user_id))


def _alarm(row: Echo, to: User) -> None:
    with language_of(to):
        paragraphs = [
            _("%(name)s says that somebody else signed this in their name:") % {"name": row.signer},
            f"{row.what}\n{day_words(row.signed_at)}",
            _("Look at it, and note what was done:"),
            settings.SITE_URL + reverse("echo-case", args=[row.uuid]),
        ]
        send(to=to, kind="records.misuse", subject=_("A signature is disputed"), body=letter(to, *paragraphs))


@transaction.atomic
def settle(*, row: Echo, settlement: str, by: User, seen: int) -> Echo:
    """What was done about the report; it is said once."""
    require(can_settle(by, row))
    if row.settled_at is not None:
        raise WrongStateError(_("What was done is noted already."))
    return changes.change(
        row, by=by, seen=seen, action="settle", settled_at=timezone.now(), settled_by=by, settlement=settlement
    )
