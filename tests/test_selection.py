"""Which tests run on PostgreSQL too (tests/selection.py)."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.selection import FEATURES, LONGEST, differs

pytestmark = pytest.mark.embedded
HERE = Path(__file__).parent


def own_apps():
    """Return the names of our apps that have models."""
    ours = [config for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR]
    return {config.label for config in ours if any(config.get_models())}


def test_each_app_with_models_is_walked_through_on_each_database():
    # postcodes are tested where they are used
    assert own_apps() - {name.partition("/")[0] for name in FEATURES} == {"places"}


def test_the_files_are_there():
    names = [*(f"tests/{name}.py" for name in FEATURES), *LONGEST]
    assert [name for name in names if not (HERE.parent / name).exists()] == []


class TestSpecimens:
    """Functions of these kinds are chosen without being listed."""

    def test_of_a_constraint(self):
        """Names IntegrityError."""

    @pytest.mark.django_db(transaction=True)
    def test_of_transactions(self):
        pass

    def test_with_rows_of_other_processes(self, transactional_db):
        pass

    @pytest.mark.django_db
    def test_of_a_page(self):
        pass


def test_what_can_differ_is_chosen(request):
    found = {item.name: differs(item) for item in request.session.items if item.parent.name == "TestSpecimens"}
    assert found == {
        "test_of_a_constraint": True,
        "test_of_transactions": True,
        "test_with_rows_of_other_processes": True,
        "test_of_a_page": False,
    }
