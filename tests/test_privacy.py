"""Markers in private fields are searched everywhere as every user, and found only where the design allows it.

The markers are in tests/privacy/plants.py, the places searched in tests/privacy/looking.py.
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
from tests.access.world import World
from tests.privacy import looking
from tests.privacy.plants import DRAFT, NOTE, PLANTS
from tests.test_access import ROWS

BY_NAME = {plant.name: plant for plant in PLANTS}


def sown() -> World:
    world = World()
    for plant in PLANTS:
        plant.sow(world)
    return world


@pytest.fixture
def world(db):
    return sown()


@pytest.mark.django_db
@pytest.mark.parametrize("share", range(4))
def test_pages_and_api_show_it_only_to_its_readers(share, caplog):
    world = sown()
    caplog.set_level("DEBUG")
    answers = list(looking.visited(world, ROWS[share::4]))
    for plant in PLANTS:
        assert looking.readers(plant.marker, answers) - plant.readers == set(), plant.name
        assert plant.marker not in caplog.text, plant.name


def test_its_readers_find_it(world):
    """Make sure that the test before does not pass because nothing is shown at all."""
    names = {name for plant in PLANTS for _who, name in plant.readers}
    answers = list(looking.visited(world, [row for row in ROWS if row[1] in names]))
    for plant in PLANTS:
        assert looking.readers(plant.marker, answers) == plant.readers, plant.name


def test_the_admin_site_does_not_show_it(world):
    client = Client()
    client.force_login(factories.person("Root", is_staff=True, is_superuser=True))
    for plant in PLANTS:
        pages = list(looking.admin_pages(client, plant.marker))
        assert len(pages) > 50
        echoed = [url for url, body in pages if plant.marker.encode() in body and "?q=" not in url]
        assert echoed == [], plant.name


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
    rows = [row for row in ROWS if row[1] in {"mentoring", "enrolment"}]
    found = looking.readers(NOTE, looking.visited(world, rows)) - BY_NAME["mentor note"].readers
    assert {("marie", "mentoring"), ("stefan", "enrolment"), ("nadia", "enrolment")} <= found


def test_a_table_that_leaks_is_found(world):
    AuditEntry.objects.create(
        action="note", object_type="mentoring.note", object_uuid=world.met.uuid, after={"text": f"... {NOTE}"}
    )
    assert looking.tables_with(NOTE) == {"accounts_auditentry"}


def test_an_admin_page_that_leaks_is_found(world):
    type(world.alice).objects.filter(pk=world.alice.pk).update(family_name=NOTE)
    client = Client()
    client.force_login(factories.person("Root", is_staff=True, is_superuser=True))
    found = [url for url, body in looking.admin_pages(client, "x") if NOTE.encode() in body]
    assert any("/admin/records/enrolment/" in url for url in found)


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
