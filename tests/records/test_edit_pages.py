"""What the offices change on a record, form by form; a refused form keeps what was typed."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import User
from curriculum.models import AdmissionCondition
from records.models import AdmissionPiece, Enrolment, Exemption, Registration, StatusChange
from tests import factories


def url(cast, name, *arguments):
    return reverse(name, args=[cast.alices.uuid, *arguments])


@pytest.fixture
def nadia(cast, browse):
    factories.year(2026)
    return browse(cast.nadia)


def test_identity(cast, nadia):
    page = url(cast, "enrolment-identity")
    sent = {
        "seen": "1",
        "matricule_UNamur": "N-77",
        "matricule_UCLouvain": "UCL00001",
        "telephone": "081",
        "birth_date": "1998-05-04",
        "street": "Rue Neuve 1",
        "postcode": "5000",
        "city": "Namur",
    }
    assert nadia.post(page, sent).status_code == 302
    alice = Enrolment.objects.for_list().get(pk=cast.alices.pk)
    assert (alice.matricules, alice.city, alice.birth_date) == (
        "UCLouvain UCL00001 / UNamur N-77",
        "Namur",
        date(1998, 5, 4),
    )


def test_identity_refuses_the_matricule_of_another_and_keeps_the_rest(cast, nadia):
    sent = {"seen": "1", "matricule_UNamur": "UNA00002", "matricule_UCLouvain": "UCL00001", "telephone": "081 99"}
    answer = nadia.post(url(cast, "enrolment-identity"), sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "matricule_UNamur": ["Matricule UNA00002 of UNamur belongs to another resident."]
    }
    assert 'value="081 99"' in answer.content.decode()
    assert Enrolment.objects.get(pk=cast.alices.pk).telephone == ""


def test_a_matricule_is_corrected_not_emptied(cast, nadia):
    answer = nadia.post(url(cast, "enrolment-identity"), {"seen": "1", "matricule_UCLouvain": "UCL00001"})
    assert list(answer.context["form"].errors) == ["matricule_UNamur"]


def test_the_partner_does_not_see_or_change_the_address(cast, browse):
    cast.alices.city = "Namur"
    cast.alices.save()
    client = browse(cast.louis)
    assert "Namur" not in client.get(url(cast, "enrolment-identity")).content.decode().replace("UNamur", "")
    sent = {"seen": "1", "matricule_UNamur": "UNA00001", "matricule_UCLouvain": "L-2", "city": "Liège"}
    assert client.post(url(cast, "enrolment-identity"), sent).status_code == 302
    assert Enrolment.objects.get(pk=cast.alices.pk).city == "Namur"


def test_two_people_edit_the_same_resident(cast, nadia):
    sent = {"matricule_UNamur": "UNA00001", "matricule_UCLouvain": "UCL00001", "seen": "1"}
    nadia.post(url(cast, "enrolment-identity"), sent | {"telephone": "081 first"})
    second = nadia.post(url(cast, "enrolment-identity"), sent | {"telephone": "081 second"})
    assert second.status_code == 409
    text = second.content.decode()
    assert "There now: 081 first" in text
    assert 'value="081 second"' in text
    assert 'name="seen" value="2"' in text
    third = nadia.post(url(cast, "enrolment-identity"), sent | {"telephone": "081 second", "seen": "2"})
    assert third.status_code == 302
    assert Enrolment.objects.get(pk=cast.alices.pk).telephone == "081 second"


def test_a_piece_is_checked(cast, nadia):
    factories.grown(AdmissionCondition(programme_version=cast.version, code="visa", title=factories.both("Visa")))
    page = url(cast, "enrolment-piece", "visa")
    assert nadia.post(page, {"seen": "0", "document": "Visa 118", "dated": "2999-01-01"}).status_code == 422
    assert not AdmissionPiece.objects.exists()
    assert nadia.post(page, {"seen": "0", "document": "Visa 118", "dated": "2024-09-01"}).status_code == 302
    assert AdmissionPiece.objects.get().checked_by == cast.nadia
    assert "Visa 118" in nadia.get(url(cast, "enrolment")).content.decode()
    assert nadia.get(url(cast, "enrolment-piece", "other")).status_code == 404


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({"kind": "part_time"}, "share", "A part-time status gives its share of full time, between 0 and 1."),
        (
            {"kind": "part_time", "share": "1.5"},
            "share",
            "A part-time status gives its share of full time, between 0 and 1.",
        ),
        ({"kind": "leave", "share": "0.5"}, "share", "Only a part-time status has a share of full time."),
        ({"kind": "end", "ends": "2027-01-01"}, "ends", "A withdrawal or an end of the programme has no last day."),
        ({"kind": "leave", "ends": "2026-01-01"}, "ends", "The last day is before the first."),
        ({"kind": "leave", "starts": "2026-06-01"}, "starts", "This period overlaps another: leave, 1 June 2026."),
        ({"kind": ""}, "kind", "This field is required."),
        ({"reason": " "}, "reason", "This field is required."),
    ],
)
def test_status_forms_say_what_is_wrong(cast, nadia, sent, field, message):
    StatusChange.objects.create(
        enrolment=cast.alices,
        kind="leave",
        starts=date(2026, 6, 1),
        ends=date(2026, 6, 30),
        reason="Illness",
        recorded_by=cast.nadia,
    )
    good = {"kind": "leave", "starts": "2026-10-01", "reason": "Second leave"}
    answer = nadia.post(url(cast, "enrolment-status"), good | sent)
    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [message]})
    assert StatusChange.objects.count() == 1


def test_a_leave_is_recorded_and_ended(cast, nadia):
    sent = {"kind": "part_time", "starts": "2026-10-01", "share": "0.5", "reason": "Research"}
    assert nadia.post(url(cast, "enrolment-status"), sent).status_code == 302
    change = StatusChange.objects.get()
    page = url(cast, "enrolment-status-end", change.uuid)
    assert nadia.post(page, {"seen": "1", "ends": "2026-09-01"}).status_code == 422
    assert nadia.post(page, {"seen": "1", "ends": "2027-06-30"}).status_code == 302
    change.refresh_from_db()
    assert (change.share, change.ends, change.recorded_by) == (Decimal("0.50"), date(2027, 6, 30), cast.nadia)


def test_a_share_is_typed_with_a_comma_in_french(cast, browse):
    sent = {"kind": "part_time", "starts": "2026-10-01", "share": "0,5", "reason": "Recherche"}
    assert browse(cast.nadia, "fr").post(url(cast, "enrolment-status"), sent).status_code == 302
    assert StatusChange.objects.get().share == Decimal("0.50")


def test_somebody_known_goes_along(cast, nadia):
    sent = {"email": "CHARLIE.test@example.org", "capacity": "reader", "starts": "2026-10-01"}
    assert nadia.post(url(cast, "accompaniment-add"), sent).status_code == 302
    assert cast.alices.accompaniments.get(capacity="reader").user == cast.charlie


def test_somebody_new_needs_a_name(cast, nadia):
    sent = {"email": "new@example.org", "capacity": "reader", "starts": "2026-10-01"}
    answer = nadia.post(url(cast, "accompaniment-add"), sent)
    message = "Nobody here has this e-mail address: give the name, or mend the address."
    assert answer.context["form"].errors == {"given_name": [message], "family_name": [message]}
    assert not User.objects.filter(email="new@example.org").exists()
    nadia.post(url(cast, "accompaniment-add"), sent | {"given_name": "Nora", "family_name": "New"})
    assert str(cast.alices.accompaniments.get(capacity="reader").user) == "Nora New"


def test_a_refused_supporter_leaves_no_new_person(cast, nadia):
    sent = {
        "email": "new@example.org",
        "given_name": "Nora",
        "family_name": "New",
        "capacity": "mentor",
        "starts": "2026-10-01",
    }
    answer = nadia.post(url(cast, "accompaniment-add"), sent)
    assert answer.context["form"].errors == {"starts": ["Marie Test is the mentor then."]}
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("alice.test@example.org", "Nobody accompanies oneself."),
        ("stefan.test@example.org", "The mentor is not the stage supervisor."),
        ("systeme.namur@example.org", "This address is not that of a person who can support a resident."),
    ],
)
def test_who_cannot_be_the_mentor(cast, nadia, email, message):
    cast.alices.accompaniments.filter(capacity="mentor").delete()
    sent = {"email": email, "capacity": "mentor", "starts": "2026-10-01"}
    assert nadia.post(url(cast, "accompaniment-add"), sent).context["form"].errors == {"email": [message]}


def test_an_accompaniment_ends(cast, nadia, browse):
    mentor = cast.alices.accompaniments.get(capacity="mentor")
    page = url(cast, "accompaniment-end", mentor.uuid)
    assert nadia.post(page, {"seen": "1", "ends": "2026-01-31"}).status_code == 302
    assert browse(cast.marie).get(url(cast, "enrolment")).status_code == 404


def ticked(response):
    return response.context["form"].ticked


def test_nothing_is_ticked_in_a_new_year(cast, nadia):
    page = nadia.get(url(cast, "enrolment-year", 2026))
    assert ticked(page) == set()
    assert "checked" not in page.content.decode()


def test_a_whole_block_is_an_explicit_choice(cast, nadia):
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1))
    factories.decision(sitting, factories.registration(cast.alices, cast.namur, 2025), mark=Decimal(12))
    page = nadia.get(url(cast, "enrolment-year", 2026), {"block": "1"})
    assert ticked(page) == {str(cast.louvain.uuid)}
    assert not Registration.objects.filter(annual_programme__academic_year__start_year=2026).exists(), (
        "a GET writes nothing"
    )


def test_an_annual_programme_is_agreed(cast, nadia):
    page = url(cast, "enrolment-year", 2026)
    assert nadia.post(page, {"seen": "0"}).context["form"].errors == {"activities": ["Tick at least one activity."]}
    assert nadia.post(page, {"seen": "0", "activities": [cast.namur.uuid, cast.joint.uuid]}).status_code == 302
    assert ticked(nadia.get(page)) == {str(cast.namur.uuid), str(cast.joint.uuid)}
    late = nadia.post(page, {"seen": "0", "activities": [cast.louvain.uuid]})
    assert late.status_code == 409
    assert ticked(late) == {str(cast.louvain.uuid)}, "what was ticked is kept"
    assert sorted(Registration.objects.values_list("activity__code", flat=True)) == ["JOI", "NAM"]


def test_a_year_keeps_what_was_earned_in_it(cast, nadia):
    registration = factories.registration(cast.alices, cast.namur)
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=factories.at(2026, 11, 1))
    factories.decision(sitting, registration, mark=Decimal(12))
    page = url(cast, "enrolment-year", 2026)
    assert f'type="hidden" name="activities" value="{cast.namur.uuid}"' in nadia.get(page).content.decode()
    sent = {"seen": "1", "activities": [cast.namur.uuid, cast.louvain.uuid]}
    assert nadia.post(page, sent).status_code == 302
    assert Registration.objects.count() == 2


def test_the_next_year_without_a_programme(cast, nadia):
    factories.year(2026), factories.year(2027)
    factories.registration(cast.alices, cast.namur, 2026)
    assert nadia.get(url(cast, "enrolment-year-next"))["Location"] == url(cast, "enrolment-year", 2027)


def test_an_exemption_is_granted_and_withdrawn(cast, nadia):
    page = url(cast, "enrolment-exempt", cast.namur.uuid)
    assert nadia.post(page, {"reason": "", "decided_on": "2026-10-01"}).status_code == 422
    assert nadia.post(page, {"reason": "Earlier master", "decided_on": "2026-10-01"}).status_code == 302
    assert "1.5 of 10 credits" in nadia.get(url(cast, "enrolment")).content.decode()
    again = nadia.post(page, {"reason": "Again", "decided_on": "2026-10-01"})
    assert "The resident is exempted from this activity." in again.content.decode()
    exemption = Exemption.objects.get()
    withdraw = url(cast, "exemption-withdraw", exemption.uuid)
    sent = {"seen": "1", "withdrawn_on": "2026-11-01", "reason": "Diploma not recognised"}
    assert nadia.post(withdraw, sent).status_code == 302
    assert nadia.post(withdraw, sent).status_code == 409
    assert "0 of 10 credits" in nadia.get(url(cast, "enrolment")).content.decode()


def test_a_further_assessment_is_allowed(cast, nadia):
    registration = factories.registration(cast.alices, cast.namur)
    page = url(cast, "enrolment-assessments", registration.uuid)
    assert nadia.post(page, {"seen": "1", "extra": "9", "reason": "Illness"}).status_code == 422
    assert nadia.post(page, {"seen": "1", "extra": "1", "reason": "Illness"}).status_code == 302
    registration.refresh_from_db()
    assert registration.extra_assessments == 1
    assert "The jury allows 1 further assessment." in (
        nadia.get(url(cast, "enrolment-activity", cast.namur.uuid)).content.decode()
    )


def test_forms_in_french(cast, browse):
    text = browse(cast.nadia, "fr").get(url(cast, "enrolment-status")).content.decode()
    for shown in ("Congé, temps partiel ou fin", "temps partiel", "Premier jour", "Part du temps plein"):
        assert shown in text, shown
