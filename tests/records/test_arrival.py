"""Enrolling one person by hand: who may, who is known already, and what is refused beside which field."""

import pytest
from django.urls import reverse

from accounts.models import User
from notices.models import Mail
from records.models import Enrolment
from tests import factories

pytestmark = pytest.mark.usefixtures("english")
URL = "/enrolments/new/"


def typed(cast, **values):
    return {
        "email": "nora.new@example.org", "given_name": "Nora", "family_name": "New", "version": cast.version.uuid,
        "intake": 2024, "institution": "UNamur", "matricule_UNamur": "N-77", "matricule_UCLouvain": "",
    } | values  # fmt: skip


def post(client, cast, by=None, **values):
    User.objects.update(language="en")
    client.force_login(by or cast.nadia)
    return client.post(URL, typed(cast, **values))


def errors(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_a_new_person_is_invited_and_enrolled(cast, client):
    response = post(client, cast, matricule_UCLouvain="L-77")
    made = Enrolment.objects.get(user__email="nora.new@example.org")
    assert response.url == reverse("enrolment", args=[made.uuid])
    assert [(i.institution.code, i.value) for i in made.identifiers.all()] == [
        ("UCLouvain", "L-77"),
        ("UNamur", "N-77"),
    ]
    assert (made.intake.start_year, made.enrolling_institution, made.programme_version) == (
        2024,
        cast.unamur,
        cast.version,
    )
    assert not made.user.has_usable_password()
    assert list(Mail.objects.values_list("to", flat=True)) == [made.user.pk]


def test_somebody_who_is_known_is_enrolled_as_they_are(cast, client):
    response = post(client, cast, email="Charlie.Test@example.org", given_name="", family_name="")
    assert response.status_code == 302
    assert Enrolment.objects.get(user=cast.charlie).identifiers.get().value == "N-77"
    assert User.objects.filter(given_name="Charlie").count() == 1


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"email": "alice.test@example.org", "given_name": ""}, "family_name", "is that of Alice Test"),
        ({"email": "alice.test@example.org", "given_name": "", "family_name": ""}, "email", "is enrolled in this"),
        ({"given_name": ""}, "given_name", "Nobody here has this e-mail address"),
        ({"matricule_UNamur": "UNA00001"}, "matricule_UNamur", "belongs to another resident"),
        ({"matricule_UNamur": ""}, "matricule_UNamur", "gives a matricule"),
        ({"institution": "UCLouvain"}, "institution", "Select a valid choice"),
        ({"intake": 2023}, "intake", "This version is not for the intake"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(cast, client, values, field, words):
    factories.year(2023)
    before = User.objects.count()
    response = post(client, cast, **values)
    assert response.status_code == 422
    assert words in " ".join(errors(response)[field])
    assert (User.objects.count(), Enrolment.objects.count()) == (before, 2)


def test_a_draft_or_another_faculty_is_not_offered(cast, client):
    other = factories.programme_version("DES", institutions=("Uni.lu",))
    draft = factories.programme_version("NEW", published=False)
    for version in (other, draft):
        assert "version" in errors(post(client, cast, version=version.uuid))
    assert Enrolment.objects.count() == 2


@pytest.mark.parametrize("name", ["alice", "marie", "theo", "jules", "charlie"])
def test_who_does_not_enrol(cast, client, name):
    assert post(client, cast, by=getattr(cast, name)).status_code == 403
    assert Enrolment.objects.count() == 2
