"""Collect what is missing about the residents of an office; a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import partial

from django.conf import settings
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.models import AcademicYear, AdmissionCondition, ExamSession, Teaching
from curriculum.roles import on_day, roles_of
from curriculum.staff.permissions import activities_to_staff
from internships.evaluations.reminders import reminders as evaluation_reminders
from internships.models import Accreditation, Placement
from internships.supervisors.expiring_accreditations import expiring
from mentoring.reminders import reminders as mentoring_reminders
from notices.reminders import Reminder
from portal.missing.items import Item, Kind
from portfolio.requests.reminders import reminders as request_reminders
from records.admission_file.slots import Slot, left, slots_of
from records.marks.mark_deadlines import last_days
from records.models import Accompaniment, AdmissionPiece, AnnualProgramme, Enrolment, Registration, Result

Residents = dict[int, Enrolment]  # by primary key


def residents_of(user: User, today: date) -> Residents:
    """Return the residents whose whole record the office sees, without those who have left."""
    rows = Enrolment.objects.seen_as_a_whole_by(user).for_list().select_related("programme_version")
    return {one.pk: one for one in rows.prefetch_related("status_changes") if not left(one, today)}


def under_way(residents: Residents, today: date) -> Residents:
    """Those of them who are not away: part-time residents stay."""
    return {pk: one for pk, one in residents.items() if (s := one.status_on(today)) is None or s.kind == "part_time"}


def current_year(today: date) -> AcademicYear | None:
    return AcademicYear.objects.filter(starts__lte=today, ends__gte=today).first()


def missing(user: User, today: date) -> list[Item]:
    """Return the items by lateness: the latest first, those without a day last."""
    residents = residents_of(user, today)
    seen_files = Enrolment.objects.with_file_visible_to(user).filter(pk__in=residents).exclude(user=user)
    files = {pk: residents[pk] for pk in seen_files.values_list("pk", flat=True)}
    active, year = under_way(residents, today), current_year(today)
    found = [
        *papers(files, today),
        *conditions(files),
        *marks(user, today),
        *reminded(Kind.EVALUATION, evaluation_reminders(today), residents, reverse("evaluation-list")),
        *reminded(Kind.REQUEST, request_reminders(today), residents, ""),
        *reminded(Kind.MENTORING, mentoring_reminders(today), residents, ""),
        *(placements(active, year) if year else ()),
        *mentors(active, today),
        *(years(active, year) if year else ()),
        *accreditations(today),
    ]
    return sorted(found, key=lambda item: (-item.late(today), item.due or date.max, item.kind, item.who))


def person_link(name: str, enrolment: Enrolment, _user: User) -> str:
    return settings.SITE_URL + reverse(name, args=[enrolment.uuid])


def fixed_link(address: str, _user: User) -> str:
    return settings.SITE_URL + address


def digest_link(item: Reminder, _user: User) -> str:
    return item.make_link()


def paper_words(slot: Slot) -> str:
    return f"{slot.asked.title}: {slot.words}"


def condition_words(condition: AdmissionCondition) -> str:
    return _("%(piece)s: to be checked") % {"piece": condition.title}


def place_words(registration: Registration) -> str:
    return _("%(stage)s: no place") % {"stage": registration.activity.title}


def accreditation_words(row: Accreditation) -> str:
    return _("Accreditation: %(kind)s") % {"kind": row.get_kind_display()}


def papers(residents: Residents, today: date) -> Iterable[Item]:
    for pk, slots in slots_of(residents.values(), today).items():
        one = residents[pk]
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


def conditions(residents: Residents) -> Iterable[Item]:
    """Conditions of admission without a checked piece; the enrolling secretariat checks them."""
    asked = defaultdict(list)
    versions = {one.programme_version_id for one in residents.values()}
    for condition in AdmissionCondition.objects.filter(programme_version__in=versions):
        asked[condition.programme_version_id].append(condition)
    checked = set(AdmissionPiece.objects.filter(enrolment__in=residents).values_list("enrolment", "condition"))
    for pk, one in residents.items():
        for condition in asked[one.programme_version_id]:
            if (pk, condition.pk) not in checked:
                yield Item(
                    Kind.CONDITION,
                    f"condition-{one.uuid}-{condition.code}",
                    partial(condition_words, condition),
                    reverse("enrolment-file", args=[one.uuid]),
                    enrolment=one,
                    office=str(one.enrolling_institution),
                )


def ended_sessions(today: date) -> list[ExamSession]:
    """Return the sessions of this academic year and the one before that are over."""
    years = list(AcademicYear.objects.filter(starts__lte=today).order_by("-start_year")[:2])
    return list(ExamSession.objects.filter(academic_year__in=years, ends__lt=today).select_related("academic_year"))


def without_mark(activities: Iterable[int], sessions: list[ExamSession]) -> dict[tuple[int, int], int]:
    """Return {(activity, academic year): residents registered without any submitted mark}."""
    submitted = Result.objects.filter(registration=OuterRef("pk")).exclude(state=Result.State.DRAFT)
    rows = Registration.objects.filter(
        ~Exists(submitted),
        activity__in=activities,
        annual_programme__academic_year__in={s.academic_year_id for s in sessions},
    ).order_by()
    places = rows.values_list("activity", "annual_programme__academic_year").annotate(n=Count("pk"))
    return {(activity, held): n for activity, held, n in places}


def marks(user: User, today: date) -> Iterable[Item]:
    """Activities with residents who have no submitted mark after a session that ended."""
    sessions = ended_sessions(today)
    activities = {a.pk: a for a in activities_to_staff(user).for_display()} if sessions else {}
    empty = without_mark(activities, sessions)
    days = last_days(activities.values(), sessions)
    teachers = teachers_of({activity for activity, _year in empty}, today)
    last = {s.academic_year_id: s for s in sorted(sessions, key=lambda s: s.ends)}
    for (pk, held), number in empty.items():
        session, activity = last[held], activities[pk]
        if session.kind not in activity.assessed_in:
            continue
        address = reverse("mark-sheet", args=[activity.uuid, session.academic_year.start_year])
        extend = reverse("marks-extend", args=[activity.uuid, session.academic_year.start_year])
        yield Item(
            Kind.MARKS,
            f"marks-{activity.uuid}-{session.pk}",
            partial(mark_words, activity, session, number),
            f"{address}?session={session.kind}",
            due=days.get((pk, session.pk), session.ends),
            people=tuple(teachers[pk]),
            office=" / ".join(str(o) for o in activity.organisers.all()),
            link=partial(fixed_link, address),
            extend=extend if roles_of(user).secretariat_of else "",
        )


def mark_words(activity, session: ExamSession, number: int) -> str:
    words = {"activity": activity.title, "session": session, "n": number}
    return _("%(activity)s, %(session)s: no mark for %(n)s") % words


def teachers_of(activities: Iterable[int], today: date) -> dict[int, list[User]]:
    found: dict[int, list[User]] = defaultdict(list)
    rows = Teaching.objects.filter(on_day(today), activity__in=activities, user__is_active=True)
    for row in rows.select_related("user"):
        found[row.activity_id].append(row.user)
    return found


def reminded(kind: Kind, reminders: list[Reminder], residents: Residents, url: str) -> Iterable[Item]:
    """Answers that the weekly digest asks for, about these residents; open ones that are not due yet are left out."""
    for number, item in enumerate(reminders):
        one = residents.get(item.enrolment.pk) if item.enrolment is not None else None
        if one is not None:
            yield Item(
                kind,
                f"{kind}-{one.uuid}-{item.user.uuid}-{item.due or number}",
                item.words,
                url or reverse("enrolment", args=[one.uuid]),
                due=item.due,
                enrolment=one,
                people=(item.user,),
                link=partial(digest_link, item),
            )


def placements(residents: Residents, year: AcademicYear) -> Iterable[Item]:
    """Stages of the year without a placement, from the first day of the training year."""
    taken = Placement.objects.live().filter(registration=OuterRef("pk"))
    rows = Registration.objects.filter(
        ~Exists(taken),
        annual_programme__enrolment__in=residents,
        annual_programme__academic_year=year,
        activity__kind="internship",
    )
    for row in rows.select_related("activity", "annual_programme").order_by("pk"):
        one = residents[row.annual_programme.enrolment_id]
        yield Item(
            Kind.PLACEMENT,
            f"placement-{row.pk}",
            partial(place_words, row),
            reverse("placements", args=[one.uuid]),
            due=date(year.start_year, 10, 1),
            enrolment=one,
            people=(one.user,),
            link=partial(person_link, "placements", one),
        )


def mentors(residents: Residents, today: date) -> Iterable[Item]:
    held = Accompaniment.objects.filter(on_day(today), enrolment__in=residents, capacity="mentor")
    mentored = set(held.values_list("enrolment", flat=True))
    for pk, one in residents.items():
        if pk not in mentored:
            yield Item(
                Kind.MENTOR,
                f"mentor-{one.uuid}",
                lambda: _("no mentor"),
                reverse("mentoring-appoint", args=[one.uuid]),
                enrolment=one,
                office=_("the offices"),
            )


def years(residents: Residents, year: AcademicYear) -> Iterable[Item]:
    agreed = set(
        AnnualProgramme.objects.filter(enrolment__in=residents, academic_year=year).values_list("enrolment", flat=True)
    )
    for pk, one in residents.items():
        if pk not in agreed and one.intake.start_year <= year.start_year:
            yield Item(
                Kind.YEAR,
                f"year-{one.uuid}",
                lambda: _("no annual programme %(year)s") % {"year": year},
                reverse("enrolment", args=[one.uuid]),
                due=year.starts,
                enrolment=one,
                office=_("the offices"),
            )


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
