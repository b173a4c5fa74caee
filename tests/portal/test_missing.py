"""What is missing, over all apps: who sees which line, who is reminded, and what a cohort is behind with."""

from dataclasses import replace
from datetime import date

import pytest

from curriculum.models import AdmissionCondition
from notices.models import Mail
from portal.missing import views
from portal.missing.collect import missing
from portal.missing.items import Kind
from tests import clock, factories
from tests.guards.queries import assert_budget, assert_rows_bounded
from tests.internships import props as stages
from tests.records import pieces

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def cast():
    """Alice owes a paper, a condition and an evaluation of her supervisor; Theo a mark; Bob has neither mentor nor
    annual programme, and Louvain enrols him."""
    made = factories.Cast()
    pieces.asked(made)
    AdmissionCondition.objects.bulk_create(  # a published version takes none by `save`
        [AdmissionCondition(programme_version=made.version, code="diploma", title=factories.both("Diploma"))]
    )
    made.taken = factories.registration(made.alices, made.namur, 2025)
    factories.session(2025, "june")
    type(made.namur).objects.filter(pk=made.namur.pk).update(assessed_in=["june"])
    made.stage = stages.placement(factories.registration(made.alices, made.joint), supervisors=[made.stefan])
    stages.evaluation(made, "midterm", stage=made.stage, opens_on=clock.day(-40), due_on=clock.day(-10))
    return made


def page(client, query=""):
    return " ".join(client.get(f"/missing/{query}", headers=EN).content.decode().split())


def test_one_page_names_what_is_missing_and_who_can_mend_it(client, cast):
    client.force_login(cast.nadia)
    shown = page(client)
    for words in ("Piece licence: late", "Diploma: to be checked", "Mid-term evaluation of Alice Test", "no mentor"):
        assert words in shown
    assert "NAM, June 2026: no mark for 1" in shown
    assert "Theo Test" in shown
    assert "10 days" in shown


def test_a_file_is_shown_to_the_university_that_enrols_alone(client, cast):
    client.force_login(cast.louis)
    shown = page(client, "?kind=paper")
    assert "TEST Bob" in shown
    assert "TEST Alice" not in shown
    client.force_login(cast.dora)
    assert "TEST Alice" in page(client, "?kind=paper")


@pytest.mark.parametrize(
    ("query", "seen", "unseen"),
    [
        ("?kind=paper", "Piece licence: late", "Mid-term"),
        ("?kind=evaluation", "Mid-term", "licence"),
        ("?who=stefan", "Mid-term", "licence"),
        ("?who=bob", "no mentor", "Mid-term"),
        ("?intake=2024", "Mid-term", "no mark for 1"),
        ("?late=on", "Mid-term", "no mentor"),
    ],
)
def test_the_filters_narrow(client, cast, query, seen, unseen):
    client.force_login(cast.nadia)
    shown = page(client, query)
    assert seen in shown
    assert unseen not in shown


@pytest.mark.parametrize("query", ["?kind=gone", "?intake=1900", "?intake=x"])
def test_a_filter_that_no_longer_exists_is_said(client, cast, query):
    client.force_login(cast.nadia)
    shown = page(client, query)
    assert "Select a valid choice" in shown
    assert "Mid-term" not in shown


def test_one_mail_goes_to_each_person_of_the_ticked_lines_and_no_second_that_day(client, cast):
    client.force_login(cast.nadia)
    shown = client.get("/missing/", headers=EN).context["page"]
    keys = [item.key for item in shown if item.kind in ("paper", "evaluation") and "Bob" not in str(item.enrolment)]
    assert client.post("/missing/", {"tick": keys}).status_code == 302
    mails = {mail.to.given_name: mail for mail in Mail.objects.filter(kind="portal.missing")}
    assert set(mails) == {"Alice", "Stefan"}
    assert f"/enrolments/{cast.alices.uuid}/file/" in mails["Alice"].body
    assert mails["Stefan"].body.count("mi-parcours") == 1
    assert mails["Stefan"].body.count("http") == 1
    again = client.post("/missing/", {"tick": keys}, headers=EN, follow=True)
    assert "2 people were reminded today already." in again.content.decode()
    assert Mail.objects.filter(kind="portal.missing").count() == 2


def test_all_that_is_listed_is_reminded_and_nothing_else(client, cast):
    client.force_login(cast.nadia)
    client.post("/missing/?kind=paper", {"all": "1"})
    assert [mail.to for mail in Mail.objects.filter(kind="portal.missing")] == [cast.alice]


def test_keys_of_lines_that_one_does_not_see_remind_nobody(client, cast):
    client.force_login(cast.nadia)
    key = next(i.key for i in client.get("/missing/?kind=paper").context["page"] if i.enrolment == cast.alices)
    client.force_login(cast.louis)
    refused = client.post("/missing/", {"tick": [key, "nonsense"]}, headers=EN, follow=True)
    assert "Tick at least one line first." in refused.content.decode()
    assert not Mail.objects.exists()


