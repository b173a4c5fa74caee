"""Somebody new gets one mail, chooses a password behind its link, and is in."""

import re

import pytest

from accounts import links
from accounts.models import AuditEntry, Link, User
from accounts.permissions import WrongStateError
from notices.models import Mail
from records.enrolments.invitations import invite, send_activation
from tests import factories
from tests.ui.test_browser import violations

GOOD = "quatorze bateaux"


@pytest.fixture
def nadia(db):
    return factories.person("Nadia")


@pytest.fixture
def nora(nadia):
    return invite(email="nora.new@example.org", given_name="Nora", family_name="New", by=nadia)


def address():
    """The path of the newest invitation."""
    return re.search(r"https?://[^/]+(/account/activate/\S+)", Mail.objects.latest("pk").body)[1]


def test_the_mail(nora, nadia):
    mail = Mail.objects.get()
    assert (mail.to, mail.kind, mail.asked_by, mail.subject) == (
        nora,
        "accounts.activate",
        nadia,
        "Votre compte est prêt",
    )
    assert "Bonjour Nora New," in mail.body
    assert [entry.action for entry in AuditEntry.objects.filter(actor_uuid=nadia.uuid)] == ["invite", "grant"]


def test_a_password_is_chosen_and_one_is_in(client, nora):
    path = address()
    page = client.get(path, headers={"Accept-Language": "en"}).content.decode()
    assert "Good day Nora New." in page
    assert client.get("/account/session/").status_code == 401
    answer = client.post(path, {"password": GOOD})
    assert answer.headers["Location"] == "/"
    assert client.get("/account/session/").status_code == 204
    client.logout()
    assert client.login(email="nora.new@example.org", password=GOOD)
    entry = AuditEntry.objects.get(action="activate")
    assert (entry.actor_uuid, entry.after) == (nora.uuid, {})


def test_the_link_opens_an_account_once(client, nora):
    path = address()
    client.post(path, {"password": GOOD})
    client.logout()
    answer = client.post(path, {"password": "another good one"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 410
    assert "<h1>Your account is open already</h1>" in answer.content.decode()
    nora.refresh_from_db()
    assert nora.check_password(GOOD)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("", "This field is required."),
        ("short", "This password is too short. It must contain at least 10 characters."),
        ("password1234", "This password is too common."),
        ("nora.new@example.org", "The password is too similar to the e-mail address."),
    ],
)
def test_a_weak_password_is_refused_beside_the_field_and_closes_nothing(client, nora, password, error):
    answer = client.post(address(), {"password": password}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["password"][0] == error
    nora.refresh_from_db()
    assert (nora.has_usable_password(), Link.objects.get().state) == (False, "live")


def test_another_address_typed_into_the_form_changes_nothing(client, nora):
    client.post(address(), {"password": GOOD, "email": "other@example.org"})
    nora.refresh_from_db()
    assert (nora.email, nora.check_password(GOOD)) == ("nora.new@example.org", True)


def test_who_is_logged_in_on_the_device_is_not_mixed_up(client, nora):
    client.force_login(factories.person("Alice"))
    client.post(address(), {"password": GOOD})
    assert int(client.session["_auth_user_id"]) == nora.pk


def test_a_lost_link_is_sent_again_to_the_address(client, nora, nadia):
    path = address()
    send_activation(user=nora, by=nadia)
    assert client.get(path).status_code == 410
    assert client.get(address()).status_code == 200
    assert Mail.objects.filter(to=nora).count() == 2


def test_an_expired_link_sends_a_new_one(client, nora):
    old = Link.objects.get()
    token = address().split("/")[-2]
    Link.objects.update(created_at=factories.at(2020, 1, 1), expires_at=factories.at(2020, 2, 1))
    assert client.post("/links/renew/", {"token": token}).status_code == 200
    assert client.get(address()).status_code == 200
    old.refresh_from_db()
    assert old.state == "replaced"


def test_an_open_account_is_not_opened_again(nadia):
    with pytest.raises(WrongStateError, match="déjà ouvert"):
        send_activation(user=nadia, by=nadia)
    assert (Mail.objects.count(), Link.objects.count()) == (0, 0)


def test_an_account_opened_meanwhile_by_the_forgotten_password_ends_the_renewal(client, nora):
    token = address().split("/")[-2]
    Link.objects.update(created_at=factories.at(2020, 1, 1), expires_at=factories.at(2020, 2, 1))
    nora.set_password(GOOD)
    nora.save()
    assert client.post("/links/renew/", {"token": token}).status_code == 200
    assert Mail.objects.count() == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_on_the_phone(page):
    user = User(email="nora.new@example.org", given_name="Nora", family_name="New")
    user.set_unusable_password()
    user.save()
    send_activation(user=user, by=None)
    _link, token = links.grant(user=user, purpose="accounts.activate", target=user, by=None)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/account/activate/{token}/")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.fill("#id_password", GOOD)
    page.get_by_role("button", name="Ouvrir mon compte").click()
    page.get_by_text("Votre compte est ouvert").wait_for()
    page.goto(f"/account/activate/{token}/")
    assert page.get_by_role("heading", name="Votre compte est déjà ouvert").is_visible()
    assert violations(page) == []
