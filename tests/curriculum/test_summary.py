"""`programme_summary`: the contract that other programs rely on."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from curriculum.loading.load import load_programme
from tests.curriculum.conftest import SECOND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def summary(*words):
    out = StringIO()
    call_command("programme_summary", *words, stdout=out)
    return out.getvalue()


def test_the_brochure(brochure):
    assert json.loads(summary("--json")) == {
        "programme": "MMG-CODIPLOME",
        "version": "2024",
        "activities": 30,
        "credits": "180.0",
        "blocks": [
            {"number": 1, "activities": 10, "credits": "60.0"},
            {"number": 2, "activities": 10, "credits": "60.0"},
            {"number": 3, "activities": 10, "credits": "60.0"},
        ],
        "organisers": [
            {"institutions": ["UCLouvain"], "credits": "42.0"},
            {"institutions": ["UNamur"], "credits": "53.0"},
            {"institutions": ["UCLouvain", "UNamur"], "credits": "80.0"},
            {"institutions": [], "credits": "5.0"},
        ],
    }


def test_as_a_table(brochure):
    assert summary("MMG-CODIPLOME").splitlines() == [
        "MMG-CODIPLOME, version 2024",
        "                              activities   credits",
        "block 1                               10      60.0",
        "block 2                               10      60.0",
        "block 3                               10      60.0",
        "all                                   30     180.0",
        "UCLouvain                                     42.0",
        "UNamur                                        53.0",
        "UCLouvain + UNamur                            80.0",
        "no organiser stated                            5.0",
    ]


def test_of_several_programmes_the_first_is_meant_or_the_one_that_is_named(brochure):
    load_programme(SECOND)
    assert json.loads(summary("--json"))["programme"] == "MMG-CODIPLOME"
    found = json.loads(summary("GERIATRIE", "--json"))
    assert (found["activities"], found["credits"]) == (6, "120.0")
    assert [block["credits"] for block in found["blocks"]] == ["45.0", "75.0"]
    assert [one["institutions"] for one in found["organisers"]][-2:] == [["Lesse", "Meuse", "Sambre"], []]


def test_a_programme_or_version_that_is_not_there(brochure):
    with pytest.raises(CommandError, match="There is no programme XX; there are: MMG-CODIPLOME"):
        summary("XX")
    with pytest.raises(CommandError, match="MMG-CODIPLOME has no version 2030; it has: 2024"):
        summary("--label", "2030")


def test_no_programme_at_all():
    with pytest.raises(CommandError, match="There is no programme yet"):
        summary()


def test_the_published_version_before_a_newer_draft(second, file_of):
    load_programme(SECOND)
    second["version"] |= {"label": "2028", "first_intake": 2028, "last_intake": None}
    second["publish"] = False
    load_programme(file_of(second))
    assert json.loads(summary("--json"))["version"] == "2025-bis"
    assert json.loads(summary("--json", "--label", "2028"))["version"] == "2028"
