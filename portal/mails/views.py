"""The page of mails for the offices: which kinds there are, and which addresses were not reached."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from curriculum.staff.permissions import can_staff
from notices.kinds import KINDS, kind_title
from notices.models import Mail
from portal.people.visible_people import people_visible_to
from records.models import Enrolment
from ui.figures import NOTHING

PAGE = 50
PRIVATE = ("internships.concern", "mentoring.", "portfolio.")  # that such a mail was written is told to no office


def undelivered(user) -> QuerySet[Mail]:
    """Mails that were given up, to people whom the office sees; never their subject or text."""
    residents = Enrolment.objects.with_contact_visible_to(user).exclude(user=user).values("user")
    reached = Q(to__in=people_visible_to(user).values("pk")) | Q(to__in=residents)
    rows = Mail.objects.filter(reached, state=Mail.State.FAILED).select_related("to").defer("subject", "body")
    return rows.order_by("-created_at", "-pk")


def title_for_office(mail: Mail) -> str:
    return NOTHING if mail.kind.startswith(PRIVATE) else kind_title(mail.kind)


@login_required
@require_safe
def mails(request):
    """List the mails that reached nobody, and all kinds of mail with who gets them and why."""
    require(can_staff(request.user))
    page = Paginator(undelivered(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "failed": [(mail, title_for_office(mail)) for mail in page.object_list],
        "kinds": [(kind, _("gathered") if kind.gathered else _("at once")) for kind in KINDS.values()],
    }
    return render(request, "portal/mails/mails.html", context)
