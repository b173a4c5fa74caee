"""The cast with its jury, and its marks as in the tests of the records."""

import pytest

from tests import factories
from tests.jury import props
from tests.records.conftest import browse, encoded, english

__all__ = ["browse", "encoded", "english"]


@pytest.fixture
def cast(db):
    return props.seat_jury(factories.Cast())


@pytest.fixture
def june(cast):
    """The jury sits on June 2026."""
    return props.sitting(cast)


@pytest.fixture
def september(cast):
    return props.sitting(cast, kind="september")
