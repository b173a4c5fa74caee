"""Which tests run on PostgreSQL too (tests/selection.py)."""

import pytest

from tests.selection import differs

pytestmark = pytest.mark.embedded


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
