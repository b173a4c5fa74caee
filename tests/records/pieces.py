"""Pieces of the administrative file, asked for and handed in."""

import io
from itertools import count

from curriculum.models import AskedPiece
from records.admission_file.services import hand_in
from tests import factories

PDF = b"%PDF-1.7\n"
serial = count()


def asked(cast, code="licence", **fields):
    found = AskedPiece.objects.filter(programme=cast.programme, code=code).first()
    usual = {"asked": "once", "due_days": 15, "title": factories.both(f"Piece {code}")}
    return found or AskedPiece.objects.create(programme=cast.programme, code=code, **{**usual, **fields})


def handed_in(cast, enrolment, code="licence", by=None, year=2024, content=PDF, **fields):
    return hand_in(
        enrolment=enrolment, asked=asked(cast, code, **fields), year=factories.year(year), file=io.BytesIO(content),
        name=f"piece-{next(serial)}.pdf", size=len(content), by=by or enrolment.user,
    )  # fmt: skip
