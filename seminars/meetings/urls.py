from django.urls import path

from seminars.meetings import views

urlpatterns = [
    path("seminars/groups/<uuid:uuid>/meetings/new/", views.meeting_new, name="seminar-meeting-new"),
    path("seminars/groups/<uuid:uuid>/meetings/series/", views.series, name="seminar-series"),
    path("seminars/meetings/<uuid:uuid>/edit/", views.meeting_edit, name="seminar-meeting-edit"),
    path("seminars/meetings/<uuid:uuid>/cancel/", views.meeting_cancel, name="seminar-meeting-cancel"),
    path("seminars/meetings/<uuid:uuid>/documents/", views.document_add, name="seminar-document-add"),
    path("seminars/meetings/<uuid:uuid>/documents/<uuid:document_uuid>/", views.document, name="seminar-document"),
    path(
        "seminars/meetings/<uuid:uuid>/documents/<uuid:document_uuid>/remove/",
        views.document_remove,
        name="seminar-document-remove",
    ),
]
