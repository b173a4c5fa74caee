"""One thesis by the link of a mail: read it, comment on a version, agree or decline, note the defence and the mark.

The link acts as its user, for the part that this user has in the thesis; what may be done is what the table of
transitions and the permissions say, as for somebody who is logged in.
"""

from dataclasses import dataclass
from http import HTTPStatus

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import links
from accounts.models import Link
from accounts.permissions import Denied, require
from files.responses import serve
from pages.form_page import editing
from portfolio.observations.models import IdentifiedBy
from records.disputes.services import dispute
from thesis.defences.views import hold_form
from thesis.desk.thesis_page import Addresses, page_of
from thesis.manuscripts.models import Manuscript
from thesis.manuscripts.views import comment_form, version_of
from thesis.marking.models import MarkSheet
from thesis.marking.services import sheet_of
from thesis.marking.views import mark_form
from thesis.theses.links import PURPOSE
from thesis.theses.mails import SIGNED, echo
from thesis.theses.models import Thesis, ThesisPerson
from thesis.theses.permissions import can_read_manuscript
from thesis.theses.views import act_form

PLAIN = ("agree", "take_over", "refuse", "leave")
ENDING = ("refuse", "leave")  # they end the part, and the link with it
LINKED = (*PLAIN, "hold", "mark")


@dataclass(frozen=True)
class LinkAddresses(Addresses):
    """The pages of a thesis behind a link."""

    token: str = ""

    @property
    def home(self) -> str:
        return reverse("thesis-by-link", args=[self.token])

    def act(self, name: str) -> str:
        return reverse("thesis-by-link-act", args=[self.token, name]) if name in LINKED else ""

    def version(self, version: Manuscript) -> str:
        return reverse("thesis-by-link-version", args=[self.token, version.uuid])

    def comment(self, version: Manuscript) -> str:
        return reverse("thesis-by-link-comment", args=[self.token, version.uuid])

    @property
    def page(self) -> dict:
        """The context of a form page."""
        return {"crumbs": [(self.thesis.enrolment.user, self.home)], "back": self.home}


def opened(request, link: Link) -> LinkAddresses:
    """The thesis in which the user of the link has a part today."""
    row = get_object_or_404(ThesisPerson.objects.current(), uuid=link.target, user=link.user)
    found = get_object_or_404(Thesis.objects.visible_to(link.user).for_list(), pk=row.thesis_id)
    return LinkAddresses(found, request.resolver_match.kwargs["token"])


@links.opens(PURPOSE)
@require_safe
def thesis(request, link):
    way = opened(request, link)
    page = page_of(way.thesis, link.user, way)
    page.names_readers = Denied(_("Log in to name readers, or ask the secretariat."))
    return render(request, "thesis/by_link/thesis.html", {"enrolment": way.thesis.enrolment, "page": page})


@links.opens(PURPOSE)
@editing
def act(request, link, name):
    """The form of what the part allows; after declining or leaving, the last page of the link."""
    way = opened(request, link)
    if name not in LINKED:
        raise Http404
    if name == "mark":
        return mark(request, link, way)
    if name == "hold":
        return hold_form(request, way.thesis, by=link.user, done=way.home, **way.page)
    response = act_form(request, way.thesis, name, by=link.user, done=way.home, **way.page)
    if name in ENDING and response.status_code == HTTPStatus.FOUND:
        return render(request, "thesis/by_link/done.html")
    return response


@transaction.atomic
def mark(request, link, way: LinkAddresses):
    """The mark, and the mail that says so to the registered address."""
    response = mark_form(request, way.thesis, by=link.user, identified_by=IdentifiedBy.LINK, done=way.home, **way.page)
    if response.status_code == HTTPStatus.FOUND and (sheet := sheet_of(way.thesis)) is not None:
        echo(ThesisPerson.objects.select_related("user", "thesis__enrolment__user").get(uuid=link.target), sheet)
    return response


@links.opens(PURPOSE)
@require_safe
def version(request, link, version_uuid):
    """The PDF of a version."""
    found = version_of(opened(request, link).thesis, version_uuid)
    require(can_read_manuscript(link.user, found.thesis))
    return serve(found.file, as_attachment="download" in request.GET)


@links.opens(PURPOSE)
@editing
def comment(request, link, version_uuid):
    way = opened(request, link)
    found = version_of(way.thesis, version_uuid)
    return comment_form(request, found, by=link.user, home=way.home, **way.page)


@editing
@links.opens(SIGNED)
def signed(request, link):
    """ "This was not me": the POST opens a dispute about the mark. A GET does nothing: mail scanners open links."""
    rows = MarkSheet.objects.filter(marked_by=link.user).select_related("thesis__enrolment__user")
    sheet = get_object_or_404(rows, uuid=link.target)
    if request.method == "POST":
        disown(sheet, link)
    return render(request, "thesis/by_link/signed.html", {"sheet": sheet, "is_done": request.method == "POST"})


@transaction.atomic
def disown(sheet: MarkSheet, link: Link) -> None:
    links.close(link)
    dispute(
        signed=sheet,
        enrolment=sheet.thesis.enrolment,
        signer=link.user,
        what=_("Mark of the thesis of %(name)s") % {"name": sheet.thesis.enrolment.user},
        signed_at=sheet.marked_at,
    )
