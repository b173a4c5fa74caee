"""A disk without room: the kernel itself refuses to write a file further."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_room(after: int) -> Iterator[None]:
    """Files of this process end after so many bytes; the database must not be written meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (after, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
