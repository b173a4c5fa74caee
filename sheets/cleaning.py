"""The text of a cell: invisible characters removed, formulas and damaged text detected."""

import re
import unicodedata

from django.utils.translation import gettext as _

LONGEST = 5000  # characters of a cell
BLANKS = re.compile(r"[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
INVISIBLE = re.compile(r"[\u00ad\u200b\u200c\u2060\ufeff]|_x000D_")
NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd-\uffff]")
RUNS = re.compile(r"'*[=+\-@\t\r]")


def visible_text(cell: str) -> str:
    """Return the text without invisible characters; line breaks stay, and so do control characters."""
    if cell.isascii() and cell.isprintable():
        return cell.strip()
    text = BLANKS.sub(" ", INVISIBLE.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")))
    return unicodedata.normalize("NFC", text.strip())


def read_text(cell: str) -> tuple[str, str]:
    """Return (text, problem): "'=1+1" is the text "=1+1"; "=1+1" is a formula, which is refused."""
    bare = visible_text(cell)
    if bare.startswith("="):
        return bare, _("A cell begins with “=”: give the value, not a formula.")
    return NO_TEXT.sub("\ufffd", unescape_formula(bare)), text_problem(bare)


def escape_formula(text: str) -> str:
    """Escape text that a spreadsheet program would run: "=1+1" becomes "'=1+1"."""
    return f"'{text}" if RUNS.match(text) else text


def unescape_formula(text: str) -> str:
    """Undo `escape_formula`; an apostrophe before anything else stays, as in "'t Serstevens"."""
    return text[1:] if text.startswith("'") and RUNS.match(text) else text


def text_problem(text: str) -> str:
    """Return why a text is refused; empty when it is not."""
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
    """Whether it is UTF-8 that was decoded as Windows-1252, such as "ZoÃ©"."""
    if not any(sign in text for sign in "ÃÂâ"):
        return False
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False


def header_key(text: str) -> str:
    """Return what headers are compared by: "N° Matricule *" gives "matricule", "E-Mail :" gives "e mail"."""
    spread = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)", " ", text.replace("œ", "oe").replace("Œ", "oe")))
    bare = "".join(c if c.isalnum() else " " for c in spread if not unicodedata.combining(c))
    return " ".join(bare.casefold().split()).removeprefix("n ")
