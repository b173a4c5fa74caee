"""What the installation writes is readable by its owner alone."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.embedded
def test_the_database_and_its_journals_are_private(tmp_path):
    ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    env = {name: value for name, value in os.environ.items() if name not in ours} | {"VAR_DIR": str(tmp_path)}
    script = (
        "import os; os.umask(0o022)\n"
        "import django; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; django.setup()\n"
        "from django.db import connection\n"
        "connection.cursor().execute('CREATE TABLE held (id integer)')\n"
        "print(*os.listdir(os.environ['VAR_DIR']))\n"
        "import pathlib\n"
        "for path in pathlib.Path(os.environ['VAR_DIR']).glob('cursus.sqlite3*'):\n"
        "    print('mode', path.name, oct(path.stat().st_mode & 0o777))\n"
    )
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    modes = dict(line.split()[1:] for line in said.stdout.splitlines() if line.startswith("mode"))
    assert modes == dict.fromkeys(modes, "0o600")
    assert "cursus.sqlite3-wal" in modes
    assert stat.S_IMODE((tmp_path / "cursus.sqlite3").stat().st_mode) == 0o600
