"""The Celery application; its settings are Django's, prefixed with CELERY_."""

import os

from celery import Celery
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("cursus")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def import_what_is_slow(**kwargs):
    """The first document of a fresh child must not wait for its imports."""
    import weasyprint  # noqa: F401
