"""Collect what is missing about the residents of an office; counted in the database, loaded page by page."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.models import AcademicYear, AdmissionCondition, AskedPiece
from curriculum.roles import on_day
from internships.evaluations.reminders import make_link, words
from internships.evaluations.todo import asked_for, awaited
from internships.models import Accreditation, Evaluation, Placement
from internships.supervisors.expiring_accreditations import expiring
from mentoring.reminders import reminders as mentoring_reminders
from notices.reminders import Reminder
from portal.missing.items import Item, Kind, fixed_link, person_link
from portal.missing.marks import marks
from portal.missing.segments import Items, Segment, of_days, of_items, of_rows
from portfolio.requests.reminders import reminders as request_reminders
from records.admission_file.slots import Slot, slots_of
from records.enrolments.models import EnrolmentQuerySet
from records.models import Accompaniment, AdmissionPiece, AnnualProgramme, Enrolment, Registration, StatusChange

SHOWN = ("user", "intake", "enrolling_institution")


def residents_of(user: User, today: date) -> EnrolmentQuerySet:
    """Return the residents whose whole record the office sees, without those who have left."""
    final = StatusChange.objects.filter(on_day(today), enrolment=OuterRef("pk"), kind__in=StatusChange.FINAL)
    seen = Enrolment.objects.seen_as_a_whole_by(user).filter(~Exists(final))
    return seen.select_related(*SHOWN).order_by("user__sort_key", "pk")


def under_way(residents: EnrolmentQuerySet, today: date) -> EnrolmentQuerySet:
    """Those of them who are not away: part-time residents stay."""
    away = StatusChange.objects.filter(on_day(today), enrolment=OuterRef("pk")).exclude(kind="part_time")
    return residents.filter(~Exists(away))


def current_year(today: date) -> AcademicYear | None:
    return AcademicYear.objects.filter(starts__lte=today, ends__gte=today).first()


def missing(user: User, today: date, intake: int | None = None, kinds: Iterable[str] = ()) -> Items:
    """Return the items by day: the latest first, those without a day last.

    `intake`: only about residents of this one; `kinds`: only these, all where there are none.
    """
    residents = residents_of(user, today)
    if intake:
        residents = residents.filter(intake__start_year=intake)
    seen_files = Enrolment.objects.with_file_visible_to(user).exclude(user=user)
    files = residents.filter(pk__in=seen_files.values("pk"))
    active, year = under_way(residents, today), current_year(today)
    sources = {
        Kind.PAPER: lambda: of_items(papers(files, today)),
        Kind.CONDITION: lambda: conditions(files),
        Kind.MARKS: lambda: [] if intake else of_items(marks(user, today)),
        Kind.EVALUATION: lambda: evaluations(residents, today),
        Kind.REQUEST: lambda: of_items(reminded(Kind.REQUEST, request_reminders(today), residents)),
        Kind.MENTORING: lambda: of_items(reminded(Kind.MENTORING, mentoring_reminders(today), residents)),
        Kind.PLACEMENT: lambda: placements(active, year),
        Kind.MENTOR: lambda: mentors(active, today),
        Kind.YEAR: lambda: years(active, year),
        Kind.ACCREDITATION: lambda: [] if intake else of_items(accreditations(today)),
    }
    wanted = set(kinds) or set(sources)
    return Items(segment for kind, source in sources.items() if kind in wanted for segment in source())


def paper_words(slot: Slot) -> str:
    return _("%(piece)s: %(state)s") % {"piece": slot.asked.title, "state": slot.words}


def condition_words(condition: AdmissionCondition) -> str:
    return _("%(piece)s: to be checked") % {"piece": condition.title}


def place_words(registration: Registration) -> str:
    return _("%(stage)s: no place") % {"stage": registration.activity.title}


def accreditation_words(row: Accreditation) -> str:
    return _("Accreditation: %(kind)s") % {"kind": row.get_kind_display()}


def papers(residents: EnrolmentQuerySet, today: date) -> Iterable[Item]:
    """Papers to hand in; the residents of programmes that ask for none are not loaded."""
    asking = AskedPiece.objects.filter(is_asked=True)
    asked = residents.filter(programme_version__programme__in=asking.values("programme"))
    rows = {one.pk: one for one in asked.select_related("programme_version").prefetch_related("status_changes")}
    for pk, slots in slots_of(rows.values(), today).items():
        one = rows[pk]
        for slot in slots:
            if slot.is_to_chase:
                yield Item(
                    Kind.PAPER,
                    f"paper-{one.uuid}-{slot.asked.code}",
                    partial(paper_words, slot),
                    reverse("enrolment-file", args=[one.uuid]),
                    due=slot.last_day,
                    enrolment=one,
                    people=(one.user,),
                    link=partial(person_link, "enrolment-file", one),
                )


def conditions(residents: EnrolmentQuerySet) -> list[Segment]:
    """Conditions of admission without a checked piece; the enrolling secretariat checks them."""
    checked = AdmissionPiece.objects.filter(enrolment=OuterRef("resident"), condition=OuterRef("pk"))
    rows = (
        AdmissionCondition.objects.annotate(resident=F("programme_version__enrolments"))
        .filter(~Exists(checked), resident__in=residents.order_by().values("pk"))
        .order_by("programme_version__enrolments__user__sort_key", "resident", "code")
    )

    def make(found: list[Any]) -> list[Item]:  # conditions, each with its `resident`
        people = residents.in_bulk({row.resident for row in found})
        return [condition_item(row, people[row.resident]) for row in found]

    return of_rows(Kind.CONDITION, None, rows, make)


def condition_item(condition: AdmissionCondition, one: Enrolment) -> Item:
    return Item(
        Kind.CONDITION,
        f"condition-{one.uuid}-{condition.code}",
        partial(condition_words, condition),
        reverse("enrolment-file", args=[one.uuid]),
        enrolment=one,
        office=str(one.enrolling_institution),
    )


def evaluations(residents: EnrolmentQuerySet, today: date) -> list[Segment]:
    """Evaluations that wait for a supervisor, each with those who are asked for it."""
    rows = awaited(today).filter(placement__enrolment__in=residents.order_by().values("pk"))
    ordered = rows.order_by("due_on", "placement__enrolment__user__sort_key", "pk")

    def make(pks: list[int]) -> list[Item]:
        found = awaited(today).select_related("placement__enrolment__intake").in_bulk(pks)
        return [evaluation_item(found[pk], today) for pk in pks]

    return of_days(Kind.EVALUATION, ordered.values_list("due_on", "pk"), make)


def evaluation_item(evaluation: Evaluation, today: date) -> Item:
    return Item(
        Kind.EVALUATION,
        f"evaluation-{evaluation.uuid}",
        partial(words, evaluation),
        reverse("evaluation", args=[evaluation.uuid]),
        due=evaluation.due_on,
        enrolment=evaluation.placement.enrolment,
        people=tuple(asked_for(evaluation, today)),
        office=_("the offices"),
        link=partial(make_link, evaluation),
    )


def reminded(kind: Kind, reminders: list[Reminder], residents: EnrolmentQuerySet) -> Iterable[Item]:
    """Answers that the weekly digest asks for, about these residents; open ones that are not due yet are left out."""
    about = {item.enrolment.pk for item in reminders if item.enrolment is not None}
    known = residents.in_bulk(about) if about else {}
    for number, item in enumerate(reminders):
        one = known.get(item.enrolment.pk) if item.enrolment is not None else None
        if one is not None:
            yield Item(
                kind,
                f"{kind}-{one.uuid}-{item.user.uuid}-{item.due or number}",
                item.words,
                reverse("enrolment", args=[one.uuid]),
                due=item.due,
                enrolment=one,
                people=(item.user,),
                link=partial(digest_link, item),
            )


def digest_link(item: Reminder, _user: User) -> str:
    return item.make_link()


def without_place(residents: EnrolmentQuerySet, year: AcademicYear):
    """Registrations of stages of the year without a placement."""
    taken = Placement.objects.live().filter(registration=OuterRef("pk"))
    return Registration.objects.filter(
        ~Exists(taken),
        annual_programme__enrolment__in=residents.order_by().values("pk"),
        annual_programme__academic_year=year,
        activity__kind="internship",
    ).select_related("activity", "annual_programme")


def placements(residents: EnrolmentQuerySet, year: AcademicYear | None) -> list[Segment]:
    """Stages of the year without a placement, from the first day of the training year."""
    if year is None:
        return []
    due = date(year.start_year, 10, 1)
    rows = without_place(residents, year).order_by("annual_programme__enrolment__user__sort_key", "pk")

    def make(found: list[Registration]) -> list[Item]:
        people = residents.in_bulk({row.annual_programme.enrolment_id for row in found})
        return [placement_item(row, people[row.annual_programme.enrolment_id], due) for row in found]

    return of_rows(Kind.PLACEMENT, due, rows, make)


def placement_item(row: Registration, one: Enrolment, due: date) -> Item:
    return Item(
        Kind.PLACEMENT,
        f"placement-{row.pk}",
        partial(place_words, row),
        reverse("placements", args=[one.uuid]),
        due=due,
        enrolment=one,
        people=(one.user,),
        link=partial(person_link, "placements", one),
    )


def mentors(residents: EnrolmentQuerySet, today: date) -> list[Segment]:
    held = Accompaniment.objects.filter(on_day(today), enrolment=OuterRef("pk"), capacity="mentor")

    def make(found: list[Enrolment]) -> list[Item]:
        return [of_office(Kind.MENTOR, one, lambda: _("no mentor"), "mentoring-appoint") for one in found]

    return of_rows(Kind.MENTOR, None, residents.filter(~Exists(held)), make)


def years(residents: EnrolmentQuerySet, year: AcademicYear | None) -> list[Segment]:
    if year is None:
        return []
    agreed = AnnualProgramme.objects.filter(enrolment=OuterRef("pk"), academic_year=year)
    rows = residents.filter(~Exists(agreed), intake__start_year__lte=year.start_year)

    def title() -> str:
        return _("no annual programme %(year)s") % {"year": year}

    def make(found: list[Enrolment]) -> list[Item]:
        return [of_office(Kind.YEAR, one, title, "enrolment", due=year.starts) for one in found]

    return of_rows(Kind.YEAR, year.starts, rows, make)


def of_office(kind: Kind, one: Enrolment, title, page: str, due: date | None = None) -> Item:
    """An item that the offices mend."""
    address = reverse(page, args=[one.uuid])
    return Item(kind, f"{kind}-{one.uuid}", title, address, due=due, enrolment=one, office=_("the offices"))


def accreditations(today: date) -> Iterable[Item]:
    """Accreditations that end within three months."""
    for row, is_soon in expiring(today):
        if is_soon:
            yield Item(
                Kind.ACCREDITATION,
                f"accreditation-{row.uuid}",
                partial(accreditation_words, row),
                row.supervisor.get_absolute_url(),
                due=row.valid_to,
                people=(row.supervisor.user,),
                link=partial(fixed_link, reverse("supervised-placements")),
            )
