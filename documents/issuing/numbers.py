"""Numbers and verification codes of documents."""

import re
import secrets

from django.db import IntegrityError, transaction
from django.db.models import F

from documents.issuing.models import NumberSeries
from documents.kinds.registry import KINDS

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base 32 without I, L, O and U, which are misread
LENGTH, GROUP = 20, 4  # 100 bits
READ_AS = str.maketrans("ILO", "110")


def take_number(kind: str, year: int) -> str:
    """Return the next number of the calendar year, "RN-2026-00042".

    Call in the transaction that inserts the document.
    """
    series = NumberSeries.objects.filter(kind=kind, year=year)
    if not series.update(last=F("last") + 1):
        try:
            with transaction.atomic():
                NumberSeries.objects.create(kind=kind, year=year, last=1)
        except IntegrityError:  # another transaction created the row at the same time
            series.update(last=F("last") + 1)
    return f"{KINDS[kind].prefix}-{year}-{series.get().last:05}"


def new_code() -> str:
    """Return a random verification code: "7K3M-9QXA-2FWD-8RTZ-4HBN"."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def read_code(typed: str) -> str:
    """Normalise a typed code: any case, spaces and dashes anywhere, O for 0, I or L for 1; "" if it is no code."""
    bare = re.sub(r"[\W_]", "", typed.upper()).translate(READ_AS)
    return _grouped(bare) if len(bare) == LENGTH and set(bare) <= set(ALPHABET) else ""


def _grouped(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))
