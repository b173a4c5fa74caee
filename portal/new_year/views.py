"""The page that prepares the next academic year: what would be done, and the button that does it."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.permissions import require
from curriculum.institutions.permissions import can_keep_calendar
from curriculum.models import AcademicYear
from pages.form_page import editing, form_page
from portal.new_year.plan import plan
from portal.new_year.services import Wanted, prepare_year


class NewYearForm(forms.Form):
    groups = forms.BooleanField(
        label=gettext_lazy("Carry over the groups: the same names and places, without members"), required=False
    )
    leaders = forms.BooleanField(
        label=gettext_lazy("With the leaders who stay until the end of the year"), required=False
    )
    deadlines = forms.BooleanField(
        label=gettext_lazy("Carry over my university's deadlines for marks"),
        required=False,
        help_text=gettext_lazy("As many days from the end of each session as this year."),
    )

    def clean(self):
        super().clean()
        if self.cleaned_data.get("leaders") and not self.cleaned_data.get("groups"):
            self.add_error("leaders", _("Leaders are carried over with their groups: tick the groups too."))


@login_required
@editing
def prepare(request, start_year):
    """Show what the year takes over from the one before it (a dry run); a POST writes what is missing."""
    require(can_keep_calendar(request.user))
    before = get_object_or_404(AcademicYear, start_year=start_year - 1)
    form = NewYearForm(request.POST if request.method == "POST" else None)

    def save(values):
        return prepare_year(before=before, wanted=Wanted(**values), by=request.user)

    def message(made):
        if not made:
            return _("Everything stood already: nothing was changed.")
        return ngettext("%(n)s row was made.", "%(n)s rows were made.", made) % {"n": made}

    found = plan(before, request.user)
    page = {
        "title": _("Prepare %(year)s") % {"year": found.title},
        "label": _("Prepare the year"),
        "crumbs": [(_("Academic years"), reverse("academic-year-list"))],
        "plan": found,
        "before": before,
        "parts": [
            ("calendar", _("Calendar"), found.calendar),
            ("groups", _("Groups, where you tick them"), found.groups),
            ("deadlines", _("Deadlines for marks, where you tick them"), found.deadlines),
        ],
    }
    done = reverse("new-year", args=[start_year])
    return form_page(
        request, form, save, page=page, done=done, message=message, template="portal/new_year/new_year.html"
    )
