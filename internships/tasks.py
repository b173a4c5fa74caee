"""Tasks of the beat."""

from celery import shared_task

from internships.ratings import publishing


@shared_task(name="internships.tasks.publish_ratings")
def publish_ratings() -> None:
    publishing.publish_yearly()
