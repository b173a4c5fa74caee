"""The theses of the small programme, and browsers."""

import pytest
from django.test import Client
from django.utils import translation

from tests.thesis import props


@pytest.fixture
def cast(db):
    return props.Theses()


@pytest.fixture
def english():
    """Messages in the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def browse():
    """`browse(user)` is a client in which that person is logged in."""

    def open_for(user=None, language="en"):
        client = Client(headers={"accept-language": language})
        if user is not None:
            client.force_login(user)
        return client

    return open_for
