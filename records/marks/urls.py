from django.urls import path

from records.marks import assessment_views, deadline_views, extension_views, file_views, second_views, views

SHEET = "marks/<uuid:uuid>/<int:start_year>/"

urlpatterns = [
    path(
        "enrolments/<uuid:uuid>/assessments/<uuid:registration_uuid>/",
        assessment_views.assessments,
        name="enrolment-assessments",
    ),
    path(
        "enrolments/<uuid:uuid>/extension/<uuid:registration_uuid>/<slug:kind>/",
        extension_views.extension,
        name="enrolment-extension",
    ),
    path("marks/", views.mark_list, name="marks"),
    path("marks/deadlines/", deadline_views.deadlines, name="marks-deadlines"),
    path(f"{SHEET}deadline/", deadline_views.extend, name="marks-extend"),
    path(SHEET, views.mark_sheet, name="mark-sheet"),
    path(f"{SHEET}file/", file_views.sheet_upload, name="mark-sheet-upload"),
    path(f"{SHEET}file/<slug:form>/", file_views.sheet_download, name="mark-sheet-file"),
    path(f"{SHEET}second/", second_views.second, name="mark-second"),
    path(f"{SHEET}second/<uuid:registration_uuid>/", second_views.settle_one, name="mark-settle"),
    path(f"{SHEET}submit/", views.mark_submit, name="mark-submit"),
]
