"""The attestation of what a person did for the residents of a programme in an academic year. It names no resident."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import roles_of
from documents.kinds.attestation import SCHEMA, TEMPLATE, Content, PrintedTable, printer, signatory_said
from documents.kinds.kind import OPEN_ATTESTATION, Kind
from documents.kinds.parts import institution_said, plain_decimal
from documents.kinds.subjects import Subject
from documents.kinds.wording import figure, long_date, short_date
from documents.rules.models import rules_of_programme
from internships.models import AgreementState, PlacementSupervisor
from mentoring.models import MentoringMeeting
from records.models import Accompaniment
from seminars.models import SeminarMeeting

Rows = list[dict[str, Any]]


def supervisions(subject: Subject) -> Rows:
    """Supervised placements that were approved, cut to the year."""
    year = subject.year
    assert year is not None
    found = PlacementSupervisor.objects.filter(
        supervisor__user=subject.person,
        placement__agreement_state=AgreementState.APPROVED,
        placement__enrolment__programme_version__programme=subject.programme,
        starts__lte=year.ends,
        ends__gte=year.starts,
    ).select_related("placement__site")
    return [
        {
            "capacity": "supervisor",
            "where": ", ".join(filter(None, [row.placement.site.name, row.placement.site.city])),
            "starts": max(row.starts, year.starts).isoformat(),
            "ends": min(row.ends, year.ends).isoformat(),
            "share": plain_decimal(row.placement.share),
        }
        for row in found.order_by("starts", "pk")
    ]


def accompanied(subject: Subject, capacity: str) -> Rows:
    """Residents accompanied in another capacity, without their names; for a mentor with the meetings held."""
    year = subject.year
    assert year is not None
    rows = (
        Accompaniment.objects.filter(user=subject.person, capacity=capacity, starts__lte=year.ends)
        .filter(enrolment__programme_version__programme=subject.programme)
        .exclude(ends__lt=year.starts)
        .order_by("starts", "pk")
    )
    held = MentoringMeeting.objects.counting().filter(
        mentor=subject.person, day__gte=year.starts, day__lte=year.ends, enrolment__in=rows.values("enrolment")
    )
    found = [
        {
            "capacity": capacity,
            "starts": max(row.starts, year.starts).isoformat(),
            "ends": (min(row.ends, year.ends) if row.ends else year.ends).isoformat(),
        }
        for row in rows
    ]
    if capacity == Accompaniment.Capacity.MENTOR and found:
        found[0]["meetings"] = held.count()
    return found


def led(subject: Subject) -> Rows:
    """Seminar meetings that were held and led, with their hours, by group."""
    year = subject.year
    assert year is not None
    held = (
        SeminarMeeting.objects.filter(led_by=subject.person, state=SeminarMeeting.State.HELD)
        .filter(group__activity__programme_version__programme=subject.programme)
        .filter(day__gte=year.starts, day__lte=year.ends)
        .select_related("group")
        .order_by("group", "day")
    )
    groups: dict[int, list[SeminarMeeting]] = {}
    for meeting in held:
        groups.setdefault(meeting.group_id, []).append(meeting)
    return [
        {
            "capacity": "leader",
            "where": str(meetings[0].group),
            "starts": meetings[0].day.isoformat(),
            "ends": meetings[-1].day.isoformat(),
            "meetings": len(meetings),
            "hours": plain_decimal(sum((meeting.hours for meeting in meetings), Decimal(0))),
        }
        for meetings in groups.values()
    ]


def done(subject: Subject) -> Rows:
    """What is recorded, by capacity: stages, seminars with their hours, and residents accompanied otherwise."""
    apart = (Accompaniment.Capacity.SUPERVISOR, Accompaniment.Capacity.LEADER)
    others = [capacity for capacity in Accompaniment.Capacity.values if capacity not in apart]
    return supervisions(subject) + led(subject) + [row for capacity in others for row in accompanied(subject, capacity)]


def has_done(subject: Subject, today: date) -> Answer:
    assert subject.year is not None
    if subject.year.starts > today:
        return Denied(_("The academic year %(year)s has not begun.") % {"year": subject.year})
    if done(subject):
        return Allowed()
    return Denied(_("Nothing is recorded for this person in %(year)s.") % {"year": subject.year})


def by_person_or_office(user, subject: Subject) -> Answer:
    programme, roles = subject.programme, roles_of(user)
    assert programme is not None
    offices = roles.secretariat_of & {institution.pk for institution in programme.institutions.all()}
    if user == subject.person or programme.pk in roles.director_of or offices:
        return Allowed()
    return Denied(_("Only the person, the secretariats and the programme director have this attestation issued."))


def compose(subject: Subject, language: str, now: datetime) -> Content:
    programme, person, year = subject.programme, subject.person, subject.year
    assert programme is not None
    assert person is not None
    assert year is not None
    institutions = sorted(
        programme.institutions.all(), key=lambda i: (i.pk != programme.reference_institution_id, i.code)
    )
    with translation.override(language):
        return {
            "schema": SCHEMA,
            "kind": "accompaniment",
            "language": language,
            "institutions": [institution_said(i, language) for i in institutions],
            "person": {"given_name": person.given_name, "family_name": person.family_name},
            "programme": {"code": programme.code, "title": programme.title.in_language(language)},
            "year": {"label": str(year), "starts": year.starts.isoformat(), "ends": year.ends.isoformat()},
            "rows": done(subject),
            "signatory": signatory_said(rules_of_programme(programme), language),
        }


def sentences(content: Content) -> list[str]:
    year = content["year"]
    return [
        _(
            "The universities named above certify that the person named above worked for the residents of the "
            "programme in the academic year %(year)s, from %(from)s to %(to)s, as follows:"
        )
        % {"year": year["label"], "from": long_date(year["starts"]), "to": long_date(year["ends"])}
    ]


def table(content: Content) -> PrintedTable:
    heads = [(_("Capacity"), "w34"), (_("What"), "auto"), (_("From"), "w21"), (_("To"), "w21")]
    rows = [
        [capacity_words(row["capacity"]), what(row), short_date(row["starts"]), short_date(row["ends"])]
        for row in content["rows"]
    ]
    return PrintedTable(heads, rows)


def capacity_words(capacity: str) -> str:
    return str(Accompaniment.Capacity(capacity).label).capitalize()


def what(row: dict[str, Any]) -> str:
    if row["capacity"] == Accompaniment.Capacity.SUPERVISOR:
        share = figure(plain_decimal(Decimal(row["share"]) * 100))
        return _("%(site)s, a resident at %(share)s%% of full time") % {"site": row["where"], "share": share}
    if row["capacity"] == Accompaniment.Capacity.LEADER:
        words = {"group": row["where"], "n": row["meetings"], "hours": figure(row["hours"])}
        return (
            ngettext(
                "%(group)s: %(n)s meeting led, %(hours)s hours",
                "%(group)s: %(n)s meetings led, %(hours)s hours",
                words["n"],
            )
            % words
        )
    if row.get("meetings"):
        text = ngettext(
            "a resident; %(n)s meeting held in all", "a resident; %(n)s meetings held in all", row["meetings"]
        )
        return text % {"n": row["meetings"]}
    return _("a resident")


def notes(content: Content) -> list[str]:
    return [_("Residents are not named. As recorded here on the day of issue.")]


TITLE = gettext_lazy("Attestation of accompaniment")
KIND = Kind(
    name="accompaniment",
    prefix="AC",
    title=TITLE,
    open_label=OPEN_ATTESTATION,
    template=TEMPLATE,
    compose=compose,
    printed=printer(TITLE, sentences, table, notes),
    may_issue=by_person_or_office,
    ready=has_done,
    for_residents=False,
    for_batches=False,
)
