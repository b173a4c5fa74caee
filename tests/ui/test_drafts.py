"""In a real browser: the network is cut, the tab is closed, the log-in expires, and nothing that was typed is lost."""

import re

import pytest

from accounts import links
from accounts.models import User
from tests.factories import person
from tests.ui.test_browser import log_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.ui.drafting")]
LINE = ".draft-status"
SAVED = re.compile(r"Enregistré à \d\d:\d\d")


@pytest.fixture
def alice(page):
    return log_in(page)


def write(page, text):
    page.locator("#id_family_name").fill("")
    page.locator("#id_family_name").press_sequentially(text)


def wait_for(page, text, line=LINE):
    page.locator(line).get_by_text(text).wait_for()


def text_of(page):
    return page.input_value("#id_family_name")


def kept(page):
    """Keys of the drafts that the browser has."""
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('cursus-draft:')).sort()")


def reopened(page, address):
    """The tab is closed, and another one opened."""
    context = page.context
    page.close()
    fresh = context.new_page()
    fresh.goto(address)
    return fresh


def press_send(page):
    page.get_by_role("button", name="Send").click()


class TestKept:
    """A form that is sent when it is done."""

    def test_a_closed_tab_costs_nothing(self, page, alice):
        page.goto("/plain/")
        write(page, "A long evening")
        page.check("input[value=en]")
        wait_for(page, re.compile(r"Gardé sur cet appareil à \d\d:\d\d"))
        page = reopened(page, "/plain/")
        assert text_of(page) == "A long evening"
        assert page.is_checked("input[value=en]")
        wait_for(page, "est de retour")

    def test_it_can_be_discarded(self, page, alice):
        page.goto("/plain/")
        write(page, "A long evening")
        page = reopened(page, "/plain/")
        page.get_by_role("button", name="Abandonner mon texte").click()
        assert (text_of(page), kept(page)) == ("Test", [])
        assert not page.is_checked("input[value=en]")

    def test_leaving_does_not_ask(self, page, alice):
        page.goto("/plain/")
        write(page, "A long evening")
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.goto("/account/")
        assert (asked, kept(page)) == ([], ["cursus-draft:plain"])

    def test_what_was_taken_is_forgotten_what_was_refused_is_not(self, page, alice):
        page.goto("/plain/")
        page.locator("form.form").evaluate("(form) => { form.noValidate = true }")
        page.fill("#id_given_name", "")
        write(page, "A long evening")
        press_send(page)
        page.wait_for_selector(".form-errors")
        assert (text_of(page), kept(page)) == ("A long evening", ["cursus-draft:plain"])
        page.fill("#id_given_name", "Alice")
        page.check("input[value=fr]")
        press_send(page)
        page.wait_for_url("**/account/")
        assert kept(page) == []
        assert User.objects.get().family_name == "A long evening"

    def test_without_a_network_the_button_keeps_the_page(self, page, alice):
        page.goto("/plain/")
        write(page, "In the lift")
        page.check("input[value=fr]")
        page.context.set_offline(True)
        press_send(page)
        wait_for(page, "Pas de connexion")
        page.context.set_offline(False)
        press_send(page)
        page.wait_for_url("**/account/")
        assert User.objects.get().family_name == "In the lift"

    def test_an_expired_log_in_is_mended_and_the_form_sent(self, page, alice):
        page.goto("/plain/")
        write(page, "A long evening")
        page.check("input[value=fr]")
        page.context.clear_cookies(name="sessionid")
        press_send(page)
        page.fill("#again-password", "pw")
        page.keyboard.press("Enter")
        page.wait_for_url("**/account/")
        assert (kept(page), User.objects.get().family_name) == ([], "A long evening")

    def test_what_changed_meanwhile_is_a_choice(self, page, alice):
        page.goto("/plain/")
        write(page, "Mine")
        User.objects.filter(pk=alice.pk).update(family_name="Theirs", version=7)
        page = reopened(page, "/plain/")
        wait_for(page, "a été modifié ailleurs")
        assert text_of(page) == "Theirs"
        page.get_by_role("button", name="Reprendre mon texte").click()
        assert text_of(page) == "Mine"
        page.check("input[value=fr]")
        press_send(page)
        page.wait_for_url("**/account/")
        assert User.objects.get().family_name == "Mine"


