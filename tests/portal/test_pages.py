"""The pages that combine: homes, search, cohorts."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from documents.issuing.services import issue_transcript
from portal import views
from portal.views import session_words
from records.models import Enrolment, StatusChange
from tests import factories
from tests.guards.queries import assert_budget, assert_rows_bounded
from tests.internships import props as stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return factories.Cast()


@pytest.fixture
def visit(client):
    def as_user(user, path, language="en", **headers):
        client.force_login(user)
        return client.get(path, headers={"accept-language": language, **headers})

    return as_user


def text(response):
    return " ".join(response.content.decode().split())


def cohort_path(cast, start_year=2024):
    return f"/cohorts/{cast.version.uuid}/{start_year}/"


def test_the_resident_sees_where_she_is(cast, visit):
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1))
    factories.decision(sitting, factories.registration(cast.alices, cast.namur, 2025), mark=Decimal("12.5"))
    page = text(visit(cast.alice, "/"))
    assert "1.5 of 10 credits" in page
    assert "12.5" in page
    assert "1,5 sur 10 crédits" in text(visit(cast.alice, "/", "fr"))


@pytest.mark.parametrize("name", ["alice", "marie", "stefan", "theo", "nadia", "dora", "jules", "charlie"])
def test_everybody_has_a_home(cast, visit, name):
    assert visit(getattr(cast, name), "/").status_code == 200


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 12, 20), "Next session: January 2027, from 5 January 2027"),
        (date(2027, 1, 5), "Session of January 2027, until 31 January 2027"),
        (date(2027, 1, 31), "Session of January 2027, until 31 January 2027"),
        (date(2027, 2, 1), "Next session: June 2027, from 1 June 2027"),
        (date(2027, 7, 1), "No session is planned"),
    ],
)
def test_a_home_names_the_session_that_runs_else_the_next_one(db, today, words):
    factories.session(2026, "january"), factories.session(2026, "june")
    with translation.override("en"):
        assert session_words(today) == words


def test_nobody_is_sent_to_the_log_in(cast, client):
    assert client.get("/").headers["Location"] == "/accounts/login/?next=/"


def test_the_mentor_sees_only_her_residents(cast, visit):
    page = text(visit(cast.marie, "/"))
    assert "TEST Alice" in page
    assert "TEST Bob" not in page


def test_the_supervisor_sees_no_credits(cast, visit):
    page = text(visit(cast.stefan, "/"))
    assert "TEST Alice" in page
    assert "/ 10" not in page


def groups(response):
    return {group.title: [hit.label for hit in group.hits] for group in response.context["groups"]}


def test_a_single_name_is_listed_and_not_jumped_to(cast, visit):
    assert groups(visit(cast.nadia, "/search/?q=ali")) == {"Residents": ["TEST Alice"]}


def test_accents_do_not_matter(cast, visit):
    cast.bob.given_name = "Éloïse"
    cast.bob.save()
    assert groups(visit(cast.nadia, "/search/?q=eloi")) == {"Residents": ["TEST Éloïse"]}


def test_only_an_exact_matricule_is_opened_at_once(cast, visit):
    assert visit(cast.louis, "/search/?q=una00002").headers["Location"] == f"/enrolments/{cast.bobs.uuid}/"
    assert groups(visit(cast.louis, "/search/?q=una0000")) == {"Residents": ["TEST Alice", "TEST Bob"]}


def test_people_of_every_role_sites_and_activities_are_found(cast, visit):
    supervisor = stages.supervisor(cast.stefan)
    supervisor.sites.add(stages.site("Cabinet Stefan"))
    assert groups(visit(cast.nadia, "/search/?q=stef")) == {
        "People": ["TEST Stefan"],
        "Stage supervisors": ["TEST Stefan"],
        "Sites": ["Cabinet Stefan"],
    }
    for words, name in (("marie", "TEST Marie"), ("theo", "TEST Theo"), ("jules", "TEST Jules")):
        assert groups(visit(cast.dora, f"/search/?q={words}")) == {"People": [name]}
    assert groups(visit(cast.nadia, "/search/?q=nam"))["Activities"] == ["Activity NAM"]


def test_who_sees_names_alone_searches_names_alone(cast, visit):
    factories.deliberation(cast.version, cast.nadia)
    supervisor = stages.supervisor(cast.stefan)
    for words in ("alice.test@", "stefan.test@", "stefan", "UNA00001"):
        assert groups(visit(cast.jules, f"/search/?q={words}")) == {}, words
    assert groups(visit(cast.jules, "/search/?q=alice")) == {"Residents": ["TEST Alice"]}
    assert supervisor.user == cast.stefan


def test_a_document_is_opened_by_its_number_alone(cast, visit):
    document = issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr")
    address = f"/search/?q={document.number.lower()}"
    assert visit(cast.nadia, address).headers["Location"] == f"/documents/{document.uuid}/"
    assert groups(visit(cast.nadia, f"/search/?q={document.number[:-1]}"))["Documents"] == [document.number]
    factories.deliberation(cast.version, cast.nadia)
    assert groups(visit(cast.jules, address)) == {}


@pytest.mark.parametrize("words", ["%00", "%25", "x" * 5000, "%F0%9F%98%80"])
def test_odd_words_find_nothing(cast, visit, words):
    assert groups(visit(cast.nadia, f"/search/?q={words}")) == {}


def test_suggestions_come_from_the_third_letter_on_and_never_jump(cast, visit):
    script = {"HX-Request": "true"}
    assert visit(cast.nadia, "/search/?q=al", **script).content == b""
    shown = visit(cast.nadia, "/search/?q=ali", **script)
    assert groups(shown) == {"Residents": ["TEST Alice"]}
    assert "<html" not in text(shown)
    assert groups(visit(cast.nadia, "/search/?q=una00002", **script)) == {"Residents": ["TEST Bob"]}
    assert groups(visit(cast.jules, "/search/?q=una00002", **script)) == {}
    assert visit(cast.alice, "/search/?q=bob", **script).status_code == 403


@pytest.mark.usefixtures("still")
def test_a_script_that_searches_all_day_is_refused(cast, visit, monkeypatch):
    monkeypatch.setattr("portal.search.MOST", 2)
    assert [visit(cast.nadia, "/search/?q=ali").status_code for _time in range(3)] == [200, 200, 429]
    assert visit(cast.louis, "/search/?q=ali").status_code == 200


def test_searching_is_not_for_residents(cast, visit):
    refused = visit(cast.alice, "/search/?q=bob")
    assert refused.status_code == 403
    assert "Searching is for those who look after a whole programme." in text(refused)
    assert "TEST Bob" not in text(refused)


def test_the_director_sees_the_cohort(cast, visit):
    page = text(visit(cast.dora, cohort_path(cast)))
    assert "TEST Alice" in page
    assert "0 / 10" in page


def test_the_jury_sees_no_matricules(cast, visit):
    factories.deliberation(cast.version, cast.nadia)
    for path in ("/search/?q=test", cohort_path(cast)):
        page = text(visit(cast.jules, path))
        assert "TEST Alice" in page
        assert "UNA00001" not in page
    assert "TEST Bob" not in text(visit(cast.jules, "/search/?q=una00002"))


def test_leave_is_for_the_enrolling_university_the_director_and_the_jury(cast, visit):
    today = timezone.localdate()
    factories.deliberation(cast.version, cast.nadia)
    StatusChange.objects.create(
        enrolment=cast.alices, kind="leave", starts=today, ends=today, reason="Private", recorded_by=cast.nadia
    )
    for name in ("nadia", "dora", "jules"):
        page = text(visit(getattr(cast, name), cohort_path(cast)))
        assert "leave" in page, name
        assert "1 away or part-time" in page, name
    page = text(visit(cast.louis, cohort_path(cast)))
    assert "TEST Alice" in page
    assert "leave" not in page
    assert "away or part-time" not in page
    page = text(visit(cast.marie, "/"))
    assert "TEST Alice" in page
    assert "leave" not in page


def test_who_leads_another_programme_does_not_see_the_credits_of_taught_residents(cast, visit):
    factories.role(cast.theo, "director", programme=factories.programme_version(code="OTHER").programme)
    factories.registration(cast.alices, cast.namur)
    assert visit(cast.theo, cohort_path(cast)).status_code == 404
    assert "Intake of 2024" not in text(visit(cast.theo, "/cohorts/"))


def test_a_cohort_that_nobody_is_in_is_not_found(cast, visit):
    assert visit(cast.dora, cohort_path(cast, 2023)).status_code == 404


@pytest.mark.parametrize("name", ["alice", "marie", "theo", "charlie"])
def test_cohorts_are_not_for_everybody(cast, visit, name):
    assert visit(getattr(cast, name), cohort_path(cast)).status_code == 403


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        ("dora", None, 23),
        ("nadia", "/search/?q=test", 15),
        ("marie", "/", 35),
        ("nadia", "/", 39),
        ("alice", "/", 21),
        ("nadia", "/cohorts/", 5),
    ],
)
def test_queries_do_not_grow(cast, client, name, path, expected):
    def more_residents(count):
        for _ in range(count):
            number = Enrolment.objects.count()
            added = factories.enrolment(factories.person(f"P{number}"), cast.version, matricule=number + 10)
            factories.accompanies(cast.marie, added)

    client.force_login(getattr(cast, name))
    assert_budget(client, path or cohort_path(cast), more_residents, expected)


def test_a_cohort_loads_the_residents_of_its_page(cast, client, visit, monkeypatch):
    """The summary counts everybody, by sums of the database."""

    def more_residents(count):
        for _ in range(count):
            number = Enrolment.objects.count()
            factories.enrolment(factories.person(f"P{number}"), cast.version, matricule=number + 10)

    monkeypatch.setattr(views, "ROWS", 2)
    client.force_login(cast.dora)
    assert_rows_bounded(client, cohort_path(cast), more_residents, 2)
    page = text(visit(cast.dora, cohort_path(cast) + "?page=2"))
    assert f"{Enrolment.objects.count()} residents" in page
    assert "TEST P2" in page
    assert "TEST Alice" not in page
