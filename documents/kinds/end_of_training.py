"""What the universities attest at the end of the training: success, provisional success, credits of theory."""

from datetime import date, datetime, time

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Activity
from documents.kinds.attestation import TEMPLATE, Content, PrintedTable, attested, printer
from documents.kinds.kind import OPEN_ATTESTATION, Kind
from documents.kinds.parts import plain_decimal
from documents.kinds.permissions import by_office
from documents.kinds.stages import placement_said, running_on, stages_table
from documents.kinds.subjects import Subject
from documents.kinds.wording import figure, long_date, short_date
from jury.cycles.success import cycle_decision, has_success
from progress.resident_status import CREDITS, resident_status
from records.credits.credit_records import CreditRecord, CreditRow, State, credit_record
from records.models import Decision, Enrolment


def moment_of(today: date) -> datetime:
    """The end of the day: what was published on it counts."""
    return timezone.make_aware(datetime.combine(today, time.max))


def open_rows(record: CreditRecord) -> list[CreditRow]:
    return [row for row in record.rows if not row.counts]


def basis_of(rows: list[CreditRow]) -> list[str]:
    return sorted(str(found.uuid) for row in rows for found in row.bases)


# Success


def succeeded(subject: Subject, today: date) -> Answer:
    """The jury decided on success, every activity counts, and no stage is running: what was agreed has been done.

    Where the jury does not sit in Cursus, the activities decide.
    """
    record = credit_record(subject.resident, moment_of(today))
    if missing := len(open_rows(record)):
        return Denied(_("Not every activity is granted yet: %(n)s missing.") % {"n": missing})
    if not has_success(subject.resident, moment_of(today)):
        return Denied(_("The jury has not decided on success at the end of the cycle, or it is not published yet."))
    if running := running_on(subject.resident, today):
        last = max(row.ends for row in running)
        return Denied(
            _("A stage runs until %(day)s: until then the provisional attestation is issued.")
            % {"day": short_date(last.isoformat())}
        )
    return Allowed()


def success(subject: Subject, language: str, now: datetime) -> Content:
    record = credit_record(subject.resident, now)
    decisions = [found for row in record.rows for found in row.bases if isinstance(found, Decision)]
    sittings = [decision.deliberation for decision in decisions]
    published = [s.published_at for s in sittings if s.published_at]
    cycle = cycle_decision(subject.resident, now)
    if cycle is not None and cycle.deliberation.published_at:
        published.append(cycle.deliberation.published_at)
    return attested(
        "success",
        subject.resident,
        language,
        credits=plain_decimal(record.overall.counted) if record.overall.total else None,
        decided_on=timezone.localdate(max(published)).isoformat() if published else None,
        honours=cycle.honours_title.in_language(language) if cycle and cycle.honours else None,
        basis=sorted([*basis_of(record.rows), *([str(cycle.uuid)] if cycle else [])]),
    )


def success_sentences(content: Content) -> list[str]:
    words = {"programme": content["programme"]["title"], "day": long_date(content["decided_on"])}
    said = [
        _(
            "The universities named above certify that the person named above has succeeded in all activities of the "
            "programme %(programme)s."
        )
        % words
    ]
    if content["decided_on"]:
        said.append(_("The last decision of the jury was published on %(day)s.") % words)
    if content.get("honours"):
        said.append(_("Honours: %(honours)s.") % {"honours": content["honours"]})
    if content["credits"]:
        said.append(_("Credits granted: %(credits)s.") % {"credits": figure(content["credits"])})
    return said


def not_the_diploma(content: Content) -> list[str]:
    return [_("This attestation does not replace the diploma.")]


# Provisional success


def nearly(subject: Subject, today: date) -> Answer:
    """All is granted but stages that are approved and still run."""
    record = credit_record(subject.resident, moment_of(today))
    running = running_on(subject.resident, today)
    if not running:
        return Denied(_("No stage is running: either success is attested, or something else is missing."))
    of_stages = {row.registration.activity_id for row in running}
    others = [row for row in open_rows(record) if row.activity.pk not in of_stages]
    if others:
        return Denied(_("Not every activity is granted yet: %(n)s missing.") % {"n": len(others)})
    return Allowed()


def provisional(subject: Subject, language: str, now: datetime) -> Content:
    record = credit_record(subject.resident, now)
    stages = [placement_said(row) for row in running_on(subject.resident, timezone.localdate(now))]
    with translation.override(language):
        return attested(
            "provisional",
            subject.resident,
            language,
            status="provisional",
            credits=plain_decimal(record.overall.counted) if record.overall.total else None,
            total=plain_decimal(record.enrolment.programme_version.credits or record.overall.total or None),
            stages=stages,
            open=[row.activity.title.in_language(language) for row in open_rows(record)],
            basis=basis_of(record.rows),
        )


