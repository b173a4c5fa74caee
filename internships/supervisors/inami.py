"""INAMI numbers: a profession, five digits, two check digits, three of a qualification, as 1-12345-67-890."""

import re


def bare(typed: str) -> str:
    """The digits alone of what was typed with blanks, dots, dashes or slashes."""
    return re.sub(r"[\s./-]", "", typed)


def shown(number: str) -> str:
    """ "1-12345-67-890"; what is not eleven digits as it stands."""
    return f"{number[0]}-{number[1:6]}-{number[6:8]}-{number[8:]}" if re.fullmatch(r"[0-9]{11}", number) else number


def is_plausible(number: str) -> bool:
    """Whether the check digits fit: 97, or in the newer series 89, less what six digits leave when divided by it."""
    if not re.fullmatch(r"[0-9]{11}", number):
        return False
    base, check = int(number[:6]), int(number[6:8])
    return check in {97 - base % 97, 89 - base % 89}
