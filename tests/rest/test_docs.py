"""The page of the API says what the schema says."""

from rest import reference
from tests.factories import Cast


def test_every_operation_of_the_schema_stands_on_the_page(client, db):
    text = client.get("/api/v1/docs/").content.decode()
    told = [f"{method.upper()} {path}" for path, one in reference.schema()["paths"].items() for method in one]
    assert len(told) > 20
    assert [words for words in told if f"{words}</code>" not in text] == []


def test_the_fields_of_an_answer_are_those_of_a_real_one(client, db):
    cast = Cast()
    client.force_login(cast.alice)
    row = client.get(f"/api/v1/enrolments/{cast.alices.uuid}/").json()
    described = next(
        one for _area, operations in reference.areas() for one in operations if one.name == "enrolments_retrieve"
    )
    assert {field.place for field in described.answer if "." not in field.place} == set(row)


def test_types_are_words():
    assert reference.words({"type": "string", "format": "uuid"}) == "string (uuid)"
    assert reference.words({"type": "array", "items": {"type": "integer"}, "nullable": True}) == (
        "list of integer, or null"
    )
    assert reference.words({"enum": ["draft", "published"], "type": "string"}) == "one of: draft, published"
