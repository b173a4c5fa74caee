"""The cast and the props of the tests: build only what a test names.

Alice is a resident, Bob another one; Marie mentors Alice; Stefan supervises her stage; Theo teaches an activity;
Nadia is the secretariat of UNamur, Louis that of UCLouvain; Dora directs the programme; Jules sits in the jury;
Charlie has no business here; Namur's and Louvain's systems are machines.
"""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.models import User
from curriculum.models import (
    AcademicYear,
    Activity,
    ActivityGroup,
    ActivityPart,
    Block,
    CalendarDay,
    ExamSession,
    Honours,
    Institution,
    JuryRules,
    Programme,
    ProgrammeVersion,
    Role,
    Teaching,
)
from records.decisions.services import set_successor
from records.models import (
    Accompaniment,
    AnnualProgramme,
    Decision,
    Deliberation,
    Enrolment,
    EnrolmentIdentifier,
    Registration,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
START = date(2020, 9, 14)


def both(text):
    return {"fr": text, "en": text}


def person(given, family="Test", **fields):
    return User.objects.create_user(
        f"{given.lower()}.{family.lower()}@example.org", "pw", given_name=given, family_name=family, **fields
    )


def institution(code):
    found = Institution.objects.filter(code=code).first()
    return found or Institution.objects.create(code=code, short_name=code, name=both(f"University {code}"))


def year(start_year=2026):
    found, _created = AcademicYear.objects.get_or_create(
        start_year=start_year, defaults={"starts": date(start_year, 9, 14), "ends": date(start_year + 1, 9, 13)}
    )
    return found


def calendar_day(code, starts, ends=None, kind="key_date", start_year=2026, **fields):
    return CalendarDay.objects.create(
        academic_year=year(start_year), code=code, kind=kind, title=both(code.title()), starts=starts,
        ends=ends or starts, **fields,
    )  # fmt: skip


def session(start_year=2026, kind="june"):
    spring = start_year + 1
    days = {
        "january": (date(spring, 1, 5), date(spring, 1, 31)),
        "june": (date(spring, 6, 1), date(spring, 6, 30)),
        "september": (date(spring, 8, 20), date(spring, 9, 10)),
    }
    found, _created = ExamSession.objects.get_or_create(
        academic_year=year(start_year), kind=kind, defaults={"starts": days[kind][0], "ends": days[kind][1]}
    )
    return found


def grown(row):
    """Save past the guard of published versions, so that a test can extend one."""
    type(row).objects.bulk_create([row])
    return row


def programme_version(
    code="MMG", published=True, blocks=(Decimal(60), Decimal(60), Decimal(60)), institutions=("UNamur", "UCLouvain")
):
    """A version without activities; its blocks state the given credits."""
    partners = [institution(c) for c in institutions]
    programme = Programme.objects.create(code=code, title=both(f"Programme {code}"), reference_institution=partners[0])
    programme.institutions.set(partners)
    version = ProgrammeVersion.objects.create(
        programme=programme,
        label="2024",
        threshold=Decimal(10),
        first_intake=year(2024),
        state="published" if published else "draft",
        published_at=at(2024, 6, 1) if published else None,
        credits=sum(blocks),
    )
    for number, credits in enumerate(blocks, start=1):
        grown(Block(programme_version=version, number=number, title=both(f"Year {number}"), credits=credits))
    grown(ActivityGroup(programme_version=version, code="main", title=both("Main")))
    jury_rules(version)
    return version


def jury_rules(version, **fields):
    """Five members, each university, half of them present."""
    values = {
        "members": 5,
        "every_institution": True,
        "quorum": Decimal("0.5"),
        "complaint_days": 8,
        "panel": 3,
        "extension_days": 75,
    }
    return JuryRules.objects.create(programme_version=version, **values | fields)


def honours(version, code, minimum, **fields):
    return Honours.objects.create(
        programme_version=version, code=code, title=both(code.capitalize()), minimum=Decimal(minimum), **fields
    )


def activity(version, code, credits=Decimal(2), block=1, organisers=("UNamur",), kind="course", **fields):
    made = Activity(
        programme_version=version,
        block=version.blocks.get(number=block),
        group=version.groups.first(),
        code=code,
        title=both(f"Activity {code}"),
        credits=credits,
        kind=kind,
        assessed_in=fields.pop("assessed_in", ["june", "september"]),
        certification=fields.pop("certification", "by_proposal" if kind == "internship" else "by_mark"),
        position=version.activities.count(),
        organiser_key="+".join(sorted(organisers)),
        **fields,
    )
    grown(made).organisers.set([institution(c) for c in organisers])
    grown(ActivityPart(activity=made, code="main", title=both("Main part"), kind=kind))
    return made


def enrolment(user, version, intake=2024, enrolling="UNamur", matricule=None):
    made = Enrolment.objects.create(
        user=user, programme_version=version, intake=year(intake), enrolling_institution=institution(enrolling)
    )
    for partner in version.programme.institutions.all():
        EnrolmentIdentifier.objects.create(
            enrolment=made, institution=partner, value=f"{partner.code[:3].upper()}{matricule or made.pk:05}"
        )
    return made


def registration(enrolment, activity, start_year=2026):
    annual, _created = AnnualProgramme.objects.get_or_create(enrolment=enrolment, academic_year=year(start_year))
    return Registration.objects.create(annual_programme=annual, activity=activity)


def at(*parts):
    return datetime(*parts, tzinfo=BRUSSELS)


def released(sitting, moment):
    """The sitting, closed and published at that moment."""
    sitting.state, sitting.closed_at, sitting.published_at = "released", moment, moment
    sitting.save()
    return sitting


def deliberation(
    version, by, start_year=2026, kind="june", published_at=None, held_on=None, state="prepared", sitting="ordinary"
):
    """A sitting on the last day of its session; with `published_at`, one that was closed and released then."""
    on = session(start_year, kind)
    return Deliberation.objects.create(
        programme_version=version,
        session=on,
        kind=sitting,
        state="released" if published_at else state,
        held_on=held_on or on.ends,
        closed_at=published_at if published_at or state != "closed" else at(2026, 7, 1),
        published_at=published_at,
        recorded_by=by,
    )


def decision(deliberation, registration, mark=None, outcome="", granted=True, **fields):
    if "supersedes" in fields:
        set_successor(fields["supersedes"], True)
    return Decision.objects.create(
        deliberation=deliberation, registration=registration, mark=mark, outcome=outcome, granted=granted, **fields
    )


def role(user, kind, institution=None, programme=None, starts=START, ends=None):
    return Role.objects.create(
        user=user, kind=kind, institution=institution, programme=programme, starts=starts, ends=ends
    )


def accompanies(user, enrolment, capacity="mentor", starts=START, ends=None):
    return Accompaniment.objects.create(user=user, enrolment=enrolment, capacity=capacity, starts=starts, ends=ends)


def teaches(user, activity, starts=START, ends=None):
    return Teaching.objects.create(user=user, activity=activity, starts=starts, ends=ends)


class Cast:
    """Everybody of the module's docstring, in a small programme of two universities (6 + 4 credits).

    `namur` is organised by UNamur, `louvain` by UCLouvain, `joint` by both, `alone` by nobody.
    """

    def __init__(self):
        self.version = programme_version(blocks=(Decimal(6), Decimal(4)))
        self.programme = self.version.programme
        self.unamur, self.uclouvain = institution("UNamur"), institution("UCLouvain")
        self.namur = activity(self.version, "NAM", Decimal("1.5"))
        self.louvain = activity(self.version, "LOU", Decimal("4.5"), organisers=("UCLouvain",))
        self.joint = activity(
            self.version, "JOI", Decimal(3), block=2, organisers=("UNamur", "UCLouvain"), kind="internship"
        )
        self.alone = activity(self.version, "ALO", Decimal(1), block=2, organisers=(), kind="thesis")
        for name in ("alice", "bob", "marie", "stefan", "theo", "nadia", "louis", "dora", "jules", "charlie"):
            setattr(self, name, person(name.capitalize()))
        self.machine_namur = person("Systeme", "Namur", is_machine=True)
        self.machine_louvain = person("Systeme", "Louvain", is_machine=True)
        self.alices = enrolment(self.alice, self.version, matricule=1)
        self.bobs = enrolment(self.bob, self.version, matricule=2, enrolling="UCLouvain")
        accompanies(self.marie, self.alices)
        accompanies(self.stefan, self.alices, "supervisor")
        teaches(self.theo, self.namur)
        role(self.nadia, "secretariat", self.unamur)
        role(self.louis, "secretariat", self.uclouvain)
        role(self.dora, "director", programme=self.programme)
        role(self.jules, "jury", programme=self.programme)
        role(self.machine_namur, "machine", self.unamur)
        role(self.machine_louvain, "machine", self.uclouvain)
