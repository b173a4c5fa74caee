from django.contrib import admin

from jobs.models import Job


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):
    """Read-only, for the technical team: jobs change only through their transitions."""

    list_display = ["uuid", "kind", "state", "attempt", "interruptions", "created_at", "heartbeat", "finished_at"]
    list_filter = ["state", "kind"]
    search_fields = ["uuid", "key"]
    exclude = ["askers"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
