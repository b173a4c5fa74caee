"""The pages of people, for the offices: found, given a role, named as a teacher, invited, ended."""

import time

import pytest

from accounts.models import User
from curriculum.models import Role, Teaching
from notices.models import Mail
from tests import clock, factories
from tests.guards.queries import assert_budget

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def cast():
    made = factories.Cast()
    made.admin = factories.person("Admin", is_superuser=True)
    return made


def page(response):
    return " ".join(response.content.decode().split())


def given(**fields):
    return {"email": "ingrid@example.org", "given_name": "Ingrid", "family_name": "Neuve", **fields}


def with_second_factor(client, user):
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session.save()


def test_a_secretary_is_invited_with_the_role(client, cast):
    client.force_login(cast.nadia)
    data = given(scope=cast.unamur.pk, starts="2026-12-01")
    response = client.post("/people/roles/new/secretariat/", data)
    made = User.objects.get(email="ingrid@example.org")
    assert response.headers["Location"] == f"/people/{made.uuid}/"
    role = made.roles.get()
    assert (role.kind, role.institution, role.granted_by) == ("secretariat", cast.unamur, cast.nadia)
    kinds = Mail.objects.filter(to=made).values_list("kind", flat=True)
    assert set(kinds) == {"accounts.activate", "curriculum.role"}
    shown = page(client.get(f"/people/{made.uuid}/", headers=EN))
    assert "has not chosen a password yet" in shown
    assert "Nadia Test" in shown


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "stefan@example.org"}, "This address belongs to Stefan Test"),
        ({"given_name": "", "family_name": ""}, "Nobody here has this e-mail address"),
        ({"email": "no address"}, "Enter a valid email address."),
        ({"email": "alice@example.org", "given_name": "", "family_name": ""}, "Alice Test is a resident of this"),
        ({"email": "nadia@example.org", "given_name": "", "family_name": ""}, "Nobody gives a role to themselves."),
        ({"email": "gone@example.org", "given_name": "", "family_name": ""}, "a person who left gets no role"),
        ({"starts": ""}, "This field is required."),
    ],
)
def test_a_wrong_address_is_refused_beside_the_field_and_nothing_is_kept(client, cast, fields, words):
    for user in (cast.stefan, cast.alice, cast.nadia):
        User.objects.filter(pk=user.pk).update(email=f"{user.given_name.lower()}@example.org")
    gone = factories.person("Gone", is_active=False)
    User.objects.filter(pk=gone.pk).update(email="gone@example.org")
    client.force_login(cast.nadia)
    before = User.objects.count(), Role.objects.count(), Mail.objects.count()
    data = given(scope=cast.unamur.pk, starts="2026-12-01") | fields
    response = client.post("/people/roles/new/secretariat/", data, headers=EN)
    assert response.status_code == (403 if "themselves" in words else 422)
    assert words in page(response)
    assert (User.objects.count(), Role.objects.count(), Mail.objects.count()) == before


def test_a_juror_is_named_only_after_a_fresh_second_factor(client, cast):
    client.force_login(cast.dora)
    assert client.get("/people/roles/new/jury/").headers["Location"] == "/accounts/2fa/"
    data = given(scope=cast.programme.pk, starts="2026-12-01")
    refused = client.post("/people/roles/new/jury/", data, headers=EN)
    assert refused.status_code == 422
    assert "Confirm with your second factor first" in page(refused)
    assert not User.objects.filter(email="ingrid@example.org").exists()
    with_second_factor(client, cast.dora)
    assert client.get("/people/roles/new/jury/").status_code == 200
    assert client.post("/people/roles/new/jury/", data).status_code == 302
    assert Role.objects.get(user__email="ingrid@example.org").kind == "jury"


def test_another_university_is_not_offered(client, cast):
    client.force_login(cast.nadia)
    data = given(scope=cast.uclouvain.pk, starts="2026-12-01")
    assert client.post("/people/roles/new/secretariat/", data).status_code == 422
    assert not Role.objects.filter(user__email="ingrid@example.org").exists()


def test_a_teacher_is_named_and_the_gap_closes(client, cast):
    client.force_login(cast.louis)
    gaps = page(client.get("/people/unstaffed/", headers=EN))
    assert f"/people/teachers/new/?activity={cast.louvain.uuid}" in gaps
    assert str(cast.namur.uuid) not in gaps  # Theo teaches it
    data = given(activity=cast.louvain.pk, starts="2026-11-01")
    assert client.post("/people/teachers/new/", data).status_code == 302
    assert Teaching.objects.get(activity=cast.louvain).user.given_name == "Ingrid"
    assert str(cast.louvain.uuid) not in page(client.get("/people/unstaffed/", headers=EN))


