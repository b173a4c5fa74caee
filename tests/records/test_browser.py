"""The desk in a real browser: a column of marks by keyboard, and what axe finds."""

from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse

from curriculum.models import AdmissionCondition
from records.models import Result, StatusChange
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def alice(cast):
    return factories.registration(cast.alices, cast.joint)


@pytest.fixture
def bob(cast):
    return factories.registration(cast.bobs, cast.joint)


@pytest.fixture
def as_person(page, live_server):
    """`as_person(user)` is the page of that person."""

    def log_in(user):
        client = Client()
        client.force_login(user)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([session])
        return page

    return log_in


def sheet_url(cast):
    return reverse("mark-sheet", args=[cast.joint.uuid, 2026]) + "?session=june"


def stored():
    return {r.registration: (r.mark, r.outcome, r.state) for r in Result.objects.all()}


def test_30_marks_are_pasted_and_submitted_in_5_interactions(cast, as_person):
    """The page is opened, the column pasted, saved, submitted: of 30 residents, by a teacher."""
    factories.session()
    factories.teaches(cast.theo, cast.joint)
    for number in range(30):
        resident = factories.enrolment(factories.person(f"Res{number:02}"), cast.version, matricule=900 + number)
        factories.registration(resident, cast.joint)
    page = as_person(cast.theo)
    page.goto(sheet_url(cast))
    column = "\r\n".join(f"{name}\t{10 + number / 10}" for number, name in enumerate(["x"] * 30))
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
          document.activeElement.dispatchEvent(paste);
        }""",
        column,
    )
    assert page.locator("[data-count-changed]").inner_text() == "30 modifications à enregistrer"
    page.keyboard.press("Control+s")
    page.get_by_text("30 notes enregistrées").wait_for()
    page.get_by_role("link", name="Remettre 30 brouillons").click()
    page.locator("main form button[type=submit]").last.click()
    page.get_by_text("30 notes remises").wait_for()
    found = Result.objects.order_by("registration__annual_programme__enrolment__user__sort_key")
    assert [r.mark for r in found] == [Decimal(10) + Decimal(n) / 10 for n in range(30)]
    assert set(found.values_list("state", flat=True)) == {"submitted"}


def test_a_column_of_marks_by_keyboard(cast, as_person, alice, bob):
    factories.session()
    page = as_person(cast.nadia)
    page.goto(sheet_url(cast))
    page.keyboard.type("12,5")
    page.keyboard.press("Enter")
    page.keyboard.type("21")
    assert page.locator("[data-count-changed]").inner_text() == "2 modifications à enregistrer"
    page.keyboard.press("Control+s")
    page.get_by_text("Une note se situe entre 0 et 20.").wait_for()
    assert stored() == {}
    assert page.evaluate("document.activeElement.value") == "21", "the cursor is on the line to be mended"
    page.keyboard.type("abs")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.innerText") == "Enregistrer tout", (
        "after the last line comes the button"
    )
    page.keyboard.press("Enter")
    page.get_by_text("2 notes enregistrées.").wait_for()
    assert stored() == {alice: (Decimal("12.5"), "", "draft"), bob: (None, "absent", "draft")}
    page.get_by_role("link", name="Remettre 2 brouillons").click()
    page.get_by_role("button", name="Remettre 2 notes").click()
    page.get_by_text("2 notes remises.").wait_for()
    assert {state for _mark, _outcome, state in stored().values()} == {"submitted"}


def test_arrows_go_up_and_down(cast, as_person, alice, bob):
    factories.session()
    page = as_person(cast.nadia)
    page.goto(sheet_url(cast))
    first, second = (i.get_attribute("id") for i in page.locator(".cell-input").all())

    def focused():
        return page.evaluate("document.activeElement.id")

    assert focused() == first
    for key, expected in (("ArrowDown", second), ("ArrowUp", first), ("ArrowUp", first), ("Enter", second)):
        page.keyboard.press(key)
        assert focused() == expected, key
    page.keyboard.press("Shift+Enter")
    assert focused() == first


def test_a_block_is_ticked_at_once(cast, as_person):
    factories.year(2026)
    page = as_person(cast.nadia)
    page.goto(reverse("enrolment-year", args=[cast.alices.uuid, 2026]))
    assert page.locator("input:checked").count() == 0
    page.get_by_role("link", name="Tout ce qui reste à acquérir du bloc 1").click()
    assert page.locator("input:checked").count() == 2
    page.get_by_role("button", name="Convenir").click()
    page.get_by_text("Le programme annuel est convenu.").wait_for()
    assert cast.alices.annual_programmes.get().registrations.count() == 2


def addresses(cast, encoded, registration):
    """Every page of the records, with something on it."""
    factories.grown(AdmissionCondition(programme_version=cast.version, code="visa", title=factories.both("Visa")))
    StatusChange.objects.create(
        enrolment=cast.alices, kind="leave", starts=factories.START, reason="Illness", recorded_by=cast.nadia
    )
    encoded(registration, "12", state="draft")
    encoded(factories.registration(cast.bobs, cast.joint), "8")
    past = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1))
    earlier = factories.registration(cast.alices, cast.joint, 2025)
    old = factories.decision(past, earlier, mark=Decimal(8), granted=False)
    now = factories.deliberation(cast.version, cast.nadia)
    other = factories.registration(cast.alices, cast.alone, 2025)
    factories.decision(now, old.registration, mark=Decimal(11), supersedes=old, reason="Error")
    failed = factories.decision(past, other, mark=Decimal(7), granted=False)
    resident = [cast.alices.uuid]
    return [
        reverse("enrolment-list"),
        reverse("enrolment", args=resident),
        reverse("enrolment-activity", args=[*resident, cast.joint.uuid]),
        reverse("enrolment-identity", args=resident),
        reverse("enrolment-piece", args=[*resident, "visa"]),
        reverse("enrolment-status", args=resident),
        reverse("accompaniment-add", args=resident),
        reverse("enrolment-year", args=[*resident, 2026]),
        reverse("enrolment-exempt", args=[*resident, cast.namur.uuid]),
        reverse("enrolment-assessments", args=[*resident, registration.uuid]),
        reverse("marks") + "?year=2026",
        sheet_url(cast),
        reverse("mark-submit", args=[cast.joint.uuid, 2026]) + "?session=june",
        reverse("deliberation-list"),
        reverse("deliberation-new"),
        reverse("deliberation", args=[now.uuid]),
        reverse("deliberation", args=[past.uuid]),
        reverse("deliberation-case", args=[now.uuid, registration.uuid]),
        reverse("deliberation-attendance", args=[now.uuid]),
        reverse("deliberation-recuse", args=[now.uuid]),
        reverse("decision-correct", args=[failed.uuid]),
        reverse("jury-list"),
        reverse("jury-new", args=[cast.programme.uuid]),
    ]


def test_axe_finds_nothing_and_nothing_sticks_out(cast, as_person, encoded, alice):
    page = as_person(cast.nadia)
    everything = addresses(cast, encoded, alice)
    for width, scheme in ((360, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        for address in everything:
            assert page.goto(address).status == 200, address
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
