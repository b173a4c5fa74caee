import pytest
from django.test import Client

from tests.access.world import World


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def browse():
    """`browse(user)` is a client in which that person is logged in; nobody without one."""

    def open_for(user=None, language="en"):
        client = Client(headers={"accept-language": language})
        if user is not None:
            client.force_login(user)
        return client

    return open_for
