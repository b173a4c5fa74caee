"""The pages of those who do not see a resident's documents: the report for mentor and jury, what a person did."""

from datetime import date

import pytest
from django.urls import reverse

from documents.issuing import services
from documents.kinds.progress_report import by_mentor
from documents.kinds.subjects import Subject
from documents.models import AccreditationPiece, IssuedDocument
from jobs.models import Job
from records.models import Accompaniment
from tests import factories
from tests.documents import props
from tests.documents.test_kinds import done, graduate, issue  # noqa: F401 (a fixture)
from tests.documents.test_pages import answers, shown
from tests.guards.queries import assert_budget

pytestmark = pytest.mark.django_db
JURY = {"nadia": 200, "louis": 200, "dora": 200, "jules": 200}


def test_each_reader_has_the_edition_that_is_written_for_them(cast, client):
    factories.deliberation(cast.version, cast.nadia)
    url = reverse("progress-report", args=[cast.alices.uuid])
    refused = {"nobody": 302, "bob": 404, "charlie": 404, "stefan": 403, "theo": 404, "machine_namur": 403}
    assert answers(cast, client, "get", url) == refused | JURY | {"alice": 200, "marie": 200}
    editions = {"alice": "progress", "marie": "progress_mentor", "jules": "progress_jury", "nadia": "progress_jury"}
    for name, kind in editions.items():
        client.force_login(getattr(cast, name))
        assert client.post(url, {"language": "fr"}).status_code == 302
        assert Job.objects.latest("pk").kind == f"documents.{kind}"
        assert client.post(url, {"language": "xx"}).status_code == 422


def test_the_edition_of_the_mentor_is_of_the_residents_of_that_mentor(cast):
    """Their enrolments count, not the rows that name the mentor, whatever numbers these have."""
    Accompaniment.objects.all().delete()
    row = Accompaniment(enrolment=cast.alices, user=cast.marie, capacity="mentor", starts=date(2026, 1, 1))
    row.pk = cast.bobs.pk
    row.save(force_insert=True)
    editions = {one: by_mentor(cast.marie, Subject(enrolment=one)) for one in (cast.alices, cast.bobs)}
    assert {one.pk: bool(answer) for one, answer in editions.items()} == {cast.alices.pk: True, cast.bobs.pk: False}


def test_the_page_lists_the_reader_s_own_edition_alone(cast, client):
    subject = Subject(enrolment=cast.alices)
    made = {kind: services.issue(kind=kind, subject=subject, by=cast.nadia, language="fr", now=props.NOW).number
            for kind in ("progress", "progress_mentor", "progress_jury")}  # fmt: skip
    client.force_login(cast.marie)
    text = shown(client.get(reverse("progress-report", args=[cast.alices.uuid])))
    assert made["progress_mentor"] in text
    assert made["progress"] not in text
    assert made["progress_jury"] not in text
    document = IssuedDocument.objects.get(kind="progress_mentor")
    assert (
        reverse("progress-report", args=[cast.alices.uuid]) in client.get(document.get_absolute_url()).content.decode()
    )


def test_a_mentor_comes_to_the_report_from_the_page_of_mentoring(cast, client):
    client.force_login(cast.marie)
    page = client.get(reverse("mentoring", args=[cast.alices.uuid]))
    assert reverse("progress-report", args=[cast.alices.uuid]) in page.content.decode()


def test_who_comes_to_what_a_person_did(cast, client):
    url = reverse("person-documents", args=[cast.marie.uuid])
    found = answers(cast, client, "get", url)
    assert {name for name, status in found.items() if status == 200} == {"marie", "nadia", "louis", "dora"}
    assert {name for name, status in found.items() if status == 404} == set(found) - {
        "marie", "nadia", "louis", "dora", "nobody",
    }  # fmt: skip
    client.force_login(cast.charlie)
    assert client.get(reverse("person-documents", args=[cast.charlie.uuid])).status_code in (200, 302)


def test_the_years_that_are_offered(graduate, client):  # noqa: F811
    done(graduate)
    Accompaniment.objects.filter(user=graduate.stefan).update(starts=date(2025, 10, 1), ends=date(2026, 9, 30))
    client.force_login(graduate.stefan)
    url = reverse("person-documents", args=[graduate.stefan.uuid])
    text = shown(client.get(url))
    assert "2025-2026" in text
    assert "2024-2025" not in text
    programme = graduate.programme
    answer = client.post(url, {"worked": f"{programme.uuid}:2025", "language": "fr"})
    assert answer.status_code == 302
    assert Job.objects.get().kind == "documents.accompaniment"
    other = client.post(url, {"worked": f"{programme.uuid}:2020", "language": "fr"})
    assert other.status_code == 422


def test_the_home_of_who_accompanies_leads_there(cast, client):
    for user in (cast.marie, cast.stefan):
        client.force_login(user)
        assert reverse("person-documents", args=[user.uuid]) in client.get("/").content.decode()
    client.force_login(cast.alice)
    assert "/people/" not in client.get("/").content.decode()


def test_the_form_in_which_the_recipient_takes_a_piece(cast, client):
    values = {"programme_version": cast.version, "from_whom": factories.both("X"), "starts": date(2026, 1, 1)}
    client.force_login(cast.alice)
    for accepted, words in ((True, "le fichier scellé, tel quel"), (False, "papier, signé et cacheté")):
        AccreditationPiece.objects.all().delete()
        AccreditationPiece.objects.create(
            code="theory", title=factories.both("Theory"), kinds=["theory"], seal_accepted=accepted, **values
        )
        assert words in shown(client.get(reverse("accreditation", args=[cast.alices.uuid])))


def test_queries(cast, client):
    subject = Subject(enrolment=cast.alices)

    def more(count):
        for _again in range(count):
            services.issue(kind="progress_mentor", subject=subject, by=cast.nadia, language="fr", now=props.NOW)

    client.force_login(cast.marie)
    assert_budget(client, reverse("progress-report", args=[cast.alices.uuid]), more, 15)


def test_queries_of_what_a_person_did(graduate, client):  # noqa: F811
    done(graduate)
    subject = Subject(person=graduate.stefan, programme=graduate.programme, year=graduate.year)

    def more(count):
        for _again in range(count):
            issue("accompaniment", subject, graduate.stefan)

    client.force_login(graduate.stefan)
    assert_budget(client, reverse("person-documents", args=[graduate.stefan.uuid]), more, 9)