class TestAutosaved:
    """A form that is saved as one types."""

    def test_it_is_saved_without_a_button(self, page, alice):
        page.goto("/auto/")
        write(page, "First")
        wait_for(page, SAVED)
        assert User.objects.get().family_name == "First"
        write(page, "Second")
        wait_for(page, "Enregistrement…")
        wait_for(page, SAVED)
        assert (User.objects.get().family_name, kept(page)) == ("Second", [])

    def test_the_network_is_cut_and_comes_back(self, page, alice):
        page.goto("/auto/")
        page.context.set_offline(True)
        write(page, "In the cellar")
        wait_for(page, "Pas de connexion")
        assert (User.objects.get().family_name, kept(page)) == ("Test", ["cursus-draft:auto"])
        page.context.set_offline(False)
        wait_for(page, SAVED)
        assert (User.objects.get().family_name, kept(page)) == ("In the cellar", [])

    def test_the_tab_is_closed_without_a_network(self, page, alice):
        page.goto("/auto/")
        page.context.set_offline(True)
        write(page, "In the cellar")
        page.check("input[value=en]")
        context = page.context
        page.close()
        context.set_offline(False)
        page = context.new_page()
        page.goto("/auto/")
        assert text_of(page) == "In the cellar"
        wait_for(page, SAVED)
        assert (User.objects.get().family_name, User.objects.get().language) == ("In the cellar", "en")

    def test_the_log_in_expires(self, page, alice):
        page.goto("/auto/")
        page.context.clear_cookies(name="sessionid")
        write(page, "Very late")
        wait_for(page, "Vous avez été déconnecté")
        assert (User.objects.get().family_name, kept(page)) == ("Test", ["cursus-draft:auto"])
        page.get_by_role("button", name="Se reconnecter").click()
        page.fill("#again-password", "pw")
        page.keyboard.press("Enter")
        wait_for(page, SAVED)
        assert (User.objects.get().family_name, kept(page)) == ("Very late", [])

    def test_sending_while_it_is_being_saved_is_no_conflict(self, page, alice):
        page.goto("/auto/")
        page.check("input[value=fr]")
        page.route("**/auto/save/", lambda route: (page.wait_for_timeout(700), route.continue_()))
        write(page, "In a hurry")
        wait_for(page, "Enregistrement…")
        press_send(page)
        page.wait_for_url("**/account/")
        assert User.objects.get().family_name == "In a hurry"

    @pytest.mark.parametrize(("typed", "reason"), [("closed", "It is closed."), ("forbidden", "Not yours.")])
    def test_a_refusal_is_said_and_what_was_typed_is_kept(self, page, alice, typed, reason):
        page.goto("/auto/")
        write(page, typed)
        wait_for(page, f"Pas enregistré, mais gardé sur cet appareil. {reason}")
        assert (text_of(page), kept(page)) == (typed, ["cursus-draft:auto"])

    def test_what_is_too_long_is_said_and_tried_again_when_it_is_shorter(self, page, alice):
        page.goto("/auto/")
        page.fill("#id_family_name", "x" * 101)
        wait_for(page, "100 caractères")
        page.fill("#id_family_name", "x")
        wait_for(page, SAVED)
        assert User.objects.get().family_name == "x"

    def test_somebody_else_wrote_first(self, page, alice):
        page.goto("/auto/")
        User.objects.filter(pk=alice.pk).update(family_name="Theirs", version=7)
        write(page, "Mine")
        page.get_by_role("button", name="Voir la version actuelle").click()
        wait_for(page, "a été modifié ailleurs")
        assert text_of(page) == "Theirs"
        page.get_by_role("button", name="Reprendre mon texte").click()
        wait_for(page, SAVED)
        assert User.objects.get().family_name == "Mine"

    def test_a_server_that_breaks_is_tried_again(self, page, alice):
        page.goto("/auto/")
        page.route("**/auto/save/", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
        write(page, "Patience")
        wait_for(page, "Le serveur ne répond pas")
        page.unroute("**/auto/save/")
        wait_for(page, SAVED)
        assert User.objects.get().family_name == "Patience"

    def test_closing_the_tab_at_once_loses_nothing(self, page, alice):
        page.goto("/auto/")
        write(page, "Last words")
        page = reopened(page, "/auto/")
        assert text_of(page) == "Last words"
        page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('cursus-draft:'))")
        assert User.objects.get().family_name == "Last words"


