"""What a specimen is, and the columns that the specimens are read with."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sheets.columns import Column

RESIDENTS = (
    Column(("matricule",), required=True),
    Column(("family name", "nom", "surname"), required=True),
    Column(("given name", "prénom", "first name"), required=True),
    Column(("e mail", "email", "courriel", "adresse e-mail"), required=True),
    Column(("intake", "entrée", "année"), required=True),
    Column(("birth date", "date de naissance")),
    Column(("telephone", "téléphone", "gsm")),
)
RESULTS = (
    Column(("matricule",), required=True),
    Column(("activity", "activité", "code"), required=True),
    Column(("session",), required=True),
    Column(("mark", "note")),
)


@dataclass(frozen=True)
class Specimen:
    """A file, and what becomes of each of its rows.

    `rows`: by the number that the spreadsheet shows, the cells that are taken, or a list of what is wrong in the row;
    `left_out`: rows that are no data, with the reason; `refused`: what is said when nothing of the file is read.
    """

    name: str
    make: Callable[[], bytes]
    rows: dict[int, dict[str, str] | list[str]] = field(default_factory=dict)
    left_out: dict[int, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    columns: tuple[Column, ...] = RESIDENTS

    def __str__(self):
        return self.name


def resident(matricule="N1", family="Evrard", given="Zoé", email="zoe@example.org", intake="2026-2027", **more):
    """The cells of one resident, by column."""
    cells = {"matricule": matricule, "family name": family, "given name": given, "e mail": email, "intake": intake}
    return cells | {name.replace("_", " "): value for name, value in more.items()}


def result(matricule="N1", activity="NAM", session="june", mark="12"):
    return {"matricule": matricule, "activity": activity, "session": session, "mark": mark}
