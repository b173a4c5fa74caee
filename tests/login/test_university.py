"""A university's log-in, against a real provider beside the tests: linked by hand, never by the address."""

import socket
import subprocess
import sys
import time

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as project

from config.environment import provider
from tests import factories
from tests.login.university import registered
from tests.workers import free_port

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def university(live_server, settings, monkeypatch):
    """The address of the provider; the site knows it under the name `unamur`."""
    port = getattr(live_server, "university", None) or free_port()
    command = [sys.executable, "-m", "tests.login.university", str(port), live_server.url]
    environment = {"PATH": "/usr/bin:/bin"}
    with subprocess.Popen(command, cwd=project.BASE_DIR, env=environment, stderr=subprocess.DEVNULL) as server:
        for _attempt in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        url = f"http://localhost:{port}"
        for name, value in registered(port).items():
            monkeypatch.setenv(f"OIDC_UNAMUR_{name}", value)
        openid = {**settings.SOCIALACCOUNT_PROVIDERS["openid_connect"], "APPS": [provider("unamur")]}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": openid}
        settings.OIDC_PROVIDERS = ["unamur"]
        directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        policy = {**directives, "form-action": [*directives["form-action"], url]}
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}
        yield url
        server.terminate()


def enter(page, user):
    page.goto("/accounts/login/")
    page.fill("#id_login", user.email)
    page.fill("#id_password", "pw")
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda url: "login" not in url)


def by_university(page, who):
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Se connecter avec UNamur").click()
    page.get_by_role("link", name=who).click()


@pytest.mark.browser
def test_linked_once_by_hand_it_opens_the_account(page, university):
    alice = factories.person("Alice")
    enter(page, alice)
    page.goto("/account/")
    page.get_by_role("link", name="Lier ou délier").click()
    page.get_by_role("button", name="UNamur").click()
    page.get_by_role("link", name="alice").click()
    page.wait_for_url("**/3rdparty/")
    assert list(SocialAccount.objects.values_list("user", "provider", "uid")) == [(alice.pk, "unamur", "alice-subject")]
    page.context.clear_cookies()
    by_university(page, "alice")
    page.wait_for_url(lambda url: "login" not in url and "log-in" not in url and "/o/" not in url)
    assert page.inner_text("h1") == "Alice Test"


@pytest.mark.browser
def test_an_address_that_fits_opens_nothing(page, university):
    factories.person("Bob")  # bob.test@example.org, as the university says of the stranger
    by_university(page, "stranger")
    page.wait_for_url("**/callback/**")
    assert "pas encore liée" in page.inner_text("h1")
    page.goto("/")
    assert "/accounts/login/" in page.url
    assert SocialAccount.objects.count() == 0


def spoil_nonce(session):
    session["openid-nonces"] = ["another"]


def forget_nonce(session):
    session.pop("openid-nonces")


@pytest.mark.parametrize("spoil", [spoil_nonce, forget_nonce])
def test_an_answer_with_a_wrong_nonce_is_refused(client, university, live_server, spoil):
    alice = factories.person("Alice")
    SocialAccount.objects.create(user=alice, provider="unamur", uid="alice-subject")
    begun = begin(client, live_server)
    session = client.session
    spoil(session)
    session.save()
    response = client.get(come_back(begun, university), headers={"host": live_server.url.removeprefix("http://")})
    assert "n’a pas abouti" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_same_answer_without_spoiling_it_logs_in(client, university, live_server):
    alice = factories.person("Alice")
    SocialAccount.objects.create(user=alice, provider="unamur", uid="alice-subject")
    begun = begin(client, live_server)
    response = client.get(come_back(begun, university), headers={"host": live_server.url.removeprefix("http://")})
    assert (response.status_code, client.session["_auth_user_id"]) == (302, str(alice.pk))


def begin(client, live_server):
    host = live_server.url.removeprefix("http://")
    return client.post("/accounts/university/unamur/login/", headers={"host": host}).url


def come_back(begun, university):
    """Path and query of our callback, as the university's redirect names them."""
    browser = requests.Session()
    asked = browser.get(begun, allow_redirects=False, timeout=10)
    door = asked.headers["Location"]
    entered = browser.get(f"{university}{door.replace('?', '?as=alice&', 1)}", allow_redirects=False, timeout=10)
    back = browser.get(f"{university}{entered.headers['Location']}", allow_redirects=False, timeout=10)
    return "/" + back.headers["Location"].partition("://")[2].partition("/")[2]
