"""The progress report of a resident, in an edition for the resident, the mentor and the jury.

Each edition holds what DESIGN lets its reader see: the mentor's none of the administrative file, the jury's the signed
levels and that mentoring took place, without birth date, matricules and counts of evidence.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.permissions import Allowed, Answer, Denied
from documents.kinds.attestation import SCHEMA, Content, PrintedTable
from documents.kinds.kind import Kind
from documents.kinds.parts import institution_said, partners, plain_decimal, programme_said, resident_said
from documents.kinds.permissions import by_office
from documents.kinds.stages import approved, placement_said, stages_table
from documents.kinds.subjects import Subject
from documents.kinds.wording import figure, issue_words, long_date, organisers_words, short_date
from mentoring.models import MentoringMeeting
from mentoring.permissions import mentored_by
from portfolio.coverage.measure import framework_for, measure
from portfolio.models import SignOff
from progress.resident_status import ResidentStatus, resident_status
from records.models import Enrolment

RESIDENT, MENTOR, JURY = "progress", "progress_mentor", "progress_jury"
TITLE = gettext_lazy("Progress report")
SUMS = ("earned", "exempted", "registered", "missing", "counted", "total")


def composer(edition: str):
    def compose(subject: Subject, language: str, now: datetime) -> Content:
        with translation.override(language):
            return content_of(subject.resident, edition, language, now)

    return compose


def content_of(enrolment: Enrolment, edition: str, language: str, now: datetime) -> Content:
    enrolment = Enrolment.objects.for_list().get(pk=enrolment.pk)
    status = resident_status(enrolment, now)
    resident = resident_said(enrolment)
    if edition != RESIDENT:
        resident["birth_date"] = None
    if edition == JURY:
        resident["matricules"] = []
    return {
        "schema": SCHEMA,
        "kind": edition,
        "language": language,
        "institutions": [institution_said(i, language) for i in partners(enrolment.programme_version.programme)],
        "resident": resident,
        "programme": programme_said(enrolment, language),
        **credits_said(status, language),
        "requirements": [requirement_said(measure, language) for measure in status.measures],
        "stages": [placement_said(row) for row in approved(enrolment)],
        "meetings": meetings_said(enrolment),
        "competencies": competencies_said(enrolment, edition, language, now),
        "missing": missing_said(status, edition),
    }


def credits_said(status: ResidentStatus, language: str) -> dict[str, Any]:
    record = status.record
    names = {i.code: i.short_name for row in record.rows for i in row.activity.organisers.all()}
    return {
        "blocks": [
            {"number": line.key.number, "title": line.key.title.in_language(language), "sums": sums_said(line)}
            for line in record.by_block()
        ],
        "organisers": [
            {"names": [names[code] for code in line.key], "sums": sums_said(line)} for line in record.by_organiser()
        ],
        "overall": sums_said(record.overall),
    }


def sums_said(sums) -> dict[str, str | None]:
    return {name: plain_decimal(getattr(sums, name)) for name in SUMS}


def requirement_said(measured, language: str) -> dict[str, Any]:
    return {
        "title": measured.requirement.title.in_language(language),
        "done": plain_decimal(measured.done),
        "minimum": plain_decimal(measured.minimum),
        "maximum": plain_decimal(measured.requirement.maximum),
        "missing": plain_decimal(measured.missing),
        "unit": measured.unit,
    }


def meetings_said(enrolment: Enrolment) -> int:
    """That mentoring took place: the meetings held, nothing of what was said."""
    return MentoringMeeting.objects.counting().filter(enrolment=enrolment).count()


def competencies_said(enrolment: Enrolment, edition: str, language: str, now: datetime) -> list[dict[str, Any]]:
    today = timezone.localdate(now)
    framework = framework_for(enrolment, today)
    if framework is None:
        return []
    signed: dict[int, list[dict[str, Any]]] = {}
    for row in SignOff.objects.live().filter(enrolment=enrolment).for_list():
        said = {"level": row.level.title.in_language(language), "year": row.year, "by": str(row.signer)}
        signed.setdefault(row.competency_id, []).append(said | {"on": timezone.localdate(row.signed_at).isoformat()})
    counts = {}
    if edition != JURY:
        whole = measure([enrolment], framework=framework, user=enrolment.user, today=today)[enrolment.pk].whole
        counts = {pk: [len(cell.observations), len(cell.observers)] for pk, cell in whole.items()}
    return [
        {
            "title": competency.title.in_language(language),
            "levels": signed.get(competency.pk, []),
            "observed": counts.get(competency.pk),
        }
        for competency in framework.competencies.order_by("position")
    ]


def missing_said(status: ResidentStatus, edition: str) -> list[dict[str, Any]]:
    """What is missing and by when; the pieces of the administrative file only in the resident's own edition."""
    found = status.missing if edition == RESIDENT else status.missing[len(status.unchecked) :]
    return [
        {"what": item.what, "who": item.who, "until": item.until.isoformat() if item.until else None} for item in found
    ]


def printed(snapshot: dict[str, Any]) -> dict[str, Any]:
    content = snapshot["content"]
    with translation.override(content["language"]):
        resident = content["resident"]
        return {
            "language": content["language"],
            "title": str(TITLE),
            "issue": issue_words(snapshot["issue"]),
            "institutions": content["institutions"],
            "name": f"{resident['given_name']} {resident['family_name']}".strip(),
            "resident": resident | {"birth_date": long_date(resident["birth_date"])},
            "programme": content["programme"],
            "edition": edition_words(content["kind"]),
            "parts": [part for part in parts(content) if part["table"] or part["text"]],
        }


