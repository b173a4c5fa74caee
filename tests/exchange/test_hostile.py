"""Archives as bad intent or bad luck sends them: each with its exact outcome, and nothing kept of it."""

import io
import json
import stat
import struct
import zipfile
from copy import deepcopy
from random import Random

import pytest
from django.db import transaction

from exchange.models import PortfolioImport, Statement
from exchange.portfolio_import.archive_reader import ArchiveError
from files.models import StoredFile
from portfolio.models import Entry, Goal
from tests.exchange import props
from tests.exchange.conftest import without_import


@pytest.fixture(scope="module")
def packed(module_world, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        archive = props.packed(without_import(deepcopy(module_world)).alices)
        transaction.set_rollback(True)
    return archive


@pytest.fixture
def archive(packed, world):
    return packed


def refused(world, content, **options):
    """The code of the refusal; after it, all is as before."""
    before = (Entry.objects.count(), Goal.objects.count(), StoredFile.objects.count(), PortfolioImport.objects.count())
    with pytest.raises(ArchiveError) as error:
        props.uploaded(world.alices, content, **options)
    after = (Entry.objects.count(), Goal.objects.count(), StoredFile.objects.count(), PortfolioImport.objects.count())
    assert after == before
    assert str(error.value)
    return error.value.code


def with_members(archive, **extra):
    return props.zipped(props.members_of(archive) | extra)


def of_json(archive, text):
    return props.zipped({**props.members_of(archive), "portfolio.json": text})


def test_no_archive_at_all(world, archive):
    assert refused(world, b"") == "zip"
    assert refused(world, b"PK\x03\x04 not really") == "zip"
    assert refused(world, b"%PDF-1.7 a book") == "zip"
    assert refused(world, archive[: len(archive) // 2]) == "zip"


def test_another_kind_of_archive(world):
    assert refused(world, props.zipped({"word/document.xml": b"<w/>"})) == "content"
    assert refused(world, props.zipped({"portfolio.json": b'{"hello": 1}'})) == "format"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/own",
        "/etc/passwd",
        "files/../../settings.py",
        "files\\..\\own.exe",
        "C:/windows/own.dll",
        "files/",
        "files/notes.txt",
        "portfolio.JSON",
        "META-INF/MANIFEST.MF",
    ],
)
def test_a_member_that_would_be_written_elsewhere(world, archive, name):
    assert refused(world, with_members(archive, **{name: b"own"})) == "names"


def test_a_symbolic_link(world, archive):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, content in props.members_of(archive).items():
            info = zipfile.ZipInfo(name)
            is_link = name.startswith("files/")
            if is_link:
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            made.writestr(info, b"/etc/passwd" if is_link else content)
    assert refused(world, target.getvalue()) == "names"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name(world, archive):
    target = io.BytesIO(archive)
    with zipfile.ZipFile(target, "a") as made:
        made.writestr("portfolio.json", b"{}")
    assert refused(world, target.getvalue()) == "names"


def test_a_bomb(world, archive):
    place = next(name for name in props.members_of(archive) if name.startswith("files/"))
    assert refused(world, with_members(archive, **{place: b"\0" * 30_000_000})) == "large"
    assert refused(world, of_json(archive, b" " * 40_000_000)) == "large"
    assert refused(world, with_members(archive, **{place: b"x" * 41_943_041})) == "large"


def test_a_member_that_says_it_is_small(world, archive):
    """The declared size is cut in the directory: what is read is no longer what its checksum says."""
    name = b"portfolio.json"
    place = archive.rindex(name) - 46  # its record in the central directory
    (size,) = struct.unpack_from("<I", archive, place + 24)
    shrunk = bytearray(archive)
    struct.pack_into("<I", shrunk, place + 24, size - 10)
    assert refused(world, bytes(shrunk)) == "zip"


def test_a_locked_or_oddly_packed_member(world, archive):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_BZIP2) as made:
        for name, content in props.members_of(archive).items():
            made.writestr(name, content)
    assert refused(world, target.getvalue()) == "names"
    locked = bytearray(archive)
    struct.pack_into("<H", locked, archive.rindex(b"portfolio.json") - 46 + 8, 1)
    assert refused(world, bytes(locked)) == "names"


