from django.urls import path

from documents.issuing import minutes_views, person_views, report_views, views

urlpatterns = [
    path("documents/<uuid:uuid>/", views.document, name="document"),
    path("documents/<uuid:uuid>/file", views.document_file, name="document-file"),
    path("documents/<uuid:uuid>/elmo.xml", views.document_elmo, name="document-elmo"),
    path("documents/<uuid:uuid>/again/", views.document_again, name="document-again"),
    path("documents/<uuid:uuid>/withdraw/", views.document_withdraw, name="document-withdraw"),
    path("deliberations/<uuid:uuid>/documents/", minutes_views.sitting_documents, name="sitting-documents"),
    path("people/<uuid:uuid>/documents/", person_views.person_documents, name="person-documents"),
    path("enrolments/<uuid:uuid>/report/", report_views.progress_report, name="progress-report"),
    path("enrolments/<uuid:uuid>/documents/", views.enrolment_documents, name="enrolment-documents"),
    path("enrolments/<uuid:uuid>/documents/ask/", views.document_ask, name="document-ask"),
    path("enrolments/<uuid:uuid>/transcripts/", views.transcript_ask, name="transcript-ask"),
    path("placements/<uuid:uuid>/confirmations/", views.confirmation_ask, name="confirmation-ask"),
]
