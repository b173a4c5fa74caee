"""All settings, read from the environment; safe for production when nothing is set.

The default keeps everything under `var/`: SQLite, stored files, the file-system broker, the secret key.
"""

import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.environment import caches, env, flag, keep_private, origin, provider, secret
from config.log_settings import *  # noqa: F403
from config.login_settings import *  # noqa: F403
from config.rest_settings import *  # noqa: F403
from config.work_settings import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def installation_key():
    """Return the secret key of this installation, generated once and stored beside its data."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


DEBUG = flag("DEBUG", False)
HTTPS = flag("HTTPS", True)
SECRET_KEY = secret("SECRET_KEY")
SECRET_KEY_MADE = None if SECRET_KEY else VAR_DIR / "secret-key"
SECRET_KEY = SECRET_KEY or installation_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "portal",
    "exchange",
    "operations",
    "documents",
    "jury",
    "progress",
    "internships",
    "mentoring",
    "seminars",
    "thesis",
    "portfolio",
    "competencies",
    "records",
    "imports",
    "curriculum",
    "jobs",
    "notices",
    "files",
    "places",
    "accounts",
    "rest",
    "ui",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "oauth2_provider",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "ui.middleware.CompressText",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LanguageOfUser",
    "accounts.middleware.RefusalPages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "curriculum.second_factor.SecondFactor",
    "pages.shared_results.SharedResults",
    "ui.middleware.ExpiredLogin",
    "ui.middleware.DraftTaken",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ui.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "ui.templatetags.ui",
                "ui.templatetags.blocks",
                "ui.templatetags.tables",
            ],
        },
    },
]

# Functions that `ui` calls without importing the apps
UI_NAVIGATION = "portal.navigation.items"  # (request) -> [(label, url, is_current)]
UI_MAY_SEARCH = "portal.navigation.may_search"  # (user) -> bool
UI_RECORD_TABS = "portal.navigation.record_tabs"  # (request, enrolment) -> [(label, url, is_current)]

DATABASES = {"default": env.db_url_config(secret("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'cursus.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    keep_private(DATABASES["default"]["NAME"])
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", env.int("CONN_MAX_AGE", default=60))
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Keys that encrypt mentor notes; the first one encrypts. Never in the database; with SQLite a file beside it is enough
# to start, and is made for the first note. On PostgreSQL nothing starts without them (mentoring.notes.checks).
MENTOR_NOTE_KEYS = env.list("MENTOR_NOTE_KEYS", default=[])
MENTOR_NOTE_KEY_FILE = env.str("MENTOR_NOTE_KEY_FILE", default="")  # one key a line
MENTOR_NOTE_KEYS_MADE = VAR_DIR / "mentor-note-keys" if DATABASES["default"]["ENGINE"].endswith("sqlite3") else None

# Users and login: config/login_settings.py
ACCOUNT_RATE_LIMITS = {"login": env.str("LOGIN_RATE", default="60/m/ip"), "login_failed": "10/m/ip,5/5m/key"}

OIDC_PROVIDERS = env.list("OIDC_PROVIDERS", default=[])  # names such as unamur; then OIDC_UNAMUR_URL and so on
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {
        "provider_class": "accounts.openid.CheckedProvider",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [provider(name) for name in OIDC_PROVIDERS],
    }
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SECOND_FACTOR_FOR = env.list("SECOND_FACTOR_FOR", default=[])  # kinds of role: secretariat, director, jury

# Security
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = flag("BEHIND_PROXY", False)  # our own proxy, which sets these headers itself
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *(origin(one) for one in SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"])],
        "frame-ancestors": [NONE],
    }
}

# Language and time
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_I18N = USE_TZ = True

# Static and stored files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns when it is missing
STATICFILES_DIRS = [BASE_DIR / "static"]
MADE_DIR = Path(env.str("MADE_DIR", default=str(VAR_DIR / "made")))  # font files and the stylesheet, made from others
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "ui.staticfiles.FontFinder",
    "ui.staticfiles.StylesheetFinder",
]
STATIC_MANIFEST = flag("STATIC_MANIFEST", True)
WHITENOISE_USE_FINDERS = not STATIC_MANIFEST
FILES_S3_BUCKET = env.str("FILES_S3_BUCKET", default="")  # needs requirements-s3.lock
STORED_FILES: dict[str, object] = {
    "BACKEND": "files.storage.WholeFileStorage",
    "OPTIONS": {"location": VAR_DIR / "files"},
}
if FILES_S3_BUCKET:
    STORED_FILES = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": FILES_S3_BUCKET,
            "endpoint_url": env.str("FILES_S3_URL", default="") or None,
            "access_key": secret("FILES_S3_KEY") or None,
            "secret_key": secret("FILES_S3_SECRET") or None,
            "addressing_style": "path",
            "default_acl": "private",
            "file_overwrite": False,
            "querystring_auth": True,
        },
    }
STORAGES = {
    "default": STORED_FILES,
    "staticfiles": {
        "BACKEND": "ui.staticfiles.ManifestStorage"
        if STATIC_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Uploads: a form may allow less
FILE_UPLOAD_PERMISSIONS = 0o600
MOST_UPLOADED = 60_000_000  # bytes
FILE_UPLOAD_HANDLERS = [
    "files.uploads.StopAtLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Jobs
CELERY_BROKER_URL = secret("CELERY_BROKER_URL") or "filesystem://"
CACHES = caches(secret("CACHE_URL") or CELERY_BROKER_URL)
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
if CELERY_BROKER_URL.startswith("filesystem"):
    BROKER_DIR = VAR_DIR / "broker"
    for folder in ("messages", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

EMAIL_CONFIG = env.email_url_config(secret("EMAIL_URL") or "consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="cursus@localhost")

METRICS_TOKEN = secret("METRICS_TOKEN")  # without a token there are no metrics
