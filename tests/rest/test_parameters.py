"""What the schema says of a parameter or a field, the API keeps: bounds, empty values, formats."""

import pytest
from rest_framework import serializers
from rest_framework.test import APIClient

from tests.factories import Cast

SCHEMA = "/api/v1/schema/"


def parameters():
    """(path, parameter) of every list without a row in its address."""
    paths = APIClient().get(SCHEMA, HTTP_ACCEPT="application/json").json()["paths"]
    return [
        (path, parameter)
        for path, operations in paths.items()
        if "{" not in path and "get" in operations
        for parameter in operations["get"].get("parameters", [])
        if parameter["in"] == "query"
    ]


def outside(schema):
    """Values that the schema of a parameter forbids."""
    if schema["type"] == "integer":
        edges = [schema.get("minimum", 0) - 1] + ([schema["maximum"] + 1] if "maximum" in schema else [])
        return ["", "1.5", "x", *map(str, edges)]
    if "enum" in schema:
        return ["", "no such value"]
    if schema.get("format") in ("uuid", "date"):
        return ["", "x"]
    return [""] + (["x" * (schema["maxLength"] + 1)] if "maxLength" in schema else [])


@pytest.mark.django_db
def test_a_value_that_the_schema_forbids_is_refused():
    client = APIClient()
    client.force_login(Cast().nadia)
    found = parameters()
    assert {path for path, _parameter in found} >= {"/api/v1/enrolments/", "/api/v1/activities/", "/api/v1/frameworks/"}
    wrong = [
        f"{path}?{parameter['name']}={value}: {response.status_code}"
        for path, parameter in found
        for value in outside(parameter["schema"])
        if (response := client.get(path, {parameter["name"]: value})).status_code not in {400, 403}
        and not (parameter["name"] == "page" and response.status_code == 404)
    ]
    assert wrong == []


def all_serializers(base=serializers.ModelSerializer):
    for one in base.__subclasses__():
        if one.__module__.partition(".")[0] not in {"rest_framework", "drf_spectacular", "tests"}:
            yield one
        yield from all_serializers(one)


def test_no_field_with_a_format_or_values_may_be_empty():
    """Neither `format: email` nor an enumeration describes an empty text."""
    wrong = []
    for one in {*all_serializers()}:
        if not hasattr(one, "Meta"):
            continue
        columns = {column.name: column for column in one.Meta.model._meta.fields}
        for name, field in one().fields.items():
            kinds = serializers.EmailField, serializers.URLField, serializers.ChoiceField
            if isinstance(field, kinds) and "." not in field.source and not getattr(field, "allow_blank", False):
                column = columns.get(field.source)
                if column is not None and column.blank and not column.null:
                    wrong.append(f"{one.__module__}.{one.__name__}.{name}")
    assert wrong == []
