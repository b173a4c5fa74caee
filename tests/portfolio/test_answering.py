"""A form that is data: filled in, checked, stored, read again."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from portfolio.forms.answers import AnswerForm, answered, clean_answers
from portfolio.models import Form, FormItem
from tests.factories import both, programme_version
from tests.portfolio import props

pytestmark = pytest.mark.django_db
GIVEN = {"care": "4", "talk": "unseen", "well": " Listened ", "place": "out", "hours": "12,50"}


@pytest.fixture
def form():
    return props.form(props.framework())


def test_what_is_given_is_stored_by_kind(form):
    assert clean_answers(form, {**GIVEN, "hours": "12.50"}, final=True) == {
        "care": 4,
        "talk": None,
        "well": "Listened",
        "place": "out",
        "hours": "12.5",
    }


def test_stored_answers_are_clean_again(form):
    once = clean_answers(form, {**GIVEN, "hours": "12.50"}, final=True)
    assert clean_answers(form, once, final=True) == once


def test_a_draft_may_have_gaps(form):
    assert clean_answers(form, {"care": "", "well": ""}, final=False) == {}
    assert clean_answers(form, {"talk": "2"}, final=False) == {"talk": 2}


def refused(form, data, final=True):
    with pytest.raises(ValidationError) as error:
        clean_answers(form, data, final=final)
    return {name: [found.code for found in errors] for name, errors in error.value.error_dict.items()}


def test_final_answers_name_each_gap(form):
    assert refused(form, {}) == {"care": ["required"], "talk": ["required"], "well": ["required"]}


@pytest.mark.parametrize(
    ("item", "value", "code"),
    [
        ("care", "6", "invalid_choice"),
        ("care", "0", "invalid_choice"),
        ("care", "4.5", "invalid_choice"),
        ("care", True, "invalid_choice"),
        ("care", "unseen", "invalid_choice"),
        ("place", "elsewhere", "invalid_choice"),
        ("hours", "101", "max_value"),
        ("hours", "-1", "min_value"),
        ("hours", "many", "invalid"),
        ("well", "x" * 201, "max_length"),
        ("well", "x" * 200_000, "max_length"),
        ("well", "a\x00b", "null_characters_not_allowed"),
    ],
)
@pytest.mark.parametrize("final", [True, False])
def test_a_value_that_can_never_stand_is_refused_in_a_draft_too(form, item, value, code, final):
    assert refused(form, {**GIVEN, "hours": "1", item: value}, final) == {item: [code]}


@pytest.mark.parametrize("value", [["4"], {"a": 1}])
def test_a_shape_that_no_browser_sends_is_refused(form, value):
    assert list(refused(form, {**GIVEN, "well": value})) == ["well"]


def test_markup_is_shown_as_it_was_typed(form):
    answers = clean_answers(form, {**GIVEN, "hours": "1", "well": "<script>alert(1)</script>"}, final=True)
    page = render_to_string("portfolio/forms/_answered.html", {"answered": answered(form, answers)})
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_form_replaced_while_it_was_open_says_so(form, english):
    filled = AnswerForm(form, {**GIVEN, "answered_form": str(uuid.uuid4())})
    assert not filled.is_valid()
    assert filled.errors["answered_form"] == [
        "This form was replaced by another version while it was open. Load the page again; copy your texts."
    ]


def test_answers_keep_the_version_in_which_they_were_given(form, english):
    newer = props.form(number=2)
    FormItem.objects.filter(form=newer, code="care").update(label=both("Quite another question"))
    shown = answered(form, {"care": 4})
    assert [(str(row.item.label), row.words) for row in shown] == [("Item care", "support level 4")]
    assert Form.objects.current("direct_observation", today=date(2026, 1, 1)) == newer


def test_nothing_is_pre_selected(form):
    page = render_to_string("portfolio/forms/_answers.html", {"answer_form": AnswerForm(form)})
    assert "checked" not in page
    assert page.count('type="radio"') == 5 + 6 + 2


def test_what_was_kept_comes_back_selected(form):
    page = render_to_string(
        "portfolio/forms/_answers.html", {"answer_form": AnswerForm(form, answers={"care": 4, "talk": None})}
    )
    assert page.count("checked") == 2


def test_a_heading_stands_once_above_its_items(form, english):
    assert [row["heading"] for row in AnswerForm(form).rows()] == ["Support", "", "Words", "", ""]


def test_reading_and_filling_take_no_query_once_the_form_is_fetched(form):
    with CaptureQueriesContext(connection) as captured:
        render_to_string("portfolio/forms/_answers.html", {"answer_form": AnswerForm(form)})
        render_to_string("portfolio/forms/_answered.html", {"answered": answered(form, {"care": 4, "well": "x"})})
    assert captured.captured_queries == []


def test_what_is_for_the_coordinator_is_left_out_elsewhere(form):
    FormItem.objects.filter(form=form, code="well").update(confidential=True)
    form = Form.objects.with_items().get(pk=form.pk)
    assert [row.item.code for row in answered(form, props.ANSWERS)] == ["care", "talk"]
    assert [row.item.code for row in answered(form, props.ANSWERS, confidential=True)] == ["care", "talk", "well"]


def test_the_form_of_a_programme_comes_before_the_one_for_all():
    version = programme_version()
    general, own = props.form(), props.form(code="own", programme=version.programme)
    day = date(2026, 1, 1)
    assert Form.objects.current("direct_observation", version.programme, day) == own
    assert Form.objects.current("direct_observation", None, day) == general
    assert Form.objects.current("case_discussion", None, day) is None
    assert Form.objects.current("direct_observation", None, date(2023, 1, 1)) is None


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_drafts_and_closed_forms_are_not_opened(state):
    props.form(state=state)
    assert Form.objects.current("direct_observation", today=date(2026, 1, 1)) is None


def test_a_published_form_is_frozen(form):
    item = form.form_items.first()
    for write in (item.save, item.delete):
        with pytest.raises(ValidationError) as error:
            write()
        assert error.value.code == "frozen"


@pytest.mark.parametrize("fields", [{"kind": "rating", "scale": None}, {"kind": "text", "may_be_unseen": True}])
def test_the_database_refuses_items_that_make_no_sense(form, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        FormItem.objects.filter(form=form, code="well").update(**fields)
