"""Tasks of the beat."""

from celery import shared_task

from seminars.simulation import booking_services


@shared_task(name="seminars.simulation.tasks.advance_offers")
def advance_offers() -> None:
    booking_services.advance_all()
