from django.contrib import admin

from competencies.frameworks.crosswalk_models import Crosswalk
from competencies.frameworks.models import Framework
from competencies.mapping.models import ActivityCompetency
from competencies.themes.models import ThemeAxis


class ReadOnly:
    """Frameworks come from files (`load_frameworks`), with an audit row for each change."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Framework)
class FrameworkAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["short_title", "label", "state", "valid_from"]


@admin.register(Crosswalk)
class CrosswalkAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["from_competency", "to_competency", "strength", "status"]
    list_select_related = ["from_competency", "to_competency"]


@admin.register(ActivityCompetency)
class ActivityCompetencyAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["activity", "competency", "relation", "status"]
    list_select_related = ["activity", "competency"]


@admin.register(ThemeAxis)
class ThemeAxisAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["code", "title", "position"]
