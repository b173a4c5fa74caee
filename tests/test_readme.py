"""README and docs name only what exists."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

import dev
from tests.guards import words

pytestmark = pytest.mark.embedded
ROOT = Path(__file__).resolve().parent.parent


def test_links_lead_somewhere():
    assert words.dead_links(ROOT) == []


def test_commands_exist():
    assert words.unknown_commands(ROOT, dev=set(dev.COMMANDS), manage=set(get_commands())) == []


def test_decisions_are_numbered_and_name_what_was_rejected():
    assert words.undecided(ROOT / "docs" / "decisions") == []


def test_the_diagram_of_tables_is_current():
    """After a change of a main table: `manage.py draw_tables > docs/tables.md`."""
    drawn = StringIO()
    call_command("draw_tables", stdout=drawn)
    assert (ROOT / "docs" / "tables.md").read_text() == drawn.getvalue()
