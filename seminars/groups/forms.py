from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.day_field import day_field
from pages.seen import SeenForm
from places.models import Province
from records.supporters.forms import SupporterForm
from seminars.groups.formation import Line
from seminars.groups.models import SeminarGroup


class GroupForm(SeenForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("For example: Namur 1"))
    province = forms.ChoiceField(
        label=gettext_lazy("Province"),
        choices=[("", gettext_lazy("any")), *Province.choices],
        required=False,
        help_text=gettext_lazy("Residents who live there are proposed for it."),
    )
    place = forms.CharField(label=gettext_lazy("Usual place"), max_length=200, required=False)


class LeaderForm(SupporterForm):
    """A leader by e-mail address; the name is needed only for an unknown one."""

    field_order = ("email", "given_name", "family_name", "starts", "ends")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["capacity"]


class LeaderDaysForm(SeenForm):
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(gettext_lazy("Last day"), required=False)


class FormationForm(forms.Form):
    """The first day of the changes; each line of the cohort has its choice, and what the page showed of it."""

    starts = day_field(gettext_lazy("From"))

    def __init__(
        self,
        *args,
        lines: list[Line],
        groups: list[SeminarGroup],
        proposed: dict[int, int | None],
        starts: date,
        **kwargs,
    ):
        super().__init__(*args, initial={"starts": starts}, **kwargs)
        self.lines = lines
        self.by_uuid = {str(group.uuid): group.pk for group in groups}
        uuids = {pk: uuid for uuid, pk in self.by_uuid.items()}
        choices = [("", _("no group")), *((str(group.uuid), group.name) for group in groups)]
        for line in lines:
            key = str(line.registration.uuid)
            self.fields[f"group-{key}"] = forms.ChoiceField(
                label=str(line.enrolment.user),
                choices=choices,
                required=False,
                initial=uuids.get(proposed[line.registration.pk] or 0, ""),
            )
            self.fields[f"was-{key}"] = forms.CharField(
                max_length=36, widget=forms.HiddenInput, required=False, initial=uuids.get(line.group_id or 0, "")
            )

    def rows(self) -> list[dict]:
        """For each line the field of the group and the hidden field with the group that was shown."""
        keys = [(line, str(line.registration.uuid)) for line in self.lines]
        return [{"line": line, "choice": self[f"group-{key}"], "was": self[f"was-{key}"]} for line, key in keys]

    def chosen(self, prefix: str) -> dict[int, int | None]:
        """{pk of the registration: pk of the group or None} of the fields `group-` or `was-`."""
        return {
            line.registration.pk: self.by_uuid.get(self.cleaned_data.get(f"{prefix}-{line.registration.uuid}", ""))
            for line in self.lines
        }
