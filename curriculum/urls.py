from django.urls import path

from curriculum.views import activities, drafts, equivalences, reading, rows

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
    path(f"{VERSION}activities/", activities.add, name="activity-add"),
    path(f"{VERSION}draft/<slug:section>/", rows.add, name="draft-row-add"),
    path(f"{VERSION}draft/<slug:section>/<slug:key>/", rows.edit, name="draft-row"),
    path(f"{VERSION}draft/<slug:section>/<slug:key>/remove/", rows.remove, name="draft-row-remove"),
    path(ACTIVITY, reading.activity, name="activity"),
    path(f"{ACTIVITY}edit/", activities.edit, name="activity-edit"),
    path(f"{ACTIVITY}parts/", activities.parts, name="activity-parts"),
    path(f"{ACTIVITY}remove/", activities.remove, name="activity-remove"),
    path(f"{ACTIVITY}codes/", reading.activity_codes, name="activity-codes"),
]
