"""On the phone: the form for asking shows no more than what the choice needs, and evidence is read beside the form."""

import pytest
from django.urls import reverse

from tests import factories
from tests.portfolio import props
from tests.portfolio.test_capture_browser import PHONE, log_in
from tests.ui.test_browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    cast = factories.Cast()
    for start in (2024, 2025, 2026):
        factories.year(start)
    cast.own = props.framework()
    cast.seen = props.observed(cast.alices, cast.stefan, props.form(cast.own))
    return cast


def test_the_fields_for_somebody_else_come_with_the_choice(page, cast):
    page.set_viewport_size(PHONE)
    log_in(page, cast.alice)
    page.goto(reverse("request-new", args=[cast.alices.uuid]))
    address = page.get_by_label("Adresse électronique")
    assert address.is_hidden()
    page.get_by_text("Quelqu’un d’autre").click()
    assert address.is_visible()
    page.get_by_text("Stefan Test").click()
    assert address.is_hidden()


def test_evidence_is_read_in_another_tab_and_what_is_ticked_stays(page, cast):
    props.rule(cast.own)
    log_in(page, cast.marie)
    page.goto(reverse("sign-off-new", args=[cast.alices.uuid, cast.own.competencies.first().uuid]))
    evidence = page.locator("label:has(input[name=evidence])")
    assert "5 oct. 2026" in evidence.inner_text()
    evidence.click(position={"x": 12, "y": 12})
    assert page.is_checked("input[name=evidence]")
    with page.context.expect_page() as opened:
        page.locator("main").get_by_role("link", name="lire").click()
    opened.value.get_by_role("heading", name="Form watch").wait_for()
    assert page.is_checked("input[name=evidence]")
    assert violations(page) == []
