"""Every page of portfolio and mentoring, at both widths, in both schemes and languages: axe finds nothing, all fits."""

import pytest
from django.test import Client
from django.urls import URLResolver, reverse

from mentoring import urls as mentoring
from portfolio import urls as portfolio
from tests.access.walk import ROWS
from tests.access.world import PEOPLE, World
from tests.ui.test_browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def names(patterns):
    """The names of all addresses, in included files too."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name


OURS = {*names(portfolio.urlpatterns), *names(mentoring.urlpatterns), "reminders"}
NO_PAGES = {"entry-file"}  # a file is downloaded
WIDTHS = (360, 1280)
SEEN = [("fr", "light"), ("en", "dark")]


def pages():
    """(name, arguments, who opens it first) of every address that somebody may look at."""
    for method, name, arguments, expected in ROWS:
        if method == "GET" and name in OURS - NO_PAGES:
            readers = [who for who in PEOPLE if expected[who] == 200]
            if readers:
                yield name, arguments, readers[0]


def log_in(page, live_server, user, language):
    client = Client()
    client.force_login(user)
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    page.context.clear_cookies()
    found = [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    page.context.add_cookies(found)


@pytest.mark.parametrize(("language", "scheme"), SEEN)
def test_axe_finds_nothing_and_nothing_sticks_out(page, live_server, language, scheme):
    world = World()
    looked_at = sorted(pages(), key=lambda found: found[2])
    assert len({name for name, _arguments, _who in looked_at}) > 40
    page.emulate_media(color_scheme=scheme)
    wrong, logged_in = [], None
    for name, arguments, who in looked_at:
        if who != logged_in:
            log_in(page, live_server, getattr(world, who), language)
            logged_in = who
        address = reverse(name, args=[world.place(argument) for argument in arguments])
        answer = page.goto(address)
        wrong += [] if answer.status == 200 else [(address, answer.status)]
        assert page.get_attribute("html", "lang") == language, address
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wrong += [(name, who, width, found) for found in violations(page)]
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                wrong.append((name, who, width, "wider than the window"))
    assert wrong == []
