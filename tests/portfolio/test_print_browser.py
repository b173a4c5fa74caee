"""Matrix and wheel on paper: light ink on white whatever the screen is, no buttons, the matrix on a page of its own."""

import io

import pikepdf
import pytest
from django.urls import reverse

from tests import factories
from tests.portfolio import props
from tests.portfolio.test_capture_browser import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHITE, INK, ACCENT = "rgb(255, 255, 255)", "rgb(24, 32, 34)", "rgb(11, 87, 99)"


@pytest.fixture
def matrix(page):
    """Marie's view of Alice, who was seen by two people in two settings, with a level signed."""
    cast = factories.Cast()
    for start in (2024, 2025, 2026):
        factories.year(start)
    own = props.framework()
    props.rule(own)
    form = props.form(own)
    seen = [
        props.observed(cast.alices, who, form, setting=props.setting(place))
        for who, place in ((cast.stefan, "home-visit"), (cast.theo, "practice"))
    ]
    props.signed(cast.alices, cast.marie, own.competencies.first(), own.levels.get(code="novice"), seen)
    log_in(page, cast.marie)
    page.goto(reverse("coverage", args=[cast.alices.uuid]))
    return page


def style(page, selector, name):
    return page.eval_on_selector(selector, f"(part) => getComputedStyle(part)[{name!r}]")


def test_on_paper_the_dark_screen_is_light(matrix):
    matrix.emulate_media(color_scheme="dark")
    dark = style(matrix, ".wheel-segment--3", "fill")
    matrix.emulate_media(media="print", color_scheme="dark")
    assert dark != ACCENT
    assert style(matrix, ".wheel-segment--3", "fill") == ACCENT
    assert style(matrix, ".wheel-segment--3", "printColorAdjust") == "exact"
    assert (style(matrix, "html", "backgroundColor"), style(matrix, "body", "color")) == (WHITE, INK)
    assert style(matrix, ".wheel-count--3", "fill") == WHITE


def test_what_one_taps_stays_on_the_screen(matrix):
    for part in (".matrix-sign", ".matrix-act", ".crumbs", ".band"):
        assert matrix.locator(part).first.is_visible(), part
    matrix.emulate_media(media="print")
    for part in (".matrix-sign", ".matrix-act", ".crumbs", ".band"):
        assert matrix.locator(part).first.is_hidden(), part


def test_the_matrix_begins_on_a_page_of_its_own(matrix):
    with pikepdf.open(io.BytesIO(matrix.pdf(format="A4"))) as printed:
        assert len(printed.pages) == 2
