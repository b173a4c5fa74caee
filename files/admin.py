from django.contrib import admin

from files.models import StoredFile


@admin.register(StoredFile)
class StoredFileAdmin(admin.ModelAdmin):
    """Read-only, for the technical team; the content is not shown."""

    list_display = ["uuid", "content_type", "size", "created_at"]
    list_filter = ["content_type"]
    search_fields = ["uuid", "sha256"]
    fields = ["uuid", "key", "content_type", "size", "sha256", "created_at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
