"""The calendar of a person: month, list, and the private address for the calendar of a telephone."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import links
from pages.agenda import Kind
from portal.calendar.feed import ical
from portal.calendar.month import Month, chosen_kinds
from progress.agenda import dated

PURPOSE = "portal.calendar"
BACK, AHEAD = timedelta(days=60), timedelta(days=400)  # what the feed holds
LISTED = timedelta(days=180)
DAYS = 3650  # for which an address opens, unless it is renewed


@login_required
@require_safe
def calendar(request):
    """`?month=2026-11` shows a month, `?view=list` the next six; `?kind=seminar` only these."""
    today = timezone.localdate()
    month = Month.of(request.GET.get("month", ""), today)
    is_list = request.GET.get("view") == "list"
    since, until = (today, today + LISTED) if is_list else month.grid
    kinds = chosen_kinds(request.GET.getlist("kind"))
    items = [one for one in dated([request.user], since, until) if one.kind in kinds]
    one_kind = next(iter(kinds)) if len(kinds) == 1 else ""
    context = {
        "month": month,
        "is_list": is_list,
        "days": [] if is_list else month.days(items, today),
        "items": items,
        "kinds": Kind.choices,
        "kind": one_kind,
        "view": "&view=list" if is_list else f"&month={month.first:%Y-%m}",
        "kept": f"&kind={one_kind}" if one_kind else "",
        "today": today,
    }
    return render(request, "portal/calendar/calendar.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address(request):
    """A POST makes a new private address, shown once; the one before answers 404 from then on."""
    url = ""
    if request.method == "POST":
        _link, token = links.grant(user=request.user, purpose=PURPOSE, target=request.user, by=request.user, days=DAYS)
        url = links.address("calendar-feed", token)
    return render(request, "portal/calendar/address.html", {"url": url})


@never_cache
@require_safe
def feed(request, token):
    """The calendar for whoever has the address; it ends with the account."""
    try:
        link = links.read(token, PURPOSE)
    except links.DeadLink as error:
        raise Http404 from error
    user, today = link.user, timezone.localdate()
    with translation.override(user.language or settings.LANGUAGE_CODE):
        items = dated([user], today - BACK, today + AHEAD)
        site = urlsplit(settings.SITE_URL).hostname or "cursus"
        text = ical(items, name=_("Cursus"), site=site, now=timezone.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
