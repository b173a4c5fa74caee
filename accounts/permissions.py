"""The answer to "may this user do that?": `Allowed`, or `Denied` with the reason that the page and the API show."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Allowed:
    """Truthy; carries nothing."""

    reason: str = ""

    def __bool__(self):
        return True


@dataclass(frozen=True)
class Denied:
    """Falsy; `reason` is a translated sentence for the person who was refused."""

    reason: str

    def __bool__(self):
        return False


Answer = Allowed | Denied


def require(answer: Answer) -> None:
    """Raise `PermissionDenied` with the reason unless the answer is `Allowed`."""
    if not answer:
        raise PermissionDenied(answer.reason)


class WrongStateError(Exception):
    """What the state of a thing does not allow now; `reason` is a translated sentence. A 409 in the API."""

    def __init__(self, reason):
        self.reason = str(reason)
        super().__init__(self.reason)
