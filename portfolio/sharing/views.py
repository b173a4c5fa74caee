"""Pages that share an entry or a goal and withdraw that; entries and goals give them their addresses."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import Denied, require
from pages.form_page import form_page
from pages.perform import perform
from portfolio.permissions import can_write
from portfolio.sharing.forms import ShareForm
from portfolio.sharing.models import Shareable, Sharing
from portfolio.sharing.services import share, withdraw


def share_page(request, subject: Shareable):
    """Choose readers. The reason that blocks sharing is shown on the button."""
    require(can_write(request.user, subject.enrolment))
    form = ShareForm(request.POST or None, subject=subject)

    def save(values):
        return share(
            subject=subject,
            readers=form.chosen(),
            with_jury=form.with_jury(),
            confirmed=form.ticked(),
            seen=values["seen"],
            by=request.user,
        )

    lacks = subject.missing()
    answer = None
    if lacks:
        answer = Denied(_("Still to write before it is shared: %(lacks)s.") % {"lacks": ", ".join(lacks)})
    elif not form.has_choice():
        answer = Denied(_("Everybody who supports you can read it already."))
    page = {"subject": subject, "enrolment": subject.enrolment, "answer": answer}
    return form_page(
        request,
        form,
        save,
        page=page,
        done=subject.get_absolute_url(),
        message=shared_message,
        template="portfolio/sharing/share.html",
    )


def shared_message(made: list[Sharing]) -> str:
    return ngettext("Shared with %(n)s reader.", "Shared with %(n)s readers.", len(made)) % {"n": len(made)}


def withdraw_sharing(request, subject: Shareable, sharing_uuid):
    """Withdraw one sharing; one that is withdrawn already is left as it is."""
    require(can_write(request.user, subject.enrolment))
    sharing = get_object_or_404(subject.sharings.select_related("enrolment", "reader"), uuid=sharing_uuid)
    return perform(
        request,
        lambda: withdraw(sharing=sharing, by=request.user) if sharing.is_live else None,
        done=subject,
        message=_("Withdrawn: %(name)s no longer finds it.") % {"name": sharing},
    )
