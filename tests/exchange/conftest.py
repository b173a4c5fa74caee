from copy import deepcopy

import pytest
from django.db import transaction
from django.test import Client

from exchange.portfolio_import import services as import_services
from tests.access.world import World


def without_import(world):
    """Take away the archive that Alice has brought in."""
    world.statement.delete()
    import_services.drop(portfolio_import=world.portfolio_import, by=world.alice)
    world.portfolio_import.delete()
    return world


@pytest.fixture(scope="module")
def module_world(django_db_setup, django_db_blocker):
    """Make the world of the access matrix once for a module: making it costs a second and a half.

    Stored files are removed on commit, so those of this world stay until the module ends.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def whole(module_world, db):
    """The world in which Alice has brought an archive in."""
    return deepcopy(module_world)


@pytest.fixture
def world(whole):
    """The same before she did."""
    return without_import(whole)


@pytest.fixture
def browse():
    """`browse(user)` is a client in which that person is logged in; nobody without one."""

    def open_for(user=None, language="en"):
        client = Client(headers={"accept-language": language})
        if user is not None:
            client.force_login(user)
        return client

    return open_for
