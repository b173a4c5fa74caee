from django.urls import path

from accounts import views

urlpatterns = [
    path("account/", views.profile, name="profile"),
    path("account/session/", views.session, name="session"),
    path("account/activate/<str:token>/", views.activate, name="account-activate"),
    path("links/renew/", views.renew_link, name="link-renew"),
    path("i18n/setlang/", views.choose_language, name="set_language"),
    # E-mail addresses and accounts belong to the faculty: pages of allauth beyond login and passwords are not served.
    path("accounts/email/", views.closed),
    path("accounts/signup/", views.closed),
    path("accounts/confirm-email/", views.closed),
    path("accounts/confirm-email/<str:key>/", views.closed),
    path("accounts/login/code/confirm/", views.closed),
    path("accounts/password/set/", views.closed),
    path("accounts/3rdparty/signup/", views.closed),
]
