"""Reading the environment: invalid values stop the start; secrets may come from files."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def flag(name, default):
    """Return a boolean; raise when it is neither true nor false."""
    value = env.str(name, default="true" if default else "false").strip().lower()
    if value not in {"true", "false", "1", "0", "yes", "no", "on", "off"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; write true or false.")
    return value in {"true", "1", "yes", "on"}


def secret(name):
    """Return a secret from NAME, or from the file named by `NAME_FILE`; empty where neither is set."""
    path = env.str(f"{name}_FILE", default="")
    return Path(path).read_text().strip() if path else env.str(name, default="")


def provider(name):
    """Return the settings of a university's login: OIDC_<NAME>_URL, _CLIENT_ID, _SECRET(_FILE), _TITLE, _SUBJECT."""
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
    """Return the origin of a provider, to which forms may be redirected."""
    scheme, _sep, rest = one["settings"]["server_url"].partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def caches(url):
    """Return the cache of rate limits: Redis, shared by all processes, else one for each process."""
    if not url.startswith(("redis:", "rediss:")):
        return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": "cursus",
        }
    }


def keep_private(database: str) -> None:
    """Make the file of the database before SQLite does, readable by its owner alone; its journals get the same mode."""
    if database != ":memory:":
        Path(database).touch(mode=0o600)
        Path(database).chmod(0o600)
