from django.urls import path

from documents.batches import views

urlpatterns = [
    path("documents/batches/", views.batch_list, name="document-batch-list"),
    path("documents/batches/new/", views.batch_new, name="document-batch-new"),
    path("documents/batches/items/", views.batch_items, name="document-batch-items"),
    path("documents/batches/<uuid:uuid>/", views.batch, name="document-batch"),
    path("documents/batches/<uuid:uuid>/progress/", views.batch_progress, name="document-batch-progress"),
    path("documents/batches/<uuid:uuid>/zip", views.batch_zip, name="document-batch-zip"),
    path("documents/batches/<uuid:uuid>/print/", views.batch_print, name="document-batch-print"),
    path("documents/batches/<uuid:uuid>/print-file", views.batch_print_file, name="document-batch-print-file"),
    path("documents/batches/<uuid:uuid>/<slug:name>/", views.batch_act, name="document-batch-act"),
]
