"""The filters of a list on a phone: one stands above the rows, the others come on demand."""

import pytest

from tests import factories
from tests.portal.test_demo_pages_browser import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_on_a_phone_the_first_filter_stands_alone_until_all_are_asked_for(page, live_server):
    log_in(page, live_server, factories.Cast().nadia, "fr")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/enrolments/")
    shown = page.locator(".filters .field:visible")
    assert shown.count() == 1
    page.get_by_label("Tous les filtres").check()
    assert shown.count() == 4
    page.goto("/enrolments/?q=test")
    assert shown.count() == 1
    page.goto(page.evaluate("`/enrolments/?intake=${document.querySelector('[name=intake]').options[1].value}`"))
    assert shown.count() == 4, "what narrows the list is seen"
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/enrolments/")
    assert shown.count() == 4
