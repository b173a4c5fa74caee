"""A backup put into an empty installation gives the same rows, files and keys; a bad one is refused untouched."""

import json
import shutil
import tarfile

import psycopg2
import pytest
from environ import Env

from tests.operations.installation import Installation

pytestmark = pytest.mark.embedded
KEY = "3eTOGxPhkq8uk5zcUJ2QKJpWm3y4nqUsA9bBhjSMUjg="
KEYS = {"SECRET_KEY": "same", "MENTOR_NOTE_KEYS": KEY}


def matricules(installation):
    """Of the residents who are shown first."""
    people = json.loads(installation.run("demo_logins", "--json"))
    return [person["matricule"] for person in people if person["role"] == "resident"]


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """An embedded installation with the demo data, a transcript, and its backup."""
    folder = tmp_path_factory.mktemp("first")
    made = Installation(folder / "var")
    made.run("migrate", "-v", "0")
    made.run("demo_data")
    (made.folder / "mentor-note-keys").write_text(f"{KEY}\n")
    made.run("issue_transcript", matricules(made)[0], "--out", folder / "t.pdf")
    made.run("backup", folder / "copy.tar")
    return made, folder / "copy.tar"


def test_on_sqlite_everything_comes_back(filled, tmp_path):
    first, backup = filled
    second = Installation(tmp_path / "var")
    said = second.run("restore", backup)
    assert "The backup is whole." in said
    assert second.shown() == first.shown()
    assert len(first.shown()["files"]) >= 1
    for name in ("mentor-note-keys", "secret-key"):
        assert (second.folder / name).read_text().split() == (first.folder / name).read_text().split()
    assert second.run("issue_transcript", matricules(second)[1], "--out", tmp_path / "t.pdf")


def test_the_keys_are_apart_and_their_owner_alone_reads_them(filled):
    _first, backup = filled
    keys = backup.with_name("copy.tar.keys")
    assert (keys.stat().st_mode & 0o777, backup.stat().st_mode & 0o777) == (0o600, 0o600)
    secret = json.loads(keys.read_text())["secret_key"]
    assert secret.encode() not in backup.read_bytes()


def test_what_is_there_is_not_overwritten(filled):
    first, backup = filled
    assert "is there already" in first.run("backup", backup, code=1)
    assert "There are people in this database" in first.run("restore", backup, code=1)


def test_other_keys_are_asked_for_before_anything_is_written(filled, tmp_path):
    _first, backup = filled
    second = Installation(tmp_path / "var", SECRET_KEY="another", MENTOR_NOTE_KEYS=KEY[::-1][1:] + "=")
    assert "Set SECRET_KEY and MENTOR_NOTE_KEYS" in second.run("restore", backup, code=1)
    assert not (tmp_path / "var" / "files").exists()


def cut_off(path):
    path.write_bytes(path.read_bytes()[:20_000])


def altered(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)


def another_file(path):
    path.write_bytes(b"%PDF-1.7 no backup")


def of_newer_code(path):
    folder = path.with_suffix(".d")
    with tarfile.open(path) as tar:
        for member in tar:
            tar.extract(member, folder)
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"0001_initial"', '"0999_later"', 1))
    path.unlink()
    with tarfile.open(path, "x") as tar:
        tar.add(folder, arcname="")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (cut_off, "cut off"),
        (altered, "altered"),
        (another_file, "no backup"),
        (of_newer_code, "newer code"),
        (lambda path: path.unlink(), "No such file"),
    ],
)
def test_a_bad_backup_changes_nothing(filled, tmp_path, spoil, words):
    _first, backup = filled
    bad = shutil.copy(backup, tmp_path / "bad.tar")
    spoil(bad)
    second = Installation(tmp_path / "var")
    assert words in second.run("restore", bad, code=1)
    assert not (tmp_path / "var" / "files").exists()


@pytest.fixture(scope="module")
def execute(postgres_url):
    """`execute(statement)` on the real PostgreSQL, outside a transaction."""
    found = Env.db_url_config(postgres_url)

    def run(statement):
        connection = psycopg2.connect(host=found["HOST"], user=found["USER"], dbname=found["NAME"])
        connection.autocommit = True
        connection.cursor().execute(statement)
        connection.close()

    return run


def beside(postgres_url, name):
    return postgres_url.rpartition("/")[0] + f"/{name}"


@pytest.fixture(scope="module")
def migrated(execute, postgres_url, tmp_path_factory):
    """The name of a migrated database, to be copied: migrating costs half a minute."""
    execute("CREATE DATABASE backup_migrated")
    url = beside(postgres_url, "backup_migrated")
    Installation(tmp_path_factory.mktemp("m"), url, **KEYS).run("migrate", "-v", "0")
    return "backup_migrated"


@pytest.fixture
def installations(execute, migrated, postgres_url, tmp_path):
    """Two installations with the same keys on PostgreSQL: the first is migrated, the second empty."""
    execute(f"CREATE DATABASE backup_first TEMPLATE {migrated}")
    execute("CREATE DATABASE backup_second")
    names = ("backup_first", "backup_second")
    yield [Installation(tmp_path / name, beside(postgres_url, name), **KEYS) for name in names]
    for name in names:
        execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgres
def test_on_postgresql_everything_comes_back_and_sequences_go_on(installations, tmp_path):
    first, second = installations
    first.run("demo_data")
    first.run("issue_transcript", matricules(first)[0], "--out", tmp_path / "t.pdf")
    first.run("backup", tmp_path / "copy.tar")
    second.run("restore", tmp_path / "copy.tar")
    assert second.shown() == first.shown()
    assert second.run("issue_transcript", matricules(second)[1], "--out", tmp_path / "t2.pdf")


@pytest.mark.postgres
def test_on_postgresql_an_older_backup_is_migrated_to_the_code_that_runs(installations, tmp_path):
    first, second = installations
    first.run("migrate", "-v", "0", "internships", "0001")
    first.run("backup", tmp_path / "copy.tar")
    said = second.run("restore", tmp_path / "copy.tar")
    assert "0 migrations applied" not in said
    second.run("migrate", "--check")


@pytest.mark.postgres
def test_a_backup_of_another_engine_is_refused(filled, installations):
    _first, backup = filled
    _migrated, second = installations
    assert "The backup is of sqlite" in second.run("restore", backup, code=1)
