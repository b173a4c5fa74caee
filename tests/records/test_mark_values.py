"""What people type for a mark, and what it means."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from records.mark_values import CODES, code_words, entry_text, parse_entry


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        (" 12 ", "12"),
        ("0", "0"),
        ("20", "20"),
        ("20,00", "20"),
        ("9,75", "9.75"),
        ("12/20", "12"),
        ("+8", "8"),
    ],
)
def test_marks_are_read(typed, mark):
    assert parse_entry(typed) == (Decimal(mark), "")


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("a", "absent"),
        ("ABS", "absent"),
        ("aj", "absent_justified"),
        ("Absence justifiée", "absent_justified"),
        ("f", "fraud"),
        ("fraude", "fraud"),
        ("v", "validated"),
        ("Validé", "validated"),
        ("nv", "not_validated"),
        ("not  validated", "not_validated"),
        ("ns", "not_submitted"),
        ("non remis", "not_submitted"),
    ],
)
def test_codes_are_read_in_both_languages(typed, outcome):
    assert parse_entry(typed) == (None, outcome)


def test_nothing_is_nothing():
    assert parse_entry("  ") == (None, "")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("20.5", "out_of_range"),
        ("20,01", "out_of_range"),
        ("-1", "out_of_range"),
        ("-0", "out_of_range"),
        ("200", "out_of_range"),
        ("9" * 40, "out_of_range"),
        ("12,505", "decimals"),
        ("12,", "unknown"),
        ("1O", "unknown"),
        ("douze", "unknown"),
        ("=12", "unknown"),
        ("12 13", "unknown"),
        ("nan", "unknown"),
        ("1e1", "unknown"),
        ("١٢", "unknown"),
    ],
)
def test_what_cannot_be_read_is_refused(typed, code):
    with pytest.raises(ValidationError) as refused:
        parse_entry(typed)
    assert refused.value.code == code


def test_a_refusal_says_what_would_be_understood():
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        parse_entry("xyz")
    assert refused.value.messages == [
        "“xyz” is neither a mark nor a code. Type a mark from 0 to 20, or one of: abs, aj, f, v, nv, ns."
    ]


def test_what_is_shown_can_be_typed_again():
    for language in ("fr", "en"):
        with translation.override(language):
            for mark in ("0", "12.5", "20", "9.75"):
                assert parse_entry(entry_text(Decimal(mark), "")) == (Decimal(mark), "")
            for outcome in CODES:
                assert parse_entry(entry_text(None, outcome)) == (None, str(outcome))
    assert entry_text(None, "") == ""


def test_the_codes_are_explained():
    with translation.override("en"):
        assert code_words()[:2] == [("abs", "absent"), ("aj", "absence justified")]
