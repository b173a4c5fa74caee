"""The pages of the demonstration as its people reach them, on a phone: nothing sticks out, titles are plain text.

Each role opens each URL name once, from its home on. `CURSUS_EVERY_PAGE=1/4` opens every page of everybody, in light
and dark and with axe, in the first of four shards; that takes hours and is made outside CI.
"""

import os
import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from accounts.models import User
from portal import demo
from tests.ui.test_browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EVERY = os.environ.get("CURSUS_EVERY_PAGE", "")
NO_PAGE = re.compile(r"^/(static|admin|api|accounts|i18n)/|/(file|print|download|calendar)|\.\w{2,4}$")
ROLES = ("resident", "mentor", "supervisor", "leader", "teacher", "secretariat", "director", "jury")


def people():
    """(who, language): one of each role, else everybody of the shard; half of them in English."""
    if EVERY:
        shard, shards = map(int, EVERY.split("/"))
        found = User.objects.filter(is_active=True, is_machine=False).order_by("pk")[shard - 1 :: shards]
        return [(user, language) for user in found for language in ("fr", "en")]
    emails = {row["role"]: row["email"] for row in reversed(demo.logins())}
    return [(User.objects.get(email=emails[role]), ("fr", "en")[place % 2]) for place, role in enumerate(ROLES)]


def name_of(address):
    """What is opened once: the URL name, or the whole address in the run of everything."""
    try:
        return address if EVERY else resolve(address).url_name
    except Resolver404:
        return None


def log_in(page, live_server, user, language):
    client = Client()
    client.force_login(user)
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )


def opened(page, live_server):
    """Open every page once, from the home on; yield the address of each."""
    waiting, done = ["/"], set()
    while waiting:
        address = waiting.pop(0)
        name = name_of(address.partition("?")[0])
        if name is None or name in done:
            continue
        done.add(name)
        try:
            answer = page.goto(address)
        except Error as error:
            if "Download is starting" not in str(error):
                if hasattr(live_server, "last_served"):
                    error.add_note(f"Served last:\n{live_server.last_served()}")
                raise
            continue
        if answer is None or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        yield address, answer.status
        links = page.eval_on_selector_all("main a[href], header a[href]", "all => all.map(a => a.getAttribute('href'))")
        waiting += [link.partition("#")[0] for link in links if link.startswith("/") and not NO_PAGE.search(link)]


def flaws(page, status):
    """What is wrong with the page that is open."""
    found = [] if status == 200 else [f"status {status}"]
    if (width := page.evaluate("document.documentElement.scrollWidth")) > 360:
        found.append(f"{width} pixels wide")
    if re.search(r"[<>]|&\w+;", page.title()):
        found.append(f"title {page.title()}")
    for scheme in ("light", "dark") if EVERY else ():
        page.emulate_media(color_scheme=scheme)
        found += [str(one) for one in violations(page)]
    return found


def test_a_page_that_sticks_out_is_found(page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.set_content("<!doctype html><title>&lt;time&gt;</title><p style='width: 400px'>Wide")
    assert flaws(page, 200) == ["408 pixels wide", "title <time>"]


def test_the_pages_of_the_demonstration(page, live_server):
    call_command("demo_data", verbosity=0)
    page.set_viewport_size({"width": 360, "height": 740})
    wrong, count = [], 0
    for user, language in people():
        log_in(page, live_server, user, language)
        for address, status in opened(page, live_server):
            count += 1
            wrong += [(str(user), address, flaw) for flaw in flaws(page, status)]
    assert wrong == []
    assert count > 100
