"""The cast and its marks, as in the tests of the records."""

from tests.records.conftest import browse, cast, encoded, english

__all__ = ["browse", "cast", "encoded", "english"]
