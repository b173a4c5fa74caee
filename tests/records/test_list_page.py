"""The list of residents: found by what one may read of them, the same few queries however many there are."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from curriculum.models import AdmissionCondition
from records.models import AdmissionPiece, Enrolment, StatusChange
from tests import factories

URL = reverse("enrolment-list")


def names(response):
    return [line.enrolment.user.given_name for line in response.context["lines"]]


@pytest.fixture
def on_leave(cast):
    return StatusChange.objects.create(
        enrolment=cast.alices,
        kind="leave",
        starts=date(2026, 1, 1),
        reason="Illness of a child",
        recorded_by=cast.nadia,
    )


def test_the_office_sees_residents_by_name_with_credits(cast, browse):
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1))
    factories.decision(sitting, factories.registration(cast.alices, cast.namur, 2025), mark=Decimal(12))
    page = browse(cast.nadia).get(URL)
    assert names(page) == ["Alice", "Bob"]
    text = page.content.decode()
    for shown in ("UNA00001", "UCL00001", "alice.test@example.org", "1.5 / 10", "0 / 10"):
        assert shown in text, shown


def test_in_french(cast, browse):
    text = browse(cast.nadia, "fr").get(URL).content.decode()
    for shown in ("<h1>Assistants</h1>", "2 assistants", "Crédits", "Nom, matricule ou adresse électronique"):
        assert shown in text, shown


def test_the_mentor_sees_contact_and_credits_of_the_own_resident(cast, browse):
    page = browse(cast.marie).get(URL)
    assert names(page) == ["Alice"]
    assert "alice.test@example.org" in page.content.decode()
    assert "0 / 10" in page.content.decode()
    assert "Bob Test" not in page.content.decode()
    assert "TEST Bob" not in page.content.decode()


def test_the_supervisor_sees_contact_without_credits(cast, browse):
    text = browse(cast.stefan).get(URL).content.decode()
    assert "alice.test@example.org" in text
    assert " / 10" not in text


def test_the_teacher_sees_names_alone(cast, browse):
    factories.registration(cast.alices, cast.namur)
    page = browse(cast.theo).get(URL)
    assert names(page) == ["Alice"]
    for hidden in ("alice.test@example.org", "UNA00001", " / 10"):
        assert hidden not in page.content.decode(), hidden


def test_a_leave_is_shown_to_who_may_know_of_it(cast, browse, on_leave):
    assert browse(cast.nadia).get(URL).context["lines"][0].status == on_leave
    assert browse(cast.stefan).get(URL).context["lines"][0].status == on_leave
    for other in (cast.louis, cast.marie):
        assert browse(other).get(URL).context["lines"][0].status is None
        assert "leave" not in browse(other).get(URL).content.decode()


def test_that_somebody_left_is_known_to_all_who_see_credits(cast, browse, on_leave):
    on_leave.kind = "withdrawal"
    on_leave.save()
    for who in (cast.nadia, cast.louis, cast.marie):
        text = browse(who).get(URL).content.decode()
        assert "withdrawal" in text
        assert "Illness" not in text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("álice", ["Alice"]),
        ("UNA00002", ["Bob"]),
        ("bob.test@", ["Bob"]),
        ("test", ["Alice", "Bob"]),
        ("test ali", ["Alice"]),
        ("nobody", []),
        ("%", []),
    ],
)
def test_search(cast, browse, words, found):
    assert names(browse(cast.nadia).get(URL, {"q": words})) == found


def test_search_finds_nobody_by_what_one_does_not_see(cast, browse):
    factories.registration(cast.alices, cast.namur)
    client = browse(cast.theo)
    assert names(client.get(URL, {"q": "alice"})) == ["Alice"]
    assert names(client.get(URL, {"q": "UNA00001"})) == []
    assert names(client.get(URL, {"q": "example.org"})) == []


def test_filters(cast, browse):
    other = factories.programme_version("DES", blocks=(Decimal(10),))
    factories.enrolment(factories.person("Zoe"), other, intake=2025, matricule=9)
    client = browse(cast.nadia)
    assert names(client.get(URL, {"intake": "2025"})) == ["Zoe"]
    assert names(client.get(URL, {"version": str(cast.version.uuid)})) == ["Alice", "Bob"]
    assert names(client.get(URL, {"intake": "2025", "version": str(cast.version.uuid)})) == []
    wrong = client.get(URL, {"intake": "two"})
    assert (names(wrong), "Select a valid choice" in wrong.content.decode()) == ([], True)


def test_residents_with_a_condition_to_be_checked(cast, browse):
    condition = factories.grown(
        AdmissionCondition(programme_version=cast.version, code="visa", title=factories.both("Visa"))
    )
    client = browse(cast.nadia)
    assert names(client.get(URL, {"pieces": "missing"})) == ["Alice"], "Bob is enrolled by the other university"
    assert names(browse(cast.dora).get(URL, {"pieces": "missing"})) == ["Alice", "Bob"]
    AdmissionPiece.objects.create(
        enrolment=cast.alices, condition=condition, document="Visa", dated=date(2024, 9, 1), checked_by=cast.nadia
    )
    assert names(client.get(URL, {"pieces": "missing"})) == []


def test_an_empty_list_says_what_will_be_here(cast, browse):
    assert "The residents that you teach, support or look after will be here." in (
        browse(cast.charlie).get(URL).content.decode()
    )
    nobody = browse(cast.nadia).get(URL, {"q": "zzz"}).content.decode()
    assert "Nobody matches." in nobody


def grow(cast, count, mentor=None):
    """Until the mentor, or else the programme, has that many residents."""
    mine = Enrolment.objects.filter(accompaniments__user=mentor) if mentor else Enrolment.objects.all()
    while mine.count() < count:
        number = Enrolment.objects.count()
        made = factories.enrolment(factories.person(f"P{number:04}"), cast.version, matricule=number + 100)
        factories.registration(made, cast.namur)
        if mentor:
            factories.accompanies(mentor, made)


def test_pages_of_fifty(cast, browse):
    grow(cast, 53)
    client = browse(cast.nadia)
    assert len(names(client.get(URL))) == 50
    assert len(names(client.get(URL, {"page": "2"}))) == 3
    assert "?q=test&amp;page=2" in client.get(URL, {"q": "test"}).content.decode()


@pytest.mark.parametrize(("who", "queries"), [("nadia", 20), ("dora", 20), ("marie", 21)])
def test_queries_do_not_grow(cast, browse, who, queries, django_assert_num_queries):
    """The same number for 1 and 3 residents, and for 3,000: the page holds fifty."""
    client = browse(getattr(cast, who))
    if who != "marie":
        cast.bobs.identifiers.all().delete()
        cast.bobs.delete()
    for count in (1, 3, 60):
        grow(cast, count, mentor=cast.marie)
        with django_assert_num_queries(queries):
            assert client.get(URL).status_code == 200
