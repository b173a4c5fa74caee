"""Limits on guessing: nobody is locked out by somebody else; links and tokens have their limits too."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts import adapters, throttle
from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture(autouse=True)
def _quick(settings):
    settings.LOGIN_SLOW_SECONDS = 0
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def alice():
    return User.objects.create_user("alice@example.org", "right password", given_name="Alice", language="en")


def try_password(client, password, address="192.0.2.1"):
    sent = {"login": "alice@example.org", "password": password}
    return client.post("/accounts/login/", sent, REMOTE_ADDR=address)


def is_in(client):
    return "_auth_user_id" in client.session


def test_wrong_passwords_from_elsewhere_lock_nobody_out(alice, client):
    for number in range(12):
        for _try in range(6):
            try_password(client, "wrong", f"192.0.2.{number + 10}")
    assert not is_in(client)
    try_password(client, "right password", "192.0.2.10")
    assert not is_in(client)  # this address has guessed enough
    try_password(client, "right password", "192.0.2.1")
    assert is_in(client)


def test_many_wrong_passwords_are_told_and_slow(alice, client, settings, monkeypatch):
    slept = []
    monkeypatch.setattr(adapters.time, "sleep", slept.append)
    settings.LOGIN_SLOW_SECONDS = 1.0
    for number in range(adapters.SLOW_AFTER + 3):
        try_password(client, "wrong", f"198.51.100.{number}")
    (sent,) = [one for one in mail.outbox if one.to == ["alice@example.org"]]
    assert "Many wrong passwords" in sent.subject
    assert slept == [1.0] * 3
    try_password(client, "right password")
    assert is_in(client)


def test_unknown_links_of_one_address_are_not_looked_up_for_ever(client):
    for _guess in range(throttle.LINKS.most):
        assert client.get(reverse("request-answer", args=["x" * 43]), REMOTE_ADDR="192.0.2.9").status_code == 404
    assert client.get(reverse("request-answer", args=["y" * 43]), REMOTE_ADDR="192.0.2.9").status_code == 429
    assert client.get(reverse("request-answer", args=["y" * 43]), REMOTE_ADDR="192.0.2.8").status_code == 404


def test_wrong_credentials_of_machines_have_a_limit(client):
    sent = {"grant_type": "client_credentials", "client_id": "a", "client_secret": "b"}
    for _guess in range(throttle.TOKENS.most):
        assert client.post(reverse("api-token"), sent, REMOTE_ADDR="192.0.2.9").status_code == 401
    response = client.post(reverse("api-token"), sent, REMOTE_ADDR="192.0.2.9")
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert client.post(reverse("api-token"), sent, REMOTE_ADDR="192.0.2.8").status_code == 401


def test_the_mail_names_our_own_host_whatever_the_request_says(alice, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://cursus.example.org"
    client.post("/accounts/password/reset/", {"email": "alice@example.org"}, HTTP_HOST="evil.example.com")
    (sent,) = mail.outbox
    assert "evil" not in sent.body + sent.subject
    (address,) = re.findall(r"https?://\S+", sent.body)
    assert address.startswith("https://cursus.example.org/accounts/password/reset/key/")
