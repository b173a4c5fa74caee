"""Marks as people type them: "12,5", "12.5", "0", "12/20", or a code such as "abs"."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.names import fold
from records.marks.models import Outcome
from ui.figures import decimal_words

# the first code is the one that is shown; French and English words are all understood
CODES = {
    Outcome.ABSENT: ("abs", "a", "absent", "absente"),
    Outcome.ABSENT_JUSTIFIED: ("aj", "absence justifiee", "absence justified", "justified absence"),
    Outcome.FRAUD: ("f", "fraude", "fraud"),
    Outcome.VALIDATED: ("v", "valide", "validated"),
    Outcome.NOT_VALIDATED: ("nv", "non valide", "not validated"),
    Outcome.NOT_SUBMITTED: ("ns", "non remis", "non soumis", "not submitted"),
}
BY_CODE = {code: outcome for outcome, codes in CODES.items() for code in codes}
NUMBER = re.compile(r"([+-]?\d+)(?:[.,](\d+))?", re.ASCII)


def parse_entry(text: str) -> tuple[Decimal | None, str]:
    """(mark, outcome) of what was typed, (None, "") of nothing; `ValidationError` says what would be understood."""
    bare = fold(text).removesuffix("/20").strip()
    if not bare:
        return None, ""
    if bare in BY_CODE:
        return None, str(BY_CODE[bare])
    found = NUMBER.fullmatch(bare)
    if found is None:
        raise ValidationError(
            _("“%(text)s” is neither a mark nor a code. Type a mark from 0 to 20, or one of: %(codes)s.")
            % {"text": text.strip()[:40], "codes": ", ".join(codes[0] for codes in CODES.values())},
            code="unknown",
        )
    whole, decimals = found.group(1), found.group(2) or ""
    if len(decimals) > 2:
        raise ValidationError(_("A mark has two decimals at most."), code="decimals")
    value = Decimal(f"{whole}.{decimals}" if decimals else whole)
    if not 0 <= value <= 20 or whole.startswith("-"):
        raise ValidationError(_("A mark lies between 0 and 20."), code="out_of_range")
    return value, ""


def entry_text(mark: Decimal | None, outcome: str) -> str:
    """What one would type for it: "12,5", "0", "abs", or nothing."""
    if mark is not None:
        return decimal_words(mark)
    return CODES[Outcome(outcome)][0] if outcome else ""


def code_words() -> list[tuple[str, str]]:
    """(code, what it means) for the page that explains them."""
    return [(codes[0], str(outcome.label)) for outcome, codes in CODES.items()]
