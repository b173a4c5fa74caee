from django.urls import path

from exchange.archive import views as taking
from exchange.portfolio_import import views as bringing
from exchange.statements import views as brought

RESIDENT = "portfolio/<uuid:uuid>/"
TAKE_OUT = "take-outs/<uuid:uuid>/"
TAKE_IN = "take-ins/<uuid:uuid>/"

urlpatterns = [
    path(f"{RESIDENT}take-away/", taking.take_away, name="take-away"),
    path(f"{RESIDENT}take-away/new/", taking.take_out_ask, name="take-out-ask"),
    path(f"{TAKE_OUT}file", taking.take_out_file, name="take-out-file"),
    path(f"{TAKE_OUT}delete/", taking.take_out_delete, name="take-out-delete"),
    path(f"{RESIDENT}bring/", bringing.take_in_new, name="take-in-new"),
    path(TAKE_IN, bringing.take_in, name="take-in"),
    path(f"{TAKE_IN}load/", bringing.take_in_load, name="take-in-load"),
    path(f"{TAKE_IN}drop/", bringing.take_in_drop, name="take-in-drop"),
    path(f"{RESIDENT}brought/", brought.brought, name="brought"),
]
