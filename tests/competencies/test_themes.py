"""Themes: a second axis from files, borne by activities."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from competencies.loading import LoadError, load
from competencies.models import ActivityTheme, Theme, ThemeAxis
from tests.competencies.props import written
from tests.factories import Cast, both

pytestmark = pytest.mark.django_db


def axis_file(code="axis", themes=("rural", "digital"), **fields):
    rows = [{"code": theme, "title": both(theme.capitalize())} for theme in themes]
    return {"format": "cursus-themes/1", "code": code, "title": both(f"Axis {code}"), "themes": rows, **fields}


def tags_file(activities, axis="axis", **fields):
    rows = [{"activity": code, "themes": themes} for code, themes in activities.items()]
    return {"format": "cursus-tags/1", "programme": "MMG", "axis": axis, "activities": rows, **fields}


@pytest.fixture
def put(tmp_path):
    def write(*contents, **options):
        return load([written(tmp_path, f"{n}.json", content) for n, content in enumerate(contents)], **options)

    return write


@pytest.fixture
def cast():
    return Cast()


def borne():
    return sorted(ActivityTheme.objects.values_list("activity__code", "theme__code", "status"))


def test_an_axis_and_its_tags_are_loaded_once(cast, put):
    report = put(tags_file({"NAM": ["rural", "digital"], "LOU": ["rural"]}), axis_file())
    assert dict(report.created) == {"ThemeAxis": 1, "Theme": 2, "ActivityTheme": 3}
    assert borne() == [("LOU", "rural", "proposed"), ("NAM", "digital", "proposed"), ("NAM", "rural", "proposed")]
    assert put(axis_file(), tags_file({"NAM": ["rural", "digital"], "LOU": ["rural"]})).changes_nothing


def test_what_the_file_no_longer_says_is_removed_but_not_what_the_faculty_confirmed(cast, put):
    put(axis_file(), tags_file({"NAM": ["rural"], "LOU": ["digital"]}))
    ActivityTheme.objects.filter(activity=cast.louvain).update(status="confirmed")
    put(tags_file({"NAM": ["digital"]}))
    assert borne() == [("LOU", "digital", "confirmed"), ("NAM", "digital", "proposed")]


def test_a_theme_leaves_with_its_line(cast, put):
    put(axis_file())
    put(axis_file(themes=("digital",)))
    assert list(Theme.objects.values_list("code", "position")) == [("digital", 1)]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (tags_file({"NAN": ["rural"]}), "activities[0].activity"),
        (tags_file({"NAM": ["rurale"]}), "activities[0].themes[0]"),
        (tags_file({"NAM": ["rural"]}, axis="other"), "axis"),
        (tags_file({"NAM": ["rural", "rural"]}), "activities[0].themes[1]"),
        (tags_file({"NAM": ["rural"]}, version="1999"), "version"),
        (axis_file(themes=()), "themes"),
        (axis_file(position=0), "position"),
    ],
)
def test_a_fault_names_its_place_and_nothing_is_saved(cast, put, content, place):
    put(axis_file())
    with pytest.raises(LoadError) as error:
        put(content, axis_file(code="second"))
    assert [line.partition(": ")[2].partition(": ")[0] for line in error.value.lines] == [place]
    assert list(ThemeAxis.objects.values_list("code", flat=True)) == ["axis"]


def test_a_theme_is_borne_once(cast, put):
    put(axis_file(), tags_file({"NAM": ["rural"]}))
    with pytest.raises(ValidationError):
        ActivityTheme(activity=cast.namur, theme=Theme.objects.get(code="rural")).full_clean()


def test_the_page_names_the_activities(cast, put, client):
    put(axis_file(), tags_file({"NAM": ["rural"]}))
    client.force_login(cast.alice)
    page = client.get(reverse("theme-list")).content.decode()
    assert page.count(reverse("activity-competencies", args=[cast.namur.uuid])) == 1
    assert "Rural" in client.get(reverse("activity-competencies", args=[cast.namur.uuid])).content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("theme-list", 8), ("api-theme-list", 5)])
def test_queries_do_not_grow(cast, put, client, count, name, queries, django_assert_num_queries):
    for number in range(count):
        put(axis_file(code=f"axis{number}", themes=[f"t{n}" for n in range(count)]))
        put(tags_file({"NAM": [f"t{n}" for n in range(count)]}, axis=f"axis{number}"))
    client.force_login(cast.alice)
    with django_assert_num_queries(queries):
        client.get(reverse(name))


def test_the_api_gives_axes_with_their_themes(cast, put, client):
    put(axis_file())
    client.force_login(cast.alice)
    found = client.get(reverse("api-theme-list")).json()["results"]
    assert [(axis["code"], [theme["code"] for theme in axis["themes"]]) for axis in found] == [
        ("axis", ["rural", "digital"])
    ]
