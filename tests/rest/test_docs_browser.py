"""The page of the API, in a real browser under our content policy."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_page_loads_without_an_error_or_another_host(page, live_server):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/v1/docs/")
    page.get_by_role("heading", name="Cursus").wait_for()
    page.get_by_text("/api/v1/schema/").first.wait_for()
    assert asked
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
