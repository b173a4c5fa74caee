"""The page of what is missing, for offices."""

from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.names import fold
from accounts.permissions import require
from curriculum.models import AcademicYear
from portal.missing.collect import missing, residents_of
from portal.missing.items import Item, Kind
from portal.missing.segments import Items, of_items
from portal.missing.services import remind
from portal.reminders import can_remind

PAGE = 100


class MissingFilter(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("everything")), *Kind.choices]
    )
    who = forms.CharField(label=gettext_lazy("Resident or responsible"), required=False, max_length=100)
    late = forms.BooleanField(label=gettext_lazy("Late only"), required=False)

    def __init__(self, *args, residents, **kwargs):
        super().__init__(*args, **kwargs)
        known = AcademicYear.objects.filter(pk__in=residents.order_by().values("intake")).order_by("-start_year")
        offered = [("", _("all intakes")), *((one.start_year, str(one)) for one in known)]
        self.fields["intake"] = forms.TypedChoiceField(
            label=_("Intake"), required=False, coerce=int, empty_value=None, choices=offered
        )
        self.order_fields(["kind", "intake", "who", "late"])

    @property
    def is_whole(self) -> bool:
        """Whether nothing is narrowed."""
        return self.is_valid() and not any(self.cleaned_data.values())

    def narrowed(self, user: User, today: date) -> Items:
        """Return the items that the filters leave; none where a filter is not understood."""
        if not self.is_valid():
            return Items([])
        chosen, words = self.cleaned_data, fold(self.cleaned_data["who"]).split()
        items = missing(user, today, chosen["intake"], [chosen["kind"]] if chosen["kind"] else [])
        if chosen["late"]:
            items = Items(segment for segment in items.segments if segment.is_late(today))
        if words:  # who can mend it is known of loaded items alone
            return Items(
                segment
                for kind in Kind
                for segment in of_items(
                    item
                    for item in items[:]
                    if item.kind == kind and all(word in fold(f"{item.enrolment or ''} {item.who}") for word in words)
                )
            )
        return items


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def missing_list(request):
    """List what is missing; a POST reminds the people of the ticked items, or of all that the filters leave."""
    require(can_remind(request.user))
    today = timezone.localdate()
    form = MissingFilter(request.GET, residents=residents_of(request.user, today))
    items = form.narrowed(request.user, today)
    if request.method == "POST":
        return remind_chosen(request, items, today)
    context = {
        "form": form,
        "page": Paginator(items, PAGE).get_page(request.GET.get("page")),
        "late": items.late(today),
        "today": today,
        "all": request.GET.get("ticked") == "all",
        "counts": counts(items if form.is_whole else missing(request.user, today)),
    }
    return render(request, "portal/missing/missing.html", context)


def counts(items: Items) -> list[tuple[str, str, int]]:
    """Return (address, label, number) of each kind of which something is missing."""
    found = [(kind, sum(one.count for one in items.segments if one.kind == kind)) for kind in Kind]
    return [(f"?kind={kind.value}", str(kind.label), number) for kind, number in found if number]


def remind_chosen(request, items: Items, today):
    back = redirect(f"{reverse('missing')}?{request.GET.urlencode()}".rstrip("?"))
    keys = set(request.POST.getlist("item"))
    chosen = items[:] if request.POST.get("all") else ticked(items, keys)
    if not chosen:
        messages.error(request, _("Tick at least one line first."))
        return back
    done = remind(chosen, by=request.user, today=today)
    if done.sent:
        text = ngettext("%(n)s person was written to.", "%(n)s people were written to.", done.sent)
        messages.success(request, text % {"n": done.sent})
    if done.had:
        text = ngettext(
            "%(n)s person was reminded today already.", "%(n)s people were reminded today already.", done.had
        )
        messages.info(request, text % {"n": done.had})
    if not done.sent and not done.had:
        messages.info(request, _("Nobody is to be reminded of these: the offices mend them."))
    return back


def ticked(items: Items, keys: set[str]) -> list[Item]:
    """Return the items of these keys; loads those of their kinds alone."""
    kinds = {key.partition("-")[0] for key in keys}
    near = Items(segment for segment in items.segments if segment.kind in kinds)
    return [item for item in near[:] if item.key in keys]
