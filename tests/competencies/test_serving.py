"""Links as they were mapped, and as they are read through a crosswalk."""

import pytest

from competencies.mapping.links import links, served_by
from competencies.mapping.matrix import matrix
from competencies.models import ActivityCompetency
from curriculum.models import Activity
from tests.competencies.props import competency, crosswalk, framework, serves
from tests.factories import Cast, activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def own():
    return framework()


@pytest.fixture
def other():
    return framework("other", competencies=("x", "y"))


def seen(framework, user, **which):
    found = links(framework, user, activities=Activity.objects.filter(**which))
    codes = dict(Activity.objects.values_list("pk", "code"))
    names = dict(framework.competencies.values_list("pk", "code"))
    return {(codes[link.activity_id], names[link.competency_id]): (link.relation, link.status) for link in found}


def test_what_was_mapped_is_read_as_it_stands(cast, own):
    serves(cast.namur, competency(own, "a"))
    serves(cast.namur, competency(own, "b"), "supporting", status="confirmed")
    assert seen(own, cast.alice) == {
        ("NAM", "a"): ("main", "proposed"),
        ("NAM", "b"): ("supporting", "confirmed"),
    }


@pytest.mark.parametrize(
    ("relation", "strength", "expected"),
    [
        ("main", "main", {("NAM", "x"): ("main", "proposed")}),
        ("main", "partial", {("NAM", "x"): ("supporting", "proposed")}),
        ("supporting", "main", {("NAM", "x"): ("supporting", "proposed")}),
        ("supporting", "partial", {}),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_through_a_crosswalk_in_either_direction(cast, own, other, relation, strength, expected, turned):
    serves(cast.namur, competency(own, "a"), relation)
    ends = (competency(own, "a"), competency(other, "x"))
    crosswalk(*(reversed(ends) if turned else ends), strength)
    assert seen(other, cast.alice) == expected


def test_the_strongest_of_several_ways_counts_and_all_are_told(cast, own, other):
    serves(cast.namur, competency(own, "a"), "main")
    serves(cast.namur, competency(own, "b"), "supporting")
    crosswalk(competency(own, "a"), competency(other, "x"))
    crosswalk(competency(own, "b"), competency(other, "x"))
    [link] = links(other, cast.alice, activities=Activity.objects.all())
    assert link.is_main
    assert [(str(ground.reason), ground.through.code) for ground in link.grounds] == [
        ("NAM trains a", "a"),
        ("NAM trains b", "b"),
    ]


def test_confirmed_only_where_mapping_and_crosswalk_are(cast, own, other):
    serves(cast.namur, competency(own, "a"), status="confirmed")
    way = crosswalk(competency(own, "a"), competency(other, "x"))
    assert seen(other, cast.alice) == {("NAM", "x"): ("main", "proposed")}
    type(way).objects.update(status="confirmed")
    assert seen(other, cast.alice) == {("NAM", "x"): ("main", "confirmed")}


def test_an_activity_mapped_to_the_framework_itself_is_not_read_through_another(cast, own, other):
    serves(cast.namur, competency(own, "a"))
    serves(cast.louvain, competency(own, "a"))
    serves(cast.namur, competency(other, "y"))
    crosswalk(competency(own, "a"), competency(other, "x"))
    assert seen(other, cast.alice) == {("NAM", "y"): ("main", "proposed"), ("LOU", "x"): ("main", "proposed")}


def test_three_queries_at_any_size(cast, own, other, django_assert_num_queries):
    crosswalk(competency(own, "a"), competency(other, "x"))
    list(Activity.objects.visible_to(cast.charlie))  # the roles of Charlie are remembered from here
    for number in range(1, 4):
        serves(activity(cast.version, f"A{number}"), competency(own, "a"))
        if number in {1, 3}:
            with django_assert_num_queries(3):
                assert len(links(other, cast.charlie, activities=Activity.objects.all())) == number


def test_served_by_lists_the_main_ones_first(cast, own, django_assert_num_queries):
    serves(cast.namur, competency(own, "a"), "supporting")
    serves(cast.namur, competency(own, "b"), "main")
    serves(cast.louvain, competency(own, "a"), "main")
    list(Activity.objects.visible_to(cast.alice))  # the roles of Alice are remembered from here
    with django_assert_num_queries(1):
        found = served_by(cast.namur, cast.alice)
        assert [(row.competency.code, row.relation, str(row.competency.framework)) for row in found] == [
            ("b", "main", "OWN 1"),
            ("a", "supporting", "OWN 1"),
        ]


class TestMatrix:
    def test_blocks_cells_and_gaps(self, cast, own):
        serves(cast.namur, competency(own, "a"), "main")
        serves(cast.louvain, competency(own, "b"), "supporting")
        serves(cast.joint, competency(own, "b"), "main")
        found = matrix(cast.version, own, cast.alice)
        cells = {
            (part.block.number, row.activity.code): [link and link.relation for _c, link in row.cells]
            for part in found.parts
            for row in part.rows
        }
        assert cells == {
            (1, "NAM"): ["main", None],
            (1, "LOU"): [None, "supporting"],
            (2, "JOI"): [None, "main"],
            (2, "ALO"): [None, None],
        }
        assert [[c.code for c in part.gaps] for part in found.parts] == [["b"], ["a"]]
        assert [a.code for a in found.unmapped] == ["ALO"]
        assert (found.has_links, found.is_proposed, found.is_through_crosswalk) == (True, True, False)

    def test_an_unmapped_programme_has_no_links(self, cast, own):
        found = matrix(cast.version, own, cast.alice)
        assert (found.has_links, found.is_proposed) == (False, False)

    def test_a_framework_in_preparation_shows_nothing_to_residents(self, cast):
        draft = framework("draft", published=False)
        serves(cast.namur, competency(draft, "a"))
        assert matrix(cast.version, draft, cast.alice).has_links is False
        assert matrix(cast.version, draft, cast.dora).has_links is True
        assert ActivityCompetency.objects.count() == 1
