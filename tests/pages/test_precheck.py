"""One query finds out which query sets have rows; the others are not run."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from accounts.models import User
from pages import precheck as module
from pages.precheck import Prechecked, precheck
from pages.shared_results import SharedResults
from tests.clock import TODAY


@pytest.fixture
def people(db, monkeypatch):
    monkeypatch.setattr(module, "_registered", [])
    return [User.objects.create_user(f"{name}@example.org", "pw") for name in ("anna", "bert")]


def in_request(method, work):
    return SharedResults(lambda _request: work())(RequestFactory().generic(method, "/"))


def test_only_what_has_rows_is_queried(people, django_assert_num_queries):
    anna, _bert = people
    named = Prechecked(lambda user, today: User.objects.filter(pk=user.pk))
    called_bert = Prechecked(lambda user, today: User.objects.filter(pk=user.pk, email__startswith="bert"))

    def page():
        with django_assert_num_queries(1):
            precheck(anna)
        with django_assert_num_queries(1):
            assert list(named(anna, TODAY)) == [anna]
        with django_assert_num_queries(0):
            assert list(called_bert(anna, TODAY).order_by("pk").values("pk")) == []
        assert named.may_find(anna.pk)
        assert not called_bert.may_find(anna.pk)

    in_request("GET", page)


def test_of_others_and_of_other_days_it_knows_nothing(people):
    anna, bert = people
    from_tomorrow = Prechecked(
        lambda user, today: User.objects.filter(pk=user.pk) if today > TODAY else User.objects.none()
    )

    def page():
        precheck(anna)
        assert list(from_tomorrow(anna, TODAY)) == []
        assert list(from_tomorrow(anna, TODAY + timedelta(days=1))) == [anna]
        assert from_tomorrow.may_find(bert.pk)

    in_request("GET", page)


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_request_that_writes_keeps_nothing(people, method):
    anna, _bert = people
    renamed = Prechecked(lambda user, today: User.objects.filter(pk=user.pk, given_name="Anna"))

    def page():
        precheck(anna)
        User.objects.filter(pk=anna.pk).update(given_name="Anna")
        assert list(renamed(anna, TODAY)) == [anna]
        assert renamed.may_find(anna.pk)

    in_request(method, page)
