"""A snapshot as the texts that are printed, in the language of the document."""

from datetime import date, datetime
from decimal import Decimal

import segno
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

COLUMNS = ("earned", "exempted", "registered", "missing", "counted", "total")

FITS = {"code": 10, "organisers": 11, "mark": 8, "decision": 19}  # characters that fit one line of a cell


def printed(snapshot: dict) -> dict:
    """Return the context of the template. The same snapshot gives the same texts."""
    content, issue = snapshot["content"], snapshot["issue"]
    with translation.override(content["language"]):
        has_credits = Decimal(content["overall"]["total"]) > 0
        resident = content["resident"]
        rows = [row for block in content["blocks"] for row in block["rows"]]
        return {
            "language": content["language"],
            "issue": issue | {"date": long_date(issue["issued_at"]), "qr": qr(issue["verify_url"])},
            "institutions": content["institutions"],
            "name": f"{resident['given_name']} {resident['family_name']}".strip(),
            "resident": resident | {"birth_date": long_date(resident["birth_date"])},
            "programme": content["programme"],
            "threshold": figure(content["threshold"]),
            "provisional": content["status"] == "provisional",
            "has_credits": has_credits,
            "has_own_codes": any(row["code_is_ours"] for row in rows),
            "has_decisions": any(row["basis"] for row in rows),
            "has_exemptions": any(row["decided_on"] for row in rows),
            "blocks": [_block(block) for block in content["blocks"]],
            "organisers": [
                {"name": _organisers(line["names"]), **_sums(line["sums"])} for line in content["organisers"]
            ],
            "overall": _sums(content["overall"]),
        }


def figure(value: str | None) -> str:
    """Return a decimal as written in the active language: "12,5" in French; "" for None."""
    return "" if value is None else number_format(Decimal(value))


def long_date(iso: str | None) -> str:
    """ "22 novembre 2026" for an ISO date, or for an ISO moment in local time; "" for none."""
    if not iso:
        return ""
    day = timezone.localtime(datetime.fromisoformat(iso)).date() if "T" in iso else date.fromisoformat(iso)
    return date_format(day, "j F Y")


def initials(snapshot: dict) -> str:
    """Return all that the public page shows of a name, such as "A. D. S.", never the name itself."""
    resident = snapshot["content"]["resident"]
    names = f"{resident['given_name']} {resident['family_name']}".replace("-", " ").split()
    return " ".join(f"{name[0].upper()}." for name in names)


def qr(address: str) -> str:
    """Return the address as QR code in a `data:` URL.

    A PNG renders faster than paths; a fixed mask avoids comparing masks.
    """
    return segno.make(address, error="m", micro=False, mask=2).png_data_uri(scale=4, border=0)


def unbroken(text: str) -> SafeString:
    """Return HTML in which hyphenated words do not break, so that the PDF can be searched for them."""
    words = (
        format_html('<span class="nowrap">{}</span>', w) if "-" in w and len(w) < 30 else escape(w)
        for w in text.split()
    )
    return format_html_join(" ", "{}", ((word,) for word in words))


def _block(block: dict) -> dict:
    heading = _("Block %(number)s") % {"number": block["number"]}
    return {
        "heading": f"{heading} – {block['title']}" if block["title"] else heading,
        "rows": [_row(row) for row in block["rows"]],
        **_sums(block["sums"]),
    }


def _row(row: dict) -> dict:
    mark = figure(row["mark"]) or row["outcome_label"]
    when = row["session"]
    if row["decided_on"]:
        when = date_format(date.fromisoformat(row["decided_on"]), "d/m/Y")
    words = {
        "title": unbroken(row["title"]),
        "code": row["code"],
        "code_is_ours": row["code_is_ours"],
        "organisers": _organisers(row["organisers"]),
        "credits": figure(row["credits"]),
        "mark": mark,
        "when": when,
        "decision": _decision(row),
        "counts": row["state"] in ("earned", "exempted"),
    }
    return words | {"wraps": {name: len(words[name]) > most for name, most in FITS.items()}}


def _decision(row: dict) -> str:
    if row["state"] == "earned":
        return _("Credits granted")
    if row["state"] == "exempted":
        return _("Exempted")
    year = row["registered_in"]
    if row["granted"] is None:
        return _("Registered %(year)s") % {"year": year} if year else _("Not registered")
    if year and year != row["decided_in"]:
        return _("Not granted, registered again %(year)s") % {"year": year}
    return _("Not granted")


def _organisers(names: list[str]) -> str:
    return " + ".join(names) or _("none stated")


def _sums(sums: dict) -> dict:
    """Return sums as figures, a dash for zero; `stated`: the stated total, else the total of the activities."""
    figures = {name: figure(sums[name]) if Decimal(sums[name]) else "–" for name in COLUMNS}
    return {**figures, "counted": figure(sums["counted"]), "stated": figure(sums["stated"] or sums["total"])}
