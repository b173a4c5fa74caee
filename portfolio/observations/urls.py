from django.urls import path

from portfolio.observations import views

OBSERVATION = "portfolio/observations/<uuid:uuid>/"

urlpatterns = [
    path(OBSERVATION, views.observation, name="observation"),
    path(f"{OBSERVATION}withdraw/", views.observation_withdraw, name="observation-withdraw"),
]
