"""Results that parts of a page share end with the request, and requests that write share none."""

import pytest
from django.test import RequestFactory

from pages.shared_results import SharedResults, shared_results


def answered(method):
    """Put a value in within a request; return what a second look in the same request finds."""

    def page(_request):
        shared_results("hours", 1)["a"] = 1
        return shared_results("hours", 1), shared_results("hours", 2)

    return SharedResults(page)(RequestFactory().generic(method, "/"))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_reading_request_shares_by_name_until_it_ends(method):
    assert answered(method) == ({"a": 1}, {})
    assert shared_results("hours", 1) == {}
    assert answered(method) == ({"a": 1}, {})


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_request_that_writes_shares_nothing(method):
    assert answered(method) == ({}, {})


def test_an_error_ends_it_too():
    def page(_request):
        shared_results("hours")["a"] = 1
        raise RuntimeError

    with pytest.raises(RuntimeError):
        SharedResults(page)(RequestFactory().get("/"))
    assert shared_results("hours") == {}
