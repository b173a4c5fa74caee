"""Settings of the test suite."""

import os
import tempfile
from pathlib import Path

os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="cursus-tests-")
os.environ.setdefault("MADE_DIR", str(Path(__file__).parent.parent / "var" / "made"))  # made once for all processes
os.environ.setdefault("SECRET_KEY", "tests")
os.environ.setdefault("MENTOR_NOTE_KEYS", "dGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtMzI=")
os.environ.setdefault("HTTPS", "false")
os.environ.setdefault("STATIC_MANIFEST", "false")

from config.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# a file, so that other processes and threads can open it
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
elif "MIGRATED_DATABASE" in os.environ:
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["MIGRATED_DATABASE"]}  # tests/postgres.py
WHITENOISE_USE_FINDERS = False  # each test client would list all static files; the live server finds them itself
MFA_RATE_LIMITS = {"webauthn_login": "1000/m/ip"}  # all users of the access matrix have one address
