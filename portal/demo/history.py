"""The years behind each resident: annual programmes, results by session, deliberations, decisions."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from curriculum.models import AcademicYear, Activity, ExamSession, Institution, ProgrammeVersion
from portal.demo.cohorts import Faculty
from portal.demo.people import Registry
from portal.demo.stories import EXEMPTIONS, GRANTED_BELOW, LIGHTER, STATUS, STORIES, SUPERSEDED
from records.mark_values import passes
from records.models import (
    AnnualProgramme,
    Decision,
    Deliberation,
    Enrolment,
    Exemption,
    MarksDeadline,
    Registration,
    Result,
)

THIS_YEAR = 2026
TODAY = date(2026, 11, 20)  # of the demonstration: nothing was encoded later
CLOSED_YEARS = (2024, 2025)
WITHOUT_MARK = {"mentoring", "seminar"}


class History:
    def __init__(self, registry: Registry, faculty: Faculty, version: ProgrammeVersion):
        self.registry, self.rng, self.faculty, self.version = registry, registry.rng, faculty, version
        self.activities = list(
            Activity.objects.filter(programme_version=version).select_related("block").prefetch_related("organisers")
        )
        self.by_code = {a.code: a for a in self.activities}
        self.years = {y.start_year: y for y in AcademicYear.objects.prefetch_related("sessions")}
        self.deliberations: dict[ExamSession, Deliberation] = {}
        self.decisions: list[Decision] = []

    def write(self, residents: dict[tuple[int, int], Enrolment]) -> None:
        for key, enrolment in residents.items():
            self.exempt(key, enrolment)
            self.live(key, enrolment)
        Decision.objects.bulk_create(self.decisions)
        self.supersede(residents)

    def exempt(self, key, enrolment):
        codes, reason = EXEMPTIONS.get(key, ([], ""))
        for code in codes:
            Exemption.objects.create(
                uuid=self.registry.uuid(),
                enrolment=enrolment,
                activity=self.by_code[code],
                reason=reason,
                decided_on=self.years[key[0]].starts + timedelta(days=20),
                recorded_by=self.faculty.secretaries["UNamur"],
            )

    def live(self, key, enrolment):
        """Year after year: take the block and what was carried over, be assessed, be decided on."""
        intake = key[0]
        exempted = set(EXEMPTIONS.get(key, ([], ""))[0])
        carried: list[Activity] = []
        for start_year in range(intake, THIS_YEAR + 1):
            if key in STATUS and start_year in STATUS[key][5]:
                continue
            number = start_year - intake + 1
            left = LIGHTER.get((key, start_year), set())
            block = [a for a in self.activities if a.block.number == number and a.code not in exempted | left]
            annual = AnnualProgramme.objects.create(
                uuid=self.registry.uuid(), enrolment=enrolment, academic_year=self.years[start_year]
            )
            taken = [
                Registration(uuid=self.registry.uuid(), annual_programme=annual, activity=a) for a in [*carried, *block]
            ]
            Registration.objects.bulk_create(taken)
            carried = [self.by_code[code] for code in sorted(left)]
            if start_year in CLOSED_YEARS:
                withdrawn = key in STATUS and STATUS[key][0] == "withdrawal" and start_year == max(CLOSED_YEARS)
                if not withdrawn:
                    carried += [r.activity for r in taken if not self.assess(key, start_year, r)]
            elif number == 1:
                self.encode_early(key, taken)

    def attempts(self, key, start_year: int, activity: Activity) -> list[str]:
        story = STORIES.get(key, {}).get((start_year, activity.code))
        if story:
            return story
        if activity.kind in WITHOUT_MARK:
            return ["validated"]
        mark = min(19, max(10, round(self.rng.gauss(14, 1.8) * 2) / 2))
        return [f"{mark:g}"]

    def assess(self, key, start_year: int, registration: Registration) -> bool:
        """Results and decisions of one activity in one closed year; whether its credits were given."""
        activity = registration.activity
        sessions = [s for s in self.years[start_year].sessions.all() if s.kind in activity.assessed_in]
        attempts = self.attempts(key, start_year, activity)
        sessions = sessions[-len(attempts) :] if len(attempts) > 1 else sessions[:1]
        granted = False
        for session, attempt in zip(sessions, attempts, strict=True):
            mark, outcome = (Decimal(attempt), "") if attempt[0].isdigit() else (None, attempt)
            self.result(registration, session, mark, outcome, Result.State.DECIDED)
            below = GRANTED_BELOW.get((key, activity.code), "") if session == sessions[-1] else ""
            granted = bool(below) or passes(mark, outcome, self.version.threshold)
            decision = Decision(
                uuid=self.registry.uuid(),
                deliberation=self.deliberation(session),
                registration=registration,
                mark=mark,
                outcome=outcome,
                granted=granted,
                reason=below,
            )
            decision.fill_in()
            self.decisions.append(decision)
        superseding = SUPERSEDED.get((key, activity.code))
        return superseding[2] if superseding else granted

    def result(self, registration, session, mark, outcome, state):
        organiser = next(iter(registration.activity.organisers.all()), self.faculty.unamur)
        Result.objects.create(
            uuid=self.registry.uuid(),
            registration=registration,
            session=session,
            mark=mark,
            outcome=outcome,
            state=state,
            institution=organiser,
            encoded_by=self.faculty.secretaries[organiser.code],
            encoded_at=timezone.make_aware(datetime.combine(min(session.ends - timedelta(days=3), TODAY), time(16))),
        )

    def deliberation(self, session: ExamSession) -> Deliberation:
        if session not in self.deliberations:
            held = session.ends + timedelta(days=1)
            self.deliberations[session] = Deliberation.objects.create(
                uuid=self.registry.uuid(),
                programme_version=self.version,
                session=session,
                held_on=held,
                published_at=timezone.make_aware(datetime.combine(held + timedelta(days=1), time(12))),
                recorded_by=self.faculty.secretaries["UNamur"],
            )
        return self.deliberations[session]

    def supersede(self, residents):
        """An appeal and a fraud, each in a sitting of its own after the year."""
        for (key, code), (mark, outcome, granted, reason) in SUPERSEDED.items():
            old = (
                Decision.objects.filter(enrolment=residents[key], activity=self.by_code[code])
                .select_related("deliberation__session", "registration__annual_programme")
                .order_by("-deliberation__held_on")[0]
            )
            session = old.deliberation.session
            held = session.ends + timedelta(days=30)
            sitting = Deliberation.objects.create(
                uuid=self.registry.uuid(),
                programme_version=self.version,
                session=session,
                held_on=held,
                published_at=timezone.make_aware(datetime.combine(held, time(17))),
                recorded_by=self.faculty.secretaries["UNamur"],
            )
            Decision.objects.create(
                uuid=self.registry.uuid(),
                deliberation=sitting,
                registration=old.registration,
                mark=Decimal(mark) if mark else None,
                outcome=outcome,
                granted=granted,
                reason=reason,
                supersedes=old,
            )

    def encode_early(self, key, taken):
        """The running year: the intensive week has marks for January, some submitted, some drafts, some missing."""
        sessions = {s.kind: s for s in self.years[THIS_YEAR].sessions.all()}
        for registration in taken:
            if registration.activity.code == "B1-INT2" and "january" in registration.activity.assessed_in:
                if key[1] % 4 == 3:
                    continue
                state = Result.State.SUBMITTED if key[1] % 4 < 2 else Result.State.DRAFT
                mark = Decimal(str(round(self.rng.gauss(13.5, 2) * 2) / 2))
                self.result(registration, sessions["january"], mark, "", state)


def set_deadlines(history: History) -> None:
    """The last days for the marks of the running year, ten days after each session."""
    for session in history.years[THIS_YEAR].sessions.all():
        for code in ("UNamur", "UCLouvain"):
            MarksDeadline.objects.create(
                uuid=history.registry.uuid(),
                session=session,
                institution=Institution.objects.get(code=code),
                due=session.ends + timedelta(days=10),
                set_by=history.faculty.secretaries[code],
            )


def open_january(history: History) -> None:
    """The jury of January 2027 is being prepared."""
    january = next(s for s in history.years[THIS_YEAR].sessions.all() if s.kind == "january")
    Deliberation.objects.create(
        uuid=history.registry.uuid(),
        programme_version=history.version,
        session=january,
        held_on=january.ends + timedelta(days=1),
        recorded_by=history.faculty.secretaries["UNamur"],
    )


def by_place(cohorts: dict[int, list[Enrolment]]) -> dict[tuple[int, int], Enrolment]:
    found: dict[tuple[int, int], Enrolment] = defaultdict()
    for intake, residents in cohorts.items():
        for place, enrolment in enumerate(residents):
            found[intake, place] = enrolment
    return found
