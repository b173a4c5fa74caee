"""The evaluations that somebody sees: what is late, what is open, what was signed."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from internships.evaluations.models import Evaluation

PAGE = 50
SHOWS = ("late", "open", "signed")


@login_required
@require_safe
def evaluation_list(request):
    """By the day on which they are due; `?show=` late, open (the default) or signed."""
    today = timezone.localdate()
    seen = Evaluation.objects.visible_to(request.user)
    due = seen.due(today)
    rows = {
        "late": due.filter(due_on__lt=today),
        "open": due,
        "signed": seen.filter(state__in=Evaluation.SIGNED).exclude(state=Evaluation.State.SUPERSEDED),
    }
    show = request.GET.get("show")
    show = show if show in SHOWS else "open"
    ordered = rows[show].order_by("-signed_at" if show == "signed" else "due_on", "pk").for_list()
    labels = {"late": _("Late"), "open": _("To be written"), "signed": _("Signed")}
    tabs = [(labels[name], f"?show={name}", name == show, rows[name].count()) for name in SHOWS]
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    return render(request, "internships/evaluations/evaluation_list.html", {"page": page, "tabs": tabs, "show": show})
