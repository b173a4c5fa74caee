"""A transcript as the texts that are printed, in the language of the document."""

from datetime import date
from decimal import Decimal

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.kinds.kind import Kind
from documents.kinds.permissions import by_resident_or_office
from documents.kinds.transcript import basis, facts, transcript_content
from documents.kinds.wording import figure, issue_words, long_date, organisers_words, unbroken

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
            "issue": issue_words(issue),
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
                {"name": organisers_words(line["names"]), **_sums(line["sums"])} for line in content["organisers"]
            ],
            "overall": _sums(content["overall"]),
        }


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
        "organisers": organisers_words(row["organisers"]),
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


def _sums(sums: dict) -> dict:
    """Return sums as figures, a dash for zero; `stated`: the stated total, else the total of the activities."""
    figures = {name: figure(sums[name]) if Decimal(sums[name]) else "–" for name in COLUMNS}
    return {**figures, "counted": figure(sums["counted"]), "stated": figure(sums["stated"] or sums["total"])}


KIND = Kind(
    name="transcript",
    prefix="RN",
    title=gettext_lazy("Transcript of records"),
    open_label=gettext_lazy("Open the transcript"),
    template="documents/print/transcript.html",
    compose=lambda subject, language, now: transcript_content(subject.resident, language, now),
    printed=printed,
    may_issue=by_resident_or_office,
    facts=facts,
    basis=basis,
    elmo=True,
)
