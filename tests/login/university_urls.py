"""The addresses of the university's log-in."""

from django.contrib.auth import get_user_model, login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.utils.html import escape
from django.utils.http import urlencode

from tests.login.university import USERS


def log_in(request):
    """Whoever the address names is in: what a university asks of its people is not our subject."""
    who, then = request.GET.get("as"), request.GET["next"]
    if not who:
        links = [f'<a href="?{escape(urlencode({"as": name, "next": then}))}">{name}</a>' for name in USERS]
        return HttpResponse(f"<title>University</title>{' '.join(links)}")
    login(request, get_user_model().objects.get(username=USERS[who][0]))
    return redirect(then)


urlpatterns = [
    path("log-in/", log_in),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
