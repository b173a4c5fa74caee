"""URLs of the API, version 1."""

from django.urls import path

from competencies import api as competencies
from curriculum import api as curriculum
from documents.batches import api as document_batches
from documents.issuing import api as documents
from internships.evaluations import api as evaluations
from internships.placements import api as placements
from internships.sites import api as sites
from internships.supervisors import api as supervisors
from jobs import api as jobs
from portfolio.coverage import api as coverage
from portfolio.signoffs import api as signoffs
from records.credits import api as credits
from records.enrolments import api as enrolments
from rest.pages import api_docs
from rest.schema import SchemaView
from seminars.attendance import api as attendance
from seminars.examinations import api as examinations
from seminars.groups import api as seminar_groups
from seminars.meetings import api as seminar_meetings
from thesis.theses import api as theses

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", api_docs, name="api-docs"),
    path("programmes/", curriculum.ProgrammeList.as_view(), name="api-programme-list"),
    path("programmes/<uuid:uuid>/", curriculum.ProgrammeOne.as_view(), name="api-programme"),
    path("activities/", curriculum.ActivityList.as_view(), name="api-activity-list"),
    path("activities/<uuid:uuid>/", curriculum.ActivityOne.as_view(), name="api-activity"),
    path("frameworks/", competencies.FrameworkList.as_view(), name="api-framework-list"),
    path("themes/", competencies.ThemeAxisList.as_view(), name="api-theme-list"),
    path("frameworks/<uuid:uuid>/", competencies.FrameworkOne.as_view(), name="api-framework"),
    path("enrolments/", enrolments.EnrolmentList.as_view(), name="api-enrolment-list"),
    path("enrolments/<uuid:uuid>/", enrolments.EnrolmentOne.as_view(), name="api-enrolment"),
    path("enrolments/<uuid:uuid>/credits/", credits.Credits.as_view(), name="api-credits"),
    path("enrolments/<uuid:uuid>/coverage/", coverage.CoverageOf.as_view(), name="api-coverage"),
    path("enrolments/<uuid:uuid>/sign-offs/", signoffs.SignOffsOf.as_view(), name="api-sign-offs"),
    path("enrolments/<uuid:uuid>/transcripts/", documents.TranscriptsOf.as_view(), name="api-transcripts"),
    path("document-batches/", document_batches.BatchList.as_view(), name="api-document-batch-list"),
    path("document-batches/<uuid:uuid>/", document_batches.BatchOne.as_view(), name="api-document-batch"),
    path("document-batches/<uuid:uuid>/items/", document_batches.BatchItems.as_view(), name="api-document-batch-items"),
    path("document-batches/<uuid:uuid>/acts/", document_batches.BatchActs.as_view(), name="api-document-batch-acts"),
    path("document-batches/<uuid:uuid>/zip/", document_batches.BatchZip.as_view(), name="api-document-batch-zip"),
    path("documents/<uuid:uuid>/", documents.DocumentOne.as_view(), name="api-document"),
    path("enrolments/<uuid:uuid>/documents/", documents.DocumentsOf.as_view(), name="api-enrolment-documents"),
    path("documents/<uuid:uuid>/elmo/", documents.DocumentElmo.as_view(), name="api-document-elmo"),
    path("documents/<uuid:uuid>/file/", documents.DocumentFile.as_view(), name="api-document-file"),
    path("documents/<uuid:uuid>/withdrawal/", documents.DocumentWithdrawal.as_view(), name="api-withdrawal"),
    path("sites/", sites.SiteList.as_view(), name="api-site-list"),
    path("sites/<uuid:uuid>/", sites.SiteOne.as_view(), name="api-site"),
    path("supervisors/", supervisors.SupervisorList.as_view(), name="api-supervisor-list"),
    path("supervisors/<uuid:uuid>/", supervisors.SupervisorOne.as_view(), name="api-supervisor"),
    path("placements/", placements.PlacementList.as_view(), name="api-placement-list"),
    path("placements/<uuid:uuid>/", placements.PlacementOne.as_view(), name="api-placement"),
    path("evaluations/", evaluations.EvaluationList.as_view(), name="api-evaluation-list"),
    path("evaluations/<uuid:uuid>/", evaluations.EvaluationOne.as_view(), name="api-evaluation"),
    path("examinations/", examinations.ExaminationList.as_view(), name="api-examination-list"),
    path("seminar-groups/", seminar_groups.GroupList.as_view(), name="api-seminar-group-list"),
    path("seminar-groups/<uuid:uuid>/", seminar_groups.GroupOne.as_view(), name="api-seminar-group"),
    path("seminar-meetings/", seminar_meetings.MeetingList.as_view(), name="api-seminar-meeting-list"),
    path("seminar-meetings/<uuid:uuid>/", seminar_meetings.MeetingOne.as_view(), name="api-seminar-meeting"),
    path("seminar-meetings/<uuid:uuid>/attendance/", attendance.AttendanceOf.as_view(), name="api-attendance"),
    path("theses/", theses.ThesisList.as_view(), name="api-thesis-list"),
    path("theses/<uuid:uuid>/", theses.ThesisOne.as_view(), name="api-thesis"),
    path("jobs/<uuid:uuid>/", jobs.JobOne.as_view(), name="api-job"),
]
