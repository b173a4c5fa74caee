"""The admin site: configuration is written with audit rows; programmes are read-only."""

from django import forms
from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.changes import change, create
from curriculum.institutions.models import AcademicYear, ExamSession, Institution
from curriculum.programmes.activity_models import Activity
from curriculum.programmes.models import Programme, ProgrammeVersion
from curriculum.programmes.role_models import Role


class Audited(admin.ModelAdmin):
    """Writes rows of `Versioned` with an audit row; deletes nothing."""

    def save_model(self, request, obj, form, change):
        write(obj, form, by=request.user)

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def write(obj, form, *, by):
    """Create the row, or change the fields that the form changed."""
    if obj.pk is None:
        create(obj, by=by, action="configure")
        return
    stored = type(obj)._default_manager.get(pk=obj.pk)
    change(stored, {name: form.cleaned_data[name] for name in form.changed_data}, by=by, action="configure")


@admin.register(Institution)
class InstitutionAdmin(Audited):
    """The code cannot change: activities are grouped by it."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_display = ["code", "short_name", "country", "domain"]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []


class SessionInline(admin.TabularInline):
    model = ExamSession
    extra = 0
    can_delete = False


@admin.register(AcademicYear)
class AcademicYearAdmin(Audited):
    list_display = ["__str__", "starts", "ends"]
    inlines = [SessionInline]

    def save_formset(self, request, form, formset, change):
        formset.save(commit=False)
        for one in formset.forms:
            if one.has_changed():
                one.instance.academic_year = form.instance
                write(one.instance, one, by=request.user)


class RoleForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        institutional = cleaned.get("kind") in Role.INSTITUTIONAL
        held, other = ("institution", "programme") if institutional else ("programme", "institution")
        if cleaned.get("kind") and (not cleaned.get(held) or cleaned.get(other)):
            raise forms.ValidationError(
                _(
                    "A secretariat and a university system belong to an institution, "
                    "a director and a jury to a programme."
                )
            )
        return cleaned


@admin.register(Role)
class RoleAdmin(Audited):
    """A role is ended, not deleted."""

    list_display = ["user", "kind", "institution", "programme", "starts", "ends"]
    list_filter = ["kind", "institution", "programme"]
    search_fields = ["user__search_key"]
    raw_id_fields = ["user"]
    form = RoleForm


@admin.register(Programme)
class ProgrammeAdmin(ReadOnly):
    list_display = ["code", "title", "reference_institution"]


@admin.register(ProgrammeVersion)
class ProgrammeVersionAdmin(ReadOnly):
    list_display = ["programme", "label", "state", "first_intake", "last_intake"]
    list_filter = ["state"]


@admin.register(Activity)
class ActivityAdmin(ReadOnly):
    list_display = ["code", "title", "programme_version", "credits", "kind"]
    list_filter = ["programme_version"]
    search_fields = ["code"]
