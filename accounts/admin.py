"""Unregister the tables of libraries from the admin site, where secrets, tokens and groups could be edited unaudited.

Machine accounts are created and closed by `make_machine` and `close_machine`; roles are rows of `curriculum`.
"""

import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin
import allauth.usersessions.admin  # noqa: F401  like the next two, registers its tables on import
import django.contrib.auth.admin  # noqa: F401
import oauth2_provider.admin  # noqa: F401
from django.apps import apps
from django.contrib import admin

for label in ("account", "mfa", "socialaccount", "usersessions", "auth", "oauth2_provider"):
    for model in apps.get_app_config(label).get_models():
        if admin.site.is_registered(model):
            admin.site.unregister(model)
