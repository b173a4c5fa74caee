from celery import shared_task

from files import sweeping


@shared_task(name="files.tasks.sweep")
def sweep() -> None:
    sweeping.sweep()
