from django.urls import path

from jury.cases import views

SITTING = "deliberations/<uuid:uuid>/"
CASE = f"{SITTING}cases/<uuid:registration_uuid>/"

urlpatterns = [
    path(CASE, views.case, name="deliberation-case"),
    path(f"{CASE}overrule/", views.overrule, name="case-overrule"),
    path(f"{CASE}overrule/back/", views.overrule_back, name="case-overrule-back"),
    path(f"{CASE}postpone/", views.postpone, name="case-postpone"),
    path(f"{CASE}again/", views.take_up_again, name="case-again"),
    path(f"{SITTING}remove/<uuid:decision_uuid>/", views.remove, name="deliberation-remove"),
    path(f"{SITTING}undisputed/", views.undisputed, name="deliberation-undisputed"),
    path(f"{SITTING}rest/", views.postpone_rest, name="deliberation-rest"),
    path("decisions/<uuid:uuid>/correct/", views.bring_back, name="decision-correct"),
]
