"""A deliberation from its opening to its publication, and a correction afterwards."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from jury.todo import waiting
from records.credits.credit_records import credit_record
from records.models import Decision, Deliberation, Result
from tests import factories


@pytest.fixture
def nadia(cast, browse):
    return browse(cast.nadia)


@pytest.fixture
def sitting(cast):
    return factories.deliberation(cast.version, cast.nadia)


@pytest.fixture
def alice(cast, encoded):
    """Alice in `namur`, with 12 submitted."""
    registration = factories.registration(cast.alices, cast.namur)
    encoded(registration, "12")
    return registration


@pytest.fixture
def bob(cast, encoded):
    """Bob in `namur`, with a 0 submitted."""
    registration = factories.registration(cast.bobs, cast.namur)
    encoded(registration, "0")
    return registration


def url(sitting, name="deliberation", *arguments):
    return reverse(name, args=[sitting.uuid, *arguments])


def decided():
    return {d.registration: (d.mark, d.outcome, d.granted) for d in Decision.objects.all()}


def test_a_deliberation_is_opened(cast, nadia):
    session = factories.session()
    sent = {"version": cast.version.uuid, "session": session.uuid, "held_on": "2027-07-01"}
    page = reverse("deliberation-new")
    early = nadia.post(page, sent | {"held_on": "2027-05-01"})
    assert early.context["form"].errors == {"held_on": ["The session begins on a later day."]}
    made = nadia.post(page, sent)
    sitting = Deliberation.objects.get()
    assert (made["Location"], sitting.recorded_by) == (url(sitting), cast.nadia)


def test_one_opens_only_for_the_own_programmes(cast, nadia):
    other = factories.programme_version("DES", blocks=(Decimal(10),), institutions=("ULB",))
    sent = {"version": other.uuid, "session": factories.session().uuid, "held_on": "2027-07-01"}
    assert list(nadia.post(reverse("deliberation-new"), sent).context["form"].errors) == ["version"]
    assert not Deliberation.objects.exists()


def test_cases_by_resident_and_what_the_threshold_says(nadia, sitting, alice, bob):
    page = nadia.get(url(sitting))
    assert [(case.registration, case.passes) for case in page.context["cases"]] == [(alice, True), (bob, False)]
    text = page.content.decode()
    assert "Waiting for a decision: 2. Recorded: 0." in text
    assert "checked" not in text, "nothing is selected to begin with"
    assert "There is no decision to publish yet." in text


def test_select_all_is_an_act_of_its_own(nadia, sitting, alice, bob):
    text = nadia.get(url(sitting), {"select": "all"}).content.decode()
    assert text.count(" checked") == 2
    assert not Decision.objects.exists()


def test_the_selected_are_recorded_as_the_threshold_says(nadia, sitting, alice, bob):
    nothing = nadia.post(url(sitting))
    assert nothing.status_code == 422
    assert "Tick the cases to be recorded as the threshold says." in nothing.content.decode()
    nadia.post(url(sitting), {"case": [alice.uuid]})
    assert decided() == {alice: (12, "", True)}
    nadia.post(url(sitting), {"case": [alice.uuid, bob.uuid]})
    assert decided() == {alice: (12, "", True), bob: (0, "", False)}
    assert nadia.post(url(sitting), {"case": ["no-uuid"]}).status_code == 422


def test_waiting_and_recorded_apart(nadia, sitting, alice, bob):
    nadia.post(url(sitting), {"case": [alice.uuid]})

    def shown(which):
        return [case.registration for case in nadia.get(url(sitting), {"show": which}).context["cases"]]

    assert (shown("waiting"), shown("decided"), shown("all")) == ([bob], [alice], [alice, bob])


def test_one_decision_against_the_threshold(nadia, sitting, bob):
    page = url(sitting, "deliberation-case", bob.uuid)
    form = nadia.get(page).context["form"]
    assert (form["value"].value(), form["granted"].value()) == ("0", None), "what it means is not pre-selected"
    answer = nadia.post(page, {"seen": "0", "value": "0", "granted": "yes"})
    message = "Say why the jury decides otherwise than the threshold of 10/20."
    assert (answer.status_code, answer.context["form"].errors) == (422, {"reason": [message]})
    wrong = nadia.post(page, {"seen": "0", "value": "20.5", "granted": "yes", "reason": "Kind"})
    assert wrong.context["form"].errors == {"value": ["A mark lies between 0 and 20."]}
    assert nadia.post(page, {"seen": "0", "value": "9,5", "granted": "yes", "reason": "The year"}).status_code == 302
    assert decided() == {bob: (Decimal("9.5"), "", True)}


def test_two_people_decide_the_same_case(browse, cast, nadia, sitting, alice):
    page = url(sitting, "deliberation-case", alice.uuid)
    nadia.post(page, {"seen": "0", "value": "12", "granted": "yes"})
    late = browse(cast.louis).post(page, {"seen": "0", "value": "9", "granted": "no"})
    assert late.status_code == 409
    assert decided() == {alice: (12, "", True)}
    assert 'name="seen" value="1"' in late.content.decode()


def test_a_decision_is_taken_back(nadia, sitting, alice):
    nadia.post(url(sitting), {"case": [alice.uuid]})
    decision = Decision.objects.get()
    page = url(sitting, "deliberation-remove", decision.uuid)
    nadia.post(page, {"seen": "7"})
    assert Decision.objects.exists()
    nadia.post(page, {"seen": "1"})
    assert not Decision.objects.exists()


def test_a_registration_without_a_mark_goes_before_the_jury(cast, nadia, sitting):
    quiet = factories.registration(cast.alices, cast.alone)
    record = nadia.get(reverse("enrolment-activity", args=[cast.alices.uuid, cast.alone.uuid])).content.decode()
    page = url(sitting, "deliberation-case", quiet.uuid)
    assert page in record
    assert "No submitted mark in this session." in nadia.get(page).content.decode()
    nadia.post(page, {"seen": "0", "value": "v", "granted": "yes"})
    assert decided() == {quiet: (None, "validated", True)}
    assert [case.registration for case in nadia.get(url(sitting)).context["cases"]] == [quiet]


def test_the_summary_says_what_becomes_visible(cast, nadia, sitting, alice, bob):
    factories.decision(sitting, bob, mark=Decimal(0), granted=True, reason="A whole year of illness")
    text = nadia.get(url(sitting, "deliberation-publish")).content.decode()
    for shown in ("1 case has no decision", "A whole year of illness", "Publish 1 decision"):
        assert shown in text, shown
    assert credit_record(cast.bobs).overall.earned == 0, "looking publishes nothing"


def test_publishing_now(cast, browse, nadia, sitting, alice):
    factories.decision(sitting, alice, mark=Decimal(12))
    page = url(sitting, "deliberation-publish")
    sent = {"seen": "1", "expected": "1"}
    assert nadia.post(page, sent).context["form"].errors == {"when": ["This field is required."]}
    assert nadia.post(page, sent | {"expected": "2", "when": "now"}).status_code == 422
    assert nadia.post(page, sent | {"when": "now"}).status_code == 302
    assert Result.objects.get().state == "decided"
    text = browse(cast.alice).get(reverse("enrolment", args=[cast.alices.uuid])).content.decode()
    assert "1.5 of 10 credits" in text
    again = nadia.post(page, sent | {"when": "now"})
    assert again.status_code == 409
    assert "These decisions are published." in again.content.decode()


def test_publishing_later(cast, nadia, sitting, alice):
    factories.decision(sitting, alice, mark=Decimal(12))
    page = url(sitting, "deliberation-publish")
    sent = {"seen": "1", "expected": "1", "when": "later"}
    assert list(nadia.post(page, sent).context["form"].errors) == ["at"]
    assert list(nadia.post(page, sent | {"at": "2020-01-01T12:00"}).context["form"].errors) == ["at"]
    ahead = timezone.localtime() + timedelta(days=2)
    assert nadia.post(page, sent | {"at": ahead.strftime("%Y-%m-%dT%H:%M")}).status_code == 302
    text = nadia.get(url(sitting)).content.decode()
    assert "will be published" in text
    assert credit_record(cast.alices).overall.earned == 0
    assert credit_record(cast.alices, ahead + timedelta(minutes=1)).overall.earned == Decimal("1.5")
    assert "deliberation-case" not in text
    assert nadia.post(url(sitting, "deliberation-cancel"), {"seen": "2"}).status_code == 302
    sitting.refresh_from_db()
    assert (sitting.published_at, Result.objects.get().state) == (None, "submitted")


def test_a_published_deliberation_is_read_and_corrected_elsewhere(cast, nadia, sitting, alice):
    decision = factories.decision(sitting, alice, mark=Decimal(12))
    Deliberation.objects.filter(pk=sitting.pk).update(published_at=factories.at(2026, 11, 1))
    page = reverse("decision-supersede", args=[decision.uuid])
    text = nadia.get(url(sitting)).content.decode()
    assert page in text
    assert "A correction is a superseding decision in a new deliberation." in text
    assert reverse("deliberation-case", args=[sitting.uuid, alice.uuid]) not in text
    assert "none is open" in nadia.get(page).content.decode()
    later = factories.deliberation(cast.version, cast.nadia, kind="september")
    sent = {"deliberation": later.uuid, "value": "f", "granted": "no"}
    assert nadia.post(page, sent).context["form"].errors == {"reason": ["This field is required."]}
    assert nadia.post(page, sent | {"reason": "Fraud established"}).status_code == 302
    assert "Fraud established" in nadia.get(url(later)).content.decode()
    assert credit_record(cast.alices).overall.earned == Decimal("1.5")
    assert nadia.post(page, sent | {"reason": "Again"}).status_code == 409
    assert "A newer decision supersedes this one already." in nadia.get(page).content.decode()
    nadia.post(url(later, "deliberation-publish"), {"seen": "1", "expected": "1", "when": "now"})
    assert credit_record(cast.alices).overall.earned == 0


def test_the_jury_reads(cast, browse, sitting, alice):
    text = browse(cast.jules).get(url(sitting)).content.decode()
    assert "TEST Alice" in text
    for absent in ("checkbox", "deliberation-publish", reverse("deliberation-publish", args=[sitting.uuid])):
        assert absent not in text


def test_the_list_shows_the_state_of_each(cast, nadia, sitting):
    factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1))
    later = timezone.now() + timedelta(days=9)
    factories.deliberation(cast.version, cast.nadia, 2025, "september", published_at=later)
    text = nadia.get(reverse("deliberation-list")).content.decode()
    for shown in ("being prepared", "published", "will be published"):
        assert shown in text, shown


def test_in_french(cast, browse, sitting, alice):
    text = browse(cast.nadia, "fr").get(url(sitting)).content.decode()
    for shown in ("Délibération de juin 2027", "Acter les cas sélectionnés selon le seuil", "atteint", "Publier…"):
        assert shown in text, shown


@pytest.mark.parametrize(
    ("page", "queries"), [("deliberation", 16), ("deliberation-publish", 8), ("deliberation-list", 7)]
)
def test_queries_do_not_grow(cast, nadia, encoded, sitting, page, queries, django_assert_num_queries):
    people = [cast.alices, cast.bobs]
    address = reverse(page) if page == "deliberation-list" else url(sitting, page)
    for count in (1, 3, 40):
        while len(people) < count:
            people.append(
                factories.enrolment(factories.person(f"P{len(people)}"), cast.version, matricule=len(people) + 9)
            )
        for resident in people[:count]:
            if not resident.annual_programmes.exists():
                for activity in (cast.namur, cast.louvain):
                    registration = factories.registration(resident, activity)
                    encoded(registration, "12")
                factories.decision(sitting, registration, mark=Decimal(12))
                if page == "deliberation-list":
                    factories.deliberation(cast.version, cast.nadia, 2026, "september")
        with django_assert_num_queries(queries):
            assert nadia.get(address).status_code == 200


def test_a_sitting_waits_for_its_day(cast, sitting):
    (line,) = waiting(cast.nadia, sitting.held_on + timedelta(days=3))
    assert (line.url, line.day, line.late) == (reverse("deliberation", args=[sitting.uuid]), sitting.held_on, 3)
    assert waiting(cast.charlie, sitting.held_on) == []
