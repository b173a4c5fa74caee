"""`python -m bench.one MODULE FILE`: run one benchmark on a database and files of its own; write its rows as JSON.

The database is a PostgreSQL, or the SQLite file of a small installation where MODULE ends in `:sqlite`.
"""

import json
import os
import sys
import tempfile
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path

import django

from tests import postgres


def main(module: str, file: str) -> None:
    module, _, engine = module.partition(":")
    with tempfile.TemporaryDirectory(prefix="cursus-bench-") as folder, database(engine) as address:
        os.environ |= {"VAR_DIR": folder, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
        os.environ |= {"SECRET_KEY": "bench", "LOG_LEVEL": "ERROR", "ALLOWED_HOSTS": "testserver"}
        os.environ |= {"HTTPS": "false", "STATIC_MANIFEST": "false", "DEBUG": "false"}
        django.setup()
        rows = import_module(f"bench.{module}").run(import_module("bench.database").Faculty())
        Path(file).write_text(json.dumps([row.as_dict() for row in rows]))


def database(engine: str):
    return nullcontext("") if engine == "sqlite" else postgres.server()


if __name__ == "__main__":
    main(*sys.argv[1:])
