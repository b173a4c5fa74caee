"""The page of what is missing, for offices."""

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

from accounts.names import fold
from accounts.permissions import require
from portal.missing.collect import missing
from portal.missing.items import Item, Kind
from portal.missing.services import remind
from portal.reminders import can_remind

PAGE = 100


class MissingFilter(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("everything")), *Kind.choices]
    )
    who = forms.CharField(label=gettext_lazy("Resident or responsible"), required=False, max_length=100)
    late = forms.BooleanField(label=gettext_lazy("Late only"), required=False)

    def __init__(self, *args, items: list[Item], **kwargs):
        super().__init__(*args, **kwargs)
        intakes = {i.enrolment.intake.start_year: str(i.enrolment.intake) for i in items if i.enrolment}
        offered = [("", _("all intakes")), *sorted(intakes.items(), reverse=True)]
        self.fields["intake"] = forms.TypedChoiceField(
            label=_("Intake"), required=False, coerce=int, empty_value=None, choices=offered
        )
        self.order_fields(["kind", "intake", "who", "late"])

    def narrowed(self, items: list[Item], today) -> list[Item]:
        """Return the items that the filters leave; none where a filter is not understood."""
        if not self.is_valid():
            return []
        chosen, words = self.cleaned_data, fold(self.cleaned_data["who"]).split()
        return [
            item
            for item in items
            if (not chosen["kind"] or item.kind == chosen["kind"])
            and (not chosen["intake"] or (item.enrolment and item.enrolment.intake.start_year == chosen["intake"]))
            and (not chosen["late"] or item.late(today))
            and all(word in fold(f"{item.enrolment or ''} {item.who}") for word in words)
        ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def missing_list(request):
    """List what is missing; a POST reminds the people of the ticked items, or of all that the filters leave."""
    require(can_remind(request.user))
    today = timezone.localdate()
    everything = missing(request.user, today)
    form = MissingFilter(request.GET, items=everything)
    items = form.narrowed(everything, today)
    if request.method == "POST":
        return remind_chosen(request, items, today)
    context = {
        "form": form,
        "page": Paginator(items, PAGE).get_page(request.GET.get("page")),
        "late": sum(1 for item in items if item.late(today)),
        "today": today,
        "all": request.GET.get("ticked") == "all",
        "counts": counts(everything),
    }
    return render(request, "portal/missing/missing.html", context)


def counts(items: list[Item]) -> list[tuple[str, str, int]]:
    """Return (address, label, number) of each kind of which something is missing."""
    found = [(kind, sum(1 for item in items if item.kind == kind)) for kind in Kind]
    return [(f"?kind={kind.value}", str(kind.label), number) for kind, number in found if number]


def remind_chosen(request, items: list[Item], today):
    back = redirect(f"{reverse('missing')}?{request.GET.urlencode()}".rstrip("?"))
    keys = set(request.POST.getlist("item"))
    chosen = items if request.POST.get("all") else [item for item in items if item.key in keys]
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
