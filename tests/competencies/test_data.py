"""The product's own frameworks, crosswalk and mapping: complete, in both languages, marked as proposals."""

import json
from collections import Counter

import pytest

from competencies.loading.files import DATA, product_files, read_all

PROGRAMME_FILE = DATA.parent.parent / "curriculum" / "data" / "mmg-codiplome.json"
CMG_MANIFESTATIONS = {
    "first-contact": 8,
    "global-approach": 5,
    "patient-centred": 4,
    "continuity": 5,
    "prevention": 5,
    "communication": 6,
    "collaboration": 8,
    "leadership": 5,
}
WONCA = [
    "primary-care-management",
    "person-centred-care",
    "problem-solving",
    "comprehensive-approach",
    "community-orientation",
    "holistic-approach",
]
CODES = """
    B1-HAB1 B1-SPP1 B1-INT2 B1-QA1 B1-QA2 B1-RP1 B1-GC1 B1-MENT B1-SEM B1-STG
    B2-RP2 B2-GC2 B2-QA7 B2-QA8 B2-QA9 B2-TP B2-MENT B2-SEM B2-STG-MG B2-STG-HOP
    B3-QA10 B3-QA11 B3-HAB3 B3-SPP2 B3-GP3 B3-TP B3-TFE-MENT B3-TFE B3-SEM B3-STG
"""
ACTIVITIES = CODES.split()


@pytest.fixture(scope="module")
def sources():
    return {source.path.stem: source.content for source in read_all(product_files())}


@pytest.fixture(scope="module")
def cmg(sources):
    return sources["cmg-2025"]


@pytest.fixture(scope="module")
def mapping(sources):
    return sources["mmg-codiplome-cmg-2025"]


def texts_of(value):
    """Every translated text of a file, by its path."""
    if isinstance(value, dict) and "fr" in value:
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)


def test_cmg_has_8_competencies_and_46_manifestations(cmg):
    assert {c["code"]: len(c["descriptors"]) for c in cmg["competencies"]} == CMG_MANIFESTATIONS
    assert sum(CMG_MANIFESTATIONS.values()) == 46


def test_wonca_has_6_competencies(sources):
    assert [c["code"] for c in sources["wonca-europe-2023"]["competencies"]] == WONCA


def test_levels_of_cmg_are_all_borrowed_and_say_from_where(cmg):
    assert [(level["code"], level["borrowed"], level["source"]) for level in cmg["levels"]] == [
        ("novice", True, "Compagnon et al., Exercer 2013;108:148-55 (CNGE)"),
        ("intermediate", True, "Compagnon et al., Exercer 2013;108:148-55 (CNGE)"),
        ("competent", True, "Compagnon et al., Exercer 2013;108:148-55 (CNGE)"),
    ]


def test_the_levels_of_cnge_name_the_article_that_describes_them(sources):
    article = (
        "Compagnon et al., Définitions et descriptions des compétences en médecine générale, Exercer 2013;108:148-55."
    )
    assert (
        sources["cnge-2009"]["source"]
        == f"Collège national des généralistes enseignants : six compétences ; voir {article}"
    )


def test_the_crosswalk_covers_both_frameworks(sources):
    rows = sources["cmg-2025-to-wonca-europe-2023"]["rows"]
    assert {row["from"] for row in rows} == set(CMG_MANIFESTATIONS)
    assert {row["to"] for row in rows} == set(WONCA)


def test_only_leadership_has_no_closest_counterpart(sources):
    rows = sources["cmg-2025-to-wonca-europe-2023"]["rows"]
    close = {row["from"] for row in rows if row["strength"] == "main"}
    assert set(CMG_MANIFESTATIONS) - close == {"leadership"}
    assert {row["to"] for row in rows if row["strength"] == "main"} == set(WONCA)


def test_every_activity_is_mapped_once(mapping):
    assert [row["activity"] for row in mapping["activities"]] == ACTIVITIES
    assert mapping["programme"] == "MMG-CODIPLOME"
    assert mapping["status"] == "proposed"


def test_the_codes_are_those_of_the_programme_file():
    programme = json.loads(PROGRAMME_FILE.read_text())
    assert programme["programme"]["code"] == "MMG-CODIPLOME"
    assert [activity["code"] for activity in programme["activities"]] == ACTIVITIES


def test_each_activity_has_one_or_two_main_and_one_to_three_supporting(mapping):
    shapes = {row["activity"]: Counter(served["relation"] for served in row["serves"]) for row in mapping["activities"]}
    outside = {
        code: shape for code, shape in shapes.items() if not (1 <= shape["main"] <= 2 and 1 <= shape["supporting"] <= 3)
    }
    assert outside == {}


def test_what_is_main_nowhere_in_a_block_is_known(mapping):
    mains = {"B1": set(), "B2": set(), "B3": set()}
    for row in mapping["activities"]:
        mains[row["activity"][:2]] |= {s["competency"] for s in row["serves"] if s["relation"] == "main"}
    assert {block: set(CMG_MANIFESTATIONS) - found for block, found in mains.items()} == {
        "B1": {"global-approach"},
        "B2": {"prevention"},
        "B3": {"communication"},
    }


def test_every_text_stands_in_both_languages(sources):
    texts = [text for content in sources.values() for text in texts_of(content)]
    assert len(texts) > 200
    assert [text for text in texts if set(text) != {"fr", "en"}] == []


def test_no_reason_is_used_twice(mapping, sources):
    rows = [served for row in mapping["activities"] for served in row["serves"]]
    rows += sources["cmg-2025-to-wonca-europe-2023"]["rows"]
    assert len(rows) == 95 + 14
    for language in ("fr", "en"):
        assert [text for text, n in Counter(row["reason"][language] for row in rows).items() if n > 1] == []


def test_manifestations_are_short(cmg):
    texts = [text for c in cmg["competencies"] for d in c["descriptors"] for text in d.values()]
    assert max(map(len, texts)) <= 110
