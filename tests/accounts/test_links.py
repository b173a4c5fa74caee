"""A link opens one thing to one person, until it is answered; dead, it says why and how to get another."""

import logging
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import links
from accounts.links import DeadLink
from accounts.masking import MaskTokens
from accounts.models import AuditEntry, Link, User
from tests.accounts import urls
from tests.factories import person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def nothing_sent():
    urls.sent.clear()


@pytest.fixture
def stefan():
    return person("Stefan")


def given(user, target=None, **options):
    return links.grant(user=user, purpose="tests.ask", target=target or user, by=None, **options)


def old(user, **options):
    """A link that has run out, and its token."""
    return given(user, now=timezone.now() - timedelta(days=31), **options)


def death(token, purpose="tests.ask"):
    with pytest.raises(DeadLink) as caught:
        links.read(token, purpose)
    return caught.value


def test_a_link_is_a_grant_to_one_user_for_one_object(stefan):
    alice = person("Alice")
    link, token = links.grant(user=stefan, purpose="tests.ask", target=alice, by=alice)
    found = links.read(token, "tests.ask")
    assert (found, found.user, found.target, found.target_type) == (link, stefan, alice.uuid, "accounts.user")


def test_only_a_hash_of_the_token_is_stored(stefan):
    link, token = given(stefan)
    entry = AuditEntry.objects.get(action="grant")
    assert entry.object_uuid == link.uuid
    assert len(token) == 43
    rows = [*Link.objects.values_list(), *AuditEntry.objects.values_list()]
    assert token not in repr(rows)
    assert links.digest(token) not in repr(entry.after)


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5000, "é\0"])
def test_a_forged_link_is_unknown(stefan, token):
    given(stefan)
    assert (death(token).state, death(token).link) == ("unknown", None)


def test_a_link_does_not_open_what_another_purpose_asks(stefan):
    _link, token = given(stefan)
    assert death(token, "tests.other").state == "unknown"


def test_it_opens_until_its_last_moment(stefan):
    now = timezone.now()
    link, token = given(stefan, days=3, now=now)
    assert links.read(token, "tests.ask", now + timedelta(days=3, seconds=-1)) == link
    with pytest.raises(DeadLink, match="expired"):
        links.read(token, "tests.ask", now + timedelta(days=3))


def test_a_newer_link_replaces_the_one_for_the_same_alone(stefan):
    alice = person("Alice")
    _first, first = given(stefan)
    _other, of_alice = given(alice, target=stefan)
    _other, about_alice = given(stefan, target=alice)
    _second, second = given(stefan)
    assert death(first).state == "replaced"
    for token in (second, of_alice, about_alice):
        assert links.read(token, "tests.ask")


