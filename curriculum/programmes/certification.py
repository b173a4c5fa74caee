"""How an activity is certified: what must be there before the jury grants its credits. Data of the version."""

import re
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from curriculum.institutions.models import AcademicYear

MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
COMMON_YEAR = 2001  # so that 29 February is no day of every year


class Certification(models.TextChoices):
    """Empty where the programme does not state it."""

    BY_MARK = "by_mark", _("by a mark or a code of the session")
    BY_PROPOSAL = "by_proposal", _("by the proposals for all its parts")
    AT_DATE = "at_date", _("at a date, although it goes on afterwards")
    AT_END = "at_end", _("after its last day")


# A share and a day belong to "at a date", and to nothing else
COMPLETE = Q(certification="at_date", certification_share__isnull=False) & ~Q(certification_day="") | (
    ~Q(certification="at_date") & Q(certification_share__isnull=True, certification_day="")
)


def is_month_day(text: str) -> bool:
    """Whether it is a day of every year, such as "08-31"."""
    if not MONTH_DAY.fullmatch(text):
        return False
    month, day = map(int, text.split("-"))
    try:
        date(COMMON_YEAR, month, day)
    except ValueError:
        return False
    return True


def month_day(text: str) -> None:
    if not is_month_day(text):
        raise ValidationError(_("Write a month and a day, such as 08-31."), code="month_day")


def share_of_one(value: Decimal) -> None:
    if value is not None and not 0 < value <= 1:
        raise ValidationError(_("A share lies above 0 and is at most 1."), code="share")


def day_in(year: AcademicYear, text: str) -> date:
    """The day of that academic year on which the month and day of `text` fall."""
    month, day = map(int, text.split("-"))
    first = date(year.starts.year, month, day)
    return first if first >= year.starts else date(year.starts.year + 1, month, day)
