"""The page of the API, in a real browser under our content policy."""

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_page_reads_tries_out_and_asks_no_other_host(page, live_server):
    cast = Cast()
    alice = Client()
    alice.force_login(cast.alice)
    session = {"name": settings.SESSION_COOKIE_NAME, "value": alice.cookies[settings.SESSION_COOKIE_NAME].value}
    page.context.add_cookies([{**session, "url": live_server.url}])
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/v1/docs/")
    page.get_by_role("heading", name="Cursus").wait_for()
    page.locator("#operations-enrolments-enrolments_list .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.get_by_text(str(cast.alices.uuid)).first.wait_for()
    assert f"{live_server.url}/api/v1/enrolments/?page_size=50" in asked
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
