"""A page that is opened by link, to try the links on: the whole of what an app writes."""

from django.http import HttpResponse
from django.urls import path

from accounts import links
from accounts.permissions import Denied, require
from config.urls import urlpatterns as site

sent = []


@links.opens("tests.ask")
def ask(request, link):
    if request.method == "POST":
        links.close(link)
    return HttpResponse(f"{link.user.email} {link.target} {request.LANGUAGE_CODE}")


@links.opens("tests.ask")
def refused(request, link):
    require(Denied("The stage has not begun."))


@links.renews("tests.ask")
def ask_again(link):
    sent.append(links.grant(user=link.user, purpose=link.purpose, target=link.user, by=None))


urlpatterns = [path("ask/<str:token>/", ask), path("refused/<str:token>/", refused), *site]