def test_residents_without_a_mentor_are_those_under_way(client, cast):
    gone = factories.enrolment(factories.person("Zoe"), cast.version, matricule=7)
    gone.status_changes.create(kind="withdrawal", starts=clock.day(-3), reason="-", recorded_by=cast.nadia)
    client.force_login(cast.nadia)
    gaps = page(client.get("/people/unstaffed/", headers=EN))
    assert "TEST Bob" in gaps
    assert "TEST Alice" not in gaps
    assert "TEST Zoe" not in gaps


def test_a_role_is_ended_by_the_page(client, cast):
    other = factories.role(factories.person("Other"), "secretariat", cast.unamur)
    client.force_login(cast.nadia)
    last = {"ends": "2026-12-27", "seen": other.version}
    assert client.post(f"/people/roles/{other.uuid}/end/", last).status_code == 302
    role = cast.nadia.roles.get()
    refused = client.post(f"/people/roles/{role.uuid}/end/", {"ends": "2026-12-27", "seen": 1}, headers=EN)
    assert refused.status_code == 422
    assert "UNamur would have nobody in this role" in page(refused)


def test_each_office_sees_its_own_people(client, cast):
    elsewhere = factories.person("Elsewhere")
    factories.role(elsewhere, "secretariat", factories.institution("Elsewhere"))
    factories.person("Unrelated")
    client.force_login(cast.nadia)
    listed = page(client.get("/people/", headers=EN))
    for name in ("TEST Marie", "TEST Stefan", "TEST Theo", "TEST Dora", "TEST Jules", "TEST Louis"):
        assert name in listed
    for name in ("TEST Elsewhere", "TEST Unrelated", "TEST Alice", "TEST Bob"):
        assert name not in listed
    assert client.get(f"/people/{elsewhere.uuid}/").status_code == 404
    client.force_login(cast.admin)
    assert "TEST Unrelated" in page(client.get("/people/", headers=EN))


def test_the_list_narrows_by_name_and_by_what_they_do(client, cast):
    client.force_login(cast.nadia)
    assert "TEST Stefan" not in page(client.get("/people/?q=mari", headers=EN))
    mentors = page(client.get("/people/?kind=mentor", headers=EN))
    assert "TEST Marie" in mentors
    assert "TEST Theo" not in mentors
    unknown = client.get("/people/?kind=astronaut", headers=EN)
    assert unknown.status_code == 200
    assert "TEST Marie" not in page(unknown)


def test_the_administrator_sees_no_residents(client, cast):
    client.force_login(cast.admin)
    assert str(cast.alices.uuid) not in page(client.get(f"/people/{cast.marie.uuid}/", headers=EN))
    assert "TEST Bob" not in page(client.get("/people/unstaffed/", headers=EN))


def test_the_invitation_is_sent_again_until_the_account_is_open(client, cast):
    client.force_login(cast.nadia)
    factories.teaches(invited := factories.person("Invited"), cast.namur)
    invited.set_unusable_password()
    invited.save()
    client.post(f"/people/{invited.uuid}/invite/")
    assert Mail.objects.filter(to=invited, kind="accounts.activate").count() == 1
    invited.set_password("long-enough-1")
    invited.save()
    client.post(f"/people/{invited.uuid}/invite/")
    assert Mail.objects.filter(to=invited, kind="accounts.activate").count() == 1


def test_queries_do_not_grow(client, cast):
    client.force_login(cast.nadia)

    def more(count):
        for number in range(count):
            person = factories.person(f"Person{number}{User.objects.count()}")
            factories.role(person, "secretariat", cast.unamur)
            factories.teaches(person, cast.namur)
            factories.accompanies(person, cast.bobs, "leader")

    assert_budget(client, "/people/", more, 12)
    assert_budget(client, "/people/unstaffed/", lambda n: [bare(cast) for _ in range(n)], 11)


def bare(cast):
    number = cast.version.activities.count()
    factories.activity(cast.version, f"NEW{number}")
    factories.enrolment(factories.person(f"New{number}"), cast.version, matricule=100 + number)
