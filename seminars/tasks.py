"""Tasks of all folders, where Celery looks for them."""

from seminars.simulation.tasks import advance_offers

__all__ = ["advance_offers"]
