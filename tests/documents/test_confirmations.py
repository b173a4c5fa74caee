"""The confirmation of a placement: what it says, who has it issued, what takes its place."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

import files.services
from accounts.permissions import WrongStateError
from documents.issuing import services
from documents.issuing.document_validity import DocumentValidity, validity_of
from documents.kinds.placement import confirmation_content
from documents.models import IssuedDocument
from documents.rendering import pdf as rendering
from internships.models import Agreement, Interruption
from jobs.models import Job
from jobs.tasks import run
from tests import factories
from tests.documents import props
from tests.documents.conftest import text_of
from tests.documents.test_pages import OTHERS, answers, shown
from tests.internships import props as stages

pytestmark = pytest.mark.django_db
NOW = props.NOW


@pytest.fixture
def stage(cast):
    """Alice with Stefan in a hospital from October to December 2026, half time; the jury sits on her version."""
    factories.deliberation(cast.version, cast.nadia)
    site = stages.site("Clinique de la Meuse", "hospital", department="Urgences", street="Rue Haute 12")
    registration = factories.registration(cast.alices, cast.joint)
    return stages.placement(
        registration, where=site, supervisors=[cast.stefan], share=Decimal("0.5"), reason="Private reason for the site"
    )


def confirm(cast, stage, language="fr", now=NOW):
    return services.issue_confirmation(placement=stage, by=cast.nadia, language=language, now=now)


def agree(stage, **fields):
    return Agreement.objects.create(placement=stage, **fields)


def states():
    return list(IssuedDocument.objects.order_by("pk").values_list("number", "state"))


def test_it_says_what_was_agreed(stage):
    agree(stage, state="signed", reference="CV-881", signed_on=date(2026, 9, 12))
    content = confirmation_content(stage, "fr", NOW)
    assert content["site"] == {
        "name": "Clinique de la Meuse",
        "department": "Urgences",
        "street": "Rue Haute 12",
        "postcode": "5000",
        "city": "Namur",
    }
    assert content["supervisors"] == [{"name": "Stefan Test", "starts": "2026-10-01", "ends": "2026-12-31"}]
    said = {name: content[name] for name in ("kind", "status", "starts", "ends", "share", "interruptions")}
    assert said == {
        "kind": "placement",
        "status": "running",
        "starts": "2026-10-01",
        "ends": "2026-12-31",
        "share": "0.5",
        "interruptions": [],
    }
    assert [university["short_name"] for university in content["institutions"]] == ["UNamur", "UCLouvain"]
    assert (content["agreement"]["reference"], content["agreement"]["signed_on"]) == ("CV-881", "2026-09-12")
    assert content["activity"]["year"] == str(stage.registration.academic_year)


@pytest.mark.parametrize(
    ("day", "status"), [((2026, 9, 1), "approved"), ((2026, 12, 31), "running"), ((2027, 1, 1), "completed")]
)
def test_its_status_is_that_of_the_day_of_issue(cast, stage, day, status):
    assert confirm(cast, stage, now=factories.at(*day)).status == status


def test_private_reasons_are_not_in_it(cast, stage):
    Interruption.objects.create(placement=stage, starts=date(2026, 10, 5), ends=date(2026, 10, 9), reason="Private why")
    document = confirm(cast, stage)
    text = text_of(files.services.read(document.file))
    assert "Interrompu 5 octobre 2026 – 9 octobre 2026" in text
    assert "Private" not in f"{text} {document.snapshot}"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            [
                "Attestation de stage",
                "En cours.",
                "Alice Test",
                "Clinique de la Meuse, Urgences",
                "Rue Haute 12, 5000 Namur",
                "1er octobre 2026",
                "31 décembre 2026",
                "50 % du temps plein",
                "CV-881, signée par tous le 12 septembre 2026",
                "Stefan Test",
            ],
        ),
        (
            "en",
            [
                "Confirmation of placement",
                "Under way.",
                "Alice Test",
                "Clinique de la Meuse, Urgences",
                "1 October 2026",
                "50% of full time",
                "CV-881, signed by all on 12 September 2026",
                "Stefan Test",
            ],
        ),
    ],
)
def test_the_words_of_the_pdf(cast, stage, language, said):
    agree(stage, state="signed", reference="CV-881", signed_on=date(2026, 9, 12))
    document = confirm(cast, stage, language)
    pdf = files.services.read(document.file)
    text = text_of(pdf)
    for words in [*said, document.number, document.code, f"/verify/{document.code}/"]:
        assert words in text
    marks = PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data()
    assert b"pdfaid:part" in marks
    assert b"pdfuaid:part" in marks
    assert pdf == rendering.render_pdf(document.snapshot)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (None, "aucune notée le jour de la délivrance"),
        ({"state": "asked", "reference": "CV-1", "asked_on": date(2026, 9, 1)}, "CV-1, pas encore signée"),
        ({"state": "to_ask"}, "pas encore signée le jour de la délivrance"),
        ({"state": "refused"}, "refusée"),
    ],
)
def test_an_agreement_that_is_not_signed_is_not_said_to_be(cast, stage, fields, said):
    if fields:
        agree(stage, **fields)
    text = text_of(files.services.read(confirm(cast, stage).file))
    assert f"Convention CCFFMG {said}" in text
    assert "signée par tous" not in text


def test_a_newer_one_supersedes_that_of_the_same_placement_and_language(cast, stage):
    first = confirm(cast, stage)
    other = stages.placement(stage.registration, starts=date(2027, 1, 1), ends=date(2027, 3, 31))
    confirm(cast, stage, "en")
    confirm(cast, other)
    services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=NOW)
    confirm(cast, stage)
    assert states() == [
        ("AS-2026-00001", "superseded"),
        ("AS-2026-00002", "valid"),
        ("AS-2026-00003", "valid"),
        ("RN-2026-00001", "valid"),
        ("AS-2026-00004", "valid"),
    ]
    assert first.file.name == "attestation-de-stage-AS-2026-00001.pdf"


def test_the_database_wants_kind_and_placement_to_fit(cast, stage):
    confirmation = confirm(cast, stage)
    transcript = services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=NOW)
    for document, fields in [
        (confirmation, {"placement": None}),
        (confirmation, {"kind": "transcript"}),
        (transcript, {"placement": stage}),
        (transcript, {"kind": "placement"}),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            IssuedDocument.objects.filter(pk=document.pk).update(**fields)
    english = confirm(cast, stage, "en")
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedDocument.objects.filter(pk=english.pk).update(language="fr")


def refused(cast, stage):
    """What the service answers to a second ask; nothing is issued, nothing begun."""
    with pytest.raises(WrongStateError) as wrong:
        confirm(cast, stage)
    with pytest.raises(WrongStateError):
        services.ask_confirmation(placement=stage, by=cast.nadia, language="fr")
    assert not IssuedDocument.objects.exists()
    assert not Job.objects.exists()
    return wrong.value.reason


@pytest.mark.parametrize("agreement_state", ["proposed", "accepted", "cancelled"])
def test_only_what_was_approved_is_confirmed(cast, stage, agreement_state):
    stage.agreement_state, stage.cancelled_because = agreement_state, "Elsewhere"
    stage.save()
    assert "that was approved" in refused(cast, stage) or "approuvé" in refused(cast, stage)


def test_an_interrupted_one_waits(cast, stage):
    Interruption.objects.create(placement=stage, starts=date(2026, 10, 5), reason="Private why")
    assert "interrompu" in refused(cast, stage) or "interrupted" in refused(cast, stage)


def test_how_it_stands_later(cast, stage):
    document = confirm(cast, stage)
    assert validity_of(document, factories.at(2027, 2, 1)) == DocumentValidity.CURRENT
    stage.ends = date(2026, 12, 15)
    stage.save()
    document = IssuedDocument.objects.get()
    assert validity_of(document, NOW + timedelta(days=1)) == DocumentValidity.CHANGED
    stage.agreement_state, stage.cancelled_because = "cancelled", "Elsewhere"
    stage.save()
    assert validity_of(IssuedDocument.objects.get(), NOW) == DocumentValidity.CANCELLED


def test_who_has_a_placement_confirmed(cast, client, stage):
    url = reverse("confirmation-ask", args=[stage.uuid])
    found = answers(cast, client, "post", url, {"language": "fr"})
    yes = dict.fromkeys(["alice", "nadia", "louis", "dora"], 302)
    no = dict.fromkeys(["marie", "stefan", "jules", "machine_namur"], 403)
    assert found == OTHERS | yes | no
    assert Job.objects.count() == 1


def test_who_sees_a_confirmation(cast, client, stage):
    seen = dict.fromkeys(["alice", "nadia", "louis", "dora", "machine_namur"], 200)
    document = confirm(cast, stage)
    for name in ("document", "document-file"):
        client.logout()
        assert answers(cast, client, "get", reverse(name, args=[document.uuid])) == OTHERS | seen


def test_the_job_ends_in_the_document(cast, stage):
    job = services.ask_confirmation(placement=stage, by=cast.alice, language="en")
    run(job.pk)
    job.refresh_from_db()
    document = IssuedDocument.objects.get()
    assert (job.state, job.result["url"]) == ("done", document.get_absolute_url())
    assert (document.placement, document.enrolment, document.issued_by) == (stage, cast.alices, cast.alice)


@pytest.mark.parametrize("ends", ["supervisor", "cancelled"])
def test_the_job_asks_again_whether_it_may(cast, stage, ends):
    by = cast.stefan if ends == "supervisor" else cast.nadia
    job = services.ask_confirmation(placement=stage, by=by, language="fr")
    if ends == "cancelled":
        stage.agreement_state, stage.cancelled_because = "cancelled", "Elsewhere"
        stage.save()
    run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert not IssuedDocument.objects.exists()


def test_the_page_of_the_placement_offers_it_or_says_why_not(cast, client, stage):
    page = reverse("placement", args=[stage.uuid])
    client.force_login(cast.alice)
    assert "Attester en français" in shown(client.get(page))
    client.force_login(cast.marie)
    assert "Seuls l’assistant, les secrétariats et la direction du programme font attester un stage." in shown(
        client.get(page)
    )
    stage.agreement_state = "proposed"
    stage.save()
    client.force_login(cast.alice)
    why = "Seul un stage approuvé est attesté ; celui-ci est proposé."
    assert why in shown(client.get(page)).replace("\u202f", " ").replace("\xa0", " ")
    response = client.post(reverse("confirmation-ask", args=[stage.uuid]), {"language": "fr"}, follow=True)
    assert why in shown(response).replace("\u202f", " ").replace("\xa0", " ")
    assert not Job.objects.exists()


@pytest.mark.parametrize("language", ["", "nl"])
def test_an_unknown_language_issues_nothing(cast, client, stage, language):
    client.force_login(cast.alice)
    client.post(reverse("confirmation-ask", args=[stage.uuid]), {"language": language})
    assert not Job.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_shows_both_kinds(cast, client, stage, count, django_assert_num_queries):
    for _again in range(count):
        confirm(cast, stage)
        services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=NOW)
    client.force_login(cast.nadia)
    with django_assert_num_queries(12):
        page = shown(client.get(reverse("enrolment-documents", args=[cast.alices.uuid])))
    assert page.count("Attestation de stage") == count
    assert page.count("Relevé de notes") == count + 1  # and the form that issues one
    assert page.count("Clinique de la Meuse, Urgences") == count


def test_its_page_and_the_public_one(cast, client, stage):
    document = confirm(cast, stage)
    client.force_login(cast.alice)
    page = shown(client.get(document.get_absolute_url()))
    assert f"Attestation de stage {document.number}" in page
    stage.agreement_state, stage.cancelled_because = "cancelled", "Private elsewhere"
    stage.save()
    assert "Le stage a été annulé depuis." in shown(client.get(document.get_absolute_url()))
    client.logout()
    public = shown(client.get(reverse("verify", args=[document.code])))
    assert "Le stage a été annulé depuis." in public
    for private in ("Alice", "Clinique", "Stefan", "Private"):
        assert private not in public


def test_the_transcripts_of_the_api_are_transcripts(cast, client, stage):
    document = confirm(cast, stage)
    client.force_login(cast.nadia)
    assert client.get(f"/api/v1/enrolments/{cast.alices.uuid}/transcripts/").json()["results"] == []
    assert client.get(f"/api/v1/documents/{document.uuid}/").json()["kind"] == "placement"
