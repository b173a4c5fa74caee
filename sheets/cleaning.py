"""One cell as people meant it: invisible characters gone, and what is no text, or would run, found."""

import re
import unicodedata

from django.utils.translation import gettext as _

LONGEST = 5000  # characters of a cell
BLANKS = re.compile(r"[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
INVISIBLE = re.compile(r"[\u00ad\u200b\u200c\u2060\ufeff]|_x000D_")
NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd-\uffff]")
RUNS = re.compile(r"'*[=+\-@\t\r]")


def tidy(cell: str) -> str:
    """The text of a cell without what cannot be seen; lines inside it stay, as do characters that are no text."""
    if cell.isascii() and cell.isprintable():
        return cell.strip()
    text = BLANKS.sub(" ", INVISIBLE.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")))
    return unicodedata.normalize("NFC", text.strip())


def read(cell: str) -> tuple[str, str]:
    """(text as it is meant, why it cannot be taken): "'=1+1" is the text "=1+1", "=1+1" a formula."""
    bare = tidy(cell)
    if bare.startswith("="):
        return bare, _("A cell begins with “=”: give the value, not a formula.")
    return unharmed(bare), flaw(bare)


def harmless(text: str) -> str:
    """Text that no spreadsheet program runs: "=1+1" -> "'=1+1". `unharmed` undoes it."""
    return f"'{text}" if RUNS.match(text) else text


def unharmed(text: str) -> str:
    """The text before `harmless`; an apostrophe before anything else stays: "'t Serstevens"."""
    return text[1:] if text.startswith("'") and RUNS.match(text) else text


def flaw(text: str) -> str:
    """Why a text cannot be taken, in words; empty when it can."""
    if len(text) > LONGEST:
        return _("The cell holds %(length)s characters; %(most)s at most are read.") % {
            "length": len(text),
            "most": LONGEST,
        }
    if text.isascii() and text.isprintable():
        return ""
    if NO_TEXT.search(text):
        return _("A cell holds characters that are no text.")
    if is_broken(text):
        return _("The accents of this cell are broken: export the table again as CSV UTF-8 or .xlsx.")
    return ""


def is_broken(text: str) -> bool:
    """UTF-8 that somebody once read as Windows-1252: "ZoÃ©"."""
    if not any(sign in text for sign in "ÃÂâ"):
        return False
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False


def words(text: str) -> str:
    """What two names of columns have in common: "N° Matricule *" -> "matricule", "E-Mail :" -> "e mail"."""
    spread = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)", " ", text.replace("œ", "oe").replace("Œ", "oe")))
    bare = "".join(c if c.isalnum() else " " for c in spread if not unicodedata.combining(c))
    return " ".join(bare.casefold().split()).removeprefix("n ")
