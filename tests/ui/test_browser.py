"""In a real browser: nothing typed is lost, the keyboard reaches everything, axe finds nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from accounts.models import User
from tests.factories import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SHAPES = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]


def log_in(page, **fields):
    alice = person("Alice", **fields)
    page.goto("/accounts/login/?next=/account/")
    page.fill("#id_login", alice.email)
    page.fill("#id_password", "pw")
    page.click("main button[type=submit]")
    page.wait_for_url("**/account/")
    return alice


def violations(page):
    return [(found["id"], found["nodes"][0]["html"]) for found in Axe().run(page, options=RULES).response["violations"]]


@pytest.mark.parametrize(("width", "scheme"), SHAPES)
def test_axe_finds_nothing(page, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto("/accounts/login/")
    assert violations(page) == []
    log_in(page, is_staff=True)
    for address in ("/account/", "/components/"):
        page.goto(address)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def choose_english(page):
    page.check("main input[value=en]")
    page.click("main button[type=submit]")


def test_an_expired_log_in_costs_nothing(page):
    alice = log_in(page)
    page.context.clear_cookies(name="sessionid")
    choose_english(page)
    page.wait_for_selector("#log-in-again[open]")
    page.fill("#again-password", "wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector("#log-in-again .error:visible")
    assert User.objects.get(pk=alice.pk).language == ""
    page.fill("#again-password", "pw")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Saved.")
    assert User.objects.get(pk=alice.pk).language == "en"


def test_a_log_in_that_holds_is_not_asked_again(page):
    alice = log_in(page)
    choose_english(page)
    page.wait_for_selector("text=Saved.")
    assert User.objects.get(pk=alice.pk).language == "en"


def test_leaving_with_something_typed_asks_first(page):
    log_in(page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.check("main input[value=en]")
    page.click(".account-button")
    page.click("#account a >> nth=1")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.url.endswith("/account/")


def test_the_skip_link_comes_first(page):
    page.goto("/accounts/login/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_login"
