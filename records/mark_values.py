"""The value of an assessment: a mark out of 20 or an outcome code; its field, its check, how it is typed."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.names import fold
from pages.errors import wrong
from ui.figures import decimal_words

HIGHEST = Decimal(20)
MARK_OR_OUTCOME = Q(mark__isnull=False, outcome="") | (Q(mark__isnull=True) & ~Q(outcome=""))


class Outcome(models.TextChoices):
    """Recorded where no mark is given."""

    ABSENT = "absent", gettext_lazy("absent")
    ABSENT_JUSTIFIED = "absent_justified", gettext_lazy("absence justified")
    FRAUD = "fraud", gettext_lazy("fraud")
    VALIDATED = "validated", gettext_lazy("validated")
    NOT_VALIDATED = "not_validated", gettext_lazy("not validated")
    NOT_SUBMITTED = "not_submitted", gettext_lazy("not submitted")


# The first code is the one shown; all of them are understood, in French and English
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


def mark_field():
    return models.DecimalField(gettext_lazy("mark /20"), max_digits=4, decimal_places=2, null=True, blank=True)


def check_value(mark: Decimal | None, outcome: str) -> None:
    """Raise unless it is a mark from 0 to 20 with at most two decimals, or one known outcome."""
    if (mark is None) == (not outcome):
        raise wrong("mark", _("Give a mark or an outcome, not both."), "mark_or_outcome")
    if outcome and outcome not in Outcome.values:
        raise wrong("outcome", _("%(outcome)s is not an outcome.") % {"outcome": outcome}, "unknown_outcome")
    if mark is None:
        return
    if not mark.is_finite() or not 0 <= mark <= HIGHEST:
        raise wrong("mark", _("A mark lies between 0 and 20."), "out_of_range")
    if mark != round(mark, 2):
        raise wrong("mark", _("A mark has two decimals at most."), "decimals")


def passes(mark: Decimal | None, outcome: str, threshold: Decimal | None) -> bool:
    """Whether the value reaches the threshold, if there is one; of the codes, only "validated" does."""
    if mark is None:
        return outcome == Outcome.VALIDATED
    return threshold is not None and mark >= threshold


def otherwise_words(threshold: Decimal | None) -> str:
    """The demand for a reason where a decision departs from the threshold."""
    if threshold is None:
        return _("Say why: the programme states no threshold.")
    return _("Say why the jury decides otherwise than the threshold of %(mark)s/20.") % {
        "mark": decimal_words(threshold)
    }


def parse_entry(text: str) -> tuple[Decimal | None, str]:
    """(mark, outcome) of what was typed, such as "12,5", "12.5", "0", "12/20" or "abs"; (None, "") of nothing.

    Raises a `ValidationError` that lists the codes.
    """
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
    if not 0 <= value <= HIGHEST or whole.startswith("-"):  # "-0" too
        raise ValidationError(_("A mark lies between 0 and 20."), code="out_of_range")
    return value, ""


def entry_text(mark: Decimal | None, outcome: str) -> str:
    """What one would type for it: "12,5", "0", "abs", or nothing."""
    if mark is not None:
        return decimal_words(mark)
    return CODES[Outcome(outcome)][0] if outcome else ""


def code_words() -> list[tuple[str, str]]:
    """[(code, its meaning)], for the legend of a sheet."""
    return [(codes[0], str(outcome.label)) for outcome, codes in CODES.items()]


def shown_mark(mark: Decimal | None, outcome: str) -> str:
    """A mark without trailing zeros ("12,5" in French, "0"), or the label of the outcome; empty if neither is there."""
    if mark is not None:
        return decimal_words(mark)
    return str(Outcome(outcome).label) if outcome else ""
