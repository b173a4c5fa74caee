"""Settings of the servers in tests/deployment.py: production's, but for passwords that are quick to make and check."""

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
