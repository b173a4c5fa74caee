"""A term of Luxembourg's DES by the same code: courses, seminars, simulation, a stage with both supervisions.

Its source asks for no hours: those of this test are data of the test, in a programme file and a file of seminar rules.
"""

import json
from datetime import date, time
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from curriculum.models import AcademicYear, ProgrammeVersion
from internships.logbook.services import save_week
from internships.models import LogWeek
from progress.agenda import dated
from progress.resident_status import resident_status
from seminars.attendance import services as attendance
from seminars.attendance.hours import hours_of
from seminars.attendance.sheet import sheet_of
from seminars.groups import services as groups
from seminars.meetings.services import plan_series
from seminars.models import Membership, SeminarGroup
from seminars.simulation import booking_services, services
from tests import factories
from tests.internships import props as stages

pytestmark = pytest.mark.django_db
SHIPPED = Path(__file__).resolve().parents[1] / "curriculum" / "data" / "des-mg-lu.json"
COURSES = [date(2026, 10, 7), date(2026, 10, 21), date(2026, 11, 18), date(2026, 12, 9)]
SEMINARS = [date(2026, 10, 6), date(2026, 10, 20), date(2026, 11, 3), date(2026, 12, 1)]
REQUIREMENTS = [
    {"code": "seminars", "title": {"fr": "Séminaires", "en": "Seminars"}, "unit": "hours_seminar", "minimum": 9,
     "period": "academic", "source": "Test"},
    {"code": "supervision", "title": {"fr": "Supervision", "en": "Supervision"}, "unit": "hours_a_week", "minimum": 2,
     "period": "training", "source": "Test"},
]  # fmt: skip
# each 6 characters at least with a space or another sign: no token of a form can hold one by chance
BELGIAN = (
    " crédit", " credit", "10/20", "/ 60", "CCFFMG ", "Belgique", "Belgium", "UNamur", "UCLouvain", "délibération",
    "deliberation", "session d’examens", "exam session", "janvier – ", "seuil de", "threshold of",
)  # fmt: skip


class Text(HTMLParser):
    """What is read on a page: without scripts, styles and attributes."""

    def __init__(self, page: str):
        super().__init__()
        self.words, self.silent = [], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style", "template")

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style", "template")

    def handle_data(self, data):
        if not self.silent:
            self.words.append(data)

    @property
    def read(self) -> str:
        return " ".join(" ".join(self.words).split())


