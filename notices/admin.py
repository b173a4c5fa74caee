from django.contrib import admin

from notices.models import Mail


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin):
    """Read-only, for the technical team: whether a mail was sent, not what it says."""

    list_display = ["uuid", "to", "kind", "state", "attempts", "error", "created_at", "sent_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["to"]
    search_fields = ["uuid", "to__search_key"]
    exclude = ["subject", "body", "key"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("subject", "body")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
