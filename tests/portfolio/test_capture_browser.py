"""In Chromium on a phone: an entry takes a few taps, and neither tab, network nor log-in costs a word of it."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from portfolio.models import Entry
from tests import factories
from tests.portfolio.props import framework
from tests.portfolio.writings import kind
from tests.ui.test_browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
MOST = 8  # interactions from the home page to the saved entry
TITLE = "Visite chez un couple qui ne dort plus"
SENTENCE = "J’ai laissé parler l’aidante d’abord."
SAVED = re.compile(r"Enregistré à \d\d:\d\d")


@pytest.fixture
def cast(transactional_db):
    cast = factories.Cast()
    framework()
    kind()
    cast.capture = reverse("entry-new", args=[cast.alices.uuid])
    return cast


@pytest.fixture
def phone(page, cast):
    """Alice's telephone, at her home page."""
    page.set_viewport_size(PHONE)
    log_in(page, cast.alice)
    return page


def log_in(page, user):
    if "/accounts/login/" not in page.url:
        page.goto("/accounts/login/")
    page.fill("#id_login", user.email)
    page.fill("#id_password", "pw")
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda url: "login" not in url)


class Hand:
    """Counts what a person does: taps, and fields filled."""

    def __init__(self):
        self.count = 0

    def tap(self, locator):
        self.count += 1
        locator.click()

    def write(self, locator, text):
        self.count += 1
        locator.fill(text)


def wait_for(page, text):
    page.locator("[data-draft-status]").get_by_text(text).wait_for()


def on_the_device(page):
    return page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")


def reopened(page, address):
    """The tab is closed, and another one opened."""
    context = page.context
    page.close()
    fresh = context.new_page()
    fresh.set_viewport_size(PHONE)
    fresh.goto(address)
    return fresh


def stands(page):
    """What the form holds: title, sentence, competencies."""
    chosen = page.locator("input[name=competencies]:checked")
    labels = [chosen.nth(at).locator("xpath=..").inner_text() for at in range(chosen.count())]
    return page.input_value("#id_title"), page.input_value("#id_context"), labels


def begin(page, cast):
    """A title, a competency and half a sentence are typed."""
    page.goto(cast.capture)
    page.fill("#id_title", TITLE)
    page.get_by_text("B", exact=True).click()
    page.fill("#id_context", SENTENCE)


IN_THE_FORM = "Boolean(document.activeElement.closest('.capture > :not(.actions, .draft-status)'))"
IS_COVERED = """() => {
  const bar = document.querySelector(".capture > .draft-status").getBoundingClientRect();
  const box = document.activeElement.getBoundingClientRect();
  return box.top + Math.min(box.height, 44) > bar.top; // of a tall field, where the first line is
}"""
WHOLE = (TITLE, SENTENCE, ["B"])


def test_an_entry_is_captured_in_at_most_eight_interactions(phone, cast):
    hand = Hand()
    hand.tap(phone.get_by_role("link", name="Noter ce que j’ai appris"))
    hand.write(phone.get_by_label("Intitulé"), TITLE)
    hand.tap(phone.get_by_text("A", exact=True))
    hand.tap(phone.get_by_text("C", exact=True))
    hand.write(phone.get_by_label("Ce qui s’est passé"), SENTENCE)
    hand.tap(phone.get_by_role("button", name="Enregistrer"))
    phone.get_by_role("heading", name=TITLE).wait_for()
    phone.get_by_text("personne d’autre ne le lit").wait_for()
    assert hand.count <= MOST
    assert hand.count == 6
    entry = Entry.objects.get()
    assert (entry.title, entry.context, entry.is_draft) == (TITLE, SENTENCE, False)
    assert sorted(entry.competencies.values_list("code", flat=True)) == ["a", "c"]
    assert (entry.sharings.count(), "cursus-draft" in on_the_device(phone)) == (0, False)


def test_the_tab_is_closed_at_once_and_reopened(phone, cast):
    """What is typed did not reach the server: on a slow machine it would, before the tab is closed."""
    phone.route("**/*", lambda route: route.continue_() if route.request.method == "GET" else None)
    begin(phone, cast)
    page = reopened(phone, cast.capture)
    assert stands(page) == WHOLE
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("heading", name=TITLE).wait_for()
    assert Entry.objects.get().context == SENTENCE


def test_what_was_saved_as_one_typed_is_there_on_another_device(phone, cast, chromium, live_server):
    begin(phone, cast)
    wait_for(phone, SAVED)
    assert (Entry.objects.get().is_draft, "cursus-draft" in on_the_device(phone)) == (True, False)
    other = chromium.new_context(base_url=live_server.url, locale="fr-BE", viewport=PHONE)
    desk = other.new_page()
    log_in(desk, cast.alice)
    desk.get_by_role("link", name="Noter ce que j’ai appris").click()
    assert stands(desk) == WHOLE
    other.close()


