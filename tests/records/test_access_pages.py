"""Every page of the records as each of the cast: theirs, refused with the reason, or not there at all."""

from decimal import Decimal

import pytest
from django.urls import reverse

from curriculum.models import AdmissionCondition
from records.models import Exemption, StatusChange
from tests import factories

PEOPLE = ["alice", "bob", "marie", "stefan", "theo", "nadia", "louis", "dora", "jules", "charlie"]


@pytest.fixture
def things(cast, encoded):
    """One of everything about Alice, who takes `namur` (failed in June 2026, open again) and `louvain`."""
    condition = factories.grown(
        AdmissionCondition(programme_version=cast.version, code="visa", title=factories.both("Visa"))
    )
    earlier = factories.registration(cast.alices, cast.namur, 2025)
    registration = factories.registration(cast.alices, cast.namur)
    encoded(registration, "12", state="draft")
    published = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1))
    return {
        "enrolment": cast.alices.uuid,
        "condition": condition.code,
        "status": StatusChange.objects.create(
            enrolment=cast.alices, kind="leave", starts=factories.START, reason="Secret", recorded_by=cast.nadia
        ).uuid,
        "mentor": cast.alices.accompaniments.get(capacity="mentor").uuid,
        "activity": cast.namur.uuid,
        "registration": registration.uuid,
        "exemption": Exemption.objects.create(
            enrolment=cast.alices,
            activity=cast.alone,
            reason="Earlier study",
            decided_on=factories.START,
            recorded_by=cast.nadia,
        ).uuid,
        "decision": factories.decision(published, earlier, mark=Decimal(8), granted=False).uuid,
        "published": published.uuid,
        "open": factories.deliberation(cast.version, cast.nadia).uuid,
    }


def row(**answers):
    """The status for each of the cast, typed as groups of names."""
    found = {}
    for status, names in answers.items():
        found |= dict.fromkeys(names.split(), int(status.removeprefix("s")))
    assert sorted(found) == sorted(PEOPLE)
    return found


OFFICE = row(s200="nadia louis dora", s403="alice marie stefan theo jules", s404="bob charlie")
FILE = row(s200="nadia dora", s403="louis alice marie stefan theo jules", s404="bob charlie")
RECORD = row(s200="nadia louis dora alice marie stefan theo jules", s404="bob charlie")
SHEET = row(s200="nadia louis dora theo", s403="alice bob marie stefan jules charlie")
JURY = row(s200="nadia louis dora jules", s404="alice bob marie stefan theo charlie")
JURY_OFFICE = row(s200="nadia louis dora", s403="jules", s404="alice bob marie stefan theo charlie")

MATRIX = {
    ("enrolment-list",): row(s200=" ".join(PEOPLE)),
    ("enrolment", "enrolment"): RECORD,
    ("enrolment-identity", "enrolment"): OFFICE,
    ("enrolment-piece", "enrolment", "condition"): FILE,
    ("enrolment-status", "enrolment"): FILE,
    ("enrolment-status-end", "enrolment", "status"): FILE,
    ("accompaniment-add", "enrolment"): OFFICE,
    ("accompaniment-end", "enrolment", "mentor"): OFFICE,
    ("enrolment-year-next", "enrolment"): {k: 302 if v == 200 else v for k, v in OFFICE.items()},
    ("enrolment-year", "enrolment", 2026): OFFICE,
    ("enrolment-activity", "enrolment", "activity"): row(
        s200="nadia louis dora alice marie theo jules", s403="stefan", s404="bob charlie"
    ),
    ("enrolment-exempt", "enrolment", "activity"): OFFICE,
    ("exemption-withdraw", "enrolment", "exemption"): OFFICE,
    ("enrolment-assessments", "enrolment", "registration"): OFFICE,
    ("marks",): row(s200="nadia louis dora theo", s403="alice bob marie stefan jules charlie"),
    ("mark-sheet", "activity", 2026): SHEET,
    ("mark-submit", "activity", 2026): row(s200="nadia theo", s403="louis dora alice bob marie stefan jules charlie"),
    ("deliberation-list",): row(s200="nadia louis dora jules", s403="alice bob marie stefan theo charlie"),
    ("deliberation-new",): row(s200="nadia louis dora", s403="alice bob marie stefan theo jules charlie"),
    ("deliberation", "open"): JURY,
    ("deliberation", "published"): JURY,
    ("deliberation-case", "open", "registration"): JURY,
    ("deliberation-attendance", "open"): JURY_OFFICE,
    ("deliberation-close", "open"): JURY_OFFICE,
    ("decision-correct", "decision"): JURY_OFFICE,
}


@pytest.mark.parametrize("page", MATRIX, ids=lambda page: " ".join(map(str, page)))
def test_pages(cast, things, browse, page):
    name, *arguments = page
    url = reverse(name, args=[things.get(argument, argument) for argument in arguments])
    found = {person: browse(getattr(cast, person)).get(url).status_code for person in PEOPLE}
    assert found == MATRIX[page]
    login = browse().get(url)
    assert (login.status_code, login["Location"].split("?")[0]) == (302, reverse("account_login"))


WRITES = {
    ("enrolment-activity", "enrolment", "activity"): row(
        s302="nadia theo", s403="louis dora alice marie jules stefan", s404="bob charlie"
    ),
    ("mark-sheet", "activity", 2026): row(s302="nadia theo", s403="louis dora alice bob marie stefan jules charlie"),
    ("mark-submit", "activity", 2026): row(s302="nadia theo", s403="louis dora alice bob marie stefan jules charlie"),
    ("deliberation-close", "open"): row(
        s409="nadia louis dora", s403="jules", s404="alice bob marie stefan theo charlie"
    ),
    ("deliberation-remove", "published", "decision"): row(
        s302="nadia louis dora", s403="jules", s404="alice bob marie stefan theo charlie"
    ),
}


@pytest.mark.parametrize("page", WRITES, ids=lambda page: " ".join(map(str, page)))
def test_writes_with_nothing_in_them(cast, things, browse, page):
    name, *arguments = page
    url = reverse(name, args=[things.get(argument, argument) for argument in arguments])
    found = {person: browse(getattr(cast, person)).post(url).status_code for person in PEOPLE}
    assert found == WRITES[page]


@pytest.mark.parametrize(
    ("page", "person", "reason"),
    [
        (("enrolment-status", "enrolment"), "louis", "The administrative file is kept by the secretariat of UNamur."),
        (("mark-sheet", "activity", 2026), "alice", "The marks of this activity are encoded by: UNamur."),
        (("deliberation-close", "open"), "jules", "for the secretariats, the director and the secretary of the jury"),
    ],
)
def test_a_refusal_says_why(cast, things, browse, page, person, reason):
    name, *arguments = page
    url = reverse(name, args=[things.get(argument, argument) for argument in arguments])
    assert reason in browse(getattr(cast, person)).get(url).content.decode()


def test_no_page_answers_to_the_other_programme(cast, things, browse):
    stranger = factories.person("Strange")
    factories.role(stranger, "secretariat", factories.institution("ULB"))
    for page in MATRIX:
        name, *arguments = page
        url = reverse(name, args=[things.get(argument, argument) for argument in arguments])
        answer = browse(stranger).get(url)
        assert answer.status_code in {200, 403, 404}, url
        assert "Alice" not in answer.content.decode(), url
