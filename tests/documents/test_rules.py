"""Level, signatory, distribution of marks and failed attempts on a transcript: only where they are stated."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from documents.kinds.transcript import transcript_content
from documents.models import AccreditationPiece, DocumentRules, GradeDistribution
from documents.rendering.pdf import render_pdf
from documents.rules.distribution import shares
from tests import factories
from tests.documents import props
from tests.documents.conftest import text_of
from tests.documents.pdf_rules import problems

pytestmark = pytest.mark.django_db


def rules(version, **fields):
    values = {"signatory": "Pr Anne Exemple", "place": "Namur", "level": factories.both("Second cycle"), "eqf": 7}
    return DocumentRules.objects.create(programme_version=version, **values | fields)


def distribution(programme, **fields):
    values = {
        "group": factories.both("medicine"), "first_year": 2023, "last_year": 2025, "dated": date(2026, 9, 15),
        "counts": {"10": 20, "14": 60, "20": 20},
    }  # fmt: skip
    return GradeDistribution.objects.create(programme=programme, **values | fields)


def printed(enrolment, language="fr"):
    return render_pdf(props.snapshot(transcript_content(enrolment, language, props.NOW)))


def test_without_rules_none_of_it_is_printed(elodie):
    text = text_of(printed(elodie))
    for word in ("Niveau", "Répartition des notes", "Échecs", "Exemple"):
        assert word not in text


def test_level_signatory_and_distribution(elodie):
    rules(elodie.programme_version)
    distribution(elodie.programme_version.programme)
    pdf = printed(elodie)
    text = text_of(pdf)
    assert "Niveau Second cycle (cadre européen 7)" in text
    assert "Pr Anne Exemple" in text
    assert "10 14 20 Part en % 20,0 60,0 20,0" in text
    assert "Cette note ou une meilleure, en % 100,0 80,0 20,0" in text
    assert "medicine, 2023-2026, 100 notes ; publiée le 15 septembre 2026" in text
    assert "Échecs" not in text
    assert problems(pdf) == []


def test_failed_attempts_only_where_the_version_shows_them(elodie):
    rules(elodie.programme_version, shows_failed=True)
    content = transcript_content(elodie, "fr", props.NOW)
    assert [(row["mark"], row["outcome_label"], row["session"]) for row in content["failed"]] == [
        ("8", "", "juin 2026"),
        ("0", "", "juin 2026"),
        (None, "absence justifiée", "juin 2026"),
        ("9.5", "", "janvier 2027"),
    ]
    assert "Échecs" in text_of(render_pdf(props.snapshot(content)))


def test_the_distribution_of_the_day_and_not_of_a_small_group(elodie):
    programme = elodie.programme_version.programme
    distribution(programme, dated=date(2027, 9, 15))
    assert transcript_content(elodie, "fr", props.NOW)["distribution"] is None
    distribution(programme, counts={"12": 29})
    assert transcript_content(elodie, "fr", props.NOW)["distribution"]["rows"] is None
    assert "le groupe de référence (medicine) est trop petit" in text_of(printed(elodie))


def test_shares_are_cumulated_from_the_best_mark():
    assert shares({"9": 1, "10": 2}) == [
        {"mark": "9", "share": "33.3", "cumulative": "100.0"},
        {"mark": "10", "share": "66.7", "cumulative": "66.7"},
    ]


@pytest.mark.parametrize("counts", [{}, [], {"21": 1}, {"12": -1}, {"12": "many"}, {"12.5": 3}])
def test_counts_that_are_none(cast, counts):
    row = GradeDistribution(
        programme=cast.programme, group=factories.both("x"), first_year=2023, last_year=2025, dated=date(2026, 9, 15),
        counts=counts,
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert "counts" in refused.value.message_dict


def test_the_pieces_of_the_brochure_load_once(elodie):
    call_command("load_accreditation", verbosity=0)
    before = list(AccreditationPiece.objects.values_list("code", "version", "kinds"))
    call_command("load_accreditation", verbosity=0)
    assert list(AccreditationPiece.objects.values_list("code", "version", "kinds")) == before
    assert [code for code, _version, kinds in before if kinds] == ["success", "theory", "stages"]
