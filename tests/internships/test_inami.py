"""Check digits that warn: 123456 leaves 72 when divided by 97, and 13 when divided by 89."""

import pytest

from internships.supervisors.inami import bare, is_plausible, shown


@pytest.mark.parametrize(
    ("number", "plausible"),
    [
        ("12345625004", True),
        ("12345676004", True),
        ("12345626004", False),
        ("1234562500", False),
        ("1234562500x", False),
        ("", False),
    ],
)
def test_check_digits(number, plausible):
    assert is_plausible(number) is plausible


def test_read_and_shown():
    assert bare("1-23456-25-004") == bare("1/23456.25 004") == "12345625004"
    assert shown("12345625004") == "1-23456-25-004"
    assert shown("123") == "123"
