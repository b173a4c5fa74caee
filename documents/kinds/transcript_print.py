"""A transcript as the texts that are printed, in the language of the document."""

from datetime import date
from decimal import Decimal

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.kinds.attestation import PrintedTable
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
            "threshold": figure(content["threshold"]) if content["threshold"] else "",
            "provisional": content["status"] == "provisional",
            "has_credits": has_credits,
            "has_own_codes": any(row["code_is_ours"] for row in rows),
            "has_decisions": any(row["basis"] for row in rows),
            "has_exemptions": any(row["decided_on"] for row in rows),
            "passed": _passed([row for row in rows if row.get("by_equivalence")]),
            "blocks": [_block(block) for block in content["blocks"]],
            "organisers": [
                {"name": organisers_words(line["names"]), **_sums(line["sums"])} for line in content["organisers"]
            ],
            "overall": _sums(content["overall"]),
            "signatory": content.get("signatory") or {},
            "failed": _failed(content.get("failed") or []),
            "distribution": _distribution(content.get("distribution")),
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
    if row.get("by_equivalence"):
        return _("By equivalence")
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


def _passed(rows: list[dict]) -> PrintedTable | None:
    """What was passed in an earlier version of the programme, and the activity that it gives."""
    heads = [
        (_("Activity"), "w29"),
        (_("Passed as"), "auto"),
        (_("Credits"), "num"),
        (_("Session"), "w34"),
        (_("Mark /20"), "w29"),
    ]
    cells = [
        [
            row["code"],
            _("%(code)s %(title)s (version %(version)s)") % old,
            figure(old["credits"]),
            old["session"] or _("exempted"),
            figure(old["mark"]) or old["outcome_label"],
        ]
        for row in rows
        for old in row["by_equivalence"]
    ]
    return PrintedTable(heads, cells) if cells else None


def _failed(rows: list[dict]) -> PrintedTable | None:
    heads = [(_("Code"), "w29"), (_("Activity"), "auto"), (_("Session"), "w34"), (_("Mark /20"), "w29")]
    cells = [[r["code"], r["title"], r["session"], figure(r["mark"]) or r["outcome_label"]] for r in rows]
    return PrintedTable(heads, cells) if cells else None


def _distribution(said: dict | None) -> dict | None:
    """The table of the university, marks across; a sentence where the group is too small."""
    if said is None:
        return None
    words = {"group": said["group"], "years": said["years"], "size": said["size"], "day": long_date(said["dated"])}
    if said["rows"] is None:
        return {"table": None, "text": _("Not available: the reference group (%(group)s) is too small.") % words}
    text = _("Passing marks of the reference group: %(group)s, %(years)s, %(size)s marks; published on %(day)s.")
    heads = [("", "auto"), *[(row["mark"], "mark") for row in said["rows"]]]
    shares = [_("Share in %"), *[figure(row["share"]) for row in said["rows"]]]
    better = [_("This mark or a better one, in %"), *[figure(row["cumulative"]) for row in said["rows"]]]
    return {"table": PrintedTable(heads, [shares, better]), "text": text % words}


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
