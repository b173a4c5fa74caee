"""The certificate of the stages that a resident has done."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Allowed, Answer, Denied
from documents.kinds.attestation import TEMPLATE, Content, PrintedTable, attested, printer
from documents.kinds.kind import OPEN_ATTESTATION, Kind
from documents.kinds.parts import plain_decimal
from documents.kinds.permissions import by_office
from documents.kinds.subjects import Subject
from documents.kinds.wording import figure, short_date
from internships.models import AgreementState, Evaluation, Placement
from records.models import Enrolment

VALID = (Evaluation.State.SIGNED, Evaluation.State.ACKNOWLEDGED)


def approved(enrolment: Enrolment) -> list[Placement]:
    rows = Placement.objects.filter(enrolment=enrolment, agreement_state=AgreementState.APPROVED)
    return list(
        rows.select_related("site", "registration__activity")
        .prefetch_related("supervisions__supervisor__user", "interruptions", "evaluations")
        .order_by("starts")
    )


def running_on(enrolment: Enrolment, today: date) -> list[Placement]:
    """Approved placements that have not come to their end."""
    return [row for row in approved(enrolment) if row.ends >= today]


def placement_said(row: Placement) -> Content:
    names = [f"{s.supervisor.user.given_name} {s.supervisor.user.family_name}".strip() for s in row.supervisions.all()]
    stops = [
        [stop.starts.isoformat(), stop.ends.isoformat() if stop.ends else None] for stop in row.interruptions.all()
    ]
    finals = [e for e in row.evaluations.all() if e.kind == Evaluation.Kind.FINAL and e.state in VALID]
    return {
        "placement": str(row.uuid),
        "site": row.site.name,
        "city": row.site.city,
        "starts": row.starts.isoformat(),
        "ends": row.ends.isoformat(),
        "share": plain_decimal(row.share),
        "supervisors": names,
        "interruptions": stops,
        "validated": any(e.outcome == Evaluation.Outcome.VALIDATED for e in finals),
    }


def completed(enrolment: Enrolment, today: date) -> list[Placement]:
    return [row for row in approved(enrolment) if row.ends < today]


def has_completed(subject: Subject, today: date) -> Answer:
    if completed(subject.resident, today):
        return Allowed()
    return Denied(_("No stage has come to its end yet."))


def stages(subject: Subject, language: str, now: datetime) -> Content:
    rows = completed(subject.resident, timezone.localdate(now))
    return attested("stages", subject.resident, language, rows=[placement_said(row) for row in rows])


def stages_sentences(content: Content) -> list[str]:
    return [
        _("The universities named above certify that the person named above has done these stages of the programme:")
    ]


def stages_table(content: Content) -> PrintedTable:
    heads = [
        (_("Site"), "auto"),
        (_("Supervisors"), "w48"),
        (_("From"), "w21"),
        (_("To"), "w21"),
        (_("Working time"), "num"),
        (_("Evaluation"), "w29"),
    ]
    return PrintedTable(heads, [stage_cells(row) for row in content["rows"]])


def stage_cells(row: Content) -> list[str]:
    share = figure(plain_decimal(Decimal(row["share"]) * 100))
    return [
        ", ".join(filter(None, [row["site"], row["city"]])),
        ", ".join(row["supervisors"]),
        short_date(row["starts"]),
        short_date(row["ends"]),
        _("%(share)s%%") % {"share": share},
        _("favourable") if row["validated"] else "–",
    ]


def stages_notes(content: Content) -> list[str]:
    stops = [
        _("%(site)s: interrupted from %(from)s to %(to)s.")
        % {"site": row["site"], "from": short_date(start), "to": short_date(end) or "…"}
        for row in content["rows"]
        for start, end in row["interruptions"]
    ]
    return [*stops, _("Whether credits are granted for a stage is decided by the jury.")]


TITLE = gettext_lazy("Certificate of the stages done")
KIND = Kind(
    name="stages",
    prefix="CS",
    title=TITLE,
    open_label=OPEN_ATTESTATION,
    template=TEMPLATE,
    compose=stages,
    printed=printer(TITLE, stages_sentences, stages_table, stages_notes),
    may_issue=by_office,
    ready=has_completed,
)
