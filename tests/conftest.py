"""Shared fixtures: Chromium, Redis, PostgreSQL, workers. A missing one skips the test, or fails it in CI."""

import gc
import os
import shutil
import socket
import subprocess
import time

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from tests import deployment, postgres, selection
from tests.emptying import empty_tables
from tests.workers import running_worker

# A loaded machine is slow to draw and to run an example, which says nothing about the code
hypothesis.settings.register_profile(
    "loaded", hypothesis.settings.default, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("loaded")
# Playwright keeps an event loop in this thread, which Django takes for asynchronous code
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

pytest_plugins = ["tests.clock.plugin"]


TransactionTestCase._fixture_teardown = lambda _self: empty_tables()


def pytest_collection_finish():
    """Collect garbage seldom: a sixth of the suite's time went into looking through what stays until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_unconfigure():
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark and sort (tests/selection.py). In a deployment, skip tests with own URLs and tests that play a worker."""
    selection.prepare(items)
    if deployment.IS_MEANT:
        own = [item for item in items if item.get_closest_marker("urls") or item.get_closest_marker("plays_worker")]
        config.hook.pytest_deselected(items=own)
        items[:] = [item for item in items if item not in own]


def pytest_xdist_make_scheduler(config, log):
    return selection.scheduler(config, log)


@pytest.fixture(autouse=True)
def _no_counts_of_earlier_tests():
    """Empty the cache: it counts wrong passwords by account and address, which many tests share."""
    cache.clear()


@pytest.fixture(autouse=True)
def _in_the_language_of_the_site():
    """A request of the test before may have left another language active."""
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_use_migrations():
    """Skip migrations on SQLite: they cost 37 s a process (tests/test_migrations.py runs them once).

    On PostgreSQL migrations create constraints that no model states (internships/migrations/0002_periods.py).
    """
    return connection.vendor != "sqlite"


def cannot(text):
    """Skip on a developer's machine; fail in CI."""
    if os.environ.get("CI", "").lower() in {"true", "1"}:
        pytest.fail(text, pytrace=False)
    pytest.skip(f"LOUD: {text}")


@pytest.fixture(scope="session")
def chromium():
    """A real, headless Chromium of Debian; none is downloaded."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    if not program:
        cannot("no chromium for the browser tests")
    flags = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


if deployment.IS_MEANT:

    @pytest.fixture(scope="session")
    def live_server(django_db_setup, django_db_blocker, redis_url, tmp_path_factory):
        """In a deployment: two web processes behind a balancer and two workers, instead of a thread of the tests."""
        if not deployment.NGINX:
            cannot("no nginx for the tests behind a balancer")
        with (
            django_db_blocker.unblock(),
            deployment.deployed(tmp_path_factory.mktemp("balancer"), redis_url) as site,
        ):
            yield site
            print(f"\nAnswered behind the balancer: {site.answers()}")


@pytest.fixture
def page(chromium, live_server):
    """A page in French at the live server; an error in its console (a script, the content policy) fails the test."""
    context = chromium.new_context(base_url=live_server.url, locale="fr-BE", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    context.set_default_navigation_timeout(60_000)  # a machine that stands still for a while is no failure
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    # responses such as 403 or 409 are checked by the tests
    assert [text for text in errors if "Failed to load resource" not in text] == []


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    """The URL of a real Redis."""
    program = shutil.which("redis-server")
    if not program:
        cannot("no redis-server for the tests of the broker")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"redis://127.0.0.1:{port}/0"
        server.terminate()


@pytest.fixture(scope="session")
def postgres_url():
    """The URL of an empty database on a real PostgreSQL."""
    try:
        started = postgres.server()
        address = started.__enter__()
    except postgres.FAILURES as error:
        cannot(f"no PostgreSQL: {error}")
    yield address
    started.__exit__(None, None, None)


@pytest.fixture
def start_worker(transactional_db):
    """`start_worker(broker_url=...)` starts a real Celery worker on the tests' database; all end with the test."""
    started = []

    def start(**options):
        worker = running_worker(**options)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.end()
    for message in (settings.VAR_DIR / "broker" / "messages").glob("*"):
        message.unlink()  # else the next test's worker would read it