def edition_words(edition: str) -> str:
    words = {RESIDENT: _("edition for the resident"), MENTOR: _("edition for the mentor")}
    return words.get(edition, _("edition for the jury"))


def parts(content: Content) -> list[dict[str, Any]]:
    """The sections of the report: heading, a table or a sentence."""
    has_credits = bool(content["overall"]["total"] and content["overall"]["total"] != "0")
    meetings = content["meetings"]
    text = ngettext("%(n)s meeting was held.", "%(n)s meetings were held.", meetings) % {"n": meetings}
    nothing = _("Nothing is missing as recorded here.")
    return [
        part(_("Missing"), missing_table(content), "" if content["missing"] else nothing),
        part(_("Credits by block"), sums_table(_("Block"), block_lines(content)) if has_credits else None),
        part(_("Credits by organiser"), sums_table(_("Organiser"), organiser_lines(content)) if has_credits else None),
        part(_("Requirements"), requirements_table(content), _("As recorded here; the commission decides.")),
        part(_("Stages"), stages_table(content | {"rows": content["stages"]}) if content["stages"] else None),
        part(_("Mentoring"), None, text if meetings else _("No meeting was held yet.")),
        part(_("Competencies"), competencies_table(content)),
    ]


def part(heading: str, table: PrintedTable | None, text: str = "") -> dict[str, Any]:
    return {"heading": heading, "table": table if table and table.rows else None, "text": text}


def missing_table(content: Content) -> PrintedTable:
    heads = [(_("What"), "auto"), (_("Who can settle it"), "w48"), (_("By when"), "w29")]
    return PrintedTable(heads, [[row["what"], row["who"], short_date(row["until"])] for row in content["missing"]])


def block_lines(content: Content) -> list[tuple[str, dict]]:
    return [(f"{block['number']} – {block['title']}", block["sums"]) for block in content["blocks"]]


def organiser_lines(content: Content) -> list[tuple[str, dict]]:
    return [(organisers_words(line["names"]), line["sums"]) for line in content["organisers"]]


def sums_table(label: str, lines: list[tuple[str, dict]]) -> PrintedTable:
    columns = {
        "earned": _("Granted"),
        "exempted": _("By exemption"),
        "registered": _("Under way"),
        "missing": _("Still to take"),
        "total": _("Total"),
    }
    heads = [(label, "auto"), *[(words, "num") for words in columns.values()]]
    return PrintedTable(heads, [[name, *[figure(sums[column]) for column in columns]] for name, sums in lines])


def requirements_table(content: Content) -> PrintedTable:
    heads = [(_("Requirement"), "auto"), (_("Recorded"), "num"), (_("Required"), "w29"), (_("Missing"), "num")]
    return PrintedTable(heads, [requirement_cells(row) for row in content["requirements"]])


def requirement_cells(row: dict[str, Any]) -> list[str]:
    unit = f" {row['unit']}" if row["unit"] else ""
    bounds = [_("at least %(n)s") % {"n": figure(row["minimum"])} if row["minimum"] else ""]
    bounds.append(_("at most %(n)s") % {"n": figure(row["maximum"])} if row["maximum"] else "")
    return [row["title"], figure(row["done"]) + unit, ", ".join(filter(None, bounds)), figure(row["missing"])]


def competencies_table(content: Content) -> PrintedTable:
    heads = [(_("Competency"), "auto"), (_("Level signed"), "w60")]
    rows = [[row["title"], "; ".join(map(level_words, row["levels"])) or "–"] for row in content["competencies"]]
    if all(row["observed"] is None for row in content["competencies"]):
        return PrintedTable(heads, rows)
    heads += [(_("Observations"), "num"), (_("Observers"), "num")]
    counted = zip(rows, content["competencies"], strict=True)
    return PrintedTable(heads, [[*cells, *map(str, row["observed"] or [0, 0])] for cells, row in counted])


def level_words(said: dict[str, Any]) -> str:
    words = {"level": said["level"], "year": said["year"], "by": said["by"], "on": short_date(said["on"])}
    return _("%(level)s (year %(year)s), signed by %(by)s on %(on)s") % words


def by_resident(user, subject: Subject) -> Answer:
    if user.pk == subject.resident.user_id:
        return Allowed()
    return Denied(_("This edition is for the resident alone."))


def by_mentor(user, subject: Subject) -> Answer:
    if mentored_by(user).filter(enrolment=subject.resident.pk).exists():
        return Allowed()
    return Denied(_("This edition is for the mentor."))


def by_jury_or_office(user, subject: Subject) -> Answer:
    if by_office(user, subject) or Enrolment.objects.before_jury_of(user).filter(pk=subject.resident.pk).exists():
        return Allowed()
    return Denied(_("This edition is for the jury and the offices that prepare its sitting."))


def kind(name: str, prefix: str, may_issue, for_batches: bool) -> Kind:
    return Kind(
        name=name,
        prefix=prefix,
        title=TITLE,
        open_label=gettext_lazy("Open the report"),
        template="documents/print/progress.html",
        compose=composer(name),
        printed=printed,
        may_issue=may_issue,
        sealed=False,
        for_batches=for_batches,
    )


KINDS = (
    kind(RESIDENT, "RA", by_resident, False),
    kind(MENTOR, "RM", by_mentor, False),
    kind(JURY, "RJ", by_jury_or_office, True),
)
