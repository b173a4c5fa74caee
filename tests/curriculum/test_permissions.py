"""Who prepares a programme, and who enters official codes; every answer with its reason."""

from datetime import date

import pytest

from curriculum.models import Activity, Programme, ProgrammeVersion
from curriculum.programmes.permissions import (
    can_edit,
    can_end_intakes,
    can_prepare,
    can_publish,
    can_set_codes,
    own_institutions,
)
from curriculum.roles import roles_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NOT_YOURS = "A programme is prepared by its director and the secretariat of its reference university."
EVERYBODY = ["alice", "marie", "stefan", "theo", "nadia", "louis", "dora", "jules", "charlie", "machine_namur"]


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_prepares(cast, name):
    user, draft = getattr(cast, name), a_draft(cast)
    prepares = name in {"nadia", "dora"}
    for answer in (can_prepare(user, cast.programme), can_edit(user, draft), can_publish(user, draft)):
        assert (bool(answer), answer.reason) == (prepares, "" if prepares else NOT_YOURS)


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_sees_a_draft(cast, name):
    draft = a_draft(cast)
    hidden = factories.activity(draft, "HID")
    factories.programme_version("OTHER", published=False, institutions=("UCLouvain", "UNamur"))
    user = getattr(cast, name)
    seen = {cast.version, draft} if name in {"nadia", "dora"} else {cast.version}
    programmes = {cast.programme}
    if name == "louis":  # the secretariat of the other programme's reference university
        other = ProgrammeVersion.objects.get(programme__code="OTHER")
        seen, programmes = seen | {other}, programmes | {other.programme}
    assert set(ProgrammeVersion.objects.visible_to(user)) == seen
    assert set(Programme.objects.visible_to(user)) == programmes
    assert Activity.objects.visible_to(user).filter(pk=hidden.pk).exists() is (draft in seen)
    assert Activity.objects.visible_to(user).filter(pk=cast.namur.pk).exists()


def test_nobody_without_log_in(cast, rf):
    from django.contrib.auth.models import AnonymousUser

    assert list(ProgrammeVersion.objects.visible_to(AnonymousUser())) == []
    assert list(Programme.objects.visible_to(AnonymousUser())) == []
    assert can_prepare(AnonymousUser(), cast.programme).reason == NOT_YOURS


def test_a_published_version_is_not_edited(cast):
    assert can_edit(cast.dora, cast.version).reason == (
        "This programme version is published and no longer changes. Prepare a new version instead."
    )
    assert can_publish(cast.dora, cast.version).reason == "This version is published already."
    assert can_edit(cast.alice, cast.version).reason == NOT_YOURS


def test_the_reason_not_to_publish(cast):
    draft = a_draft(cast)
    draft.blocks.update(credits=3)
    assert can_publish(cast.nadia, draft).reason == (
        "The activities of block 1 add up to 2 credits; the block states 3."
    )
    assert can_publish(cast.louis, draft).reason == NOT_YOURS


def test_intakes_end_once_it_is_published(cast):
    assert can_end_intakes(cast.dora, cast.version)
    assert not can_end_intakes(cast.louis, cast.version)
    assert can_end_intakes(cast.dora, a_draft(cast)).reason == (
        "The version is a draft: it takes nobody in before it is published."
    )


@pytest.mark.parametrize(
    ("name", "codes"),
    [("dora", ["UCLouvain", "UNamur"]), ("nadia", ["UNamur"]), ("louis", ["UCLouvain"]), ("theo", []), ("jules", [])],
)
def test_each_university_enters_its_own_codes(cast, name, codes):
    user = getattr(cast, name)
    assert [i.code for i in own_institutions(user, cast.joint)] == codes
    assert bool(can_set_codes(user, cast.joint)) is bool(codes)


def test_a_role_that_has_ended_counts_no_longer(cast):
    former = factories.person("Former")
    factories.role(former, "director", programme=cast.programme, ends=date(2026, 1, 1))
    assert can_prepare(former, cast.programme).reason == NOT_YOURS


def a_draft(cast):
    """A later version of the cast's programme, of one activity, that could be published."""
    draft = ProgrammeVersion.objects.create(
        programme=cast.programme, label="draft", first_intake=factories.year(2010), last_intake=factories.year(2011)
    )
    draft.blocks.create(number=1)
    draft.groups.create(code="main", title={"fr": "x"})
    factories.activity(draft, "NAM")
    return draft


def test_a_deputy_coordinates_and_looks_after_nothing_else(cast):
    deputy = factories.person("Denis")
    factories.role(deputy, "deputy", programme=cast.programme)
    held = roles_of(deputy)
    assert (held.coordinates, held.is_office, held.director_of) == ({cast.programme.pk}, False, frozenset())
    assert roles_of(cast.dora).coordinates == {cast.programme.pk}
    assert [roles_of(who).coordinates for who in (cast.nadia, cast.jules, cast.marie)] == [frozenset()] * 3
