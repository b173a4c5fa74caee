"""The director confirms, changes, adds to and sets aside what was proposed; nobody else does, and it is audited."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from accounts.changes import ConflictError
from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from competencies.loading import load
from competencies.mapping import services as mapping
from competencies.mapping.links import links
from competencies.mapping.matrix import matrix
from competencies.models import ActivityCompetency, ActivityTheme, Theme, ThemeAxis
from curriculum.drafts.services import copy_version, discard
from curriculum.models import Activity, ProgrammeVersion
from tests.competencies.props import competency, crosswalk, framework, framework_file, mapping_file, serves, written
from tests.competencies.test_pages import text
from tests.factories import Cast, activity, both, programme_version, year
from tests.records.transfers import newer_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def own():
    return framework(competencies=("a", "b", "c"))


def said(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(name, args=args), data, follow=True, headers={"accept-language": "en"})


def read(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query, headers={"accept-language": "en"})


def audited(row):
    return list(AuditEntry.objects.filter(object_uuid=row.uuid).values_list("action", "actor_name", "reason"))


def test_one_line_is_confirmed(cast, own):
    row, other = serves(cast.namur, competency(own, "a")), serves(cast.namur, competency(own, "b"))
    mapping.confirm(row=row, by=cast.dora, seen=1)
    assert set(ActivityCompetency.objects.values_list("competency__code", "status", "version")) == {
        ("a", "confirmed", 2),
        ("b", "proposed", 1),
    }
    assert (audited(row), audited(other)) == ([("confirm", "Dora Test", "")], [])


def test_the_whole_of_an_activity_is_confirmed_as_it_was_read(cast, own):
    rows = [serves(cast.namur, competency(own, code)) for code in "ab"]
    elsewhere = serves(cast.louvain, competency(own, "a"))
    seen = {str(row.uuid): row.version for row in rows}
    late = serves(cast.namur, competency(own, "c"), "supporting")
    with pytest.raises(ConflictError):
        mapping.confirm_all(activity=cast.namur, framework=own, seen=seen, by=cast.dora)
    assert set(ActivityCompetency.objects.values_list("status", flat=True)) == {"proposed"}
    seen[str(late.uuid)] = 1
    assert mapping.confirm_all(activity=cast.namur, framework=own, seen=seen, by=cast.dora) == 3
    elsewhere.refresh_from_db()
    assert elsewhere.status == "proposed"


def test_what_the_director_words_is_confirmed(cast, own):
    row = serves(cast.namur, competency(own, "a"))
    mapping.edit(row=row, relation="supporting", reason=both("By the way"), by=cast.dora, seen=1)
    row.refresh_from_db()
    assert (row.relation, row.reason, row.status) == ("supporting", both("By the way"), "confirmed")
    with pytest.raises(ConflictError):
        mapping.edit(row=row, relation="main", reason=both("First"), by=cast.dora, seen=1)


def test_a_line_is_added_once(cast, own):
    made = mapping.add(
        activity=cast.namur, competency=competency(own, "c"), relation="main", reason=both("New"), by=cast.dora
    )
    assert (made.status, audited(made)) == ("confirmed", [("map", "Dora Test", "")])
    with pytest.raises(ValidationError, match="mapped to this competency already"):
        mapping.add(
            activity=cast.namur, competency=competency(own, "c"), relation="main", reason=both("Twice"), by=cast.dora
        )


def test_what_is_set_aside_counts_nowhere(cast, own):
    row = serves(cast.namur, competency(own, "a"))
    other = framework("other", competencies=("x",))
    crosswalk(competency(own, "a"), competency(other, "x"))
    mine = Activity.objects.filter(pk=cast.namur.pk)
    assert [len(links(one, cast.alice, activities=mine)) for one in (own, other)] == [1, 1]
    mapping.set_aside(row=row, why="Not taught here", by=cast.dora, seen=1)
    assert [links(one, cast.alice, activities=mine) for one in (own, other)] == [[], []]
    assert not matrix(cast.version, own, cast.dora).has_links
    assert audited(row) == [("set_aside", "Dora Test", "Not taught here")]
    with pytest.raises(WrongStateError, match="set aside already"):
        mapping.set_aside(row=row, why="Again", by=cast.dora, seen=2)
    with pytest.raises(WrongStateError, match="Change it to take it up again"):
        mapping.confirm(row=row, by=cast.dora, seen=2)
    mapping.edit(row=row, relation="main", reason=both("It is"), by=cast.dora, seen=2)
    assert [link.status for link in links(own, cast.alice, activities=mine)] == ["confirmed"]


def test_nothing_is_set_aside_without_a_reason(cast, own):
    row = serves(cast.namur, competency(own, "a"))
    with pytest.raises(ValidationError):
        mapping.set_aside(row=row, why="", by=cast.dora, seen=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivityCompetency.objects.filter(pk=row.pk).update(status="set_aside")


def test_no_file_proposes_again_what_the_faculty_decided(cast, tmp_path):
    files = [
        written(tmp_path, "f.json", framework_file()),
        written(tmp_path, "m.json", mapping_file({"NAM": {"a": "main", "b": "supporting"}})),
    ]
    load(files)
    rows = {row.competency.code: row for row in ActivityCompetency.objects.select_related("competency")}
    mapping.set_aside(row=rows["a"], why="No", by=cast.dora, seen=1)
    mapping.edit(row=rows["b"], relation="main", reason=both("Yes"), by=cast.dora, seen=1)
    report = load(files)
    assert report.changes_nothing
    assert len([note for note in report.notes if "NAM" in note or "Activity" in note]) == 2
    assert set(ActivityCompetency.objects.values_list("competency__code", "status")) == {
        ("a", "set_aside"),
        ("b", "confirmed"),
    }


@pytest.mark.parametrize("name", ["alice", "nadia", "louis", "jules", "theo"])
def test_nobody_but_the_director(cast, own, name):
    row = serves(cast.namur, competency(own, "a"))
    with pytest.raises(PermissionDenied, match="director"):
        mapping.confirm(row=row, by=getattr(cast, name), seen=1)
    row.refresh_from_db()
    assert row.status == "proposed"


def test_not_the_director_of_another_programme(cast, own):
    foreign = activity(programme_version("OTHER", institutions=("ULB",)), "FOR")
    with pytest.raises(PermissionDenied):
        mapping.confirm(row=serves(foreign, competency(own, "a")), by=cast.dora, seen=1)


def test_a_mapping_is_taken_over_by_equal_codes(cast, own):
    serves(cast.namur, competency(own, "a"), status="confirmed")
    serves(cast.louvain, competency(own, "b"))
    newer = programme_version("NEW", published=False)
    newer.programme, newer.label = cast.programme, "2027"
    newer.save()
    same = activity(newer, "NAM")
    activity(newer, "OTHER")
    assert mapping.take_over(version=newer, source=cast.version, by=cast.dora) == 1
    assert mapping.take_over(version=newer, source=cast.version, by=cast.dora) == 0
    assert list(same.competencies_served.values_list("competency__code", "status")) == [("a", "proposed")]
    with pytest.raises(WrongStateError, match="another programme"):
        mapping.take_over(version=newer, source=programme_version("THIRD", institutions=("ULB",)), by=cast.dora)


def test_a_copied_version_brings_its_mapping_and_themes_along_as_proposed(cast, own):
    """What was set aside stays so, or a file would propose it again."""
    serves(cast.namur, competency(own, "a"), status="confirmed")
    serves(cast.namur, competency(own, "b"), "supporting", status="set_aside", set_aside_why="Taught elsewhere")
    axis = ThemeAxis.objects.create(code="x", title=both("Axis"), position=1)
    theme = Theme.objects.create(axis=axis, code="rural", title=both("Rural"), position=1)
    ActivityTheme.objects.create(activity=cast.louvain, theme=theme, status="confirmed")
    copy = copy_version(source=cast.version, label="2027", first_intake=year(2027), by=cast.dora)
    rows = ActivityCompetency.objects.filter(activity__programme_version=copy).order_by("competency__code")
    names = ("activity__code", "competency__code", "relation", "status", "set_aside_why")
    assert list(rows.values_list(*names)) == [
        ("NAM", "a", "main", "proposed", ""),
        ("NAM", "b", "supporting", "set_aside", "Taught elsewhere"),
    ]
    themes = ActivityTheme.objects.filter(activity__programme_version=copy)
    assert list(themes.values_list("activity__code", "theme__code", "status")) == [("LOU", "rural", "proposed")]
    discard(version=copy, by=cast.dora, seen=copy.version)
    assert not ProgrammeVersion.objects.filter(label="2027").exists()


class TestPages:
    def test_a_copy_takes_over_the_mapping_of_its_origin(self, cast, own, client):
        serves(cast.namur, competency(own, "a"), status="confirmed")
        newer = newer_version(cast)
        assert "Take over the mapping" not in text(read(client, cast.dora, "mapping", newer.uuid))
        ProgrammeVersion.objects.filter(pk=newer.pk).update(origin=cast.version)
        assert "Take over the mapping of 2024" in text(read(client, cast.dora, "mapping", newer.uuid))
        done = said(client, cast.dora, "mapping-take-over", newer.uuid)
        assert "1 line is taken over." in done.content.decode()
        assert "Take over the mapping" not in text(done)

    def test_the_version(self, cast, own, client):
        serves(cast.namur, competency(own, "a"), status="confirmed")
        serves(cast.namur, competency(own, "b"), "supporting")
        serves(cast.louvain, competency(own, "a"), status="confirmed")
        page = text(read(client, cast.dora, "mapping", cast.version.uuid))
        assert "2 of 3" in page
        assert "Activity NAM ●main: a, ○supporting: b 1 proposed Confirm: Activity NAM" in page
        assert "Activity LOU ●main: a confirmed" in page
        assert "Activity ALO not mapped" in page

    def test_its_queries_do_not_grow(self, cast, own, client, django_assert_num_queries):
        for code, one in zip("abc", (cast.namur, cast.louvain, cast.joint), strict=True):
            serves(one, competency(own, code))
            client.force_login(cast.dora)
            with django_assert_num_queries(8):
                client.get(reverse("mapping", args=[cast.version.uuid]))

    def test_confirming_all_comes_back_to_the_version(self, cast, own, client):
        row = serves(cast.namur, competency(own, "a"))
        data = {"framework": own.key, "back": "version", "seen": f"{row.uuid}.1"}
        response = said(client, cast.dora, "activity-mapping-confirm", cast.namur.uuid, **data)
        assert response.redirect_chain[0][0] == f"/competencies/mapping/{cast.version.uuid}/?framework=own-1"
        assert "1 line is confirmed." in response.content.decode()
        row.refresh_from_db()
        assert row.status == "confirmed"

    def test_what_was_not_read_is_not_confirmed(self, cast, own, client):
        row = serves(cast.namur, competency(own, "a"))
        for seen in ("", "nonsense", f"{row.uuid}.x", f"{row.uuid}.7"):
            response = said(client, cast.dora, "activity-mapping-confirm", cast.namur.uuid, seen=seen)
            assert "Somebody changed this in the meantime." in response.content.decode()
            response = said(client, cast.dora, "mapped-confirm", row.uuid, seen=seen)
            assert "Somebody changed this in the meantime." in response.content.decode()
        row.refresh_from_db()
        assert row.status == "proposed"

    def test_the_activity_shows_every_state(self, cast, own, client):
        serves(cast.namur, competency(own, "a"), status="confirmed")
        serves(cast.namur, competency(own, "b"))
        serves(cast.namur, competency(own, "c"), status="set_aside", set_aside_why="Not here")
        page = text(read(client, cast.dora, "activity-mapping", cast.namur.uuid))
        assert "Competency a main NAM trains a confirmed Change: Competency a Set aside: Competency a" in page
        assert "Competency b main NAM trains b proposed Confirm: Competency b Change: Competency b" in page
        assert "Competency c – Not here set aside Take up again: Competency c" in page

    def test_readers_see_which_lines_are_confirmed(self, cast, own, client):
        serves(cast.namur, competency(own, "a"), status="confirmed")
        serves(cast.louvain, competency(own, "b"))
        page = text(read(client, cast.alice, "competency-matrix", cast.version.uuid))
        assert "✓ confirmedthe faculty has confirmed it" in page
        assert "Activity NAM ● main ✓confirmed" in page
        assert "Activity LOU ● main Block 2" in page
        assert "Confirm or change the mapping" not in page
        assert "Confirm or change the mapping" in text(read(client, cast.dora, "competency-matrix", cast.version.uuid))

    def test_changing_adding_and_setting_aside(self, cast, own, client):
        row = serves(cast.namur, competency(own, "a"))
        data = {"version": 1, "relation": "supporting", "reason_fr": "Parce que", "reason_en": "Because"}
        assert "Saved and confirmed." in said(client, cast.dora, "mapped-edit", row.uuid, **data).content.decode()
        response = said(client, cast.dora, "mapped-edit", row.uuid, **data)
        assert "Somebody changed this in the meantime." in text(response)
        response = said(client, cast.dora, "mapped-set-aside", row.uuid, version=2, why="")
        assert "This field is required." in text(response)
        said(client, cast.dora, "mapped-set-aside", row.uuid, version=2, why="Not here")
        added = {"relation": "main", "reason_fr": "Neuf", "competency": competency(own, "b").pk}
        said(client, cast.dora, "mapped-add", cast.namur.uuid, **added)
        assert set(ActivityCompetency.objects.values_list("competency__code", "relation", "status")) == {
            ("a", "supporting", "set_aside"),
            ("b", "main", "confirmed"),
        }
        again = said(client, cast.dora, "mapped-add", cast.namur.uuid, **added)
        assert "Select a valid choice." in text(again)

    def test_a_relation_that_does_not_exist(self, cast, own, client):
        row = serves(cast.namur, competency(own, "a"))
        data = {"version": 1, "relation": "total", "reason_fr": ""}
        page = text(said(client, cast.dora, "mapped-edit", row.uuid, **data))
        assert "total is not one of the available choices." in page
        # once at the field, once at the top
        assert page.count("This field is required.") == 2
        row.refresh_from_db()
        assert row.version == 1
