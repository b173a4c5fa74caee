"""The description of the file formats is complete, and its examples load."""

import re
from pathlib import Path

import pytest

from curriculum.loading import calendar_file, programme_file
from curriculum.loading.load import load_programme
from curriculum.loading.structures import Fields, Many

DOCS = Path(__file__).parents[2] / "docs" / "programme-file.md"


def sections(text):
    """Rows of the tables by heading: {"`version`": {"label": True, ...}}, True for fields that must be there."""
    found, heading = {}, ""
    for line in text.splitlines():
        if line.startswith("##"):
            heading = line.lstrip("# ")
        elif line.startswith("| ") and "`" in line.split("|")[1]:
            cell = line.split("|")[1]
            for name in re.findall(r"`(\w+)`", cell):
                found.setdefault(heading, {})[name] = f"**`{name}`**" in cell
    return found


def undescribed(text):
    """(section, field) pairs that differ between the description and the shapes."""
    described = sections(text)
    top = programme_file.PROGRAMME_FILE.fields
    expected = {"The file": top} | {
        f"`{name}`": shape.of.fields if isinstance(shape, Many) else shape.fields
        for name, shape in top.items()
        if isinstance(shape, (Fields, Many))
    }
    flat = {(s, name, shape.required) for s, fields in expected.items() for name, shape in fields.items()}
    said = {(s, name, bold) for s, fields in described.items() for name, bold in fields.items() if s in expected}
    return flat ^ said


def test_every_field_is_described_and_no_other():
    assert undescribed(DOCS.read_text(encoding="utf-8")) == set()


def test_a_description_with_a_gap_is_noticed():
    text = DOCS.read_text(encoding="utf-8").replace("| **`label`** |", "| `label` |")
    assert undescribed(text) == {("`version`", "label", True), ("`version`", "label", False)}


def test_the_words_for_choices_are_described():
    text = DOCS.read_text(encoding="utf-8")
    for fields in (programme_file.ACTIVITY, programme_file.VERSION, programme_file.REQUIREMENT, calendar_file.SESSION):
        for shape in fields.fields.values():
            for word in getattr(getattr(shape, "of", shape), "known", ()):
                assert f'`"{word}"`' in text


@pytest.mark.django_db
def test_the_example_loads(file_of):
    example = re.search(r"```json\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)[1]
    version = load_programme(file_of(example)).version
    assert [(a.code, a.credits) for a in version.activities.all()] == [("G-FRAG", 7.5), ("G-DOM", 2.5)]
