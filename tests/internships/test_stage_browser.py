"""In Chromium, in both languages, light and dark, narrow and wide: the pages of sites, supervisors and placements."""

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from internships.models import Delegation
from internships.sites.site_tags import load_site_tags
from internships.supervisors import services as supervisors
from records.models import StatusChange
from tests.internships import props, scene
from tests.records.test_browser import RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [(360, "light", "fr"), (360, "dark", "en"), (1280, "dark", "fr"), (1280, "light", "en")]


@pytest.fixture
def cast(transactional_db):
    cast = scene.Stages()
    load_site_tags()
    cast.site.tags.set(cast.site.tags.model.objects.all()[:4])
    today = timezone.localdate()
    days = {"starts": today - timedelta(days=60), "ends": today + timedelta(days=200)}
    cast.stage = props.placement(cast.alices_year, supervisors=[cast.stefan], where=cast.site, **days)
    cast.asked = props.placement(
        cast.bobs_year, supervisors=[cast.stefan], where=cast.site, agreement_state="proposed", **days
    )
    cast.capacity = scene.capacity(cast.site, 1)
    cast.delegation = Delegation.objects.create(supervisor=cast.stefans, user=cast.charlie, starts=today)
    cast.stefans.sites.add(cast.site)
    row = cast.stefans.accreditations.get(kind="federal")
    cast.accreditation = supervisors.set_accreditation(
        supervisor=cast.stefans, accreditation=row, kind="federal", valid_from=row.valid_from,
        valid_to=today + timedelta(days=30), by=cast.nadia, why="The letter of the federal service", seen=1,
    )  # fmt: skip
    cast.leave = StatusChange.objects.create(
        enrolment=cast.alices, kind="leave", starts=date(2026, 12, 1), ends=date(2026, 12, 31), reason="-",
        recorded_by=cast.nadia,
    )  # fmt: skip
    return cast


def addresses(cast):
    """(who looks, address) of every page of the app but evaluations, logbook and concerns, which have theirs."""
    site, supervisor, alices = [cast.site.uuid], [cast.stefans.uuid], [cast.alices.uuid]
    stage, asked = [cast.stage.uuid], [cast.asked.uuid]
    offices = [
        ("stage-desk", []),
        ("site-list", []),
        ("site-add", []),
        ("site", site),
        ("site-edit", site),
        ("site-capacity", site),
        ("capacity-correct", [*site, cast.capacity.uuid]),
        ("capacity-end", [*site, cast.capacity.uuid]),
        ("supervisor-list", []),
        ("supervisor-add", []),
        ("supervisor", supervisor),
        ("supervisor-edit", supervisor),
        ("accreditation-add", supervisor),
        ("accreditation-correct", [*supervisor, cast.accreditation.uuid]),
        ("accreditation-end", [*supervisor, cast.accreditation.uuid]),
        ("delegation-add", supervisor),
        ("delegation-correct", [*supervisor, cast.delegation.uuid]),
        ("delegation-end", [*supervisor, cast.delegation.uuid]),
        ("placements", alices),
        ("placement-propose", alices),
        ("stage-whole", [*alices, cast.alices_hospital.uuid]),
        ("placement", stage),
        ("placement-change", stage),
        ("placement-move", stage),
        ("agreement", stage),
        ("placement-act", [*stage, "interrupt"]),
        ("placement-act", [*asked, "accept"]),
        ("placement-act", [*asked, "cancel"]),
        ("enrolment-status", alices),
    ]
    supervisors = [
        ("supervised-placements", []),
        ("placement-offer", []),
        ("placement", asked),
        ("supervisor", supervisor),
    ]
    residents = [("placements", alices), ("placement", stage), ("site-list", []), ("site", site), ("site-add", [])]
    for who, pages in (("nadia", offices), ("stefan", supervisors), ("alice", residents)):
        for name, arguments in pages:
            yield who, reverse(name, args=arguments)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_axe_finds_nothing_and_nothing_sticks_out(cast, chromium, live_server, width, scheme, language):
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        locale=f"{language}-BE",
    )
    page, wrong = context.new_page(), []
    for who, address in addresses(cast):
        client = Client()
        client.force_login(getattr(cast, who))
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        assert page.goto(address).status == 200, address
        assert page.locator("html").get_attribute("lang") == language
        found = Axe().run(page, options=RULES).response["violations"]
        wrong += [(address, one["id"], one["nodes"][0]["html"][:200]) for one in found]
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wrong.append((address, "sticks out", width))
    context.close()
    assert wrong == []
