"""The kinds of tables that the apps register."""

from collections import Counter

import pytest

from imports.registry import Kind, add, find, get, kinds


def test_the_apps_have_registered_theirs():
    of_records = ["residents", "accompaniment", "results", "exemptions", "decisions"]
    assert [kind.code for kind in kinds()][:8] == [*of_records, "published", "sites", "supervisors"]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_no_header_means_two_columns(kind):
    titles = Counter(title for column in kind.columns for title in column.understood)
    assert [title for title, count in titles.items() if count > 1] == []


def test_a_kind_is_of_one_app():
    first = get("residents")
    with pytest.raises(ValueError, match="already a kind of import"):
        add(Kind("residents", "x", "x", (), lambda *arguments: [], first.rows, first.may))
    assert find("nothing") is None
    with pytest.raises(LookupError):
        get("nothing")
