from django.urls import path

from portfolio.entries import file_views, form_views, views

RESIDENT = "portfolio/<uuid:uuid>/entries/"
ENTRY = "portfolio/entries/<uuid:uuid>/"

urlpatterns = [
    path(RESIDENT, views.entry_list, name="entry-list"),
    path(f"{RESIDENT}new/", form_views.entry_new, name="entry-new"),
    path(f"{RESIDENT}read/", views.entry_read_all, name="entry-read-all"),
    path(f"{RESIDENT}<uuid:entry_uuid>/autosave/", form_views.entry_autosave, name="entry-autosave"),
    path(ENTRY, views.entry, name="entry"),
    path(f"{ENTRY}edit/", form_views.entry_edit, name="entry-edit"),
    path(f"{ENTRY}read/", views.entry_read, name="entry-read"),
    path(f"{ENTRY}share/", views.entry_share, name="entry-share"),
    path(f"{ENTRY}withdraw/<uuid:sharing_uuid>/", views.entry_withdraw, name="entry-withdraw"),
    path(f"{ENTRY}delete/", views.entry_delete, name="entry-delete"),
    path(f"{ENTRY}files/", file_views.entry_file_add, name="entry-file-add"),
    path(f"{ENTRY}files/<uuid:file_uuid>/", file_views.entry_file, name="entry-file"),
    path(f"{ENTRY}files/<uuid:file_uuid>/remove/", file_views.entry_file_remove, name="entry-file-remove"),
]
