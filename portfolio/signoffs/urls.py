from django.urls import path

from portfolio.signoffs import views

SIGN_OFF = "portfolio/sign-offs/<uuid:uuid>/"

urlpatterns = [
    path("portfolio/<uuid:uuid>/sign/<uuid:competency_uuid>/", views.sign_off_new, name="sign-off-new"),
    path(SIGN_OFF, views.sign_off, name="sign-off"),
    path(f"{SIGN_OFF}withdraw/", views.sign_off_withdraw, name="sign-off-withdraw"),
]
