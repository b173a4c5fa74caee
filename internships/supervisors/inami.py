"""INAMI numbers, written 1-12345-67-890: profession, five digits, two check digits, qualification."""

import re


def bare(typed: str) -> str:
    """Remove spaces, dots, dashes and slashes."""
    return re.sub(r"[\s./-]", "", typed)


def shown(number: str) -> str:
    """Format eleven digits as 1-12345-67-890; return anything else unchanged."""
    return f"{number[0]}-{number[1:6]}-{number[6:8]}-{number[8:]}" if re.fullmatch(r"[0-9]{11}", number) else number


def is_plausible(number: str) -> bool:
    """Whether the check digits are right: 97 (newer numbers: 89) minus the first six digits modulo the same."""
    if not re.fullmatch(r"[0-9]{11}", number):
        return False
    base, check = int(number[:6]), int(number[6:8])
    return check in {97 - base % 97, 89 - base % 89}
