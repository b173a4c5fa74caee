import pytest
from django.test import Client

from exchange.portfolio_import import services as import_services
from tests.access.world import World


@pytest.fixture
def whole(db):
    """The world of the access matrix, in which Alice has brought an archive in."""
    return World()


@pytest.fixture
def world(whole):
    """The same before she did."""
    whole.statement.delete()
    import_services.drop(portfolio_import=whole.portfolio_import, by=whole.alice)
    whole.portfolio_import.delete()
    return whole


@pytest.fixture
def browse():
    """`browse(user)` is a client in which that person is logged in; nobody without one."""

    def open_for(user=None, language="en"):
        client = Client(headers={"accept-language": language})
        if user is not None:
            client.force_login(user)
        return client

    return open_for
