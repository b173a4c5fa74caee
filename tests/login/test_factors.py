"""Passkeys, authenticator apps and sessions: set up and used by their owner, required where the setting says so."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.adapters import SealedFactors
from curriculum.second_factor import needs_one
from tests import factories
from tests.login.test_university import enter
from tests.ui.test_browser import violations


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_added_and_used(page):
    alice = factories.person("Alice")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    enter(page, alice)
    page.goto("/accounts/2fa/")
    assert violations(page) == []
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    page.fill("#id_password", "pw")  # asked once more before what opens the account is changed
    page.press("#id_password", "Enter")
    page.wait_for_url("**/webauthn/add/")
    assert violations(page) == []
    page.fill("#id_name", "Téléphone")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/2fa/recovery-codes/**")
    assert list(Authenticator.objects.values_list("user", "type").order_by("type"))[-1] == (alice.pk, "webauthn")
    page.goto("/account/")
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    assert violations(page) == []
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "login" not in url)
    assert page.inner_text("h1") == "Alice Test"


@pytest.mark.django_db
def test_what_opens_an_account_is_stored_closed():
    sealed = SealedFactors().encrypt("secret")
    assert "secret" not in sealed
    assert SealedFactors().decrypt(sealed) == "secret"


@pytest.fixture
def cast(db):
    return factories.Cast()


@pytest.mark.parametrize(
    ("who", "kinds", "status", "place"),
    [
        ("nadia", [], 200, ""),
        ("nadia", ["secretariat"], 302, "/accounts/2fa/"),
        ("nadia", ["director"], 200, ""),
        ("dora", ["secretariat", "director"], 302, "/accounts/2fa/"),
        ("jules", ["jury"], 302, "/accounts/2fa/"),
        ("alice", ["secretariat", "director", "jury"], 200, ""),
    ],
)
def test_a_role_without_its_factor_sets_one_up_first(cast, client, settings, who, kinds, status, place):
    settings.SECOND_FACTOR_FOR = kinds
    client.force_login(getattr(cast, who))
    response = client.get(reverse("home"))
    assert (response.status_code, response.headers.get("Location", "")) == (status, place)
    assert client.get(reverse("profile")).status_code == 200


def test_with_a_factor_the_role_goes_on(cast, client, settings):
    settings.SECOND_FACTOR_FOR = ["secretariat"]
    Authenticator.objects.create(user=cast.nadia, type="totp", data={"secret": SealedFactors().encrypt("x")})
    client.force_login(cast.nadia)
    assert client.get(reverse("home")).status_code == 200


def test_no_kind_of_role_is_unknown(cast):
    from curriculum.roles import roles_of

    assert needs_one(roles_of(cast.nadia), ["secretariat"])
    assert not needs_one(roles_of(cast.nadia), ["jury"])


def test_the_owner_sees_the_sessions_and_ends_the_others(cast):
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post(reverse("account_login"), {"login": cast.alice.email, "password": "pw"})
    assert UserSession.objects.filter(user=cast.alice).count() == 2
    assert here.get(reverse("usersessions_list")).content.decode().count("<tr>") == 3
    here.post(reverse("usersessions_list"))
    assert here.get(reverse("home")).status_code == 200
    assert there.get(reverse("home")).status_code == 302