def test_the_database_refuses_a_second_live_link(stefan):
    link, _token = given(stefan)
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(
            user=stefan, purpose=link.purpose, target=link.target, token_hash="2", expires_at=link.expires_at
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.update(state="answered")


def test_it_is_answered_once(stefan):
    link, token = given(stefan)
    as_read_elsewhere = links.read(token, "tests.ask")
    links.close(link)
    assert death(token).state == "answered"
    with pytest.raises(DeadLink, match="answered"):
        links.close(as_read_elsewhere)


def test_what_ran_out_while_it_was_open_is_not_answered(stefan):
    link, _token = old(stefan)
    with pytest.raises(DeadLink, match="expired"):
        links.close(link)
    link.refresh_from_db()
    assert link.state == "live"


def test_a_question_that_is_taken_back_closes_its_links(stefan):
    alice = person("Alice")
    _link, token = given(stefan)
    _link, other = given(stefan, target=alice)
    assert links.withdraw(target=stefan, purpose="tests.ask") == 1
    assert death(token).state == "withdrawn"
    assert links.read(other, "tests.ask")


def test_a_closed_account_opens_nothing(stefan):
    _link, token = given(stefan)
    User.objects.filter(pk=stefan.pk).update(is_active=False)
    assert death(token).state == "withdrawn"


class TestPages:
    def test_the_page_acts_as_who_was_asked_and_logs_nobody_in(self, client, stefan):
        User.objects.filter(pk=stefan.pk).update(language="en")
        _link, token = given(stefan)
        answer = client.get(f"/ask/{token}/", headers={"Accept-Language": "fr"})
        assert answer.content.decode() == f"stefan.test@example.org {stefan.uuid} en"
        assert "sessionid" not in client.cookies
        assert "no-store" in answer.headers["Cache-Control"]
        assert client.get("/account/session/").status_code == 401

    def test_opening_counts_for_nothing(self, client, stefan):
        _link, token = given(stefan)
        for _again in range(3):
            assert client.get(f"/ask/{token}/").status_code == 200
        assert client.post(f"/ask/{token}/").status_code == 200
        assert client.post(f"/ask/{token}/").status_code == 410

    @pytest.mark.parametrize(
        ("state", "title", "offers"),
        [
            ("answered", "You have answered already", False),
            ("withdrawn", "Your answer is no longer needed", False),
            ("replaced", "A newer link replaced this one", True),
            ("expired", "This link has run out", True),
        ],
    )
    def test_a_dead_link_says_why(self, client, stefan, state, title, offers):
        link, token = old(stefan) if state == "expired" else given(stefan)
        if state != "expired":
            Link.objects.filter(pk=link.pk).update(state=state, ended_at=timezone.now())
        answer = client.get(f"/ask/{token}/", headers=ENGLISH)
        assert answer.status_code == 410
        page = answer.content.decode()
        assert f"<h1>{title}</h1>" in page
        assert ("Send me a new link" in page) is offers
        assert stefan.email not in page

    def test_one_that_never_was_is_a_404(self, client):
        answer = client.get("/ask/nonsense/", headers=ENGLISH)
        assert answer.status_code == 404
        assert "<h1>This link does not work</h1>" in answer.content.decode()
        assert "Send me a new link" not in answer.content.decode()

    def test_a_script_gets_json(self, client, stefan):
        _link, token = old(stefan)
        answer = client.post(f"/ask/{token}/", headers={"Accept": "application/json", **ENGLISH})
        assert answer.status_code == 410
        assert answer.json() == {"reasons": ["This link no longer works. Reload the page."]}


class TestRenewal:
    def test_a_new_link_goes_to_the_registered_address_not_to_the_page(self, client, stefan):
        _link, token = old(stefan)
        answer = client.post("/links/renew/", {"token": token}, headers=ENGLISH)
        assert "<h1>Look into your mail</h1>" in answer.content.decode()
        [(_fresh, new_token)] = urls.sent
        assert links.read(new_token, "tests.ask").user == stefan
        assert new_token not in answer.content.decode()

    def test_asking_again_and_again_sends_one(self, client, stefan):
        _link, token = old(stefan)
        for _again in range(5):
            assert client.post("/links/renew/", {"token": token}).status_code == 200
        assert len(urls.sent) == 1

    def test_a_link_that_was_just_replaced_sends_nothing_more(self, client, stefan):
        _link, token = given(stefan)
        given(stefan)
        assert client.post("/links/renew/", {"token": token}).status_code == 200
        assert urls.sent == []

    def test_what_is_answered_or_unknown_is_not_renewed(self, client, stefan):
        link, token = old(stefan)
        Link.objects.filter(pk=link.pk).update(state="answered", ended_at=timezone.now())
        assert client.post("/links/renew/", {"token": token}).status_code == 410
        assert client.post("/links/renew/", {"token": "nonsense"}).status_code == 404
        assert urls.sent == []

    def test_a_live_link_is_not_renewed(self, stefan):
        _link, token = given(stefan, now=timezone.now() - timedelta(days=1))
        with pytest.raises(DeadLink, match="live"):
            links.renew(token)
        assert urls.sent == []

    def test_what_no_app_sends_again_offers_nothing(self, stefan):
        _link, token = links.grant(
            user=stefan, purpose="tests.other", target=stefan, by=None, now=timezone.now() - timedelta(days=31)
        )
        assert death(token, "tests.other").is_renewable is False

    def test_it_is_a_post(self, client):
        assert client.get("/links/renew/").status_code == 405


def test_a_token_never_stands_in_the_log(client, stefan, caplog):
    _link, token = given(stefan)
    caplog.handler.addFilter(MaskTokens())
    with caplog.at_level(logging.WARNING, logger="django.request"):
        assert client.get(f"/refused/{token}/").status_code == 403
    assert caplog.messages == ["Forbidden: /refused/***/"]


def test_the_log_of_the_site_masks_tokens(settings):
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["tokens"]
    assert settings.LOGGING["filters"]["tokens"] == {"()": "accounts.masking.MaskTokens"}


def at_once(act, times=6):
    """What `act()` gives in each of the threads, all let go together; a dead link as its state."""
    gate, results = threading.Barrier(times), []

    def work():
        try:
            gate.wait()
            results.append(act())
        except DeadLink as dead:
            results.append(dead.state)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_of_many_answers_at_once_one_counts():
    link, token = given(person("Stefan"))
    results = at_once(lambda: links.close(links.read(token, "tests.ask")))
    assert sorted(map(str, results)) == ["None", *["answered"] * 5]
    link.refresh_from_db()
    assert link.state == "answered"


@pytest.mark.django_db(transaction=True)
def test_of_many_links_at_once_one_lives():
    stefan = person("Stefan")
    tokens = [token for _link, token in at_once(lambda: given(stefan))]
    assert len(tokens) == 6
    assert Link.objects.filter(state="live").count() == 1
    assert Link.objects.filter(state="replaced").count() == 5
