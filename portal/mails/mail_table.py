"""The list of mails that reached nobody: its filters and columns; never a subject or a text."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import fold
from notices.kinds import KINDS, kind_title
from notices.models import Mail
from pages.lists.columns import ListColumn, ListSpec, listed
from pages.lists.fields import choice_field, search_field
from portal.people.visible_people import people_visible_to
from records.models import Enrolment
from ui.figures import NOTHING

PRIVATE = ("internships.concern", "mentoring.", "portfolio.")  # that such a mail was written is told to no office


class MailFilter(forms.Form):
    """A kind that is private cannot be asked for."""

    q = search_field(_("Person"))
    kind = choice_field(
        _("Mail"), _("all mails"), [(k, v.title) for k, v in KINDS.items() if not k.startswith(PRIVATE)]
    )


def undelivered(user: User) -> QuerySet[Mail]:
    """Mails that were given up, to people whom the office sees; never their subject or text."""
    residents = Enrolment.objects.with_contact_visible_to(user).exclude(user=user).values("user")
    reached = Q(to__in=people_visible_to(user).values("pk")) | Q(to__in=residents)
    rows = Mail.objects.filter(reached, state=Mail.State.FAILED).select_related("to").defer("subject", "body")
    return rows.order_by("-created_at", "-pk")


def found(user, chosen: dict[str, Any]) -> QuerySet[Mail]:
    rows = undelivered(user)
    for word in fold(chosen["q"] or "").split():
        rows = rows.filter(Q(to__sort_key__contains=word) | Q(to__email__contains=word))
    return rows.filter(kind=chosen["kind"]) if chosen["kind"] else rows


def title_for_office(mail: Mail) -> str:
    return NOTHING if mail.kind.startswith(PRIVATE) else str(kind_title(mail.kind))


def written_on(mail: Mail) -> date:
    return timezone.localdate(mail.created_at)


def columns(_user) -> list[ListColumn]:
    name = ("to__sort_key",)
    return [
        ListColumn("name", _("Person"), lambda mail: mail.to.name_in_list, name, fixed=True),
        ListColumn(
            "address", _("Address"), lambda mail: mail.to.email, ("to__email",), lambda mail: f"mailto:{mail.to.email}"
        ),
        ListColumn("mail", _("Mail"), title_for_office),
        ListColumn("written", _("Written"), written_on, ("created_at",)),
        ListColumn("cause", _("Cause"), lambda mail: mail.error, ("error", *name)),
    ]


MAILS = listed(
    ListSpec(
        key="mails",
        title=_("Mails that were not delivered"),
        url_name="mail-list",
        form=lambda data, _user: MailFilter(data),
        found=found,
        columns=columns,
    )
)
