"""Who gives which role, tried against the table; what a role of a person may not be."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from accounts.changes import ConflictError
from curriculum.models import Role, Teaching
from curriculum.staff.permissions import GRANTS, can_grant, scopes
from curriculum.staff.services import appoint_teacher, end_role, end_teaching, grant_role
from notices.models import Mail
from tests import clock, factories

pytestmark = pytest.mark.django_db
INSTITUTIONAL = {"secretariat", "machine"}


@pytest.fixture
def cast():
    made = factories.Cast()
    made.admin = factories.person("Admin", is_superuser=True)
    made.ingrid = factories.person("Ingrid")
    return made


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def grant(cast, by, kind, to=None, scope=None, second_factor=True, starts=None, **terms):
    scope = scope or (cast.unamur if kind in INSTITUTIONAL else cast.programme)
    to = to or (factories.person("System", is_machine=True) if kind == "machine" else cast.ingrid)
    terms = {"starts": starts or clock.day(0), **terms}
    return grant_role(user=to, kind=kind, scope=scope, by=by, second_factor=second_factor, **terms)


WHO = {  # typed from the design: who gives which role
    "secretariat": {"admin", "dora", "nadia"},
    "director": {"admin", "dora"},
    "deputy": {"admin", "dora"},
    "jury": {"admin", "dora"},
    "machine": {"admin", "dora"},
}


@pytest.mark.parametrize("kind", WHO)
@pytest.mark.parametrize("name", ["admin", "dora", "nadia", "louis", "jules", "marie", "theo", "alice"])
def test_only_those_of_the_table_give_a_role(cast, kind, name):
    by = getattr(cast, name)
    if name in WHO[kind]:
        assert grant(cast, by, kind).granted_by == by
        return
    with pytest.raises(PermissionDenied, match="This role is given by"):
        grant(cast, by, kind)
    assert not cast.ingrid.roles.exists()


def test_the_table_names_every_role():
    assert set(GRANTS) == set(Role.Kind)


@pytest.mark.parametrize("kind", ["director", "deputy", "jury", "machine"])
def test_a_role_of_weight_needs_a_fresh_second_factor(cast, kind):
    with pytest.raises(ValidationError, match="second factor first"):
        grant(cast, cast.dora, kind, second_factor=False)


def test_nobody_gives_a_role_to_themselves(cast):
    for by, kind in ((cast.admin, "director"), (cast.nadia, "secretariat"), (cast.dora, "jury")):
        with pytest.raises(PermissionDenied, match="to themselves"):
            grant(cast, by, kind, to=by, scope=cast.unamur if kind == "secretariat" else None)


def test_the_scope_is_one_s_own(cast):
    elsewhere = factories.institution("Elsewhere")
    assert not can_grant(cast.nadia, "secretariat", cast.uclouvain)
    assert not can_grant(cast.dora, "secretariat", elsewhere)
    assert set(scopes(cast.dora, "secretariat")) == {cast.unamur, cast.uclouvain}
    assert set(scopes(cast.nadia, "secretariat")) == {cast.unamur}
    assert elsewhere in scopes(cast.admin, "secretariat")


@pytest.mark.parametrize(
    ("terms", "field", "words"),
    [
        ({"starts": date(2030, 1, 2), "ends": date(2030, 1, 1)}, "ends", "before the first"),
        ({"starts": date(2020, 1, 1), "ends": date(2020, 2, 1)}, "ends", "over already"),
    ],
)
def test_days_that_cannot_be_are_refused(cast, terms, field, words):
    with pytest.raises(ValidationError, match=words) as refused:
        grant(cast, cast.dora, "secretariat", **terms)
    assert list(refused.value.error_dict) == [field]


def test_a_closed_account_and_a_machine_get_no_role_of_a_person(cast):
    gone = factories.person("Gone", is_active=False)
    with pytest.raises(ValidationError, match="a person who left"):
        grant(cast, cast.dora, "secretariat", to=gone)
    with pytest.raises(ValidationError, match="not that of a person"):
        grant(cast, cast.dora, "secretariat", to=cast.machine_namur)


def test_the_same_role_twice_is_refused_and_again_later_is_not(cast):
    first = grant(cast, cast.dora, "secretariat", starts=clock.day(0), ends=clock.day(30))
    with pytest.raises(ValidationError, match="Ingrid Test has this role from"):
        grant(cast, cast.dora, "secretariat", starts=clock.day(30))
    again = grant(cast, cast.dora, "secretariat", starts=clock.day(31))
    assert set(cast.ingrid.roles.all()) == {first, again}


def test_grantee_and_director_get_one_mail_each(cast):
    grant(cast, cast.nadia, "secretariat")
    assert sorted(mail.to.given_name for mail in Mail.objects.filter(kind="curriculum.role")) == ["Dora", "Ingrid"]
    body = Mail.objects.get(kind="curriculum.role", to=cast.dora).body
    assert "Ingrid Test : secrétariat, UNamur" in body.replace("\xa0", " ")
    assert "Nadia Test" in body


@pytest.mark.parametrize(("name", "kind"), [("nadia", "secretariat"), ("dora", "director")])
def test_the_last_one_stays(cast, name, kind):
    role = getattr(cast, name).roles.get()
    with pytest.raises(ValidationError, match="would have nobody in this role"):
        end_role(role=role, ends=timezone.localdate(), by=cast.admin, seen=role.version)
    grant(cast, cast.admin, kind, starts=clock.day(1))
    assert end_role(role=role, ends=timezone.localdate(), by=cast.admin, seen=role.version).ends is not None


def test_one_who_comes_too_late_or_has_left_does_not_count(cast):
    role = cast.nadia.roles.get()
    grant(cast, cast.dora, "secretariat", starts=clock.day(9))
    gone = factories.person("Gone")
    factories.role(gone, "secretariat", cast.unamur)
    gone.is_active = False
    gone.save()
    with pytest.raises(ValidationError, match="would have nobody"):
        end_role(role=role, ends=timezone.localdate(), by=cast.dora, seen=role.version)


def test_an_end_does_not_move_later(cast):
    role = grant(cast, cast.dora, "jury", ends=clock.day(10))
    with pytest.raises(ValidationError, match="to go on, give it again"):
        end_role(role=role, ends=clock.day(11), by=cast.dora, seen=role.version)
    with pytest.raises(ConflictError):
        end_role(role=role, ends=clock.day(5), by=cast.dora, seen=role.version + 1)
    with pytest.raises(PermissionDenied):
        end_role(role=role, ends=clock.day(5), by=cast.nadia, seen=role.version)
    assert end_role(role=role, ends=clock.day(5), by=cast.ingrid, seen=role.version).ends == clock.day(5)


@pytest.mark.parametrize(
    ("code", "who"),
    [
        ("namur", {"admin", "dora", "nadia"}),
        ("louvain", {"admin", "dora", "louis"}),
        ("joint", {"admin", "dora", "nadia", "louis"}),
        ("alone", {"admin", "dora", "nadia"}),  # no organiser: the reference institution
    ],
)
@pytest.mark.parametrize("name", ["admin", "dora", "nadia", "louis", "theo", "jules"])
def test_who_names_the_teachers(cast, code, who, name):
    activity, by = getattr(cast, code), getattr(cast, name)
    if name in who:
        made = appoint_teacher(activity=activity, user=cast.ingrid, starts=clock.day(0), by=by)
        assert end_teaching(teaching=made, ends=clock.day(3), by=by, seen=made.version).ends == clock.day(3)
        return
    with pytest.raises(PermissionDenied, match="Teachers are named by"):
        appoint_teacher(activity=activity, user=cast.ingrid, starts=clock.day(0), by=by)
    assert not Teaching.objects.filter(user=cast.ingrid).exists()