class TestTwoTabs:
    def test_the_other_tab_follows(self, page, alice):
        page.goto("/auto/")
        other = page.context.new_page()
        other.goto("/auto/")
        write(page, "From the first")
        wait_for(page, SAVED)
        assert text_of(other) == "From the first"
        write(other, "From the second")
        wait_for(other, SAVED)
        assert User.objects.get().family_name == "From the second"
        assert text_of(page) == "From the second"

    def test_both_typed_without_a_network_and_neither_is_lost(self, page, alice):
        page.goto("/auto/")
        other = page.context.new_page()
        other.goto("/auto/")
        page.context.set_offline(True)
        write(page, "From the first")
        write(other, "From the second")
        for tab in (page, other):
            wait_for(tab, "Pas de connexion")
        page.context.set_offline(False)
        for tab in (page, other):
            tab.wait_for_selector("[data-shows=saved], [data-shows=refused]")
        [refused] = [tab for tab in (page, other) if tab.locator("[data-shows=refused]").count()]
        [saved] = {page, other} - {refused}
        assert User.objects.get().family_name == text_of(saved)
        lost = text_of(refused)
        assert {lost, text_of(saved)} == {"From the first", "From the second"}
        refused.get_by_role("button", name="Voir la version actuelle").click()
        refused.get_by_role("button", name="Reprendre mon texte").click()
        wait_for(refused, SAVED)
        assert User.objects.get().family_name == lost

    def test_logging_out_in_one_stops_the_other(self, page, alice):
        page.goto("/auto/")
        other = page.context.new_page()
        other.goto("/account/")
        other.click(".account-button")
        other.locator("#account").get_by_role("button", name="Se déconnecter").click()
        other.wait_for_url("**/accounts/login/**")
        wait_for(page, "n’est plus gardé")
        write(page, "After")
        page.wait_for_timeout(2000)
        assert kept(page) == []
        assert User.objects.get().family_name == "Test"


class TestLogOut:
    def log_out(self, page, answer):
        asked = []
        page.once("dialog", lambda dialog: (asked.append(dialog.type), answer(dialog)))
        page.click(".account-button")
        page.locator("#account").get_by_role("button", name="Se déconnecter").click()
        return asked

    def test_it_wipes_what_the_browser_kept(self, page, alice):
        page.goto("/plain/")
        write(page, "Private words")
        assert kept(page) == ["cursus-draft:plain"]
        page.goto("/account/")
        asked = self.log_out(page, lambda dialog: dialog.accept())
        page.wait_for_url("**/accounts/login/**")
        assert (asked, kept(page)) == (["confirm"], [])
        assert "Private words" not in page.evaluate("JSON.stringify(localStorage)")

    def test_one_can_stay_when_something_was_not_sent(self, page, alice):
        page.goto("/plain/")
        write(page, "Private words")
        page.goto("/account/")
        asked = self.log_out(page, lambda dialog: dialog.dismiss())
        assert (asked, kept(page)) == (["confirm"], ["cursus-draft:plain"])
        assert page.evaluate("fetch('/account/session/').then((answer) => answer.status)") == 204

    def test_with_nothing_unsent_it_asks_nothing(self, page, alice):
        page.goto("/auto/")
        write(page, "Saved words")
        wait_for(page, SAVED)
        asked = self.log_out(page, lambda dialog: dialog.accept())
        page.wait_for_url("**/accounts/login/**")
        assert asked == []

    def test_somebody_else_who_logs_in_finds_nothing(self, page, alice):
        page.goto("/plain/")
        write(page, "Private words")
        page.context.clear_cookies()
        bob = person("Bob")
        page.goto("/accounts/login/?next=/plain/")
        assert kept(page) == ["cursus-draft:plain"]  # Alice may come back
        page.fill("#id_login", bob.email)
        page.fill("#id_password", "pw")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"^[^?]*/plain/$"))  # the login page ends in it too
        assert (text_of(page), kept(page)) == ("Test", [])


class TestByLink:
    def test_without_an_account_nothing_is_lost_either(self, page):
        stefan = person("Stefan")
        _link, token = links.grant(user=stefan, purpose="tests.ask", target=stefan, by=None)
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(f"/asked/{token}/")
        page.context.set_offline(True)
        write(page, "Between two patients")
        wait_for(page, "Pas de connexion")
        context = page.context
        page.close()
        context.set_offline(False)
        page = context.new_page()
        page.goto(f"/asked/{token}/")
        assert text_of(page) == "Between two patients"
        wait_for(page, SAVED)
        assert User.objects.get().family_name == "Between two patients"
        assert token not in page.evaluate("JSON.stringify(localStorage)")

    def test_a_link_that_dies_meanwhile_is_said(self, page):
        stefan = person("Stefan")
        link, token = links.grant(user=stefan, purpose="tests.ask", target=stefan, by=None)
        page.goto(f"/asked/{token}/")
        links.close(link)
        write(page, "Too late")
        wait_for(page, "Ce lien ne fonctionne plus")
        assert text_of(page) == "Too late"


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")])
def test_axe_finds_nothing(page, alice, width, scheme):
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=scheme)
    page.goto("/plain/")
    write(page, "Something")
    page = reopened(page, "/plain/")
    page.emulate_media(color_scheme=scheme)
    wait_for(page, "est de retour")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_where_nothing_can_be_kept_the_page_says_so(page, alice):
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }")
    page.goto("/plain/")
    write(page, "Words")
    wait_for(page, "cet appareil ne garde rien")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.click(".account-button")
    page.click("#account a >> nth=0")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
