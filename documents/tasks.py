"""The tasks of the folders, where Celery and the registry of jobs look for them."""

from documents.batches.tasks import tend
from documents.issuing.tasks import void_unfinished

__all__ = ["tend", "void_unfinished"]
