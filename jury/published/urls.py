from django.urls import path

from jury.published import views

urlpatterns = [
    path("deliberations/<uuid:uuid>/decisions/<slug:form>/", views.decisions_file, name="deliberation-decisions"),
]
