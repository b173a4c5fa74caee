"""The jury: who sits on it, and what is kept of the sittings that were held."""

from datetime import timedelta

from accounts.models import User
from curriculum.models import Institution, Programme, ProgrammeVersion, Role
from jury.cycles.services import accept_proposals
from jury.minutes.content import minutes_content, sha256_of
from jury.models import Attendance, Complaint, Correction, Jury, Member, Minutes, Preparer, Release
from jury.release.reconciliation import reconciliation
from portal.demo.calendar import DAY
from portal.demo.cohorts import Faculty
from portal.demo.people import Registry
from records.models import Decision, Deliberation, StatusChange

HOUR = timedelta(hours=1)
AWAY = 4  # every fourth time somebody is excused
BY = "Conseil de faculté"
COMPLAINED = "Ma copie porte 11/20 ; le relevé en dit moins. Je demande de vérifier le report de la note."


def write_jury(registry: Registry, faculty: Faculty, version: ProgrammeVersion) -> None:
    """Its composition, and attendance, minutes and release of each sitting that was held."""
    jury = Jury.objects.create(
        uuid=registry.uuid(), programme=version.programme, decided_on=faculty.since - DAY, decided_by=BY,
        starts=faculty.since, recorded_by=faculty.director,
    )  # fmt: skip
    seats = [
        Member.objects.create(uuid=registry.uuid(), jury=jury, user=user, institution=institution, function=function)
        for user, institution, function in jurors(registry, faculty, version.programme)
    ]
    office = faculty.secretaries["UNamur"]
    last = last_sittings()
    held = Deliberation.objects.filter(programme_version=version).order_by("held_on")
    for number, sitting in enumerate(held.select_related("session__academic_year", "programme_version__programme")):
        Preparer.objects.create(deliberation=sitting, user=office)
        if sitting.pk in last:
            finish_cycles(sitting, office)
        if sitting.closed_at is not None:
            keep(registry, sitting, seats, number, office)


def last_sittings() -> set[int]:
    """The last sitting (pk) that decided on each resident whose cycle has ended."""
    ended = StatusChange.objects.filter(kind=StatusChange.Kind.END).values("enrolment")
    rows = Decision.objects.filter(enrolment__in=ended).order_by("deliberation__held_on")
    return set(dict(rows.values_list("enrolment", "deliberation")).values())


def finish_cycles(sitting: Deliberation, office: User) -> None:
    """Success and honours as proposed, recorded by the service: it decides while a sitting is open, as this one was."""
    held = {name: getattr(sitting, name) for name in ("state", "closed_at", "published_at")}
    row = Deliberation.objects.filter(pk=sitting.pk)
    row.update(state=Deliberation.State.OPEN, closed_at=None, published_at=None)
    accept_proposals(deliberation=sitting, by=office)
    row.update(**held)


def jurors(registry: Registry, faculty: Faculty, programme: Programme) -> list[tuple[User, Institution, str]]:
    """President, secretary and three members, all with the role."""
    president, secretary = faculty.jury
    found = [(president, faculty.unamur, "president"), (secretary, faculty.uclouvain, "secretary")]
    for given, family, institution in (
        ("Odile", "Servais", faculty.unamur),
        ("Benoît", "Collard", faculty.uclouvain),
        ("Yasmina", "Lambin", faculty.unamur),
    ):
        user = registry.person(given, family, f"{institution.code.lower()}.example")
        Role.objects.create(user=user, kind=Role.Kind.JURY, programme=programme, starts=faculty.since)
        found.append((user, institution, "member"))
    return found


def complain(registry: Registry, correction: Correction, seats: list[Member]) -> None:
    """The complaint that led to a correction: filed two days after the publication, ruled on in the week after."""
    decision = correction.decision
    published = decision.deliberation.published_at
    assert published is not None
    complaint = Complaint.objects.create(
        uuid=registry.uuid(), decision=decision, ground=Complaint.Ground.ERROR, text=COMPLAINED,
        state=Complaint.State.FOUNDED, filed_at=published + 2 * DAY, ruled_at=published + 9 * DAY,
        reason=correction.words, recorded_by=seats[1].user, correction=correction,
    )  # fmt: skip
    complaint.panel.set([seats[0], *seats[2:4]])


def keep(registry: Registry, sitting: Deliberation, seats: list[Member], number: int, office: User) -> None:
    """Who was there, the minutes as they were frozen, and the release by the president."""
    assert sitting.closed_at is not None
    for place, seat in enumerate(seats):
        is_away = number % AWAY == 1 and place == len(seats) - 1
        Attendance.objects.create(
            uuid=registry.uuid(), deliberation=sitting, member=seat, presides=place == 0,
            presence=Attendance.Presence.EXCUSED if is_away else Attendance.Presence.PRESENT,
        )  # fmt: skip
    for decision in sitting.decisions.filter(supersedes__isnull=False).select_related("supersedes"):
        assert decision.supersedes is not None
        is_fraud = decision.outcome == "fraud"
        ground = Correction.Ground.FRAUD if is_fraud else Correction.Ground.COMPLAINT
        correction = Correction.objects.create(
            uuid=registry.uuid(), deliberation=sitting, decision=decision.supersedes, ground=ground,
            words=decision.reason, opened_by=office,
        )  # fmt: skip
        if not is_fraud:
            complain(registry, correction, seats)
    content = minutes_content(sitting, sitting.closed_at)
    Minutes.objects.create(
        uuid=registry.uuid(), deliberation=sitting, content=content, sha256=sha256_of(content),
        closed_at=sitting.closed_at, closed_by=office,
    )  # fmt: skip
    shown = reconciliation(sitting)
    Release.objects.create(
        uuid=registry.uuid(), deliberation=sitting, reconciliation=shown, sha256=shown["sha256"],
        released_by=seats[0].user, released_at=sitting.closed_at + HOUR / 2, told_at=sitting.published_at,
    )  # fmt: skip
