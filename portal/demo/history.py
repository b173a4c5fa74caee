"""The years of each resident: annual programmes, results by session, deliberations, decisions.

The next sitting of the jury is being prepared, whatever the day.
"""

from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from curriculum.models import AcademicYear, Activity, Certification, ExamSession, ProgrammeVersion
from portal.demo.calendar import LAST, NEXT, THIS, YEARS, Calendar, Key, Sitting, at
from portal.demo.cohorts import Faculty
from portal.demo.encoding import has_come
from portal.demo.encoding_apart import encode_again, extend_one
from portal.demo.people import Registry
from portal.demo.stories import (
    AWAY,
    EARLY,
    EXEMPTIONS,
    FINISHERS,
    GRANTED_BELOW,
    LIGHTER,
    REDUCED,
    STORIES,
    SUPERSEDED,
    TRANSFERRED,
    TURNED,
    WITHDRAWN,
)
from records.decisions.services import set_successor
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
    TurnedPrerequisite,
)

LATE = {Certification.AT_DATE, Certification.BY_PROPOSAL}
WITHOUT_MARK = {"mentoring", "seminar"}
FULL_LOAD = 60
AWAITED = "Ce que l’année exige dépend encore de la session de septembre."
APPEAL = timedelta(days=30)  # after a session, when a decision of it is superseded
PLANNED_FROM = (5, 1)  # the stages of the next year


