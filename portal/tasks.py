"""Tasks of the beat that involve several apps."""

from celery import shared_task

from portal import reminders


@shared_task(name="portal.tasks.send_digests")
def send_digests() -> None:
    reminders.weekly()
