import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import translation

from curriculum.loading.load import load_programme
from tests.factories import Cast

HERE = Path(__file__).parent
BROCHURE = HERE.parent.parent / "curriculum" / "data" / "mmg-codiplome.json"
SECOND = HERE / "second_programme.json"


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture(scope="module")
def module_brochure(django_db_setup, django_db_blocker):
    """The same, loaded once for a module without real transactions, each of whose tests takes back what it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_programme(BROCHURE).version.pk
        transaction.set_rollback(True)


@pytest.fixture
def brochure(db):
    """The published version of the brochure."""
    return load_programme(BROCHURE).version


@pytest.fixture
def second():
    """The second programme as a dict, to spoil and to write with `file_of`."""
    return json.loads(SECOND.read_text(encoding="utf-8"), parse_float=Decimal)


@pytest.fixture
def file_of(tmp_path):
    """`file_of(tree)` writes a programme file and returns its path; a string is written as it stands."""

    def write(tree, name="p.json"):
        path = tmp_path / name
        text = tree if isinstance(tree, str) else json.dumps(tree, ensure_ascii=False, default=float)
        path.write_text(text, encoding="utf-8")
        return path

    return write
