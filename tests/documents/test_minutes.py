"""The minutes of a sitting as an issued document: who has them, what they say, what a reopening does to them."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

import files.services
from accounts.permissions import WrongStateError
from documents.issuing import services
from documents.issuing.document_validity import DocumentValidity, validity_of
from documents.kinds.subjects import Subject
from documents.models import IssuedDocument
from jobs.models import Job
from jury.cases.services import record_decision
from jury.minutes.content import frozen_content
from jury.minutes.services import close_sitting, reopen_sitting
from jury.models import Incident
from records.models import Result
from tests import factories
from tests.documents.conftest import text_of
from tests.documents.pdf_rules import problems
from tests.documents.test_pages import answers, shown
from tests.guards.queries import assert_budget
from tests.jury import props

pytestmark = pytest.mark.django_db
NOW = factories.at(2026, 11, 22, 10)
OFFICES = {"nadia": 200, "louis": 200, "dora": 200}
OTHERS = dict.fromkeys(["alice", "bob", "marie", "stefan", "theo", "charlie", "machine_namur"], 404) | {"nobody": 302}


@pytest.fixture
def cast(cast):
    return props.seat_jury(cast)


@pytest.fixture
def sitting(cast):
    """June 2026: Alice has 12.5, Bob gets credits for 8 with a reason."""
    june = props.sitting(cast, absent=("max",))
    for enrolment, mark in ((cast.alices, Decimal("12.5")), (cast.bobs, Decimal(8))):
        taken = props.taken(cast, enrolment)
        Result.objects.create(
            registration=taken, session=june.session, mark=mark, state="submitted", institution=cast.unamur,
            encoded_by=cast.nadia,
        )  # fmt: skip
        reason = "Malade pendant l’examen" if mark == 8 else ""
        record_decision(
            deliberation=june,
            registration=taken,
            mark=mark,
            outcome="",
            granted=True,
            reason=reason,
            by=cast.nadia,
        )
    Incident.objects.create(deliberation=june, text="La séance a commencé à 14 h 10.", noted_by=cast.nadia)
    return june


@pytest.fixture
def closed(cast, sitting):
    with translation.override("fr"):
        close_sitting(deliberation=sitting, by=cast.nadia, seen=sitting.version)
    sitting.refresh_from_db()
    return sitting


def issue(sitting, by):
    return services.issue(kind="minutes", subject=Subject(sitting=sitting), by=by, language="fr", now=NOW)


def test_what_they_say(cast, closed):
    document = issue(closed, cast.sam)
    pdf = files.services.read(document.file)
    text = text_of(pdf)
    assert document.number == "PV-2026-00001"
    assert document.snapshot["content"]["minutes"] == frozen_content(closed)
    assert "4 membres votants présents sur 5" in text
    assert "2 avec crédits, 0 sans" in text
    assert "ALICE Test" not in text
    assert "Acte officiel dans Cursus" in text
    assert "TEST Alice Activity NAM 1,5 12,5 Crédits octroyés" in text
    assert "TEST Bob Activity NAM 1,5 8 Crédits octroyés" in text
    assert "TEST Bob Activity NAM Malade pendant l’examen" in text
    assert "La séance a commencé à 14 h 10." in text
    assert "Pia Test Signature" in text
    assert "Sam Test Signature" in text
    assert problems(pdf) == []


def test_before_the_closing_there_are_none(cast, client, sitting):
    with translation.override("fr"), pytest.raises(WrongStateError, match="n’est pas clôturée"):
        issue(sitting, cast.nadia)
    client.force_login(cast.nadia)
    page = client.post(reverse("sitting-documents", args=[sitting.uuid]), follow=True)
    assert "La délibération n’est pas clôturée" in shown(page)
    assert not IssuedDocument.objects.exists()


def test_who_sees_them(cast, client, closed):
    document = issue(closed, cast.nadia)
    seen = OTHERS | OFFICES | {"jules": 200}
    for name in ("document", "document-file"):
        client.logout()
        assert answers(cast, client, "get", reverse(name, args=[document.uuid])) == seen
    client.logout()
    assert answers(cast, client, "get", reverse("sitting-documents", args=[closed.uuid])) == seen
    for user in (cast.max, cast.pia, cast.sam):  # a member who was away reads them until the release, as the page
        client.force_login(user)
        page = client.get(reverse("deliberation-minutes", args=[closed.uuid]))
        assert client.get(document.get_absolute_url()).status_code == page.status_code == 200


def test_who_has_them_issued(cast, client, closed):
    url = reverse("sitting-documents", args=[closed.uuid])
    found = answers(cast, client, "post", url)
    assert found == OTHERS | dict.fromkeys(OFFICES, 302) | {"jules": 403}
    for user, status in ((cast.pia, 403), (cast.sam, 302)):
        client.force_login(user)
        assert client.post(url).status_code == status
    assert {job.created_by for job in Job.objects.filter(kind="documents.minutes")} <= {cast.nadia, cast.sam}


def test_who_withdraws_them(cast, client, closed):
    document = issue(closed, cast.nadia)
    url = reverse("document-withdraw", args=[document.uuid])
    client.force_login(cast.jules)
    assert client.post(url, {"reason": "No", "version": document.version}).status_code == 403
    client.force_login(cast.sam)
    assert client.post(url, {"reason": "Erreur", "version": document.version}).status_code == 302
    document.refresh_from_db()
    assert document.state == "withdrawn"


def test_a_sitting_that_was_opened_again_flags_them(cast, client, closed):
    document = issue(closed, cast.nadia)
    assert validity_of(document) == DocumentValidity.CURRENT
    reopen_sitting(deliberation=closed, reason="Erreur", by=cast.pia, seen=closed.version)
    document = IssuedDocument.objects.get()
    assert validity_of(document) == DocumentValidity.REOPENED
    client.force_login(cast.nadia)
    words = "La délibération a été rouverte depuis"
    assert words in shown(client.get(document.get_absolute_url()))
    assert words in shown(client.get(reverse("verify", args=[document.code])))
    closed.refresh_from_db()
    Incident.objects.create(deliberation=closed, text="La séance a repris.", noted_by=cast.nadia)
    close_sitting(deliberation=closed, by=cast.nadia, seen=closed.version)
    assert validity_of(document) == DocumentValidity.REOPENED
    closed.refresh_from_db()
    second = issue(closed, cast.nadia)
    document.refresh_from_db()
    assert (validity_of(second), document.state) == (DocumentValidity.CURRENT, "superseded")


def test_the_public_page_names_nobody(cast, client, closed):
    document = issue(closed, cast.nadia)
    text = shown(client.get(reverse("verify", args=[document.code])))
    assert document.number in text
    assert "Initiales" not in text
    assert "Comparez le numéro et la date avec le papier." in text
    for name in ("Alice", "Bob", "Pia", "Sam", "Test", "Malade"):
        assert name not in text


def test_the_database_wants_the_one_subject_of_the_kind(cast, closed):
    document = issue(closed, cast.nadia)
    for change in ({"enrolment": cast.alices}, {"sitting": None}, {"person": cast.pia}, {"kind": "transcript"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            IssuedDocument.objects.filter(pk=document.pk).update(**change)


def test_queries_of_the_page(cast, client, closed):
    def more(count):
        for _again in range(count):
            issue(closed, cast.nadia)

    client.force_login(cast.nadia)
    assert_budget(client, reverse("sitting-documents", args=[closed.uuid]), more, 11)
