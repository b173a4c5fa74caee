"""An installation of its own in other processes: a database, a folder, commands."""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

SHOWN = """
import hashlib, json
from django.core.files.storage import default_storage
from django.db import connection
from files.models import StoredFile
rows = {}
with connection.cursor() as cursor:
    for table in sorted(connection.introspection.table_names()):
        names = sorted(c.name for c in connection.introspection.get_table_description(cursor, table))
        quoted = ", ".join(connection.ops.quote_name(name) for name in names)
        cursor.execute(f"SELECT {quoted} FROM {connection.ops.quote_name(table)}")
        rows[table] = [names, sorted(repr(row) for row in cursor.fetchall())]
files = {f.key: hashlib.sha256(default_storage.open(f.key).read()).hexdigest() for f in StoredFile.objects.all()}
print("SHOWN" + json.dumps({"rows": rows, "files": files}))
"""


class Installation:
    """`run("command", ...)` is `manage.py command ...` there; environment words come on top."""

    def __init__(self, folder: Path, database_url: str = "", **environment):
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.env = {
            **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "SECRET_KEY", "MENTOR_NOTE_KEYS"}},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(folder),
            "HTTPS": "false",
            "LOG_LEVEL": "WARNING",
            **({"DATABASE_URL": database_url} if database_url else {}),
            **environment,
        }

    def run(self, *words, code=0) -> str:
        command = [sys.executable, "manage.py", *map(str, words)]
        done = subprocess.run(
            command, cwd=settings.BASE_DIR, env=self.env, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def shown(self) -> dict:
        """Every row of every table, and the checksum of every stored file."""
        out = self.run("shell", "-v", "0", "-c", SHOWN)
        return json.loads(out.partition("SHOWN")[2])