class Term:
    """Claire's autumn: Danielle is the secretary, Luc teaches and leads, Stefan supervises."""

    def __init__(self, folder: Path):
        content = json.loads(SHIPPED.read_text()) | {"requirements": REQUIREMENTS}
        programme = folder / "programme.json"
        programme.write_text(json.dumps(content))
        call_command("load_programme", str(programme), verbosity=0)
        self.version = ProgrammeVersion.objects.get(programme__code="DES-MG-LU")
        self.year = AcademicYear.objects.get(start_year=2026)
        self.danielle, self.luc, self.stefan = (factories.person(name) for name in ("Danielle", "Luc", "Stefan"))
        factories.role(self.danielle, "secretariat", factories.institution("UniLu"))
        self.claires = factories.enrolment(factories.person("Claire"), self.version, intake=2026, enrolling="UniLu")
        self.claire: User = self.claires.user
        activities = {one.kind: one for one in self.version.activities.all()}
        self.taken = {kind: factories.registration(self.claires, one) for kind, one in activities.items()}
        rules = folder / "rules.json"
        rule = {"activity": "LU-SEM", "part": activities["seminar"].parts.get().code, "given": 12, "required": 9}
        asked = {"format": "cursus-seminars/1", "programme": "DES-MG-LU", "source": "Test", "rules": [rule]}
        rules.write_text(json.dumps(asked))
        call_command("load_seminar_rules", str(rules), verbosity=0)
        self.courses = self.meet("course", COURSES, "Cours")
        self.seminars = self.meet("seminar", SEMINARS, "Cas cliniques")
        self.simulate()
        self.work()

    def meet(self, kind: str, days: list[date], title: str) -> SeminarGroup:
        """A group with its plan; of each meeting that is over, the list is taken and closed. One is missed."""
        registration = self.taken[kind]
        activity, by = registration.activity, self.danielle
        group = groups.create_group(activity=activity, year=self.year, name="Tous", by=by, place="Esch-Belval")
        groups.add_leader(group=group, user=self.luc, starts=self.year.starts, by=by)
        wanted, seen = {registration.pk: group.pk}, {registration.pk: None}
        groups.form_groups(
            activity=activity, year=self.year, wanted=wanted, seen=seen, starts=self.year.starts, by=by
        )  # fmt: skip
        hours = {"starts": time(17), "ends": time(20), "format": "on_site", "place": "Esch-Belval"}
        planned = plan_series(group=group, by=self.luc, days=days, title=title, **hours)
        for meeting in planned[:3]:
            marks = attendance.all_present(sheet_of(meeting))
            if meeting == planned[1]:
                marks = {registration.pk: attendance.Mark("absent")}
            attendance.take_attendance(meeting=meeting, marks=marks, by=self.luc, seen=None)
            attendance.close_list(meeting=meeting, led_by=[self.luc], by=self.luc)
        return group

    def simulate(self) -> None:
        programme = self.version.programme
        scenario = services.write_scenario(
            programme=programme, institution=programme.reference_institution, code="urgence", title="Urgence",
            objectives="Reconnaître", roles="Médecin", by=self.danielle,
        )  # fmt: skip
        self.simulation = services.plan_simulation(
            scenario=scenario, by=self.danielle, roles="Médecin\nObservateur", day=date(2026, 12, 10),
            starts=time(14), ends=time(17), place="Esch-Belval", facilitator=self.luc,
        )  # fmt: skip
        self.booking = booking_services.book(meeting=self.simulation, enrolment=self.claires, by=self.claire)

    def work(self) -> None:
        """A stage since October: three hours of supervision in each of seven weeks, one direct and two indirect."""
        self.stage = stages.placement(
            self.taken["internship"], supervisors=[self.stefan], starts=date(2026, 10, 5), ends=date(2027, 3, 31)
        )
        for number in range(41, 48):
            figures = dict.fromkeys(LogWeek.FIGURES) | {"direct_hours": Decimal(1), "indirect_hours": Decimal(2)}
            monday = date.fromisocalendar(2026, number, 1)
            save_week(placement=self.stage, starts=monday, figures=figures, tallies={}, by=self.claire)

    @property
    def pages(self) -> list[str]:
        """Those of the resident, and of who works with her."""
        own = ["enrolment", "enrolment-seminars"]
        meetings = [one for group in (self.courses, self.seminars) for one in group.meetings.all()[:2]]
        return [
            reverse("home"),
            *[reverse(name, args=[self.claires.uuid]) for name in own],
            reverse("programme", args=[self.version.uuid]),
            *[one.get_absolute_url() for one in (self.courses, self.seminars, *meetings, self.simulation, self.stage)],
            reverse("simulation-list"),
            reverse("logbook", args=[self.stage.uuid]),
            reverse("calendar") + "?view=list",
        ]


@pytest.fixture
def term(tmp_path):
    return Term(tmp_path)


def test_hours_of_courses_and_seminars_and_the_supervision_are_counted(term):
    measures = {one.requirement.code: (one.done, one.minimum) for one in resident_status(term.claires).measures}
    assert measures == {"seminars": (6, 9), "supervision": (3, 2)}
    hours = {group.activity.kind: hours_in(group) for group in (term.courses, term.seminars)}
    assert hours == {"course": (6, 9, None), "seminar": (6, 9, 9)}
    assert term.booking.state == "booked"


def hours_in(group):
    """Hours attended, given so far, and asked."""
    registration = Membership.objects.get(group=group).registration
    found = hours_of([registration])[registration.pk]
    return found.attended, found.given, found.asked


def test_the_calendar_has_all_of_it(term):
    items = dated([term.claire], date(2026, 11, 28), date(2027, 4, 30))
    theirs = [(one.kind, one.day) for one in items if one.kind in ("seminar", "simulation", "stage")]
    assert theirs == [
        ("seminar", SEMINARS[3]),
        ("seminar", COURSES[3]),
        ("simulation", date(2026, 12, 10)),
        ("stage", date(2027, 3, 31)),
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_belgian_stands_on_its_pages(term, client, language):
    """Neither credits nor thresholds, sessions, juries or the bodies of the other programme: its source has none."""
    term.claire.language = language
    term.claire.save()
    client.force_login(term.claire)
    for url in term.pages:
        page = client.get(url)
        assert page.status_code == 200, url
        read = Text(page.content.decode()).read
        assert [word for word in BELGIAN if word in read] == [], url


def test_the_leader_and_the_supervisor_find_their_own(term, client):
    client.force_login(term.luc)
    read = Text(client.get(term.seminars.get_absolute_url()).content.decode()).read
    assert "TEST Claire" in read
    client.force_login(term.stefan)
    assert client.get(reverse("logbook", args=[term.stage.uuid])).status_code == 200
