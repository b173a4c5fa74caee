"""WSGI entry point: gunicorn config.wsgi."""

import os

from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
BaseCommand().check()  # gunicorn runs no checks, and no server may start where notes cannot be encrypted
