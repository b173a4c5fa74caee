"""Strict JSON: what is refused, and that the answer names it."""

from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from rest.parsing import LARGEST_BODY, read_json
from rest.serializers import StrictSerializer
from tests.factories import person
from tests.rest.urls import OrderSerializer

pytestmark = pytest.mark.urls("tests.rest.urls")


@pytest.fixture
def send(db):
    client = APIClient(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person("Alice"))

    def post(body, to="/api/samples/raw/"):
        return client.post(to, body, content_type="application/json")

    return post


def test_numbers_are_exact():
    assert read_json('[1.10, 2, 1e1, "x", null, true]') == [Decimal("1.10"), 2, Decimal("1E+1"), "x", None, True]
    assert isinstance(read_json("0.1"), Decimal)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"a": 1,}', "not JSON: look at line 1, column 9"),
        (b"{'a': 1}", "not JSON: look at line 1, column 2"),
        (b'{"a": NaN}', "NaN is not a number in JSON"),
        (b'{"a": -Infinity}', "-Infinity is not a number in JSON"),
        (b'{"a": "\xe9"}', "not UTF-8 (byte 7)"),
        (b"[" * 100_000, "nested too deeply"),
        (b"1" * 5000, "a number that is too long"),
    ],
)
def test_what_is_not_json(send, body, words):
    response = send(body)
    assert response.status_code == 400
    assert response.json()["type"] == "urn:cursus:problem:malformed"
    assert words in response.json()["detail"]


def test_a_field_that_stands_there_twice_is_named(send):
    response = send(b'{"mark": 12, "of": {"code": "A", "code": "B"}}')
    assert response.status_code == 400
    assert response.json()["errors"] == [
        {"field": "code", "code": "duplicate", "detail": "The field `code` stands there more than once."}
    ]


def test_the_largest_body_passes_and_one_byte_more_does_not(send):
    largest = b'"' + b"x" * (LARGEST_BODY - 2) + b'"'
    assert send(largest).status_code == 200
    response = send(largest + b" ")
    assert (response.status_code, response.json()["type"]) == (413, "urn:cursus:problem:too-large")


def test_unknown_and_fixed_fields_are_named_at_every_depth(send):
    response = send(
        b'{"uuid": "x", "label": "a", "lable": "b", "lines": [{"code": "A", "credits": 1, "a/b": 2}]}',
        to="/api/samples/echo/",
    )
    assert response.status_code == 400
    assert {(e["pointer"], e["code"]) for e in response.json()["errors"]} == {
        ("#/uuid", "read_only"),
        ("#/lable", "unknown"),
        ("#/lines/0/a~1b", "unknown"),
    }


def test_a_serializer_gets_exact_numbers(send):
    body = b'{"label": "a", "lines": [{"code": "A", "credits": 1.5}, {"code": "B", "credits": 40e-1}]}'
    assert send(body, to="/api/samples/echo/").json() == {"credits": ["1.5", "4.0"]}


@pytest.mark.parametrize("body", [b"[]", b"1", b"null", b'"x"'])
def test_a_body_that_is_no_object(send, body):
    response = send(body, to="/api/samples/echo/")
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "#"


def test_a_lax_serializer_inside_a_strict_one_is_a_fault():
    from rest_framework import serializers

    class Lax(serializers.Serializer):
        name = serializers.CharField()

    class Outer(StrictSerializer):
        inner = Lax(many=True)

    with pytest.raises(TypeError, match=r"Outer\.inner"):
        _ = Outer().fields
    assert set(OrderSerializer().fields) == {"uuid", "label", "lines"}
