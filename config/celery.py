"""The Celery application; its settings are Django's with the prefix CELERY_."""

import os

from celery import Celery
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("cursus")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def import_what_is_slow(**kwargs):
    """Import WeasyPrint when a child starts, so that its first document does not wait for it."""
    import weasyprint  # noqa: F401
