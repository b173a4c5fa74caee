from django.urls import path

from records.admission_file import views as pieces
from records.disputes import views as disputes
from records.enrolments import views as arrivals
from records.marks import deadline_views
from records.marks import views as marks
from records.resident_pages import activity_views
from records.resident_pages import views as enrolments
from records.sittings import publication_views
from records.sittings import views as deliberations
from records.status_changes import views as statuses
from records.supporters import views as edits
from records.transfers import views as moves
from records.years import views as years

RESIDENT = "enrolments/<uuid:uuid>/"
SHEET = "marks/<uuid:uuid>/<int:start_year>/"
SITTING = "deliberations/<uuid:uuid>/"

urlpatterns = [
    path("enrolments/", enrolments.enrolment_list, name="enrolment-list"),
    path("enrolments/new/", arrivals.enrolment_new, name="enrolment-new"),
    path(RESIDENT, enrolments.enrolment, name="enrolment"),
    path(f"{RESIDENT}identity/", edits.identity, name="enrolment-identity"),
    path(f"{RESIDENT}pieces/<slug:code>/", edits.piece, name="enrolment-piece"),
    path(f"{RESIDENT}file/", pieces.enrolment_file, name="enrolment-file"),
    path(f"{RESIDENT}file/contact/", pieces.own_contact, name="own-contact"),
    path(f"{RESIDENT}file/<slug:code>/<int:start_year>/", pieces.piece_hand_in, name="piece-hand-in"),
    path(f"{RESIDENT}file/pieces/<uuid:piece_uuid>/", pieces.piece_file, name="piece-file"),
    path(f"{RESIDENT}file/pieces/<uuid:piece_uuid>/decide/", pieces.piece_decide, name="piece-decide"),
    path(f"{RESIDENT}status/", statuses.status, name="enrolment-status"),
    path(f"{RESIDENT}status/<uuid:change_uuid>/", statuses.status_end, name="enrolment-status-end"),
    path(f"{RESIDENT}people/", edits.accompaniment_add, name="accompaniment-add"),
    path(f"{RESIDENT}people/<uuid:accompaniment_uuid>/", edits.accompaniment_end, name="accompaniment-end"),
    path(f"{RESIDENT}years/", years.year_next, name="enrolment-year-next"),
    path(f"{RESIDENT}years/<int:start_year>/", years.year, name="enrolment-year"),
    path(f"{RESIDENT}activities/<uuid:activity_uuid>/", activity_views.enrolment_activity, name="enrolment-activity"),
    path(f"{RESIDENT}activities/<uuid:activity_uuid>/exemption/", years.exempt, name="enrolment-exempt"),
    path(f"{RESIDENT}exemptions/<uuid:exemption_uuid>/", years.exemption_withdraw, name="exemption-withdraw"),
    path(f"{RESIDENT}assessments/<uuid:registration_uuid>/", years.assessments, name="enrolment-assessments"),
    path(f"{RESIDENT}move/", moves.move, name="enrolment-move"),
    path(f"{RESIDENT}move/<uuid:move_uuid>/undo/", moves.undo, name="move-undo"),
    path("programmes/<uuid:uuid>/move/", moves.cohort, name="cohort-move"),
    path("pieces/", pieces.waiting, name="pieces-waiting"),
    path("marks/", marks.mark_list, name="marks"),
    path("marks/deadlines/", deadline_views.deadlines, name="marks-deadlines"),
    path(f"{SHEET}deadline/", deadline_views.extend, name="marks-extend"),
    path(SHEET, marks.mark_sheet, name="mark-sheet"),
    path(f"{SHEET}submit/", marks.mark_submit, name="mark-submit"),
    path("deliberations/", deliberations.deliberation_list, name="deliberation-list"),
    path("deliberations/new/", deliberations.deliberation_new, name="deliberation-new"),
    path(SITTING, deliberations.deliberation, name="deliberation"),
    path(f"{SITTING}cases/<uuid:registration_uuid>/", deliberations.case, name="deliberation-case"),
    path(f"{SITTING}remove/<uuid:decision_uuid>/", deliberations.remove, name="deliberation-remove"),
    path(f"{SITTING}publish/", publication_views.publish, name="deliberation-publish"),
    path(f"{SITTING}cancel/", publication_views.cancel, name="deliberation-cancel"),
    path("disputes/<uuid:uuid>/", disputes.dispute, name="dispute"),
    path("decisions/<uuid:uuid>/supersede/", publication_views.supersede, name="decision-supersede"),
]
