from django.urls import path

from imports import downloads, views

ONE = "imports/<uuid:uuid>/"

urlpatterns = [
    path("imports/", views.import_list, name="import-list"),
    path("imports/new/<slug:kind>/", views.import_new, name="import-new"),
    path("imports/sample/<slug:kind>/<slug:format>/", downloads.sample, name="import-sample"),
    path("imports/export/<slug:kind>/<slug:institution>/<slug:format>/", downloads.export, name="import-export"),
    path(ONE, views.import_page, name="import"),
    path(f"{ONE}columns/", views.import_columns, name="import-columns"),
    path(f"{ONE}check/", views.import_check, name="import-check"),
    path(f"{ONE}write/", views.import_write, name="import-write"),
    path(f"{ONE}undo/", views.import_undo, name="import-undo"),
    path(f"{ONE}drop/", views.import_drop, name="import-drop"),
    path(f"{ONE}refused/<slug:format>/", downloads.refused_rows, name="import-refused"),
    path(f"{ONE}file/", downloads.import_file, name="import-file"),
]
