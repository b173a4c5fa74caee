"""The Celery tasks of mails."""

import logging

from celery import shared_task

from notices import delivery

logger = logging.getLogger(__name__)


@shared_task(name="notices.tasks.deliver")
def deliver(mail_id: int) -> None:
    delivery.deliver(mail_id)


@shared_task(name="notices.tasks.sweep")
def sweep() -> None:
    delivery.sweep()


def put(mail_id: int) -> None:
    """Send the message of a mail. When the broker is down, the sweep sends the mail later."""
    try:
        deliver.delay(mail_id)
    except Exception:
        logger.exception("The message of mail %s could not be sent", mail_id)
