from django.urls import path

from exchange.views import taking

RESIDENT = "portfolio/<uuid:uuid>/"
TAKE_OUT = "take-outs/<uuid:uuid>/"

urlpatterns = [
    path(f"{RESIDENT}take-away/", taking.take_away, name="take-away"),
    path(f"{RESIDENT}take-away/new/", taking.take_out_ask, name="take-out-ask"),
    path(f"{TAKE_OUT}file", taking.take_out_file, name="take-out-file"),
    path(f"{TAKE_OUT}delete/", taking.take_out_delete, name="take-out-delete"),
]
