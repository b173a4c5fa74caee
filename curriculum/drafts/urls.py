from django.urls import path

from curriculum.drafts import activity_views, row_views, views

VERSION = "programmes/<uuid:uuid>/"
ACTIVITY = "activities/<uuid:uuid>/"

urlpatterns = [
    path(f"{VERSION}copy/", views.copy, name="draft-new"),
    path(f"{VERSION}draft/", views.draft, name="draft"),
    path(f"{VERSION}rules/", views.rules, name="draft-rules"),
    path(f"{VERSION}compare/", views.compare, name="draft-compare"),
    path(f"{VERSION}publish/", views.publish, name="programme-publish"),
    path(f"{VERSION}discard/", views.discard, name="draft-discard"),
    path(f"{VERSION}file/", views.file, name="programme-file"),
    path(f"{VERSION}activities/", activity_views.add, name="activity-add"),
    path(f"{VERSION}draft/<slug:section>/", row_views.add, name="draft-row-add"),
    path(f"{VERSION}draft/<slug:section>/<slug:key>/", row_views.edit, name="draft-row"),
    path(f"{VERSION}draft/<slug:section>/<slug:key>/remove/", row_views.remove, name="draft-row-remove"),
    path(f"{ACTIVITY}edit/", activity_views.edit, name="activity-edit"),
    path(f"{ACTIVITY}parts/", activity_views.parts, name="activity-parts"),
    path(f"{ACTIVITY}remove/", activity_views.remove, name="activity-remove"),
]
