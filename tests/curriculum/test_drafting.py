"""A new version: copied, edited, checked, compared, published, discarded; and what each of these refuses."""

import json
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.changes import ConflictError
from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from curriculum.drafts import services as draft_services
from curriculum.drafts.comparison import compared
from curriculum.drafts.draft_checks import checks
from curriculum.loading.load import load_programme
from curriculum.loading.programme_export import programme_file
from curriculum.loading.stored_plan import describe_version
from curriculum.models import Activity, ActivityGroup, Block, ProgrammeVersion, Requirement
from curriculum.programmes import services
from tests import factories
from tests.factories import both
from ui.figures import decimal_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def brochure(module_brochure, db):
    return ProgrammeVersion.objects.get(pk=module_brochure)


@pytest.fixture
def dora(brochure):
    dora = factories.person("Dora")
    factories.role(dora, "director", programme=brochure.programme)
    return dora


@pytest.fixture
def draft(brochure, dora):
    return copied(brochure, dora)


def copied(version, by, label="2027", year=2027):
    return draft_services.copy_version(source=version, label=label, first_intake=factories.year(year), by=by)


def content(version):
    found = describe_version(version)
    return {name: rows for name, rows in found.items() if name != "version"}


def activity_of(draft, code="B1-QA1"):
    return draft.activities.get(code=code)


def removed(activity, by):
    draft_services.remove_activity(activity=activity, by=by, seen=activity.version)


def edited(activity, by, **values):
    return services.edit_activity(activity, organisers=activity.organisers.all(), by=by, **values)


class TestCopy:
    def test_it_holds_all_that_its_origin_holds(self, brochure, draft):
        assert content(draft) == content(brochure)
        assert (draft.origin, draft.state, draft.first_intake.start_year) == (brochure, "draft", 2027)
        ((heading, (item,)),) = compared(brochure, draft)
        fields = [(field.label, field.before, field.after) for field in item.fields]
        assert (heading, fields) == ("Rules of the version", [("first intake", "2024", "2027")])

    def test_a_name_that_is_taken(self, brochure, dora, draft):
        with pytest.raises(ValidationError, match="has a version of this name"):
            copied(brochure, dora)

    def test_for_no_earlier_intake(self, brochure, dora):
        with pytest.raises(ValidationError, match="for a later intake"):
            copied(brochure, dora, year=brochure.first_intake.start_year)

    def test_by_nobody_else(self, brochure):
        with pytest.raises(PermissionDenied):
            copied(brochure, factories.person("Alice"))
        assert ProgrammeVersion.objects.count() == 1


class TestFile:
    def test_a_draft_loads_again_to_the_same(self, draft, dora, tmp_path):
        edited(activity_of(draft), dora, title=both("Autre"), credits=Decimal("2.5"), description=both("a\nb"))
        removed(activity_of(draft, "B1-RP1"), dora)
        path = tmp_path / "draft.json"
        path.write_text(programme_file(draft), encoding="utf-8")
        tree = json.loads(path.read_text())
        tree["version"]["credits"] = float(sum(a.credits for a in draft.activities.all()))
        for block in tree["blocks"]:
            held = draft.activities.filter(block__number=block["number"])
            block["credits"] = float(sum(a.credits for a in held))
        path.write_text(json.dumps(tree))
        loaded = load_programme(path, dry_run=True).differences
        assert [str(one) for one in loaded.found] == ["version 2027", "block 1"]

    @pytest.mark.parametrize("name", ["mmg-codiplome.json", "des-mg-lu.json"])
    def test_a_version_of_the_product_comes_back_whole(self, name, tmp_path):
        version = load_programme(f"curriculum/data/{name}", publish=True).version
        path = tmp_path / "again.json"
        path.write_text(programme_file(version), encoding="utf-8")
        again = load_programme(path)
        assert not again.differences
        before = describe_version(version)
        drafted = path.read_text().replace('"publish": true', '"publish": false')
        path.write_text(drafted.replace(f'"label": "{version.label}"', '"label": "copy"'), encoding="utf-8")
        after = describe_version(load_programme(path).version)
        assert {k: v for k, v in after.items() if k != "version"} == {k: v for k, v in before.items() if k != "version"}
        ours = {"label", "state"}
        assert {k: v for k, v in after["version"].items() if k not in ours} == {
            k: v for k, v in before["version"].items() if k not in ours
        }


