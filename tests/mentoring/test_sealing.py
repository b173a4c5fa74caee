"""Sealed notes: what opens them, what does not, where the keys come from, and how they are changed."""

import json
import os
import stat
import subprocess
import sys
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from mentoring.models import Note, NoteDraft
from mentoring.notes import rotation
from mentoring.notes.checks import note_keys_are_there
from mentoring.notes.keys import SealError, fingerprint, note_keys, write
from mentoring.notes.sealing import seal, sealed_with, unseal

pytestmark = pytest.mark.usefixtures("english")
WORDS = "Nous avons parlé de la garde de nuit."


@pytest.fixture
def embedded(settings, tmp_path):
    """An installation that was given no key; the place of the file that it makes."""
    settings.MENTOR_NOTE_KEYS, settings.MENTOR_NOTE_KEY_FILE = [], ""
    settings.MENTOR_NOTE_KEYS_MADE = tmp_path / "mentor-note-keys"
    return settings.MENTOR_NOTE_KEYS_MADE


def test_a_text_opens_for_its_own_row_alone():
    row = uuid4()
    sealed = seal(WORDS, of=row)
    assert unseal(sealed, of=row) == WORDS
    assert "garde" not in sealed
    with pytest.raises(SealError, match="belongs to another note"):
        unseal(sealed, of=uuid4())


def test_the_first_key_seals_and_all_open(keys):
    row, (old, new) = uuid4(), keys(2)
    keys(old)
    sealed = seal(WORDS, of=row)
    keys(new, old)
    assert unseal(sealed, of=row) == WORDS
    assert (sealed_with(sealed), sealed_with(seal(WORDS, of=row))) == (fingerprint(old), fingerprint(new))


def test_a_wrong_key_is_said_in_words(keys):
    row, (old, new) = uuid4(), keys(2)
    keys(old)
    sealed = seal(WORDS, of=row)
    keys(new)
    with pytest.raises(SealError) as refused:
        unseal(sealed, of=row)
    assert refused.value.reason == (
        f"This text cannot be opened with the keys of this installation (it was closed with {fingerprint(old)}). "
        "It is not lost: whoever runs Cursus can put the key back."
    )
    assert old not in str(refused.value)


@pytest.mark.parametrize("damage", ["", ".", "x", "abc.def", "é.€"])
def test_what_was_damaged_is_said_too(damage):
    with pytest.raises(SealError):
        unseal(damage, of=uuid4())


def test_the_first_note_of_an_embedded_installation_makes_the_key_file(embedded, db):
    assert note_keys_are_there(None) == []
    row = uuid4()
    sealed = Note(uuid=row).closed(WORDS)
    assert stat.S_IMODE(embedded.stat().st_mode) == 0o600
    assert note_keys() == (embedded.read_text().strip(),)
    assert unseal(sealed, of=row) == WORDS
    assert note_keys_are_there(None) == []


def test_a_key_file_that_is_gone_is_not_replaced_behind_ones_back(embedded, noted):
    note = noted(WORDS)
    embedded.unlink()
    with pytest.raises(SealError, match="is gone"):
        Note().closed("other")
    assert not embedded.exists()
    with pytest.raises(SealError, match="cannot be read"):
        note.opened()


def test_a_changed_file_needs_no_restart(embedded, db):
    Note().closed(WORDS)
    first = note_keys()
    write(embedded, (Fernet.generate_key().decode(), *first), replace=True)
    assert note_keys()[1:] == first


@pytest.mark.parametrize("given", [[], ["short"], [Fernet.generate_key().decode(), "no key"]])
def test_nothing_starts_without_keys_on_postgresql(embedded, settings, given):
    settings.MENTOR_NOTE_KEYS, settings.MENTOR_NOTE_KEYS_MADE = given, None  # as with a DATABASE_URL of PostgreSQL
    (error,) = note_keys_are_there(None)
    assert (error.id, error.is_serious()) == ("mentoring.E001", True)
    assert "MENTOR_NOTE_KEYS" in error.hint


def test_a_named_file_that_is_not_there_is_an_error(embedded, settings, tmp_path):
    settings.MENTOR_NOTE_KEY_FILE = str(tmp_path / "other")
    assert [found.id for found in note_keys_are_there(None)] == ["mentoring.E001"]


def test_keys_that_others_can_read_or_that_stand_twice_are_said(embedded, settings, tmp_path):
    key = Fernet.generate_key().decode()
    path = tmp_path / "others"
    path.write_text(f"# ours\n{key}\n\n{key}\n")
    path.chmod(0o644)
    settings.MENTOR_NOTE_KEY_FILE = str(path)
    assert [found.id for found in note_keys_are_there(None)] == ["mentoring.W001", "mentoring.W002"]


def stored(note):
    return Note.objects.get(pk=note.pk).sealed


