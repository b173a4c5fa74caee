"""Reading the environment: loud on a value that is not understood, secrets from files where one wants."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def flag(name, default):
    """A boolean that stops the start when it is neither true nor false."""
    value = env.str(name, default="true" if default else "false").strip().lower()
    if value not in {"true", "false", "1", "0", "yes", "no", "on", "off"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; write true or false.")
    return value in {"true", "1", "yes", "on"}


def secret(name):
    """A value that need not stand in the environment: `NAME_FILE` names a file with it; empty where neither is."""
    path = env.str(f"{name}_FILE", default="")
    return Path(path).read_text().strip() if path else env.str(name, default="")


def provider(name):
    """One university's log-in, from OIDC_<NAME>_URL, _CLIENT_ID, _SECRET (or _SECRET_FILE), _TITLE and _SUBJECT."""
    prefix = f"OIDC_{name.upper()}"
    options = {"server_url": env.str(f"{prefix}_URL"), "uid_field": env.str(f"{prefix}_SUBJECT", default="sub")}
    return {
        "provider_id": name,
        "name": env.str(f"{prefix}_TITLE", default=name),
        "client_id": env.str(f"{prefix}_CLIENT_ID"),
        "secret": secret(f"{prefix}_SECRET"),
        "settings": options,
    }


def origin(one):
    """Where a log-in leads to: a form of ours may be sent on to it."""
    scheme, _sep, rest = one["settings"]["server_url"].partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def caches(url):
    """Where the limits on guessing are counted: in Redis for all processes together, else in each process alone."""
    if not url.startswith(("redis:", "rediss:")):
        return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": "cursus",
        }
    }
