"""The cast, and what happens to Alice's marks in most of these tests."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from records.models import Result
from tests import factories
from tests.records.transfers import newer_version, rows


@pytest.fixture
def cast(db):
    return factories.Cast()


@pytest.fixture
def english():
    """Messages in the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def browse():
    """`browse(user)` is a client in which that person is logged in; nobody without one."""

    def open_for(user=None, language="en"):
        client = Client(headers={"accept-language": language})
        if user is not None:
            client.force_login(user)
        return client

    return open_for


@pytest.fixture
def encoded(cast):
    """`encoded(registration, "12")` stores a result as if the organiser's secretariat had typed it."""

    def store(registration, value, kind="june", state="submitted", by=None, institution=None):
        mark = Decimal(value) if value[:1].isdigit() else None
        return Result.objects.create(
            registration=registration,
            session=factories.session(registration.academic_year.start_year, kind),
            mark=mark,
            outcome="" if mark is not None else value,
            state=state,
            institution=institution or cast.unamur,
            encoded_by=by or cast.nadia,
        )

    return store


@pytest.fixture
def newer(cast):
    """The version to which the residents of these tests move, with its equivalence rows."""
    made = newer_version(cast)
    rows(cast, made)
    return made
