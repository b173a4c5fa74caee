"""Two machines with the same data give the same bytes before the seal.

The other machine is a copy of the checkout under another path, with a database, a folder of data, a seed of hashes, a
time zone and a locale of its own; what differs there must not reach a document.

`OTHER_DATABASE_URL` names the database of the other machine, such as a PostgreSQL (by default it is SQLite), and
`OTHER_LANGUAGES="fr en"` the languages in which it renders (by default one, which halves the time of CI).
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.documents.other_machine import hashes

pytestmark = pytest.mark.django_db
OTHER = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "LANG": "C", "LC_ALL": "C"}
LEFT_BEHIND = ("var", ".*", "node_modules", "bench.json")


def copied(folder: Path) -> Path:
    """Another checkout; the compiled files come along, or Python would compile all of them."""
    ignore = shutil.ignore_patterns(*LEFT_BEHIND)
    return Path(shutil.copytree(settings.BASE_DIR, folder, ignore=ignore, symlinks=True))


def made_by_another_machine(folder: Path, languages: list[str]) -> dict[str, list[str]]:
    ours = ("DATABASE_URL", "MIGRATED_DATABASE", "DJANGO_SETTINGS_MODULE", "VAR_DIR")
    env = {name: value for name, value in os.environ.items() if name not in ours} | OTHER
    if address := os.environ.get("OTHER_DATABASE_URL"):
        env["DATABASE_URL"] = address
    checkout = copied(folder / "another" / "checkout")
    command = [sys.executable, "-m", "tests.documents.other_machine", str(folder / "made.json"), *languages]
    subprocess.run(command, cwd=checkout, env=env, check=True)
    return json.loads((folder / "made.json").read_text())


def test_another_machine_gives_the_same_bytes(every_snapshot, every_pdf, tmp_path):
    languages = os.environ.get("OTHER_LANGUAGES", "fr").split()
    ours = {key: pdf for key, pdf in every_pdf.items() if key[1] in languages}
    assert made_by_another_machine(tmp_path, languages) == hashes(every_snapshot, ours)
