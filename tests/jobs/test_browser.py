"""The progress element as a person sees it move; the rows are moved here as a worker would."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from jobs import states
from jobs.models import Job
from tests.factories import person
from tests.jobs.conftest import a_job

pytestmark = [pytest.mark.browser, pytest.mark.plays_worker, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture
def alice():
    return person("Alice", language="en")


def cookie_of(client, live_server):
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}


@pytest.fixture
def reader(page, alice, client, live_server):
    """Alice's browser, logged in."""
    client.force_login(alice)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def polls(page):
    """The addresses that the page asks for on its own, from now on."""
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/progress/" in request.url else None)
    return asked


def test_it_moves_is_said_aloud_and_stops(reader, alice):
    job = a_job(alice)
    reader.goto(job.get_absolute_url())
    said = reader.locator(f"#said-{job.uuid}")
    assert reader.locator(".job-progress .state").inner_text() == "waiting"
    assert said.inner_text() == ""

    running = states.claim(job.pk)
    states.touch(running, done=3, total=12)
    reader.get_by_text("3 of 12").wait_for()
    assert said.inner_text() == "Test of the worker: under way."

    states.touch(running, done=4, total=12)
    reader.get_by_text("4 of 12").wait_for()
    assert said.inner_text() == "Test of the worker: under way."

    states.give_back(Job.objects.get(pk=job.pk))
    reader.get_by_text("Started again after an interruption: attempt 2 of 3.").wait_for()

    states.finish(states.claim(job.pk), {"url": "/account/"})
    link = reader.get_by_role("link", name="Open the result")
    link.wait_for()
    assert said.inner_text() == "Test of the worker: done."
    asked = polls(reader)
    reader.wait_for_timeout(2500)
    assert asked == []
    link.click()
    reader.wait_for_url("**/account/")


def test_it_asks_once_a_second_and_keeps_the_focus_while_nothing_changes(reader, alice):
    reader.goto(a_job(alice).get_absolute_url())
    asked = polls(reader)
    again = reader.get_by_role("link", name="Look again")
    again.focus()
    reader.wait_for_timeout(3300)
    assert len(asked) in {2, 3, 4}
    assert again.evaluate("link => link === document.activeElement")


def test_a_failure_is_tried_again_with_one_tap(reader, alice):
    job = a_job(alice, "failed")
    reader.goto(job.get_absolute_url())
    assert "The flock was out." in reader.locator("main").inner_text()
    reader.get_by_role("button", name="Try again").click()
    reader.get_by_text("Look again").wait_for()
    job.refresh_from_db()
    assert job.state == "queued"


def test_without_scripts_the_page_is_looked_at_again(chromium, live_server, alice, client):
    client.force_login(alice)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies([cookie_of(client, live_server)])
    page = context.new_page()
    job = a_job(alice)
    page.goto(job.get_absolute_url())
    states.finish(states.claim(job.pk), {"url": "/account/"})
    page.get_by_role("link", name="Look again").click()
    assert page.get_by_role("link", name="Open the result").get_attribute("href") == "/account/"
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", ["queued", "running", "done", "failed"])
def test_axe_finds_nothing_and_nothing_sticks_out(reader, alice, state, theme):
    job = a_job(alice, state, done=3, total=12, interruptions=1, result={"url": "/account/"})
    reader.emulate_media(color_scheme=theme)
    reader.set_viewport_size({"width": 360, "height": 740})
    for url in (job.get_absolute_url(), "/jobs/"):
        reader.goto(url)
        found = Axe().run(reader, options=RULES)
        assert found.response["violations"] == [], found.generate_report()
        assert reader.evaluate("document.documentElement.scrollWidth <= 360")
