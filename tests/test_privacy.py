"""Markers in private fields are searched everywhere as every user, and found only where the design allows it.

The markers are in tests/privacy/plants.py, the places searched in tests/privacy/looking.py. Pages and API are searched
by the walk over the access matrix (tests/test_access.py).
"""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import files.services
from accounts.models import AuditEntry
from exchange.archive import services as archive_services
from mentoring.models import MentoringGoal
from records.models import Enrolment
from tests import factories
from tests.access.walk import ROWS, answers
from tests.privacy import looking
from tests.privacy.plants import DRAFT, NOTE, PLANTS, sown


@pytest.fixture
def world(db):
    return sown()


@pytest.fixture
def root(client):
    client.force_login(factories.person("Root", is_staff=True, is_superuser=True))
    return client


def test_its_readers_find_it(world):
    """Make sure that the walk in tests/test_access.py does not pass because nothing is shown at all."""
    assert looking.readers(world) == {plant.name: plant.readers for plant in PLANTS}


def test_the_admin_site_does_not_show_it(world, root):
    pages = list(looking.admin_pages(root))
    assert len(pages) > 50
    for plant in PLANTS:
        assert [url for url, body in pages if plant.marker.encode() in body] == [], plant.name
        assert looking.admin_finds(root, plant.marker) == set(), plant.name


def test_a_search_does_not_find_it(world):
    for name in ("nadia", "louis", "dora", "jules"):
        client = Client()
        client.force_login(getattr(world, name))
        for plant in PLANTS:
            for url in ("/search/", "/enrolments/"):
                body = client.get(url, {"q": plant.marker.split("-")[0]}).content.decode()
                assert "TEST Alice" not in body, (name, url)
                assert "Alice Test" not in body, (name, url)


def test_no_table_holds_it_readably(world):
    for plant in PLANTS:
        assert looking.tables_with(plant.marker) == plant.tables, plant.name


def test_no_stored_file_and_no_message_holds_it(world):
    for plant in PLANTS:
        assert looking.files_with(plant.marker, looking.places_of_files()) == set(), plant.name


def test_a_dump_of_sealed_texts_holds_no_word(world):
    said = io.StringIO()
    call_command("dumpdata", stdout=said, exclude=["contenttypes", "auth", "sessions"])
    assert len(said.getvalue()) > 10_000
    for plant in PLANTS:
        if not plant.tables:
            assert plant.marker not in said.getvalue(), plant.name


@pytest.mark.django_db(transaction=True)
def test_the_raw_database_file_holds_no_word_of_a_sealed_text():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its files elsewhere: its tables are read by the test before")
    sown()
    path = Path(connection.settings_dict["NAME"])
    raw = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert b"alice.test@example.org" in raw, "what is not sealed is there to be found"
    for plant in PLANTS:
        if not plant.tables:
            assert plant.marker.encode() not in raw, plant.name


# faulty code: each guard above must find its leak


def test_a_page_that_leaks_is_found(world):
    MentoringGoal.objects.filter(pk=world.mentor_goal.pk).update(text=NOTE)
    Enrolment.objects.filter(pk=world.alices.pk).update(telephone=NOTE)
    rows = [row for row in ROWS if row.name in {"mentoring", "enrolment"}]
    found = set().union(*map(looking.leaks, answers(world, rows)))
    leaked = {("marie", "mentoring"), ("stefan", "enrolment"), ("nadia", "enrolment")}
    assert {("mentor note", *one) for one in leaked} <= found


def test_a_table_that_leaks_is_found(world):
    AuditEntry.objects.create(
        action="note", object_type="mentoring.note", object_uuid=world.met.uuid, after={"text": f"... {NOTE}"}
    )
    assert looking.tables_with(NOTE) == {"accounts_auditentry"}


def test_an_admin_page_that_leaks_is_found(world, root):
    type(world.alice).objects.filter(pk=world.alice.pk).update(family_name=NOTE)
    found = [url for url, body in looking.admin_pages(root) if NOTE.encode() in body]
    assert any("/admin/records/enrolment/" in url for url in found)
    assert "records.Enrolment" in looking.admin_finds(root, "alice")


def test_a_file_that_leaks_is_found(tmp_path):
    (tmp_path / "message").write_text(f'{{"args": ["{NOTE}"]}}')
    assert looking.files_with(NOTE, [tmp_path]) == {str(tmp_path / "message")}
    assert (settings.VAR_DIR / "broker").is_dir()


# the archive of a resident


def archives(world) -> dict[str, str]:
    """Return all text in the archive of each resident."""
    return {
        user.given_name: looking.unpacked(files.services.read(made.file))
        for user, enrolment in ((world.alice, world.alices), (world.bob, world.bobs))
        for made in [archive_services.make(enrolment=enrolment, by=user, language="fr")]
    }


IN_ARCHIVE = {"private entry", "entry shared with the mentor", "private goal"}


def test_an_archive_holds_what_is_private_to_its_owner_and_nothing_of_anybody_else(world):
    found = archives(world)
    assert {plant.name for plant in PLANTS if plant.marker in found["Alice"]} == IN_ARCHIVE
    assert {plant.name for plant in PLANTS if plant.marker in found["Bob"]} == set()


def test_the_notes_join_an_archive_only_on_its_way_to_its_owner(world):
    made = archive_services.make(enrolment=world.alices, by=world.alice, language="fr")
    bobs = archive_services.make(enrolment=world.bobs, by=world.bob, language="fr")
    for row, found in ((made, True), (bobs, False)):
        client = Client()
        client.force_login(row.enrolment.user)
        sent = b"".join(client.get(reverse("portfolio-archive-file", args=[row.uuid])).streaming_content)
        assert (NOTE in looking.unpacked(sent)) is found
        assert DRAFT not in looking.unpacked(sent)
        assert NOTE not in looking.unpacked(files.services.read(row.file))
    for other in (world.marie, world.bob, world.nadia, world.dora):
        client.force_login(other)
        assert client.get(reverse("portfolio-archive-file", args=[made.uuid])).status_code == 404


def test_a_released_passage_is_in_the_archive_until_its_release_is_taken_back(world):
    type(world.passage).objects.filter(pk=world.passage.pk).update(sealed=world.passage.closed(NOTE))
    assert NOTE in archives(world)["Alice"]
    type(world.passage).objects.filter(pk=world.passage.pk).update(withdrawn_at=timezone.now())
    assert NOTE not in archives(world)["Alice"]


def test_an_archive_that_leaks_is_found(world):
    Enrolment.objects.filter(pk=world.alices.pk).update(user=world.charlie)
    type(world.mentor_goal).objects.filter(pk=world.mentor_goal.pk).update(text=NOTE)
    made = archive_services.make(enrolment=Enrolment.objects.get(pk=world.alices.pk), by=world.charlie, language="fr")
    assert NOTE in looking.unpacked(files.services.read(made.file))
