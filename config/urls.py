"""URLs of the site; each app brings its own list."""

from django.contrib import admin
from django.urls import include, path, re_path

from rest.problems import unknown_address
from rest.tokens import MachineTokenView

urlpatterns = [
    path("", include("portal.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("", include("competencies.urls")),
    path("", include("curriculum.urls")),
    path("", include("documents.urls")),
    path("", include("exchange.urls")),
    path("", include("imports.urls")),
    path("", include("internships.urls")),
    path("", include("jury.urls")),
    path("", include("mentoring.urls")),
    path("", include("portfolio.urls")),
    path("", include("operations.urls")),
    path("", include("records.urls")),
    path("", include("seminars.urls")),
    path("", include("thesis.urls")),
    path("jobs/", include("jobs.urls")),
    path("api/oauth/token/", MachineTokenView.as_view(), name="api-token"),
    path("api/v1/", include("config.api_urls")),
    re_path(r"^api/", unknown_address),
    path("admin/", admin.site.urls),
    path("components/", include("ui.urls")),
]

handler400 = "rest.handlers.bad_request"
handler500 = "rest.handlers.server_error"
