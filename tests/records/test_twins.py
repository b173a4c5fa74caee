"""A permission and the query set of what it allows say the same, for every role on every kind of object."""

from decimal import Decimal

import pytest

from accounts.models import User
from curriculum.models import Activity, ProgrammeVersion
from curriculum.roles import Roles, roles_of
from jury.sittings.permissions import can_prepare_sitting, prepared_versions
from records.enrolments.permissions import can_see_file, sees_as_office
from records.marks.permissions import acting_institution, can_encode, encodable, offices_of
from records.models import Enrolment, Result
from tests import factories

pytestmark = pytest.mark.django_db


class World:
    """Two programmes that share UCLouvain: activities by each university, by both and by nobody; a draft version."""

    def __init__(self):
        first = factories.Cast()
        other = factories.programme_version("OTHER", institutions=("UCLouvain", "ULB"), blocks=(Decimal(6),))
        factories.activity(other, "ULB", organisers=("ULB",))
        factories.activity(other, "NONE", organisers=())
        ProgrammeVersion.objects.create(
            programme=first.programme, label="2027", first_intake=factories.year(2027), state="draft"
        )
        factories.enrolment(first.charlie, other, enrolling="ULB")
        self.activities = {row.code: row for row in Activity.objects.for_display()}
        self.versions = {
            f"{row.programme.code} {row.label}": row for row in ProgrammeVersion.objects.select_related("programme")
        }
        self.enrolments = {str(row): row for row in Enrolment.objects.for_list()}
        self.drafts = {f"{row.registration.activity.code}": row for row in self.results(first)}

    def results(self, cast):
        """A draft in each activity of the cast's programme."""
        for activity in (cast.namur, cast.louvain, cast.joint, cast.alone):
            yield Result.objects.create(
                registration=factories.registration(cast.alices, activity),
                session=factories.session(),
                mark=12,
                institution=cast.unamur,
                encoded_by=cast.nadia,
            )

    @property
    def users(self) -> dict[str, User]:
        """One for each role on each of its objects, each pair of roles at different universities, and nobody."""
        institutions = {code: factories.institution(code).pk for code in ("UNamur", "UCLouvain", "ULB", "UMons")}
        programmes = {row.programme.code: row.programme_id for row in self.versions.values()}
        taught = {row.code: row.pk for row in self.activities.values()}
        held = {"nobody": Roles()}
        for code, pk in institutions.items():
            held |= {f"secretariat of {code}": Roles(secretariat_of=frozenset([pk]))}
            held |= {f"machine of {code}": Roles(machine_of=frozenset([pk]))}
        for code, pk in programmes.items():
            held |= {f"director of {code}": Roles(director_of=frozenset([pk]))}
            held |= {f"deputy of {code}": Roles(deputy_of=frozenset([pk]))}
            held |= {f"jury of {code}": Roles(jury_of=frozenset([pk]))}
        for code, pk in taught.items():
            held |= {f"teacher of {code}": Roles(teaches=frozenset([pk]))}
        namur, ulb = frozenset([institutions["UNamur"]]), frozenset([institutions["ULB"]])
        held["secretariat of UNamur, machine of ULB"] = Roles(secretariat_of=namur, machine_of=ulb)
        held["secretariat of ULB, teacher of LOU"] = Roles(secretariat_of=ulb, teaches=frozenset([taught["LOU"]]))
        resident = User.objects.get(email="alice.test@example.org")
        return {f"{name}{own}": user for name, roles in held.items() for own, user in self.holders(resident, roles)}

    @staticmethod
    def holders(resident, roles):
        """Somebody with these roles, and Alice, were she to hold them."""
        stranger, herself = User.objects.get(email="bob.test@example.org"), User.objects.get(pk=resident.pk)
        stranger._roles_today = herself._roles_today = roles
        return ("", stranger), (" (Alice)", herself)


@pytest.fixture
def world():
    return World()


def by_office_or_teacher(user, activity):
    roles = roles_of(user)
    return offices_of(activity) & (roles.secretariat_of | roles.machine_of) or activity.pk in roles.teaches


def sees_documents(user, enrolment):
    return user.pk == enrolment.user_id or sees_as_office(user, enrolment)


def drafts_of(user):
    return Result.objects.visible_to(user).filter(state=Result.State.DRAFT)


# (allowed(user, row), rows(user), which rows of the world)
TWINS = {
    "can_encode, encodable": (can_encode, encodable, "activities"),
    "acting_institution, encodable": (lambda u, a: acting_institution(u, a) is not None, encodable, "activities"),
    "offices_of, encodable": (by_office_or_teacher, encodable, "activities"),
    "can_encode, drafts visible": (lambda u, r: can_encode(u, r.registration.activity), drafts_of, "drafts"),
    "can_prepare_sitting, prepared_versions": (
        lambda u, v: v.state == ProgrammeVersion.State.PUBLISHED and can_prepare_sitting(u, v),
        prepared_versions,
        "versions",
    ),
    "can_see_file, with_file_visible_to": (
        can_see_file,
        Enrolment.objects.with_file_visible_to,
        "enrolments",
    ),
    "sees_as_office, with_documents_visible_to": (
        sees_documents,
        Enrolment.objects.with_documents_visible_to,
        "enrolments",
    ),
}


def differences(world, allowed, rows, kind) -> list[str]:
    """ "user, row" wherever one of the two allows what the other does not."""
    found = []
    for name, user in world.users.items():
        selected = set(rows(user).values_list("pk", flat=True))
        for label, row in getattr(world, kind).items():
            if bool(allowed(user, row)) != (row.pk in selected):
                found.append(f"{name}, {label}")
    return found


@pytest.mark.parametrize("twins", TWINS)
def test_they_agree(world, twins):
    allowed, rows, kind = TWINS[twins]
    assert differences(world, allowed, rows, kind) == []
    answers = {bool(allowed(user, row)) for user in world.users.values() for row in getattr(world, kind).values()}
    assert answers == {True, False}


def without_reference(user):
    return encodable(user).exclude(organiser_key="")


def without_directors(user):
    offices = roles_of(user).secretariat_of
    return ProgrammeVersion.objects.filter(programme__institutions__in=offices, state="published").distinct()


def with_drafts(user):
    return ProgrammeVersion.objects.filter(programme__in=roles_of(user).director_of) | prepared_versions(user)


@pytest.mark.parametrize(
    ("twins", "faulty", "expected"),
    [
        (
            "can_encode, encodable",
            without_reference,
            ["ALO", "NONE"],
        ),
        ("can_prepare_sitting, prepared_versions", without_directors, ["MMG 2024", "OTHER 2024"]),
        ("can_prepare_sitting, prepared_versions", with_drafts, ["MMG 2027"]),
        ("can_encode, drafts visible", lambda u: drafts_of(u).none(), ["NAM", "LOU", "JOI", "ALO"]),
        (
            "can_see_file, with_file_visible_to",
            lambda u: Enrolment.objects.filter(user=u),
            ["Alice Test", "Bob Test", "Charlie Test"],
        ),
    ],
)
def test_a_faulty_twin_is_seen(world, twins, faulty, expected):
    allowed, _rows, kind = TWINS[twins]
    rows = {difference.rpartition(", ")[2] for difference in differences(world, allowed, faulty, kind)}
    assert rows == set(expected)
