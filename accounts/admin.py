"""What the library of log-in shows in the admin site is taken away: it could be edited there, secrets among it."""

import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin
import allauth.usersessions.admin  # noqa: F401  each registers its tables when it is imported
from django.apps import apps
from django.contrib import admin

for label in ("account", "mfa", "socialaccount", "usersessions"):
    for model in apps.get_app_config(label).get_models():
        if admin.site.is_registered(model):
            admin.site.unregister(model)
