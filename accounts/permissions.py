"""Answers of permissions: `Allowed`, or `Denied` with the reason that page and API show."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Allowed:
    """Truthy."""

    reason: str = ""

    def __bool__(self):
        return True


@dataclass(frozen=True)
class Denied:
    """Falsy; `reason` is a translated sentence for the user who was refused."""

    reason: str

    def __bool__(self):
        return False


Answer = Allowed | Denied


def require(answer: Answer) -> None:
    """Raise `PermissionDenied` with the reason unless the answer is `Allowed`."""
    if not answer:
        raise PermissionDenied(answer.reason)


class WrongStateError(Exception):
    """The state of a row does not allow the act now; `reason` is a translated sentence. 409 in the API."""

    def __init__(self, reason):
        self.reason = str(reason)
        super().__init__(self.reason)