def test_the_network_is_cut_while_one_types_and_comes_back(phone, cast):
    phone.goto(cast.capture)
    phone.fill("#id_title", TITLE)
    wait_for(phone, SAVED)
    phone.context.set_offline(True)
    phone.get_by_text("B", exact=True).click()
    phone.fill("#id_context", SENTENCE)
    wait_for(phone, "Pas de connexion")
    assert (Entry.objects.get().context, SENTENCE in on_the_device(phone)) == ("", True)
    phone.get_by_role("button", name="Enregistrer").click()
    assert stands(phone) == WHOLE
    phone.context.set_offline(False)
    wait_for(phone, SAVED)
    entry = Entry.objects.get()
    assert (entry.title, entry.context) == (TITLE, SENTENCE)
    assert list(entry.competencies.values_list("code", flat=True)) == ["b"]


def test_the_tab_is_closed_while_there_is_no_network(phone, cast):
    phone.goto(cast.capture)
    phone.context.set_offline(True)
    phone.fill("#id_title", TITLE)
    phone.get_by_text("B", exact=True).click()
    phone.fill("#id_context", SENTENCE)
    wait_for(phone, "Pas de connexion")
    context = phone.context
    phone.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(cast.capture)
    assert stands(page) == WHOLE
    wait_for(page, SAVED)
    assert Entry.objects.get().context == SENTENCE


def test_the_log_in_expires_while_one_types(phone, cast):
    phone.goto(cast.capture)
    Session.objects.all().delete()
    phone.fill("#id_title", TITLE)
    phone.get_by_text("B", exact=True).click()
    phone.fill("#id_context", SENTENCE)
    wait_for(phone, "Vous avez été déconnecté")
    phone.get_by_role("button", name="Se reconnecter").click()
    phone.fill("#again-password", "pw")
    phone.keyboard.press("Enter")
    wait_for(phone, SAVED)
    assert stands(phone) == WHOLE
    assert (Entry.objects.get().context, Entry.objects.get().is_draft) == (SENTENCE, True)


def test_the_log_in_expires_and_the_tab_is_closed(phone, cast):
    phone.goto(cast.capture)
    Session.objects.all().delete()
    phone.fill("#id_title", TITLE)
    phone.get_by_text("B", exact=True).click()
    phone.fill("#id_context", SENTENCE)
    page = reopened(phone, cast.capture)
    log_in(page, cast.alice)
    page.wait_for_url(f"**{cast.capture}")
    assert stands(page) == WHOLE
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("heading", name=TITLE).wait_for()
    assert Entry.objects.get().context == SENTENCE


def test_logging_out_wipes_it_from_the_browser(phone, cast):
    begin(phone, cast)
    assert SENTENCE in on_the_device(phone)
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.locator(".account-button").click()
    phone.get_by_role("button", name="Se déconnecter").click()
    phone.wait_for_url("**/accounts/**")
    kept = on_the_device(phone)
    assert ("cursus-draft" in kept, SENTENCE in kept, TITLE in kept) == (False, False, False)
    phone.go_back()
    phone.wait_for_url("**/accounts/login/**")
    assert SENTENCE not in phone.content()


def test_another_person_on_the_same_device_finds_nothing(phone, cast):
    phone.goto(cast.capture)
    phone.context.set_offline(True)
    phone.fill("#id_context", SENTENCE)
    wait_for(phone, "Pas de connexion")
    Session.objects.all().delete()
    context = phone.context
    phone.close()
    context.set_offline(False)
    page = context.new_page()
    log_in(page, cast.bob)
    page.goto(reverse("entry-new", args=[cast.bobs.uuid]))
    assert (page.input_value("#id_context"), SENTENCE in on_the_device(page)) == ("", False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_save_is_always_under_the_thumb_and_hides_nothing_that_has_the_focus(phone, cast, scheme):
    phone.emulate_media(color_scheme=scheme)
    phone.goto(cast.capture)
    phone.fill("#id_title", TITLE)
    wait_for(phone, SAVED)
    save = phone.get_by_role("button", name="Enregistrer").bounding_box()
    assert save["y"] + save["height"] <= PHONE["height"]
    seen, hidden = 0, []
    for _press in range(24):
        phone.keyboard.press("Tab")
        if phone.evaluate(IN_THE_FORM):
            seen += 1
            if phone.evaluate(IS_COVERED):
                hidden.append(phone.evaluate("document.activeElement.outerHTML"))
    assert (seen > 4, hidden) == (True, [])
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
