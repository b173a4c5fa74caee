from django.urls import path

from portal.mails import views

urlpatterns = [
    path("mails/", views.mails, name="mail-list"),
    path("account/mails/", views.own_mails, name="own-mails"),
]
