"""Disputed signatures: reported by the signer of record, told to the offices, settled by one of them."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User, Versioned
from accounts.permissions import WrongStateError, require
from curriculum.models import Role
from curriculum.roles import on_day
from notices.services import language_of, letter, send
from records.disputes.models import Dispute
from records.disputes.permissions import can_settle
from records.enrolments.models import Enrolment
from ui.figures import day_words


@transaction.atomic
def dispute(*, signed: Versioned, enrolment: Enrolment, signer: User, what: str, signed_at: datetime) -> Dispute:
    """Record that `signer` disputes `signed`, unless such a dispute is open, and tell the offices.

    `what` names the object without anything private: "Final evaluation of Alice Dupont". The calling app has closed the
    link.
    """
    found = Dispute.objects.open().filter(object_uuid=signed.uuid).first()
    if found is not None:
        return found
    made = Dispute(
        enrolment=enrolment,
        signer=signer,
        what=what[:200],
        object_type=signed._meta.label_lower,
        object_uuid=signed.uuid,
        signed_at=signed_at,
    )
    changes.create(made, by=signer, action="report_misuse")
    for office in offices_of(enrolment, besides=signer):
        _tell(made, office)
    return made


def offices_of(enrolment: Enrolment, besides: User) -> list[User]:
    """The secretariat of the enrolling university today, and the director of the programme."""
    held = Role.objects.filter(
        on_day(timezone.localdate()),
        Q(kind=Role.Kind.SECRETARIAT, institution=enrolment.enrolling_institution_id)
        | Q(kind=Role.Kind.DIRECTOR, programme=enrolment.programme_version.programme_id),
    )
    people = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return list(people.exclude(pk__in=[besides.pk, enrolment.user_id]))


def _tell(row: Dispute, to: User) -> None:
    with language_of(to):
        paragraphs = [
            _("%(name)s says that somebody else signed this in their name:") % {"name": row.signer},
            f"{row.what}\n{day_words(row.signed_at)}",
            _("Look at it, and note what was done:"),
            settings.SITE_URL + reverse("dispute", args=[row.uuid]),
        ]
        send(to=to, kind="records.dispute", subject=_("A signature is disputed"), body=letter(to, *paragraphs))


@transaction.atomic
def settle(*, row: Dispute, settlement: str, by: User, seen: int) -> Dispute:
    """Record what was done; only once."""
    require(can_settle(by, row))
    if row.settled_at is not None:
        raise WrongStateError(_("What was done is noted already."))
    return changes.change(
        row,
        {"settled_at": timezone.now(), "settled_by": by, "settlement": settlement},
        by=by,
        seen=seen,
        action="settle",
    )
