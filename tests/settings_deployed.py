"""Settings of the servers of tests/deployment.py: production, with fast password hashes."""

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
