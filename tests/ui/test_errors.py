"""The pages for when something went wrong, in both languages; two of them without a request."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, override_settings
from django.urls import include, path

pytestmark = pytest.mark.django_db


def refused(request):
    raise PermissionDenied("Only the <jury> may.")


def bare(request):
    raise PermissionDenied


def damaged(request):
    raise SuspiciousOperation("secret of the house")


def broken(request):
    raise ValueError("secret of the house")


urlpatterns = [
    path("refused/", refused),
    path("bare/", bare),
    path("damaged/", damaged),
    path("broken/", broken),
    path("", include("config.urls")),
]
CASES = [
    ("refused", 403, "fr", "Vous ne pouvez pas faire cela"),
    ("refused", 403, "en", "This is not yours to do"),
    ("damaged", 400, "fr", "Cette demande est illisible"),
    ("damaged", 400, "en", "This request cannot be read"),
    ("broken", 500, "fr", "C’est une erreur de notre part"),
    ("broken", 500, "en", "This is a fault of ours"),
]


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(("address", "status", "language", "title"), CASES)
def test_an_error_says_what_is_wrong(address, status, language, title):
    client = Client(raise_request_exception=False, headers={"Accept-Language": language})
    answer = client.get(f"/{address}/")
    assert answer.status_code == status
    html = answer.content.decode()
    assert f"<h1>{title}</h1>" in html
    assert f'<html lang="{language}">' in html
    assert "secret of the house" not in html


@override_settings(ROOT_URLCONF=__name__)
def test_a_refusal_shows_its_reason(client):
    assert "Only the &lt;jury&gt; may." in client.get("/refused/").content.decode()
    assert "Votre rôle ne le prévoit pas." in client.get("/bare/").content.decode()


def test_a_form_out_of_date_says_how_to_go_on():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 403
    assert "<h1>Ce formulaire n’est plus à jour</h1>" in answer.content.decode()
