"""The attestation of enrolment and the annual programme of a resident in an academic year."""

from datetime import date
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Allowed, Answer, Denied
from documents.kinds.attestation import TEMPLATE, Content, PrintedTable, attested, printer
from documents.kinds.kind import OPEN_ATTESTATION, Kind
from documents.kinds.parts import plain_decimal
from documents.kinds.permissions import by_resident_or_office
from documents.kinds.subjects import Subject
from documents.kinds.wording import figure, long_date, organisers_words
from records.models import AnnualProgramme, Registration, StatusChange


def has_year(subject: Subject, today: date) -> Answer:
    """An annual programme is agreed, and the resident had not left before the year."""
    assert subject.year is not None
    if not AnnualProgramme.objects.filter(enrolment=subject.resident, academic_year=subject.year).exists():
        return Denied(_("No annual programme is agreed for %(year)s.") % {"year": subject.year})
    left = left_on(subject)
    if left is not None and left < subject.year.starts:
        return Denied(_("The resident left the programme before %(year)s.") % {"year": subject.year})
    return Allowed()


def left_on(subject: Subject) -> date | None:
    """The day on which the resident withdrew or ended the programme."""
    final = StatusChange.objects.filter(enrolment=subject.resident, kind__in=StatusChange.FINAL).order_by("starts")
    return final.values_list("starts", flat=True).first()


def registrations_said(subject: Subject, language: str) -> list[Content]:
    rows = (
        Registration.objects.filter(annual_programme__enrolment=subject.resident)
        .filter(annual_programme__academic_year=subject.year)
        .select_related("activity__block")
        .prefetch_related("activity__organisers", "activity__identifiers__institution")
        .order_by("activity__block__number", "activity__position")
    )
    return [
        {
            "code": row.activity.shown_code,
            "title": row.activity.title.in_language(language),
            "block": row.activity.block.number,
            "organisers": [i.short_name for i in sorted(row.activity.organisers.all(), key=lambda i: i.code)],
            "credits": plain_decimal(row.activity.credits),
        }
        for row in rows
    ]


def year_said(subject: Subject) -> Content:
    year = subject.year
    assert year is not None
    left = left_on(subject)
    return {
        "label": str(year),
        "starts": year.starts.isoformat(),
        "ends": year.ends.isoformat(),
        "left_on": left.isoformat() if left and left <= year.ends else None,
    }


def total_of(rows: list[Content]) -> str | None:
    """The credits of the rows as a plain decimal; None where the programme has none."""
    stated = [Decimal(row["credits"]) for row in rows if row["credits"]]
    return plain_decimal(sum(stated, Decimal(0))) if stated else None


def compose(kind: str):
    def composed(subject: Subject, language: str, now) -> Content:
        with translation.override(language):
            rows = registrations_said(subject, language)
            enrolling = subject.resident.enrolling_institution.name.in_language(language)
            facts = {"year": year_said(subject), "enrolling": enrolling, "credits": total_of(rows)}
            if kind == "annual_programme":
                facts["rows"] = rows
            return attested(kind, subject.resident, language, **facts)

    return composed


def enrolment_sentences(content: Content) -> list[str]:
    year = content["year"]
    words = {"year": year["label"], "from": long_date(year["starts"]), "to": long_date(year["ends"])}
    words |= {"university": content["enrolling"], "credits": figure(content["credits"])}
    if year["left_on"]:
        said = _(
            "The universities named above certify that the person named above was enrolled in this programme at "
            "%(university)s in the academic year %(year)s, until %(day)s."
        )
        words["day"] = long_date(year["left_on"])
    else:
        said = _(
            "The universities named above certify that the person named above is enrolled in this programme at "
            "%(university)s for the academic year %(year)s, from %(from)s to %(to)s."
        )
    sentences = [said % words]
    if content["credits"]:
        sentences.append(_("The annual programme agreed for that year comes to %(credits)s credits.") % words)
    return sentences


def programme_sentences(content: Content) -> list[str]:
    return [_("Annual programme agreed for the academic year %(year)s.") % {"year": content["year"]["label"]}]


def programme_table(content: Content) -> PrintedTable:
    has_credits = content["credits"] is not None
    heads = [(_("Code"), "w29"), (_("Activity"), "auto"), (_("Block"), "w14"), (_("Organiser"), "w34")]
    rows = [
        [row["code"], row["title"], str(row["block"]), organisers_words(row["organisers"])] for row in content["rows"]
    ]
    if not has_credits:
        return PrintedTable(heads, rows)
    heads.append((_("Credits"), "num"))
    rows = [[*cells, figure(row["credits"])] for cells, row in zip(rows, content["rows"], strict=True)]
    return PrintedTable(heads, rows, ["", _("Total"), "", "", figure(content["credits"])])


ENROLMENT = Kind(
    name="enrolment",
    prefix="AI",
    title=gettext_lazy("Attestation of enrolment"),
    open_label=OPEN_ATTESTATION,
    template=TEMPLATE,
    compose=compose("enrolment"),
    printed=printer(gettext_lazy("Attestation of enrolment"), enrolment_sentences),
    may_issue=by_resident_or_office,
    ready=has_year,
    of_year=True,
)
ANNUAL_PROGRAMME = Kind(
    name="annual_programme",
    prefix="PA",
    title=gettext_lazy("Annual programme"),
    open_label=gettext_lazy("Open the annual programme"),
    template=TEMPLATE,
    compose=compose("annual_programme"),
    printed=printer(gettext_lazy("Annual programme"), programme_sentences, programme_table),
    may_issue=by_resident_or_office,
    ready=has_year,
    of_year=True,
)