def provisional_sentences(content: Content) -> list[str]:
    said = [
        _(
            "The universities named above certify that the person named above has succeeded in all activities of the "
            "programme %(programme)s, but for the stage that is still running."
        )
        % {"programme": content["programme"]["title"]}
    ]
    if content["credits"]:
        words = {"credits": figure(content["credits"]), "total": figure(content["total"])}
        said.append(_("Credits granted so far: %(credits)s of %(total)s.") % words)
    if content["open"]:
        said.append(_("Still to be granted: %(titles)s.") % {"titles": ", ".join(content["open"])})
    return said


def provisional_notes(content: Content) -> list[str]:
    return [_("Provisional: success is attested when the stage has come to its end and the jury has decided.")]


# Theory


def theory_of(enrolment: Enrolment, now: datetime):
    """The measure of the requirement in credits: credits of theory, in the programme of the brochure."""
    found = [m for m in resident_status(enrolment, now).measures if m.requirement.unit == CREDITS]
    return found[0] if found else None


def has_theory(subject: Subject, today: date) -> Answer:
    measure = theory_of(subject.resident, moment_of(today))
    if measure is None:
        return Denied(_("This programme states no credits of theory that an accreditation asks for."))
    if measure.missing:
        words = {"done": figure(plain_decimal(measure.done)), "minimum": figure(plain_decimal(measure.minimum))}
        return Denied(_("%(done)s of %(minimum)s credits are granted so far.") % words)
    return Allowed()


def theory(subject: Subject, language: str, now: datetime) -> Content:
    measure = theory_of(subject.resident, now)
    assert measure is not None
    record = credit_record(subject.resident, now)
    counting = set(Activity.objects.filter(counts_for=measure.requirement).values_list("pk", flat=True))
    rows = [row for row in record.rows if row.counts and row.activity.pk in counting]
    return attested(
        "theory",
        subject.resident,
        language,
        requirement=measure.requirement.title.in_language(language),
        minimum=plain_decimal(measure.minimum),
        credits=plain_decimal(measure.done),
        rows=[
            {
                "code": row.activity.shown_code,
                "title": row.activity.title.in_language(language),
                "credits": plain_decimal(row.activity.credits),
                "exempted": row.state == State.EXEMPTED,
            }
            for row in rows
        ],
        basis=basis_of(rows),
    )


def theory_sentences(content: Content) -> list[str]:
    words = {"credits": figure(content["credits"]), "minimum": figure(content["minimum"])}
    return [
        _(
            "The universities named above certify that the person named above was granted %(credits)s credits of "
            "general practice theory (%(minimum)s are required), in these activities:"
        )
        % words
    ]


def theory_table(content: Content) -> PrintedTable:
    heads = [(_("Code"), "w29"), (_("Activity"), "auto"), (_("Granted"), "w34"), (_("Credits"), "num")]
    rows = [
        [row["code"], row["title"], _("by exemption") if row["exempted"] else _("by the jury"), figure(row["credits"])]
        for row in content["rows"]
    ]
    return PrintedTable(heads, rows, ["", _("Total"), "", figure(content["credits"])])


def kind(name, prefix, title, compose, ready, printed) -> Kind:
    return Kind(
        name=name,
        prefix=prefix,
        title=title,
        open_label=OPEN_ATTESTATION,
        template=TEMPLATE,
        compose=compose,
        printed=printed,
        may_issue=by_office,
        ready=ready,
    )


TITLES = {
    "success": gettext_lazy("Attestation of success"),
    "provisional": gettext_lazy("Provisional attestation of success"),
    "theory": gettext_lazy("Attestation of general practice theory"),
}
SUCCESS = kind(
    "success", "RE", TITLES["success"], success, succeeded,
    printer(TITLES["success"], success_sentences, notes=not_the_diploma),
)  # fmt: skip
PROVISIONAL = kind(
    "provisional", "RP", TITLES["provisional"], provisional, nearly,
    printer(TITLES["provisional"], provisional_sentences,
            lambda content: stages_table(content | {"rows": content["stages"]}), provisional_notes),
)  # fmt: skip
THEORY = kind(
    "theory", "AT", TITLES["theory"], theory, has_theory, printer(TITLES["theory"], theory_sentences, theory_table)
)
KINDS = (SUCCESS, PROVISIONAL, THEORY)