def test_too_many_members(world, archive, monkeypatch):
    monkeypatch.setattr("exchange.portfolio_import.archive_reader.MEMBERS", 4)
    assert refused(world, archive) == "large"


@pytest.mark.parametrize(
    "text",
    [
        b"{",
        b"\xff\xfe{}",
        b'{"format": "cursus-portfolio", "format": "cursus-portfolio"}',
        b'{"format": NaN}',
        b'{"format": 1.5}',
        b'{"a": "\\ud800"}',
        b'{"a": "nul \\u0000"}',
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
    ids=["cut", "utf-16", "twice", "nan", "float", "surrogate", "nul", "deep", "huge"],
)
def test_json_that_is_none(world, archive, text):
    assert refused(world, of_json(archive, text)) == "json"


def test_a_format_of_tomorrow(world, archive):
    def change(data):
        data["format_version"] = 2

    assert refused(world, props.changed(archive, change)) == "version"


def faults():
    yield "missing", lambda data: data["portfolio"].pop("goals")
    yield "unknown room", lambda data: data.update(secrets=[])
    yield "title of 201", lambda data: data["portfolio"]["entries"][0].update(title="x" * 201)
    yield "text of 200 000", lambda data: data["portfolio"]["entries"][0].update(context="x" * 200_000)
    yield "no uuid", lambda data: data["portfolio"]["entries"][0].update(uuid="1 OR 1=1")
    yield "30 February", lambda data: data["portfolio"]["entries"][0].update(happened_on="2026-02-30")
    yield "25 o'clock", lambda data: data["portfolio"]["entries"][0].update(created_at="2026-02-03T25:00:00+01:00")
    yield "version 0", lambda data: data["portfolio"]["entries"][0].update(version=0)
    yield "version true", lambda data: data["portfolio"]["entries"][0].update(version=True)
    yield "object as title", lambda data: data["portfolio"]["entries"][0].update(title={"$ne": ""})
    yield "another table", lambda data: data["portfolio"]["entries"][0].update(enrolment=1)
    yield "state", lambda data: data["portfolio"]["goals"][0].update(state="won")
    yield "place", lambda data: data["portfolio"]["entries"][0]["files"][0].update(place="../own")
    yield (
        "21 files",
        lambda data: data["portfolio"]["entries"][0].update(files=data["portfolio"]["entries"][0]["files"] * 21),
    )
    yield "own signature", lambda data: data["portfolio"]["sign_offs"][0].update(identified_by="god")


@pytest.mark.parametrize(("name", "fault"), faults(), ids=[name for name, _fault in faults()])
def test_json_that_does_not_follow_the_format(world, archive, name, fault):
    assert refused(world, props.changed(archive, fault)) == "schema"


def test_two_things_of_one_number(world, archive):
    def change(data):
        data["portfolio"]["goals"][0]["uuid"] = data["portfolio"]["entries"][0]["uuid"]

    assert refused(world, props.changed(archive, change)) == "twins"


def test_files_that_are_not_those_listed(world, archive):
    members = props.members_of(archive)
    place = next(name for name in members if name.startswith("files/"))
    assert refused(world, with_members(archive, **{place: b"Other"})) == "files"
    assert refused(world, props.zipped({n: c for n, c in members.items() if n != place})) == "files"
    extra = "files/00000000-0000-4000-8000-000000000001-more.txt"
    assert refused(world, with_members(archive, **{extra: b"More"})) == "files"

    def change(data):
        data["portfolio"]["entries"][0]["files"][0]["size"] = 4

    assert refused(world, props.changed(archive, change)) == "files"


def test_somebody_elses_archive(world):
    bobs = props.packed(world.bobs)
    assert refused(world, bobs) == "person"
    assert props.uploaded(world.alices, bobs, whoever=True).state == "checked"


def test_another_address_of_the_same_person_is_taken(world, archive):
    def change(data):
        data["resident"] |= {"email": "alice@elsewhere.example", "family_name": "TEST"}

    assert props.uploaded(world.alices, props.changed(archive, change)).state == "checked"


def put(archive, name, content):
    """Another file in place of the first entry's, with its right hash, as somebody who knows the format does."""
    from hashlib import sha256

    members = props.members_of(archive)
    data = json.loads(members["portfolio.json"])
    file = data["portfolio"]["entries"][0]["files"][0]
    members.pop(file["place"])
    file |= {"name": name, "size": len(content), "sha256": sha256(content).hexdigest()}
    file["place"] = f"files/{file['uuid']}-{name}"
    return props.zipped({**members, file["place"]: content, "portfolio.json": json.dumps(data).encode()})


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("page.html", b"<script>alert(1)</script>", "type"),
        ("holiday.txt", b"MZ\x90\x00\x03 a program", "pretence"),
        ("scan.pdf", b"#!/bin/sh\nrm -rf ~", "pretence"),
        ("photo.png", b"GIF89a not one", "pretence"),
        ("empty.txt", b"", "empty"),
        ("large.pdf", b"%PDF-1.4\n" + Random(1).randbytes(11_000_000), "size"),
    ],
)
def test_a_file_that_would_not_be_taken_by_hand_stays_behind_and_its_entry_comes(world, archive, name, content, code):
    sent = put(archive, name, content)
    props.emptied(world.alices)
    portfolio_import = props.loaded(world.alices, sent)
    assert list(portfolio_import.refused.values()) == [code]
    entry = Entry.objects.get(title="private entry")
    assert (entry.files.count(), portfolio_import.counts["new"]) == (0, 7)


