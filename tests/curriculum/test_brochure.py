"""The brochure as a programme file: the control figures, typed by hand."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import translation

from curriculum.loading.load import load_programme
from curriculum.models import AcademicYear, Activity, ExamSession, ProgrammeVersion
from curriculum.programmes.totals import totals
from tests.curriculum.conftest import BROCHURE

CODES = {
    1: ["HAB1", "SPP1", "INT2", "QA1", "QA2", "RP1", "GC1", "MENT", "SEM", "STG"],
    2: ["RP2", "GC2", "QA7", "QA8", "QA9", "TP", "MENT", "SEM", "STG-MG", "STG-HOP"],
    3: ["QA10", "QA11", "HAB3", "SPP2", "GP3", "TP", "TFE-MENT", "TFE", "SEM", "STG"],
}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Loaded once, for these tests only read it; each nests its transaction in this one."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        yield load_programme(BROCHURE).version.pk
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def brochure(loaded, db):
    return ProgrammeVersion.objects.get(pk=loaded)


def test_the_table_of_controls(brochure):
    sums = totals(brochure)
    assert (sums.activities, sums.credits) == (30, Decimal(180))
    assert [(b.number, b.activities, b.credits, b.stated) for b in sums.blocks] == [
        (1, 10, Decimal(60), Decimal(60)),
        (2, 10, Decimal(60), Decimal(60)),
        (3, 10, Decimal(60), Decimal(60)),
    ]
    assert {one.institutions: (one.by_block, one.credits) for one in sums.organisers} == {
        ("UCLouvain",): ((7, 27, 8), 42),
        ("UNamur",): ((13, 28, 12), 53),
        ("UCLouvain", "UNamur"): ((40, 0, 40), 80),
        (): ((0, 5, 0), 5),
    }


def test_the_sums_are_those_of_the_activities_one_by_one(brochure):
    by_hand = {}
    for activity in brochure.activities.prefetch_related("organisers"):
        key = tuple(sorted(i.code for i in activity.organisers.all()))
        by_hand[key] = by_hand.get(key, Decimal(0)) + activity.credits
    assert {one.institutions: one.credits for one in totals(brochure).organisers} == by_hand


def test_codes_stand_in_the_order_of_the_brochure(brochure):
    expected = [f"B{number}-{code}" for number, codes in CODES.items() for code in codes]
    assert [activity.code for activity in brochure.activities.all()] == expected


def test_the_activity_without_organiser_stays_without_one(brochure):
    alone = brochure.activities.get(organiser_key="")
    assert (alone.code, alone.title["fr"], alone.credits) == ("B2-TP", "Travail personnel", Decimal(5))
    assert (list(alone.organisers.all()), alone.format) == ([], Activity.Format.DISTANCE)


def test_half_credits(brochure):
    assert [a.code for a in brochure.activities.filter(credits=Decimal("1.5"))] == ["B1-HAB1", "B1-SPP1"]


def test_stages_thesis_and_theory(brochure):
    stages = brochure.activities.filter(kind="internship")
    thesis = brochure.activities.filter(kind="thesis")
    theory = brochure.requirements.get(code="theory-8")
    assert [a.credits for a in stages] == [40, 20, 20, 40]
    assert [a.credits for a in thesis] == [5, 5, 2, 3]
    assert theory.minimum == 8
    assert {a.kind for a in theory.activities.all()} == {"course"}
    assert theory.activities.count() == brochure.activities.filter(kind="course").count() == 17


def test_every_activity_has_its_parts(brochure):
    parts = {a.code: [p.code for p in a.parts.all()] for a in brochure.activities.prefetch_related("parts")}
    assert parts.pop("B3-TFE-MENT") == ["thesis-preparation", "end-of-mentoring"]
    assert {len(codes) for codes in parts.values()} == {1}


def test_prerequisites(brochure):
    found = {
        a.code: sorted(p.code for p in a.prerequisites.all())
        for a in brochure.activities.prefetch_related("prerequisites")
    }
    assert {code: before for code, before in found.items() if before} == {
        "B2-RP2": ["B1-RP1"],
        "B2-GC2": ["B1-GC1"],
        "B2-STG-MG": ["B1-STG"],
        "B2-STG-HOP": ["B1-STG"],
        "B3-HAB3": ["B1-HAB1"],
        "B3-SPP2": ["B1-SPP1"],
        "B3-TP": ["B2-TP"],
        "B3-STG": ["B2-STG-HOP", "B2-STG-MG"],
    }


def test_every_text_is_in_both_languages(brochure):
    texts = [brochure.programme.title]
    for rows in (brochure.blocks, brochure.groups, brochure.requirements, brochure.admission_conditions):
        texts += [row.title for row in rows.all()]
    for activity in brochure.activities.all():
        texts.append(activity.title)
        texts += [t for t in (activity.themes, activity.period, activity.place) if t]
    assert {tuple(sorted(text)) for text in texts} == {("en", "fr")}
    assert len(texts) == 1 + 3 + 6 + 9 + 3 + 30 + 7 + 3 + 3


def test_titles_of_the_brochure(brochure):
    titles = {a.code: a.title for a in brochure.activities.all()}
    with translation.override("fr"):
        assert str(titles["B1-HAB1"]) == "Habilités spécifiques du médecin généraliste (partie 1)"
        assert str(titles["B2-QA9"]) == (
            "Questions approfondies de médecine générale 9 + EBM et recherches bibliographiques"
        )
    with translation.override("en"):
        assert str(titles["B1-HAB1"]) == "Specific skills of the general practitioner (part 1)"


def test_the_calendar_comes_with_it(brochure):
    years = AcademicYear.objects.all()
    assert [(y.start_year, y.starts.isoformat(), y.ends.isoformat()) for y in years][0::5] == [
        (2024, "2024-09-14", "2025-09-13"),
        (2029, "2029-09-14", "2030-09-13"),
    ]
    assert len(years) == 6
    assert ExamSession.objects.count() == 18
    assert [str(s.starts) for s in ExamSession.objects.filter(academic_year__start_year=2026)] == [
        "2027-01-02",
        "2027-06-01",
        "2027-08-16",
    ]


def test_our_own_words_say_what_is_to_be_confirmed():
    assert "to be confirmed by the faculty" in BROCHURE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fr", "en dehors de l’Union européenne n’ont pas accès"), ("en", "outside the European Union have no access")],
)
def test_the_admission_condition_says_which_degrees_give_no_access(brochure, language, sentence):
    assert sentence in brochure.admission_conditions.get(code="medical-degree").title.in_language(language)
