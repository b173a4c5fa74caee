"""The tally of examinations: noted in a few taps, once, by the resident alone; read by leader and office."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from curriculum.models import Requirement
from progress.resident_status import resident_status
from seminars import progress
from seminars.models import Examination
from tests import clock, factories
from tests.guards.queries import assert_budget
from tests.seminars import props

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def kind(cast):
    return props.examination_kind(cast.sem)


def url(cast):
    return reverse("enrolment-examinations", args=[cast.alices.uuid])


def taps(**fields):
    values = {"kind": "kidneys", "setting": "practice", "is_supervised": "yes", "day": "2026-11-20"}
    return {"key": str(uuid4()), **values, **fields}


def asked(cast, code, unit, minimum):
    """A requirement of the version, which is published already."""
    one = Requirement(programme_version=cast.version, code=code, title=factories.both(code), unit=unit, minimum=minimum)
    return Requirement.objects.bulk_create([one])[0]


def test_the_page_in_french_asks_nothing_about_a_patient(cast, kind, browse):
    page = browse(cast.alice, "fr").get(url(cast)).content.decode()
    assert "Relevé des examens pratiqués" in page
    assert "<textarea" not in page
    assert 'type="text"' not in page


def test_the_resident_notes_an_examination_and_a_form_sent_twice_counts_once(cast, kind, browse):
    alice, sent = browse(cast.alice), taps()
    for _time in range(2):
        assert alice.post(url(cast), sent).status_code == 302
    row = Examination.objects.get()
    assert (row.registration, row.kind, row.day, row.setting, row.is_supervised) == (
        cast.alices_year, kind, date(2026, 11, 20), "practice", True,
    )  # fmt: skip
    assert AuditEntry.objects.filter(object_uuid=row.uuid, action="tally").count() == 1
    assert "Noted: Kidneys, 1 so far." in alice.get(url(cast)).content.decode()


def test_nothing_is_chosen_beforehand_but_the_day(cast, kind, browse):
    form = browse(cast.alice).get(url(cast)).context["form"]
    chosen = {name: form[name].value() for name in ("kind", "setting", "is_supervised", "day")}
    assert chosen == {"kind": None, "setting": None, "is_supervised": None, "day": clock.TODAY}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"day": "2027-09-01"}, "This day is still to come."),
        ({"day": "2026-09-13"}, "The year runs from"),
        ({"kind": "heart"}, "Select a valid choice."),
        ({"is_supervised": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(cast, kind, browse, changed, words):
    answer = browse(cast.alice).post(url(cast), taps(**changed))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Examination.objects.exists()


def test_a_retired_kind_and_that_of_another_activity_are_refused(cast, kind, browse):
    other = factories.activity(cast.version, "QA", kind="course")
    for one in (props.examination_kind(cast.sem, "lung", is_current=False), props.examination_kind(other, "thyroid")):
        assert browse(cast.alice).post(url(cast), taps(kind=one.code)).status_code == 422
    assert not Examination.objects.exists()


def test_the_key_of_another_is_no_way_in(cast, kind, browse):
    bobs = props.examination(cast.bobs_year, kind)
    answer = browse(cast.alice).post(url(cast), taps(key=str(bobs.uuid)))
    assert answer.status_code == 422
    assert "Load the page again." in answer.content.decode()
    assert Examination.objects.get() == bobs


def test_it_is_closed_with_the_credits(cast, kind, browse):
    row = props.examination(cast.alices_year, kind)
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=factories.at(2026, 11, 1))
    factories.decision(sitting, cast.alices_year, Decimal(14))
    alice = browse(cast.alice)
    assert alice.post(url(cast), taps()).status_code == 409
    page = alice.post(reverse("examination-take-out", args=[cast.alices.uuid, row.uuid]), follow=True)
    assert "its tally is closed" in page.content.decode()
    assert Examination.objects.get() == row


def test_the_resident_takes_out_a_mistake_and_the_leader_does_not(cast, kind, browse):
    row = props.examination(cast.alices_year, kind)
    out = reverse("examination-take-out", args=[cast.alices.uuid, row.uuid])
    assert browse(cast.lena).post(out).status_code == 403
    assert browse(cast.luc).post(out).status_code == 404
    assert browse(cast.alice).post(out).status_code == 302
    assert not Examination.objects.exists()
    assert AuditEntry.objects.get(object_uuid=row.uuid).before["kind"] == "kidneys"


def test_leader_and_office_read_it_and_another_groups_leader_does_not(cast, kind, browse):
    props.examination(cast.alices_year, kind)
    for person in (cast.lena, cast.nadia):
        page = browse(person).get(url(cast)).content.decode()
        assert "in the practice" in page
        assert "Note it" not in page
        assert browse(person).post(url(cast), taps()).status_code == 403
    for person in (cast.luc, cast.bob):
        assert browse(person).get(url(cast)).status_code == 404
    members = browse(cast.lena).get(cast.group.get_absolute_url()).context["members"]
    assert [member["examinations"] for member in members] == [(1, 1)]


def test_requirements_count_all_or_the_supervised_ones(cast, kind):
    for code, unit, minimum in (("us", "examinations", 3), ("us-s", "exams_supervised", 1)):
        asked(cast, code, unit, minimum)
    for is_supervised in (True, False):
        props.examination(cast.alices_year, kind, is_supervised=is_supervised)
    found = {one.requirement.code: (one.done, one.missing) for one in resident_status(cast.alices).measures}
    assert found == {"us": (2, 1), "us-s": (1, 0)}


def test_who_is_not_registered_for_it_is_not_measured(cast, kind):
    carol = factories.enrolment(factories.person("Carol"), cast.version)
    assert progress.measure([carol], [asked(cast, "us", "examinations", 3)], clock.TODAY) == {}


def test_over_rest_one_reads_what_one_sees(cast, kind, browse):
    props.examination(cast.alices_year, kind)
    props.examination(cast.bobs_year, kind)
    read = reverse("api-examination-list")
    rows = browse(cast.lena).get(read).json()["results"]
    assert [(row["enrolment"], row["kind"], row["setting"]) for row in rows] == [
        (str(cast.alices.uuid), "kidneys", "practice")
    ]
    assert len(browse(cast.nadia).get(read).json()["results"]) == 2
    assert browse(cast.nadia).get(read, {"since": "2026-11-04"}).json()["results"] == []


@pytest.mark.parametrize(("where", "expected"), [("page", 9), ("rest", 6), ("group", 18)])
def test_the_number_of_queries_does_not_grow(cast, kind, browse, where, expected):
    pages = {"page": url(cast), "rest": reverse("api-examination-list"), "group": cast.group.get_absolute_url()}

    def more(number):
        for _turn in range(number):
            props.examination(cast.alices_year, kind)
            props.examination(props.newcomer(cast, f"N{Examination.objects.count()}", cast.group), kind)

    assert_budget(browse(cast.lena), pages[where], more, expected)
