"""Settings of the test suite."""

import os
import tempfile

os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="cursus-tests-")
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
MFA_RATE_LIMITS = {"webauthn_login": "1000/m/ip"}  # all users of the access matrix have one address
