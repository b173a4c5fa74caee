"""The pages: what they say in both languages, whom they show it to, and how many queries they take."""

import re
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from django.utils.html import strip_tags

from competencies.models import Competency, Framework
from curriculum.models import Activity, ProgrammeVersion
from tests.competencies.props import competency, crosswalk, framework, serves
from tests.factories import Cast, activity, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def own():
    return framework()


def text(response) -> str:
    """What a reader sees of the page, on one line."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S).group()
    return " ".join(strip_tags(main).replace("\xa0", " ").replace("&nbsp;", " ").replace("&#x27;", "'").split())


def page(client, user, name, *args, language="en", **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query, headers={"accept-language": language})


class TestOfTheProduct(TestCase):
    """The pages over the brochure and the frameworks that come with Cursus."""

    @classmethod
    def setUpTestData(cls):
        call_command("load_programme", "curriculum/data/mmg-codiplome.json", verbosity=0)
        call_command("load_frameworks", verbosity=0)
        cls.alice = person("Alice")
        cls.version = ProgrammeVersion.objects.get()
        cls.cmg = Framework.objects.get(code="cmg")
        cls.wonca = Framework.objects.get(code="wonca-europe")

    def page(self, name, *args, **query):
        return page(self.client, self.alice, name, *args, **query)

    def says(self, words, name, *args, **query):
        """Checks that the page says the words of each language, and only of that one; gives the last response."""
        for language, mine in words.items():
            response = self.page(name, *args, language=language, **query)
            shown = text(response)
            others = [word for other, theirs in words.items() if other != language for word in theirs]
            assert [word for word in mine if word not in shown] == []
            assert [word for word in others if word in shown] == []
        return response

    def test_the_list(self):
        words = {
            "fr": ["Compétences", "8 compétences, 46 manifestations.", "6 compétences.", "1er mars 2025"],
            "en": ["Competencies", "8 competencies, 46 manifestations.", "6 competencies.", "1 March 2025"],
        }
        self.says(words, "framework-list")

    def test_a_day_of_validity_stands_where_the_source_states_it(self):
        shown = {row.key: text(self.page("framework", row.uuid)) for row in Framework.objects.all()}
        assert {key for key, words in shown.items() if "Valid from" in words} == {"cmg-2025"}
        assert text(self.page("framework-list")).count("Valid from") == 1
        given = self.client.get("/api/v1/frameworks/").json()["results"]
        assert {row["key"]: row["valid_from"] for row in given if row["valid_from"]} == {"cmg-2025": "2025-03-01"}

    def test_a_framework(self):
        words = {
            "fr": ["1. Premier recours", "Partager la décision avec le patient.", "emprunté, proposé"],
            "en": ["1. First contact care", "Share the decision with the patient.", "borrowed, proposed"],
        }
        response = self.says(words, "framework", self.cmg.uuid)
        assert len(response.context["competencies"]) == 8
        compared = {c["framework"].key: len(c["rows"]) for c in response.context["comparisons"]}
        assert compared == {"canmeds-fm-2017": 12, "cnge-2009": 8, "des-lu-1": 20, "wonca-europe-2023": 14}

    def test_a_competency(self):
        words = {
            "fr": ["Où elle s’enseigne", "Bloc 3", "● principale", "Médecine environnementale : relier les plaintes"],
            "en": ["Where it is taught", "Block 3", "● main", "Environmental medicine: linking complaints"],
        }
        response = self.says(words, "competency", competency(self.cmg, "global-approach").uuid)
        counterparts = response.context["counterparts"]
        assert [row["other"].code for row in counterparts if row["other"].framework == self.wonca] == [
            "holistic-approach",
            "community-orientation",
        ]

    def test_what_an_activity_serves(self):
        words = {
            "fr": ["Mentorat", "● principale", "Le mentor aide à construire sa place", "une proposition"],
            "en": ["Mentoring", "● main", "The mentor helps to build one's professional place", "a proposal"],
        }
        self.says(words, "activity-competencies", Activity.objects.get(code="B1-MENT").uuid)

    def test_the_matrix_in_each_framework(self):
        words = {
            "fr": ["Activités et compétences", "Bloc 1", "● principale", "○ en appui", "Mentorat"],
            "en": ["Activities and competencies", "Block 1", "● main", "○ supporting", "Mentoring"],
        }
        for key, columns in (("cmg-2025", 8), ("wonca-europe-2023", 6)):
            response = self.says(words, "competency-matrix", self.version.uuid, framework=key)
            assert [len(part.rows) for part in response.context["matrix"].parts] == [10, 10, 10]
            assert len(response.context["matrix"].competencies) == columns
            assert response.context["matrix"].unmapped == []

    def test_the_matrix_opens_with_the_framework_that_was_mapped_and_says_what_is_main_nowhere(self):
        response = self.page("competency-matrix", self.version.uuid)
        assert response.context["framework"] == self.cmg
        assert [[c.code for c in part.gaps] for part in response.context["matrix"].parts] == [
            ["global-approach"],
            ["prevention"],
            ["communication"],
        ]

    def test_each_of_the_14_competencies_is_taught_in_two_blocks_or_more(self):
        ours = Competency.objects.filter(framework__in=[self.cmg, self.wonca])
        blocks = {c.code: len(self.page("competency", c.uuid).context["blocks"]) for c in ours}
        assert len(blocks) == 14
        assert min(blocks.values()) >= 2


class TestAccess:
    def test_who_is_not_logged_in_is_asked_to(self, client, cast, own):
        for name, args in (
            ("framework-list", []),
            ("framework", [own.uuid]),
            ("competency", [competency(own, "a").uuid]),
            ("competency-matrix", [cast.version.uuid]),
            ("activity-competencies", [cast.namur.uuid]),
        ):
            response = client.get(reverse(name, args=args))
            assert response.status_code == 302
            assert response.url.startswith(reverse("account_login"))

    @pytest.mark.parametrize("name", ["framework", "competency", "competency-matrix", "activity-competencies"])
    def test_what_does_not_exist_is_404(self, client, cast, own, name):
        assert page(client, cast.dora, name, uuid4()).status_code == 404

    def test_a_draft_is_not_there_for_residents(self, client, cast):
        draft = framework("draft", published=False)
        assert page(client, cast.alice, "framework", draft.uuid).status_code == 404
        assert page(client, cast.alice, "competency", competency(draft, "a").uuid).status_code == 404
        assert "DRAFT" not in text(page(client, cast.alice, "framework-list"))
        assert "DRAFT 1" in text(page(client, cast.dora, "framework", draft.uuid))

    def test_nor_is_a_draft_of_a_programme(self, client, cast, own):
        ProgrammeVersion.objects.update(state="draft", published_at=None)
        serves(cast.namur, competency(own, "a"))
        assert page(client, cast.alice, "competency-matrix", cast.version.uuid).status_code == 404
        assert page(client, cast.alice, "activity-competencies", cast.namur.uuid).status_code == 404
        shown = text(page(client, cast.alice, "competency", competency(own, "a").uuid))
        assert "Activity NAM" not in shown
        assert "Activity NAM" in text(page(client, cast.dora, "competency", competency(own, "a").uuid))

    def test_nothing_is_written_by_a_post(self, client, cast, own):
        client.force_login(cast.dora)
        assert client.post(reverse("framework", args=[own.uuid])).status_code == 405

    @pytest.mark.parametrize("name", ["competency-matrix", "activity-competencies"])
    def test_an_unknown_framework_in_the_address_is_404(self, client, cast, own, name):
        found = cast.version if name == "competency-matrix" else cast.namur
        assert page(client, cast.alice, name, found.uuid, framework="own-9").status_code == 404
        assert page(client, cast.alice, name, found.uuid, framework="own-1").status_code == 200

    def test_an_unknown_version_in_the_address_is_404(self, client, cast, own):
        found = competency(own, "a")
        assert page(client, cast.alice, "competency", found.uuid, version="x").status_code == 404
        assert page(client, cast.alice, "competency", found.uuid, version=cast.version.uuid).status_code == 200


class TestEmpty:
    def test_without_frameworks(self, client, cast):
        assert "load_frameworks" in text(page(client, cast.alice, "framework-list"))
        assert "load_frameworks" in text(page(client, cast.alice, "competency-matrix", cast.version.uuid))

    def test_without_a_programme(self, client, own):
        assert "Once a programme is published" in text(page(client, person("Alice"), "framework-list"))

    def test_without_a_mapping(self, client, cast, own):
        assert "not mapped" in text(page(client, cast.alice, "activity-competencies", cast.namur.uuid))
        assert "No activity that you may see" in text(page(client, cast.alice, "competency", competency(own, "a").uuid))


def test_a_confirmed_row_says_so_and_asks_for_nothing(client, cast, own):
    serves(cast.namur, competency(own, "a"), status="confirmed")
    shown = text(page(client, cast.alice, "activity-competencies", cast.namur.uuid))
    assert "confirmed by the faculty" in shown
    assert "proposal" not in shown


def test_the_fragment_for_other_pages(cast, own):
    from django.template.loader import render_to_string

    from competencies.mapping.links import served_by

    serves(cast.namur, competency(own, "a"))
    context = {"activity": cast.namur, "served": served_by(cast.namur, cast.alice)}
    assert "NAM trains a" in render_to_string("competencies/mapping/_served_by_activity.html", context)


class TestBudget:
    """Literal numbers, the same for one row and for three; session, person and roles take four of them."""

    def grow(self, cast, own, count):
        other = Framework.objects.filter(code="other").first() or framework("other", competencies=("x", "y", "z"))
        for number in range(count):
            code = f"{count}{number}"
            made = activity(cast.version, f"A{code}")
            one = Competency.objects.create(
                framework=own, code=f"c{code}", position=1, title={"fr": code}, short_title={}, definition={"fr": code}
            )
            one.descriptors.create(position=1, text={"fr": code})
            own.levels.create(code=f"l{code}", position=1, title={"fr": code})
            crosswalk(one, other.competencies.all()[number])
            serves(made, one)
            serves(made, competency(own, "a"))
            framework(f"more{code}")

    @pytest.mark.parametrize(
        ("name", "of", "query", "queries"),
        [
            ("framework-list", None, {}, 6),
            ("framework", "own", {}, 9),
            ("competency", "competency", {}, 12),
            ("activity-competencies", "namur", {}, 11),
            ("competency-matrix", "version", {}, 11),
            ("competency-matrix", "version", {"framework": "other-1"}, 11),
        ],
    )
    def test_one_row_and_three(self, client, cast, own, django_assert_num_queries, name, of, query, queries):
        things = {
            "own": own,
            "competency": competency(own, "a"),
            "namur": cast.namur,
            "version": cast.version,
        }
        address = reverse(name, args=[things[of].uuid] if of else [])
        client.force_login(cast.charlie)
        for count in (1, 3):
            self.grow(cast, own, count)
            with django_assert_num_queries(queries):
                assert client.get(address, query).status_code == 200
