import pytest
from django.test import Client
from django.utils import translation

from tests.internships import scene


@pytest.fixture
def cast(db):
    return scene.Stages()


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