class TestChecks:
    def test_a_copy_waits_only_for_the_end_of_its_origin(self, brochure, draft, dora):
        assert checks(draft).unmet == [
            "Version 2024 is published for some of the same intakes. Give one of the two a last intake."
        ]
        assert "Block 2 has the 60 credits that it states." in checks(draft).met
        assert [(share.names, share.credits, share.before) for share in checks(draft).shares][:2] == [
            (("UCLouvain",), 42, 42),
            (("UNamur",), 53, 53),
        ]

    def test_credits_that_do_not_add_up(self, draft, dora):
        edited(activity_of(draft), dora, credits=activity_of(draft).credits - 1)
        assert checks(draft).unmet[:2] == [
            "The activities of block 1 add up to 59 credits; the block states 60.",
            "The activities add up to 179 credits; the version states 180.",
        ]

    def test_a_thesis_that_the_version_asks_for(self, draft, dora):
        thesis = Requirement(programme_version=draft)
        values = {"code": "thesis", "title": both("Thesis"), "unit": "credits", "minimum": Decimal(15)}
        draft_services.save_row(version=draft, row=thesis, values=values, by=dora, seen=draft.version)
        words = "“Thesis” asks for 15 credits; the activities that count for it come to 0."
        assert words in checks(draft).unmet
        for activity in draft.activities.filter(kind="thesis"):
            activity.counts_for.add(thesis)
        offered = sum(a.credits for a in draft.activities.filter(kind="thesis"))
        assert (words in checks(draft).unmet, offered >= 15) == (False, True)


class TestEditing:
    def test_a_draft_changed_by_two_people(self, draft, dora):
        seen = draft.version
        values = {"number": 4, "credits": Decimal(5), "title": both("Year 4")}
        draft_services.save_row(version=draft, row=Block(), values=values, by=dora, seen=seen)
        with pytest.raises(ConflictError):
            draft_services.save_row(version=draft, row=Block(), values=values | {"number": 5}, by=dora, seen=seen)
        with pytest.raises(ConflictError):
            draft_services.edit_version(
                version=ProgrammeVersion.objects.get(pk=draft.pk), by=dora, seen=seen, credits=185
            )
        with pytest.raises(ConflictError):
            draft_services.discard(version=draft, by=dora, seen=seen)
        assert sorted(draft.blocks.values_list("number", flat=True)) == [1, 2, 3, 4]
        entry = AuditEntry.objects.filter(action="edit").get()
        assert entry.after["block 4"]["number"] == 4

    def test_a_code_twice(self, draft, dora):
        row = {"code": draft.groups.first().code, "title": both("Twice")}
        with pytest.raises(ValidationError):
            draft_services.save_row(version=draft, row=ActivityGroup(), values=row, by=dora, seen=draft.version)
        held = activity_of(draft)
        with pytest.raises(ValidationError):
            draft_services.add_activity(
                version=draft, code=held.code, title=both("x"), block=held.block, kind="course", organisers=[], by=dora
            )
        assert draft.activities.count() == 30

    def test_an_activity_is_added_with_its_part(self, draft, dora):
        block = draft.blocks.get(number=1)
        made = draft_services.add_activity(
            version=draft,
            code="NEW",
            title=both("New"),
            block=block,
            kind="seminar",
            format="on_site",
            credits=Decimal("1.5"),
            organisers=draft.programme.institutions.all(),
            prerequisites=[activity_of(draft)],
            by=dora,
        )
        assert (made.organiser_key, made.position) == ("UCLouvain+UNamur", 30)
        assert [(part.code, part.kind) for part in made.parts.all()] == [("seminar", "seminar")]
        assert [one.code for one in made.prerequisites.all()] == ["B1-QA1"]

    def test_prerequisites_in_a_circle(self, draft, dora):
        one, other = activity_of(draft, "B1-QA1"), activity_of(draft, "B1-RP1")
        edited(one, dora, prerequisites=[other])
        with pytest.raises(ValidationError, match="run in a circle"):
            edited(other, dora, prerequisites=[one])
        assert list(other.prerequisites.all()) == []

    def test_a_block_with_activities_stays(self, draft, dora):
        with pytest.raises(WrongStateError, match="Activities stand in it"):
            draft_services.remove_row(version=draft, row=draft.blocks.get(number=1), by=dora, seen=draft.version)
        assert draft.blocks.count() == 3

    def test_parts(self, draft, dora):
        end = activity_of(draft, "B3-TFE-MENT")
        parts = [
            {"code": "oral", "title": both("Oral"), "kind": "thesis"},
            {"code": end.parts.last().code, "title": both("End"), "kind": "mentoring"},
        ]
        draft_services.set_parts(activity=end, parts=parts, by=dora, seen=end.version)
        assert [part.code for part in end.parts.all()] == [part["code"] for part in parts]
        with pytest.raises(ConflictError):
            draft_services.set_parts(activity=end, parts=parts[:1], by=dora, seen=1)
        with pytest.raises(ValidationError, match="one part at least"):
            draft_services.set_parts(activity=end, parts=[], by=dora, seen=end.version)
        with pytest.raises(ValidationError, match="stands twice"):
            draft_services.set_parts(activity=end, parts=[parts[0], parts[0]], by=dora, seen=end.version)
        assert end.parts.count() == 2

    def test_nothing_of_a_published_version(self, brochure, dora):
        block = brochure.blocks.get(number=1)
        with pytest.raises(ValidationError, match="no longer changes"):
            draft_services.save_row(version=brochure, row=block, values={"credits": 59}, by=dora, seen=brochure.version)
        with pytest.raises(ValidationError, match="no longer changes"):
            draft_services.discard(version=brochure, by=dora, seen=brochure.version)
        with pytest.raises(ValidationError, match="no longer changes"):
            draft_services.remove_activity(activity=activity_of(brochure), by=dora, seen=1)
        assert Activity.objects.count() == 30