def test_what_the_offices_mend_reminds_nobody(client, cast):
    client.force_login(cast.nadia)
    done = client.post("/missing/?kind=mentor", {"all": "1"}, headers=EN, follow=True)
    assert "the offices mend them" in done.content.decode()


def test_nothing_is_missing_about_those_who_left(client, cast):
    cast.bobs.status_changes.create(kind="withdrawal", starts=clock.day(-3), reason="-", recorded_by=cast.nadia)
    client.force_login(cast.dora)
    assert "TEST Bob" not in page(client)


def test_the_cohort_says_in_words_what_is_behind(client, cast):
    client.force_login(cast.dora)
    shown = " ".join(client.get(f"/cohorts/{cast.version.uuid}/2024/", headers=EN).content.decode().split())
    assert "6 credits of block 1 · 4 credits of block 2 · 1 evaluation late" in shown
    cast.alices.status_changes.create(kind="withdrawal", starts=clock.day(-3), reason="-", recorded_by=cast.nadia)
    shown = " ".join(client.get(f"/cohorts/{cast.version.uuid}/2024/", headers=EN).content.decode().split())
    assert "1 evaluation late" not in shown
    assert "1 has left" in shown


def test_queries_do_not_grow(client, cast):
    client.force_login(cast.nadia)

    def more(count):
        for _row in range(count):
            number = 100 + cast.version.enrolments.count()
            resident = factories.enrolment(factories.person(f"New{number}"), cast.version, matricule=number)
            stage = stages.placement(factories.registration(resident, cast.joint), supervisors=[cast.stefan])
            stages.evaluation(cast, "midterm", stage=stage, opens_on=clock.day(-40), due_on=clock.day(-10))
            factories.registration(resident, cast.namur, 2025)

    assert_budget(client, "/missing/", more, 45)
    client.force_login(cast.dora)
    assert_budget(client, f"/cohorts/{cast.version.uuid}/2024/", more, 25)


def some_more(cast, count):
    for _row in range(count):
        number = 100 + cast.version.enrolments.count()
        resident = factories.enrolment(factories.person(f"New{number}"), cast.version, matricule=number)
        stage = stages.placement(factories.registration(resident, cast.joint), supervisors=[cast.stefan])
        stages.evaluation(cast, "midterm", stage=stage, opens_on=clock.day(-40), due_on=clock.day(-10 + number % 3))


def test_each_slice_is_that_of_the_whole_and_nothing_is_there_twice(cast):
    some_more(cast, 4)
    items = missing(cast.nadia, clock.TODAY)
    whole = [(item.key, item.due, item.who) for item in items[:]]
    assert len({key for key, *_rest in whole}) == len(whole) == len(items)
    assert [item.due or date.max for item in items[:]] == sorted(item.due or date.max for item in items[:])
    assert {item.kind for item in items[:]} >= {Kind.PAPER, Kind.CONDITION, Kind.MARKS, Kind.EVALUATION, Kind.MENTOR}
    for size in (1, 3, 7):
        for start in range(0, len(whole), size):
            assert [(i.key, i.due, i.who) for i in items[start : start + size]] == whole[start : start + size]
    assert items.late(clock.TODAY) == sum(1 for item in items[:] if item.late(clock.TODAY))


def test_a_page_loads_what_it_shows(client, cast, monkeypatch):
    monkeypatch.setattr(views, "MISSING", replace(views.MISSING, page_size=3))
    pieces.AskedPiece.objects.update(is_asked=False)  # papers are computed: their residents are loaded
    client.force_login(cast.nadia)
    assert_rows_bounded(client, "/missing/", lambda count: some_more(cast, count), 3)


def test_fourteen_late_papers_are_reminded_in_three_interactions(client, cast):
    some_more(cast, 12)  # with Alice and Bob, 14; Nadia sees the files of those whom UNamur enrols
    cast.bobs.enrolling_institution = cast.unamur
    cast.bobs.save()
    client.force_login(cast.nadia)
    interactions = 0

    def follow(link):
        nonlocal interactions
        interactions += 1
        return client.get(f"/missing/{link}", headers=EN)

    whole = follow("")  # "What is missing" in the menu
    papers = follow(next(url for url, label, number in whole.context["counts"] if number == 14 and "paper" in label))
    assert "Remind all that are listed" in papers.content.decode()
    interactions += 1  # "Remind all that are listed"
    done = client.post(f"/missing/?{papers.wsgi_request.GET.urlencode()}", {"all": "1"}, headers=EN, follow=True)
    assert "14 people were written to." in done.content.decode()
    assert Mail.objects.filter(kind="portal.missing").count() == 14
    assert interactions == 3