class History:
    def __init__(self, registry: Registry, faculty: Faculty, version: ProgrammeVersion, calendar: Calendar):
        self.registry, self.rng, self.faculty, self.version = registry, registry.rng, faculty, version
        self.calendar = calendar
        self.activities = list(
            Activity.objects.filter(programme_version=version)
            .select_related("block")
            .prefetch_related("organisers", "prerequisites")
        )
        self.by_code = {a.code: a for a in self.activities}
        self.requires = {a.code: {one.code for one in a.prerequisites.all()} for a in self.activities}
        by_start = {y.start_year: y for y in AcademicYear.objects.prefetch_related("sessions")}
        self.years = {year: by_start[calendar.start_year(year)] for year in (*YEARS, NEXT)}
        self.deliberations: dict[ExamSession, Deliberation] = {}
        self.decisions: dict[int, list[Decision]] = {year: [] for year in YEARS}

    def write(self, residents: dict[Key, Enrolment]) -> None:
        for key, enrolment in residents.items():
            self.exempt(key, enrolment)
            self.turn(key, enrolment)
            self.live(key, enrolment)
            self.plan_ahead(key, enrolment)
        Decision.objects.bulk_create(d for year in range(THIS) for d in self.decisions[year])
        self.supersede(residents)  # credits taken back are given again only after that
        Decision.objects.bulk_create(self.decisions[THIS])
        self.open_sitting()
        self.set_deadlines()
        extend_one(self.registry, self.next_session, self.faculty.secretaries["UNamur"])

    def exempt(self, key: Key, enrolment: Enrolment) -> None:
        codes, reason, decided = self.exempted(key)
        for code in codes:
            Exemption.objects.create(
                uuid=self.registry.uuid(),
                enrolment=enrolment,
                activity=self.by_code[code],
                reason=reason,
                decided_on=decided,
                recorded_by=self.faculty.secretaries["UNamur"],
            )

    def exempted(self, key: Key) -> tuple[list[str], str, date]:
        """The activities from which the jury has exempted the resident by now, with the reason and the day."""
        codes, reason = EXEMPTIONS.get(key, ([], ""))
        if key in FINISHERS:
            blocks, reason = TRANSFERRED
            codes = [one.code for one in self.activities if one.block.number <= blocks]
        decided = self.years[max(key[0], 0)].starts + timedelta(days=20)
        return codes if decided < self.calendar.today else [], reason, decided

    def turn(self, key: Key, enrolment: Enrolment) -> None:
        """The prerequisites that the jury made corequisites, at the start of the year that runs."""
        for (whose, code), (required, reason) in TURNED.items():
            if whose == key:
                TurnedPrerequisite.objects.create(
                    uuid=self.registry.uuid(),
                    enrolment=enrolment,
                    activity=self.by_code[code],
                    required=self.by_code[required],
                    reason=reason,
                    decided_on=self.years[THIS].starts,
                    recorded_by=self.faculty.jury[0],
                )

    def turned(self, key: Key, code: str) -> set[str]:
        return {TURNED[key, code][0]} if (key, code) in TURNED else set()

    def live(self, key: Key, enrolment: Enrolment) -> None:
        """Year after year: take the block and what was carried over, be assessed, be decided on.

        What requires something that is not earned yet waits for the year after.
        """
        exempted = set(self.exempted(key)[0])
        earned = set(exempted)
        carried: list[Activity] = []
        for year in range(key[0], THIS + 1):
            if year in AWAY.get(key, ()):
                continue
            left = LIGHTER.get((key, year), set())
            number = year - key[0] + 1
            block = [a for a in self.activities if a.block.number == number and a.code not in exempted | left]
            waiting = {a.code for a in [*carried, *block] if self.requires[a.code] - earned - self.turned(key, a.code)}
            wanted = [a for a in [*carried, *block] if a.code not in waiting]
            grounds = self.grounds(key, year)
            if waiting and sum(a.credits or 0 for a in wanted) < FULL_LOAD:
                grounds = {"load_reason": AWAITED, "load_agreed_on": self.years[year].starts} | grounds
            taken = self.register(enrolment, year, wanted, **grounds)
            carried = [self.by_code[code] for code in sorted(left | waiting)]
            if not (key == WITHDRAWN and year == LAST):
                given = {r.activity: self.assess(key, year, r) for r in taken}
                carried += [activity for activity, granted in given.items() if granted is False]
                earned |= {activity.code for activity, granted in given.items() if granted}

    def grounds(self, key: Key, year: int) -> dict:
        """On what a lighter year rests, and why the next block begins after one."""
        if (key, year) in LIGHTER:
            return {"load_reason": REDUCED[key], "load_agreed_on": self.years[year].starts}
        return {"reason": EARLY} if (key, year - 1) in LIGHTER else {}

    def register(self, enrolment: Enrolment, year: int, activities: list[Activity], **grounds) -> list[Registration]:
        annual = AnnualProgramme.objects.create(
            uuid=self.registry.uuid(), enrolment=enrolment, academic_year=self.years[year], **grounds
        )
        return Registration.objects.bulk_create(
            Registration(uuid=self.registry.uuid(), annual_programme=annual, activity=a) for a in activities
        )

    def plan_ahead(self, key: Key, enrolment: Enrolment) -> None:
        """From spring on, the next block, so that its stages can be agreed; what it requires is awaited."""
        number = NEXT - key[0] + 1
        block = [a for a in self.activities if a.block.number == number]
        if block and THIS not in AWAY.get(key, ()) and self.calendar.today >= self.calendar.day(THIS, *PLANNED_FROM):
            self.register(enrolment, NEXT, block)

    def attempts(self, key: Key, year: int, activity: Activity) -> list[str]:
        story = STORIES.get(key, {}).get((year, activity.code))
        if story:
            return story
        if activity.kind in WITHOUT_MARK:
            return ["validated"]
        mark = min(19, max(10, round(self.rng.gauss(14, 1.8) * 2) / 2))
        return [f"{mark:g}"]

    def assess(self, key: Key, year: int, registration: Registration) -> bool | None:
        """Results and decisions of one activity in one year; whether its credits were given, None while it is open."""
        activity = registration.activity
        sessions = [s for s in self.years[year].sessions.all() if s.kind in activity.assessed_in]
        attempts = self.attempts(key, year, activity)
        is_late = activity.certification in LATE  # the stage's day and the mentor's report come before the last session
        sessions = sessions[-len(attempts) :] if is_late or len(attempts) > 1 else sessions[:1]
        granted = False
        for session, attempt in zip(sessions, attempts, strict=True):
            mark, outcome = (Decimal(attempt), "") if attempt[0].isdigit() else (None, attempt)
            if not Sitting(session).is_over(self.calendar.today):
                if session == self.next_session:
                    self.encode(key, registration, mark, outcome)
                return None
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
                recorded_by=self.faculty.secretaries["UNamur"],
            )
            decision.fill_in()
            self.decisions[year].append(decision)
        superseding = SUPERSEDED.get((key, activity.code))
        return superseding[2] if superseding else granted

    @cached_property
    def next_session(self) -> ExamSession:
        """The first on which the jury has not decided; for some days after September, still that of last year."""
        ahead = [s for year in (LAST, THIS) for s in self.years[year].sessions.all()]
        return next(s for s in ahead if not Sitting(s).is_over(self.calendar.today))

    def encode(self, key: Key, registration: Registration, mark: Decimal | None, outcome: str) -> None:
        """The mark of a session that is ahead or running, where it has come in by now."""
        found = has_come(key, registration.activity, self.next_session, self.calendar.today)
        if found:
            self.result(registration, self.next_session, mark, outcome, found)

    def result(self, registration, session, mark, outcome, state) -> None:
        organiser = next(iter(registration.activity.organisers.all()), self.faculty.unamur)
        day = min(session.ends - timedelta(days=3), self.calendar.ago(1 + registration.activity.position % 6))
        made = Result.objects.create(
            uuid=self.registry.uuid(),
            registration=registration,
            session=session,
            mark=mark,
            outcome=outcome,
            state=state,
            institution=organiser,
            encoded_by=self.faculty.secretaries[organiser.code],
            encoded_at=at(day, 16),
        )
        if registration.activity.second_encoding:
            encode_again(self.registry, made, self.calendar.ago(1))

    def deliberation(self, session: ExamSession) -> Deliberation:
        if session not in self.deliberations:
            sitting = Sitting(session)
            self.deliberations[session] = self.sit(session, sitting.held, published_at=at(sitting.published, 12))
        return self.deliberations[session]

    def sit(self, session: ExamSession, day, published_at=None, kind=Deliberation.Kind.ORDINARY) -> Deliberation:
        return Deliberation.objects.create(
            uuid=self.registry.uuid(),
            programme_version=self.version,
            session=session,
            kind=kind,
            state=Deliberation.State.RELEASED if published_at else Deliberation.State.PREPARED,
            held_on=day,
            closed_at=at(day, 16) if published_at else None,
            published_at=published_at,
            recorded_by=self.faculty.secretaries["UNamur"],
        )

    def supersede(self, residents: dict[Key, Enrolment]) -> None:
        """An appeal and a fraud, each in a sitting of its own after the year."""
        for (key, code), (mark, outcome, granted, reason) in SUPERSEDED.items():
            old = (
                Decision.objects.filter(enrolment=residents[key], activity=self.by_code[code])
                .select_related("deliberation__session", "registration__annual_programme")
                .order_by("-deliberation__held_on")[0]
            )
            session = old.deliberation.session
            held = session.ends + APPEAL
            set_successor(old, True)
            Decision.objects.create(
                uuid=self.registry.uuid(),
                deliberation=self.sit(session, held, at(held, 17), Deliberation.Kind.CORRECTION),
                registration=old.registration,
                mark=Decimal(mark) if mark else None,
                outcome=outcome,
                granted=granted,
                reason=reason,
                recorded_by=self.faculty.secretaries["UNamur"],
                supersedes=old,
            )

    def open_sitting(self) -> None:
        """The jury of the next session is being prepared."""
        self.sit(self.next_session, Sitting(self.next_session).held)

    def set_deadlines(self) -> None:
        """The last days for the marks, of last year and of the one that runs."""
        for session in [s for year in (LAST, THIS) for s in self.years[year].sessions.all()]:
            for institution in (self.faculty.unamur, self.faculty.uclouvain):
                MarksDeadline.objects.create(
                    uuid=self.registry.uuid(),
                    session=session,
                    institution=institution,
                    due=Sitting(session).due,
                    set_by=self.faculty.secretaries[institution.code],
                )
