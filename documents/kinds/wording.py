"""Texts that several kinds of document print, in the active language."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import segno
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ui.figures import day_words


def figure(value: str | None) -> str:
    """Return a decimal as written in the active language: "12,5" in French; "" for None."""
    return "" if value is None else number_format(Decimal(value))


def long_date(iso: str | None) -> str:
    """ "22 novembre 2026", "1er décembre 2026" for an ISO date, or for an ISO moment in local time; "" for none."""
    if not iso:
        return ""
    day = timezone.localtime(datetime.fromisoformat(iso)).date() if "T" in iso else date.fromisoformat(iso)
    return day_words(day)


def issue_words(issue: dict[str, Any]) -> dict[str, Any]:
    """The `issue` of a snapshot with date, QR code and what is said of the seal."""
    words = {"date": long_date(issue["issued_at"]), "qr": qr(issue["verify_url"]), "seal_words": ""}
    if seal := issue.get("seal"):
        text = _("The file carries the electronic seal of %(name)s; paper is verified by its code.")
        if seal["self_made"]:
            text = _("The file carries a seal made for a demonstration (%(name)s): it proves nothing.")
        words["seal_words"] = text % {"name": seal["name"]}
    return issue | words


def short_date(iso: str | None) -> str:
    """ "22/11/2026" for an ISO date; "" for none."""
    return date_format(date.fromisoformat(iso), "d/m/Y") if iso else ""


def organisers_words(names: list[str]) -> str:
    return " + ".join(names) or _("none stated")


def holder_of(content: dict[str, Any]) -> dict[str, str]:
    """Given and family name of whom the document is about: a resident, or a person who accompanied residents."""
    return content.get("resident") or content["person"]


def initials(snapshot: dict) -> str:
    """Return all that the public page shows of a name, such as "A. D. S.", never the name; "" for minutes."""
    if "minutes" in snapshot["content"]:
        return ""
    holder = holder_of(snapshot["content"])
    names = f"{holder['given_name']} {holder['family_name']}".replace("-", " ").split()
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
