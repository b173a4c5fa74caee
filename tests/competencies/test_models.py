from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from competencies.models import ActivityCompetency, Competency, Crosswalk, Framework
from tests.competencies.props import competency, crosswalk, framework, serves
from tests.factories import Cast, both

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return framework()


def test_a_key_names_code_and_version(own):
    assert own.key == "own-1"
    assert str(own) == "OWN 1"


def test_a_label_with_a_hyphen_would_make_keys_ambiguous(own):
    own.label = "1-2"
    with pytest.raises(ValidationError) as error:
        own.full_clean()
    assert list(error.value.message_dict) == ["label"]


def test_codes_are_unique_inside_a_framework(own):
    with pytest.raises(IntegrityError), transaction.atomic():
        Competency.objects.create(framework=own, code="a", position=9, title={}, short_title={}, definition={})


def test_no_crosswalk_inside_one_framework(own):
    with pytest.raises(IntegrityError), transaction.atomic():
        crosswalk(competency(own, "a"), competency(own, "b"))
    row = Crosswalk(
        from_competency=competency(own, "a"), to_competency=competency(own, "b"), strength="main", reason=both("x")
    )
    with pytest.raises(ValidationError):
        row.full_clean()


def test_a_pair_is_compared_once_in_either_direction(own):
    other = framework("other")
    crosswalk(competency(own, "a"), competency(other, "a"))
    crosswalk(competency(own, "a"), competency(other, "b"))
    with pytest.raises(IntegrityError), transaction.atomic():
        crosswalk(competency(other, "a"), competency(own, "a"))


def test_an_activity_is_mapped_once_to_a_competency(own):
    cast = Cast()
    serves(cast.namur, competency(own, "a"))
    with pytest.raises(IntegrityError), transaction.atomic():
        serves(cast.namur, competency(own, "a"), "supporting")


def test_the_current_version_is_the_newest_valid_one(own):
    newer = framework(label="2", valid_from="2026-01-01")
    framework(label="3", valid_from="2026-02-01", published=False)
    assert list(Framework.objects.current(date(2025, 6, 1))) == [own]
    assert list(Framework.objects.current(date(2026, 6, 1))) == [newer]
    assert list(Framework.objects.current(date(2024, 6, 1))) == []


class TestVisibility:
    @pytest.fixture
    def cast(self):
        return Cast()

    @pytest.fixture
    def draft(self):
        return framework("draft", published=False)

    def test_published_frameworks_are_for_everybody_logged_in(self, cast, own, draft):
        for person in (cast.alice, cast.charlie, cast.marie, cast.machine_namur):
            assert list(Framework.objects.visible_to(person)) == [own]

    def test_drafts_are_for_those_who_prepare_them(self, cast, own, draft):
        for person in (cast.nadia, cast.dora):
            assert set(Framework.objects.visible_to(person)) == {own, draft}

    def test_nobody_else_sees_any(self, own):
        from django.contrib.auth.models import AnonymousUser

        assert list(Framework.objects.visible_to(AnonymousUser())) == []

    def test_a_mapping_follows_its_activity_and_its_framework(self, cast, own, draft):
        shown = serves(cast.namur, competency(own, "a"))
        hidden = serves(cast.namur, competency(draft, "a"))
        assert list(ActivityCompetency.objects.visible_to(cast.alice)) == [shown]
        assert set(ActivityCompetency.objects.visible_to(cast.dora)) == {shown, hidden}
        type(cast.version).objects.filter(pk=cast.version.pk).update(state="draft", published_at=None)
        assert list(ActivityCompetency.objects.visible_to(cast.alice)) == []

    def test_a_crosswalk_needs_both_frameworks(self, cast, own, draft):
        crosswalk(competency(own, "a"), competency(draft, "a"))
        assert list(Crosswalk.objects.visible_to(cast.alice)) == []
        assert Crosswalk.objects.visible_to(cast.dora).count() == 1