def test_html_and_a_national_number_in_texts(world, archive):
    def change(data):
        data["portfolio"]["entries"][0] |= {"title": "<img src=x onerror=alert(1)>", "context": "NN 85.07.30-033.28"}

    props.emptied(world.alices)
    props.loaded(world.alices, props.changed(archive, change))
    entry = Entry.objects.get(title__startswith="<img")
    assert "85.07.30" not in entry.context


def test_a_goal_that_could_not_stand_is_left_out_and_the_rest_comes(world, archive):
    def change(data):
        data["portfolio"]["goals"][0] |= {"state": "reached", "closed_on": None}

    props.emptied(world.alices)
    portfolio_import = props.loaded(world.alices, props.changed(archive, change))
    assert (portfolio_import.counts["new"], portfolio_import.counts["refused"]) == (6, 1)
    assert (Goal.objects.filter(enrolment=world.alices).count(), Entry.objects.count()) == (1, 2)


def test_sharing_is_not_taken_over(world, archive):
    """Or an archive would open an entry to whoever it names."""
    props.emptied(world.alices)
    props.loaded(world.alices, archive)
    assert Entry.objects.visible_to(world.marie).count() == 0


def test_a_statement_of_another_resident_is_not_taken_as_ones_own(world, archive):
    bobs = props.data_of(props.packed(world.alices))["portfolio"]["sign_offs"]

    def change(data):
        data["resident"] = {**data["resident"], "given_name": "Bob", "email": world.bob.email}
        data["portfolio"] |= {"entries": [], "goals": [], "observations": [], "rounds": [], "sign_offs": bobs}
        data["thesis"] = []  # its files are taken out below

    members = {n: c for n, c in props.members_of(archive).items() if not n.startswith("files/")}
    sent = props.changed(props.zipped(members), change)
    portfolio_import = props.loaded(world.bobs, sent)
    assert (portfolio_import.counts["new"], portfolio_import.counts["refused"], Statement.objects.count()) == (0, 1, 0)