class TestComparing:
    def test_added_removed_and_changed(self, brochure, draft, dora):
        edited(activity_of(draft), dora, title={"fr": "Autre", "en": "Other"}, credits=Decimal("2.5"))
        removed(activity_of(draft, "B2-QA7"), dora)
        draft_services.add_activity(
            version=draft, code="NEW", title=both("New"), block=draft.blocks.first(), kind="course",
            format="on_site", organisers=[], by=dora,
        )  # fmt: skip
        items = dict(compared(brochure, draft))["Activities"]
        assert [(item.action, item.name.partition(" · ")[0]) for item in items] == [
            ("changed", "B1-QA1"),
            ("new", "NEW"),
            ("removed", "B2-QA7"),
        ]
        held = activity_of(brochure)
        assert [(f.label, f.before, f.after) for f in items[0].fields] == [
            ("title (français)", held.title["fr"], "Autre"),
            ("title (English)", held.title["en"], "Other"),
            ("credits", decimal_words(held.credits), "2.5"),
        ]


class TestPublishing:
    def publish(self, draft, dora, year=2027, end_origin=True):
        return draft_services.publish_draft(
            version=draft, first_intake=factories.year(year), end_origin=end_origin, by=dora, seen=draft.version
        )

    def test_from_a_year_on(self, brochure, draft, dora):
        self.publish(draft, dora, 2028)
        brochure.refresh_from_db()
        assert (draft.state, draft.first_intake.start_year, brochure.last_intake.start_year) == (
            "published",
            2028,
            2027,
        )
        with pytest.raises(ValidationError):
            self.publish(draft, dora, 2029)

    def test_twice(self, draft, dora):
        self.publish(draft, dora)
        with pytest.raises(WrongStateError, match="published already"):
            self.publish(draft, dora)

    def test_not_while_something_is_to_mend(self, brochure, draft, dora):
        edited(activity_of(draft), dora, credits=Decimal(9))
        with pytest.raises(WrongStateError, match="block 1 add up to"):
            self.publish(draft, dora, 2028)
        draft.refresh_from_db()
        brochure.refresh_from_db()
        assert (draft.state, draft.first_intake.start_year, brochure.last_intake) == ("draft", 2027, None)

    def test_discarded(self, brochure, draft, dora):
        draft_services.discard(version=draft, by=dora, seen=draft.version)
        assert list(ProgrammeVersion.objects.all()) == [brochure]
        assert Activity.objects.count() == 30
        assert AuditEntry.objects.filter(action="discard", before__label="2027").count() == 1
