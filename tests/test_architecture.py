"""Architecture: the guards on the whole project, and the import contracts as `lint-imports` checks them."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from tests import clock
from tests.guards import layers, sources, templates, urls
from tests.selection import FEATURES, LONGEST

pytestmark = pytest.mark.embedded
ROOT = Path(__file__).resolve().parent.parent
HEIGHTS = layers.layers(ROOT / "pyproject.toml")


def test_imports_point_down():
    # In a process of its own: it sets up logging and so disables every logger of this one
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_each_app_has_its_layer():
    assert layers.apps_without_layer(ROOT, HEIGHTS) == []


def test_keys_in_strings_point_down():
    assert layers.string_keys_upward(ROOT, HEIGHTS) == []


def test_nobody_reads_an_accessor_of_an_app_above():
    assert layers.accessors_from_below(ROOT, HEIGHTS) == []


@pytest.mark.parametrize(
    "guard",
    [
        sources.too_long,
        sources.drawers,
        sources.receivers,
        sources.unsafe_markup,
        sources.outside_hosts,
        sources.unmerged,
        sources.untranslated_f_strings,
        sources.inline_code,
        sources.clock_read_at_import,
    ],
    ids=lambda guard: guard.__name__,
)
def test_files(guard):
    assert guard(ROOT) == []


def test_no_test_and_no_demo_row_holds_the_day_of_the_tests():
    """Only the clock does; code that means today uses `clock.day()` or `clock.TODAY`."""
    assert [row for row in sources.written_days(ROOT, clock.TODAY) if not row.startswith("tests/clock/")] == []


def test_templates_read_well():
    assert templates.unreadable(ROOT, templates.not_converted()) == []


def test_titles_of_pages_are_plain_text():
    assert templates.marked_up_titles(ROOT) == []


@pytest.mark.parametrize("path", ["dev.py", *sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("tooling/*.py"))])
def test_set_up_reads_on_an_older_python(path):
    """It must be able to say which Python it needs."""
    ast.parse((ROOT / path).read_text(), feature_version=(3, 9))


def test_templates_link_to_known_names():
    assert urls.unknown_names(ROOT, [address.name for address in urls.addresses(without=())]) == []


def test_each_app_with_models_is_tested_on_postgresql_in_every_ci():
    """Add a file of the app's tests to FEATURES. Postcodes (places) are tested where they are used."""
    ours = [config for config in apps.get_app_configs() if Path(config.path).parent == ROOT]
    with_models = {config.label for config in ours if any(config.get_models())} - {"places"}
    assert with_models - {name.partition("/")[0] for name in FEATURES} == set(), "add a file in tests/selection.py"


def test_the_files_named_for_postgresql_are_there():
    names = [*(f"tests/{name}.py" for name in FEATURES), *LONGEST]
    assert [name for name in names if not (ROOT / name).exists()] == [], "name another in tests/selection.py"
