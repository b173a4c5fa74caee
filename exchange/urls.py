from django.urls import path

from exchange.archive import views as archive_views
from exchange.portfolio_import import views as import_views
from exchange.statements import views as statement_views

RESIDENT = "portfolio/<uuid:uuid>/"
TAKE_OUT = "take-outs/<uuid:uuid>/"
TAKE_IN = "take-ins/<uuid:uuid>/"

urlpatterns = [
    path(f"{RESIDENT}take-away/", archive_views.take_away, name="take-away"),
    path(f"{RESIDENT}take-away/new/", archive_views.take_out_ask, name="take-out-ask"),
    path(f"{TAKE_OUT}file", archive_views.take_out_file, name="take-out-file"),
    path(f"{TAKE_OUT}delete/", archive_views.take_out_delete, name="take-out-delete"),
    path(f"{RESIDENT}bring/", import_views.take_in_new, name="take-in-new"),
    path(TAKE_IN, import_views.take_in, name="take-in"),
    path(f"{TAKE_IN}load/", import_views.take_in_load, name="take-in-load"),
    path(f"{TAKE_IN}drop/", import_views.take_in_drop, name="take-in-drop"),
    path(f"{RESIDENT}brought/", statement_views.brought, name="brought"),
]
