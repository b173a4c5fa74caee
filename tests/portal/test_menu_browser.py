"""The menu of an office in a real browser: one line on a desk, the rest behind "More", by keyboard, on a phone too."""

import pytest

from tests import factories
from tests.ui.test_browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page):
    cast = factories.Cast()
    for kind in ("deputy", "director", "jury"):
        factories.role(cast.nadia, kind, programme=cast.programme)
    factories.teaches(cast.nadia, cast.namur)
    page.goto("/accounts/login/?next=/account/")
    page.fill("#id_login", cast.nadia.email)
    page.fill("#id_password", "pw")
    page.click("main button[type=submit]")
    page.wait_for_url("**/account/")
    return page


def test_the_longest_menu_takes_one_line_on_a_desk_and_opens_by_keyboard(desk):
    desk.set_viewport_size({"width": 1280, "height": 900})
    handle, hidden = desk.locator(".menu-more summary"), desk.locator(".menu-more a >> nth=0")
    tops = desk.eval_on_selector_all(".menu > ul > li", "items => items.map(item => item.offsetTop)")
    assert len(set(tops)) == 1
    assert not hidden.is_visible()
    handle.focus()
    desk.keyboard.press("Enter")
    assert hidden.is_visible()
    assert violations(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Escape")
    assert not hidden.is_visible()
    assert handle.evaluate("handle => handle === document.activeElement")
    handle.click()
    desk.click("h1")
    assert not hidden.is_visible()


def test_on_a_phone_all_entries_are_reached(desk):
    desk.set_viewport_size({"width": 360, "height": 740})
    desk.click(".menu-button")
    desk.click(".menu-more summary")
    assert violations(desk) == []
    last = desk.locator(".menu-more a").last
    last.scroll_into_view_if_needed()
    assert last.is_visible()
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    address = last.get_attribute("href")
    last.click()
    desk.wait_for_url(f"**{address}")
