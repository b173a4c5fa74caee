"""Numbers, addresses and dates in a text that may identify a patient.

The guard reports; the author removes the finding or confirms that it is not a patient's. Doses, lab values, dates of
courses, postcodes and the like must not match: `tests/portfolio/identity_corpus.json` has examples of both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from stdnum.be import bis, nn

from portfolio.privacy_guard.birth_dates import birth_dates


class Kind(StrEnum):
    """The kind of a finding; `words` is its name for the author."""

    NATIONAL_NUMBER = "national_number"
    INAMI = "inami"
    TELEPHONE = "telephone"
    EMAIL = "email"
    BIRTH_DATE = "birth_date"

    @property
    def words(self) -> str:
        return str(WORDS[self])


WORDS = {
    Kind.NATIONAL_NUMBER: _("national register number"),
    Kind.INAMI: _("INAMI number"),
    Kind.TELEPHONE: _("telephone number"),
    Kind.EMAIL: _("e-mail address"),
    Kind.BIRTH_DATE: _("date of birth"),
}


@dataclass(frozen=True, order=True)
class Finding:
    """`text` stands at `start`..`end` (exclusive) of the checked text."""

    start: int
    end: int
    kind: Kind
    text: str


GAP = r"[ \t\u00a0\u2009\u202f\u200b.\-‐‑–—/]"
SHORT_GAP = rf"{GAP}{{0,3}}"
NATIONAL = re.compile(rf"(?<!\d)\d\d{SHORT_GAP}\d\d{SHORT_GAP}\d\d{SHORT_GAP}\d{{3}}{SHORT_GAP}\d\d(?!\d)")
ELEVEN = re.compile(rf"(?<!\d)(?<!\d{GAP})(?:\d{GAP}?){{10}}\d(?!{GAP}?\d)")
OFFICIAL = re.compile(r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d")  # the register's notation: reported whatever the check digits
INAMI = re.compile(rf"(?<!\d)[1-9]{GAP}?\d{{5}}{GAP}?\d\d(?:{GAP}?\d{{3}})?(?!\d)")
INAMI_PARTED = re.compile(r"[1-9]([-/. ])\d{5}\1\d\d\1\d{3}")
INAMI_WORD = re.compile(r"\b(?:INAMI|RIZIV|NIHDI|agr[ée]ment)\b[^\n]{0,30}$", re.IGNORECASE)
PAIR = r"[ \t\u00a0\u202f./\-]{0,3}"
MOBILE = rf"0{PAIR}4{PAIR}[5-9]\d(?:{PAIR}\d){{6}}"
ZONE = r"[ \u00a0./-]{1,3}"
FIXED = (  # 070, 078, 0800 and 0900 are numbers of services
    rf"(?:0[2349]{ZONE}|\(0[2349]\){ZONE})\d{{3}}(?:[ \u00a0./-]?\d\d){{2}}"
    rf"|(?:0(?!70|78|90)[1-9]\d{ZONE}|\(0[1-9]\d\){ZONE})\d\d(?:[ \u00a0./-]?\d\d){{2}}"
)
PAIRS = r"0[1-9](?:[ \u00a0.\-]\d\d){4}"  # French numbers
ABROAD = r"(?:\+|00)[ \u00a0]?[1-9](?:[ \u00a0./\-()]{0,2}\d){7,13}"
TELEPHONE = re.compile(rf"(?<![\d,+]){'(?:' + '|'.join([ABROAD, MOBILE, FIXED, PAIRS]) + ')'}(?!\d)(?![,.]\d)")
CALLED = re.compile(
    r"(?:\bt[ée]l(?:[ée]phone)?\.?|\bgsm\b|\bportable|\bfixe|\bappeler|\bjoindre|\bphone|\bcall)[^\d\n]{0,20}"
    r"(?P<number>0[1-9]\d{7})(?!\d)",
    re.IGNORECASE,
)
COMPANY = re.compile(r"(?:(?<![\w.])BE|\bTVA|\bBCE|\bentreprise)[^\d\n]{0,12}$")  # "BE 0456.789.012"
AT = r"(?:@|[ ]?[\[(](?:at|arobase)[\])][ ]?|[ ]arobase[ ])"
EMAIL = re.compile(rf"(?<![\w.+-])[\w][\w.+-]*{AT}[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)


def find(text: str) -> list[Finding]:
    """Return all findings in the order of the text; they do not overlap."""
    found, taken = [], bytearray(len(text))
    for kind, look in LOOKS.items():
        for start, end in look(text):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Finding(start, end, kind, text[start:end]))
    return sorted(found)


def mask(text: str) -> str:
    """Replace the digits of valid national numbers by bullets; the length stays."""
    for start, end in _valid_numbers(text):
        text = text[:start] + re.sub(r"\d", "•", text[start:end]) + text[end:]
    return text


def is_national_number(digits: str) -> bool:
    """Whether eleven digits are a valid national register or BIS number of either century."""
    return bool(nn.is_valid(digits) or bis.is_valid(digits))


def _digits(text: str) -> str:
    return "".join(str(int(c)) for c in text if c.isdigit())


def _valid_numbers(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (NATIONAL, ELEVEN):
        for match in pattern.finditer(text):
            if is_national_number(_digits(match[0])):
                yield match.span()


def _national_numbers(text: str) -> Iterator[tuple[int, int]]:
    yield from _valid_numbers(text)
    for match in OFFICIAL.finditer(text):
        month, day = int(_digits(match[0])[2:4]) % 20, int(_digits(match[0])[4:6])
        if month <= 12 and day <= 31:
            yield match.span()


def _inami_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Check digits are by modulus 97 or, since those ran out, 89. A number without separators or with wrong
    check digits is reported only after a word such as "INAMI".
    """
    for match in INAMI.finditer(text):
        digits = _digits(match[0])
        valid = any(modulus - int(digits[:6]) % modulus == int(digits[6:8]) for modulus in (97, 89))
        parted = INAMI_PARTED.fullmatch(match[0]) is not None
        named = INAMI_WORD.search(text, max(0, match.start() - 45), match.start()) is not None
        if (valid and parted) or (named and (valid or parted)):
            yield match.span()


def _telephones(text: str) -> Iterator[tuple[int, int]]:
    for match in TELEPHONE.finditer(text):
        if not COMPANY.search(text, max(0, match.start() - 30), match.start()):
            yield match.span()
    for match in CALLED.finditer(text):
        yield match.span("number")


def _emails(text: str) -> Iterator[tuple[int, int]]:
    for match in EMAIL.finditer(text):
        yield match.span()


# In this order: text claimed by one kind is not matched by a later one
LOOKS = {
    Kind.EMAIL: _emails,
    Kind.NATIONAL_NUMBER: _national_numbers,
    Kind.INAMI: _inami_numbers,
    Kind.BIRTH_DATE: birth_dates,
    Kind.TELEPHONE: _telephones,
}
