from django.urls import path

from curriculum.drafts import activity_views, row_views
from curriculum.drafts import views as drafts
from curriculum.equivalences import views as equivalences
from curriculum.programmes import views as reading

VERSION = "programmes/<uuid:uuid>/"
ACTIVITY = "activities/<uuid:uuid>/"

urlpatterns = [
    path("programmes/", reading.programme_list, name="programme-list"),
    path(VERSION, reading.programme, name="programme"),
    path(f"{VERSION}intakes/", reading.programme_intakes, name="programme-intakes"),
    path(f"{VERSION}copy/", drafts.copy, name="draft-new"),
    path(f"{VERSION}draft/", drafts.draft, name="draft"),
    path(f"{VERSION}rules/", drafts.rules, name="draft-rules"),
    path(f"{VERSION}compare/", drafts.compare, name="draft-compare"),
    path(f"{VERSION}publish/", drafts.publish, name="programme-publish"),
    path(f"{VERSION}discard/", drafts.discard, name="draft-discard"),
    path(f"{VERSION}file/", drafts.file, name="programme-file"),
    path(f"{VERSION}equivalences/", equivalences.listing, name="equivalences"),
    path(f"{VERSION}equivalences/propose/", equivalences.propose, name="equivalences-propose"),
    path(f"{VERSION}equivalences/add/", equivalences.add, name="equivalence-add"),
    path("equivalences/<uuid:uuid>/", equivalences.edit, name="equivalence"),
    path("equivalences/<uuid:uuid>/remove/", equivalences.remove, name="equivalence-remove"),
    path(f"{VERSION}activities/", activity_views.add, name="activity-add"),
    path(f"{VERSION}draft/<slug:section>/", row_views.add, name="draft-row-add"),
    path(f"{VERSION}draft/<slug:section>/<slug:key>/", row_views.edit, name="draft-row"),
    path(f"{VERSION}draft/<slug:section>/<slug:key>/remove/", row_views.remove, name="draft-row-remove"),
    path(ACTIVITY, reading.activity, name="activity"),
    path(f"{ACTIVITY}edit/", activity_views.edit, name="activity-edit"),
    path(f"{ACTIVITY}parts/", activity_views.parts, name="activity-parts"),
    path(f"{ACTIVITY}remove/", activity_views.remove, name="activity-remove"),
    path(f"{ACTIVITY}codes/", reading.activity_codes, name="activity-codes"),
]
