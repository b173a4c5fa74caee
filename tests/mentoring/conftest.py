"""The cast, a meeting of Alice and Marie, and keys that a test can change."""

from datetime import date

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.utils import translation

from mentoring.models import MentoringMeeting, Note
from tests import factories


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
def met(cast):
    """`met(date(2026, 11, 3))` is a meeting of Alice and Marie that was held on that day."""

    def meet(day=date(2026, 11, 3), **fields):
        values = {"state": "held", "resident_present": True, "mentor_present": True, "mode": "in_person"}
        values |= {"enrolment": cast.alices, "mentor": cast.marie, "written_by": cast.marie}
        return MentoringMeeting.objects.create(day=day, **values | fields)

    return meet


@pytest.fixture
def noted(met, cast):
    """`noted("text")` is the sealed note of a meeting of Alice and Marie."""

    def note(text, meeting=None, **fields):
        made = Note(meeting=meeting or met(), written_by=cast.marie, **fields)
        made.sealed = made.closed(text)
        made.save()
        return made

    return note


@pytest.fixture
def keys(settings):
    """`keys(2)` makes two new keys the list of the environment; `keys(*given)` makes it these."""

    def use(*given):
        made = [Fernet.generate_key().decode() for _ in range(given[0])] if isinstance(given[0], int) else list(given)
        settings.MENTOR_NOTE_KEYS = made
        return made

    return use
