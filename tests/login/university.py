"""A real OpenID Connect provider in a process of its own: the university's side, by django-oauth-toolkit.

`python -m tests.login.university PORT SITE_URL`: a client `cursus` for the site, people by `?as=`.
"""

import sys
import tempfile
from pathlib import Path

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command

SECRET = "university-secret"
USERS = {"alice": ("alice-subject", "alice.test@example.org"), "stranger": ("other-subject", "bob.test@example.org")}


def registered(port):
    """What a site is told of this provider, by the last words of its variables OIDC_<NAME>_..."""
    return {"URL": f"http://localhost:{port}/o", "CLIENT_ID": "cursus", "SECRET": SECRET, "TITLE": "UNamur"}


def private_key():
    key = rsa.generate_private_key(65537, 2048)
    kind = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()).decode()


def configure(folder, port):
    settings.configure(
        SECRET_KEY="university",
        DEBUG=True,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.login.university_urls",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "university.sqlite3"}},
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        SESSION_COOKIE_NAME="university",  # cookies know no port
        LOGIN_URL="/log-in/",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": private_key(),
            "OIDC_ISS_ENDPOINT": f"http://localhost:{port}/o",
            "SCOPES": {"openid": "openid", "profile": "profile", "email": "email"},
            "OAUTH2_VALIDATOR_CLASS": "tests.login.validator.Validator",
            "ALLOWED_REDIRECT_URI_SCHEMES": ["http"],
        },
    )  # fmt: skip
    django.setup()


def main(port, site):
    folder = Path(tempfile.mkdtemp(prefix="cursus-university-"))
    configure(folder, port)
    call_command("migrate", verbosity=0)
    from django.contrib.auth import get_user_model
    from oauth2_provider.models import Application

    for subject, email in USERS.values():
        get_user_model().objects.create_user(subject, email)
    Application.objects.create(
        client_id="cursus",
        client_secret=SECRET,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        redirect_uris=f"{site}/accounts/university/unamur/login/callback/",
        skip_authorization=True,
        algorithm="RS256",
    )
    call_command("runserver", f"localhost:{port}", use_reloader=False, use_threading=True, skip_checks=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
