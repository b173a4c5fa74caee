"""What a transcript says follows the record, and nothing but published decisions gets into it."""

from decimal import Decimal

import pytest

from curriculum.models import ProgrammeVersion
from documents.kinds.parts import sha256_of
from documents.kinds.transcript import basis, facts, transcript_content
from records.credits.credit_records import credit_record
from tests import factories
from tests.documents import props

pytestmark = pytest.mark.django_db
NOW = props.NOW
JULY = factories.at(2026, 7, 3)


def rows_of(content):
    return [row for block in content["blocks"] for row in block["rows"]]


def alices(cast, language="fr", now=NOW):
    return transcript_content(cast.alices, language, now)


def decided(cast, mark="12", granted=True, published_at=JULY, activity=None):
    registration = factories.registration(cast.alices, activity or cast.namur, 2025)
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=published_at)
    return factories.decision(sitting, registration, Decimal(mark), granted=granted)


def test_every_row_is_that_of_the_credit_record(elodie):
    content = transcript_content(elodie, "fr", NOW)
    record = credit_record(elodie, NOW)
    said = [(r["title"], r["credits"], r["state"], r["mark"], r["outcome"]) for r in rows_of(content)]
    assert said == [
        (
            row.activity.title.in_language("fr"),
            f"{row.credits.normalize():f}",
            str(row.state),
            None if row.mark is None else f"{row.mark.normalize():f}",
            row.outcome,
        )
        for row in record.rows
    ]
    assert len(said) == 30
    assert content["overall"] | {"stated": None} == {
        "earned": "55",
        "exempted": "2",
        "registered": "63",
        "missing": "60",
        "counted": "57",
        "total": "180",
        "stated": None,
    }
    assert [block["sums"]["counted"] for block in content["blocks"]] == ["55", "2", "0"]
    assert {"+".join(o["names"]): o["sums"]["total"] for o in content["organisers"]} == {
        "UCLouvain": "42",
        "UNamur": "53",
        "UCLouvain+UNamur": "80",
        "": "5",
    }


def test_the_head_names_both_universities_the_person_and_the_programme(content):
    assert [(i["short_name"], i["faculty"]) for i in content["institutions"]] == [
        ("UNamur", "Faculté de médecine"),
        ("UCLouvain", "Faculté de médecine et médecine dentaire"),
    ]
    assert content["resident"] == {
        "given_name": "Élodie",
        "family_name": "Van den Broeck",
        "birth_date": "1999-03-04",
        "matricules": [
            {"institution": "UCLouvain", "value": "UCL00077"},
            {"institution": "UNamur", "value": "UNA00077"},
        ],
    }
    assert content["programme"]["title"] == "Master de spécialisation en médecine générale"
    assert (content["programme"]["version"], content["programme"]["intake"]) == ("2024", "2025-2026")


def test_codes_are_the_universities_or_ours_and_say_so(content):
    codes = {row["code"]: row["code_is_ours"] for row in rows_of(content)}
    assert codes.pop("WMEGE2219") is False
    assert set(codes.values()) == {True}


def test_a_result_without_a_published_decision_is_not_in_it(cast):
    decided(cast, "17", published_at=None)
    row = rows_of(alices(cast))[0]
    assert (row["mark"], row["state"], row["basis"]) == (None, "registered", [])
    assert alices(cast)["overall"]["earned"] == "0"


def test_a_decision_counts_from_its_publication(cast):
    decided(cast, "17", published_at=factories.at(2026, 7, 3, 12))
    assert rows_of(alices(cast, now=factories.at(2026, 7, 3, 11)))[0]["mark"] is None
    assert rows_of(alices(cast, now=factories.at(2026, 7, 3, 12)))[0]["mark"] == "17"


def test_zero_is_a_mark(cast):
    decided(cast, "0", granted=False)
    row = rows_of(alices(cast))[0]
    assert (row["mark"], row["granted"]) == ("0", False)


def test_it_is_provisional_until_what_is_registered_is_decided(cast):
    assert alices(cast)["status"] == "provisional"  # nothing at all
    decided(cast)
    assert alices(cast)["status"] == "deliberated"
    factories.registration(cast.alices, cast.louvain, 2025)
    assert alices(cast)["status"] == "provisional"


def test_taken_again_it_is_provisional_again(cast):
    decided(cast, "8", granted=False)
    assert alices(cast)["status"] == "deliberated"
    factories.registration(cast.alices, cast.namur, 2026)
    assert alices(cast)["status"] == "provisional"
    assert rows_of(alices(cast))[0]["registered_in"] == "2026-2027"


def test_what_an_exempted_activity_shows(cast):
    decided(cast, "8", granted=False)
    exemption = props.exempt(cast.alices, cast.namur, cast.nadia)
    row = rows_of(alices(cast))[0]
    assert (row["state"], row["decided_on"], row["mark"]) == ("exempted", "2025-10-13", None)
    assert str(exemption.uuid) in row["basis"]


def test_the_language_changes_words_and_no_fact(elodie):
    content, english = transcript_content(elodie, "fr", NOW), transcript_content(elodie, "en", NOW)
    assert facts(english) == facts(content)
    assert basis(english) == basis(content)
    assert rows_of(english)[1]["title"] == "Care of the person and of the population (part 1)"
    assert rows_of(english)[0]["session"] == "June 2026"
    assert sha256_of(english) != sha256_of(content)


def test_a_version_without_credits(cast):
    version = factories.programme_version("DES", blocks=(Decimal(1),), institutions=("UniLu",))
    ProgrammeVersion.objects.filter(pk=version.pk).update(credits=None)
    version.blocks.update(credits=None)
    factories.activity(version, "DES-1", None, organisers=("UniLu",))
    enrolment = factories.enrolment(cast.charlie, version, enrolling="UniLu")
    content = transcript_content(enrolment, "fr", NOW)
    assert rows_of(content)[0]["credits"] is None
    assert (content["overall"]["total"], content["overall"]["stated"]) == ("0", None)


def test_the_hash_does_not_depend_on_the_order_of_keys(content):
    turned = dict(reversed(content.items()))
    assert list(turned) != list(content)
    assert sha256_of(turned) == sha256_of(content)


@pytest.mark.parametrize("activities", [4, 7])
def test_queries_do_not_grow_with_the_programme(cast, activities, django_assert_num_queries):
    for number in range(activities - 4):
        factories.activity(cast.version, f"MORE-{number}", block=1)
    decided(cast)
    with django_assert_num_queries(13):
        alices(cast)