def test_the_database_holds_no_word_of_it(noted):
    noted(WORDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mentoring_note")
        (row,) = cursor.fetchall()
    assert "garde" not in str(row)


def test_rotating_closes_every_text_with_the_first_key(keys, noted, cast, capsys):
    old, new = keys(2)
    keys(old)
    note = noted(WORDS)
    draft = NoteDraft(meeting=note.meeting, user=cast.alice)
    draft.sealed = draft.closed("Brouillon")
    draft.save()
    version = Note.objects.get().version
    keys(new, old)
    call_command("rotate_note_keys")
    said = capsys.readouterr().out
    assert f"2 sealed anew with {fingerprint(new)}." in said
    assert f"Nothing is closed with {fingerprint(old)} any more" in said
    keys(new)
    assert Note.objects.get().opened() == WORDS
    assert NoteDraft.objects.get().opened() == "Brouillon"
    assert Note.objects.get().version == version
    call_command("rotate_note_keys")
    assert "0 sealed anew" in capsys.readouterr().out


def test_rotating_goes_on_where_it_was_stopped(keys, met, noted, monkeypatch):
    old, new = keys(2)
    keys(old)
    notes = [noted(f"Texte {n}", met(day=f"2026-10-{n:02}")) for n in range(1, 6)]
    keys(new, old)
    monkeypatch.setattr(rotation, "BATCH", 2)
    whole, calls = rotation.reseal, []

    def stopped(sealed):
        calls.append(sealed)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return whole(sealed)

    monkeypatch.setattr(rotation, "reseal", stopped)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate()
    assert rotation.in_use() == {fingerprint(new): 3, fingerprint(old): 2}
    monkeypatch.setattr(rotation, "reseal", whole)
    assert rotation.rotate().resealed == 2
    keys(new)
    assert [Note.objects.get(pk=note.pk).opened() for note in notes] == [f"Texte {n}" for n in range(1, 6)]


def test_rotating_leaves_what_no_key_opens_and_says_so(keys, noted, met, capsys):
    lost, old, new = keys(3)
    keys(lost)
    gone = noted("Perdu", met(day="2026-10-01"))
    before = stored(gone)
    keys(old)
    kept = noted(WORDS)
    keys(new, old)
    with pytest.raises(CommandError) as refused:
        call_command("rotate_note_keys")
    assert str(refused.value) == f"No key of the list opens these:\nmentoring.Note {gone.uuid}"
    assert stored(gone) == before
    assert Note.objects.get(pk=kept.pk).opened() == WORDS


def test_rotating_writes_over_nothing_that_was_saved_meanwhile(keys, noted, monkeypatch):
    old, new = keys(2)
    keys(old)
    note = noted(WORDS)
    keys(new, old)
    whole = rotation.reseal

    def meanwhile(sealed):
        Note.objects.update(sealed=note.closed("Plus récent"))
        return whole(sealed)

    monkeypatch.setattr(rotation, "reseal", meanwhile)
    assert rotation.rotate().resealed == 0
    assert Note.objects.get().opened() == "Plus récent"


def test_a_key_is_added_to_the_file_and_used(embedded, noted, capsys):
    noted(WORDS)
    (old,) = note_keys()
    call_command("rotate_note_keys", "--add")
    new, second = note_keys()
    assert second == old
    assert f"1 sealed anew with {fingerprint(new)}." in capsys.readouterr().out
    assert stat.S_IMODE(embedded.stat().st_mode) == 0o600


def test_a_key_of_the_environment_is_added_there(keys, db):
    keys(1)
    with pytest.raises(CommandError, match="MENTOR_NOTE_KEYS"):
        call_command("rotate_note_keys", "--add")


def test_a_first_key_is_printed_where_there_is_none(embedded, settings, capsys):
    settings.MENTOR_NOTE_KEYS_MADE = None
    call_command("rotate_note_keys", "--print-key")
    Fernet(capsys.readouterr().out.strip())


def test_a_backup_of_the_keys_opens_the_notes(keys, noted, tmp_path, capsys):
    old, new = keys(2)
    keys(old)
    noted(WORDS)
    keys(new, old)
    copy = tmp_path / "copy"
    call_command("backup_note_keys", str(copy))
    assert copy.read_text().split() == [new, old]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert new not in capsys.readouterr().out
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup_note_keys", str(copy))
    call_command("backup_note_keys", str(copy), "--verify")
    assert "opens every mentor note" in capsys.readouterr().out
    copy.write_text(new)
    with pytest.raises(CommandError) as refused:
        call_command("backup_note_keys", str(copy), "--verify")
    assert str(Note.objects.get().uuid) in str(refused.value)
    with pytest.raises(CommandError, match="No such file"):
        call_command("backup_note_keys", str(tmp_path / "nothing"), "--verify")


def test_a_dump_of_the_tables_holds_no_word(noted, capsys):
    noted(WORDS)
    call_command("dumpdata", "mentoring")
    said = capsys.readouterr().out
    assert json.loads(said)
    assert "garde" not in said


@pytest.mark.embedded
def test_a_web_server_on_postgresql_does_not_start_without_keys():
    env = {name: value for name, value in os.environ.items() if not name.startswith("MENTOR_NOTE")}
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": "postgres://nobody@/nowhere"}
    command = [sys.executable, "-c", "import config.wsgi"]
    said = subprocess.run(command, check=False, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)
    assert said.returncode != 0
    assert "mentoring.E001" in said.stderr
    env["MENTOR_NOTE_KEYS"] = Fernet.generate_key().decode()
    assert subprocess.run(command, check=False, cwd=settings.BASE_DIR, env=env, capture_output=True).returncode == 0
