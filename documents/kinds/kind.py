"""A kind of document: what `kinds.registry` lists, and all that issuing needs to know of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Allowed, Answer
from documents.kinds.subjects import Subject

Words = str | Promise
OPEN_ATTESTATION = gettext_lazy("Open the attestation")


def always(subject: Subject, today: date) -> Answer:
    return Allowed()


def stated_basis(content: dict[str, Any]) -> set[str]:
    return set(content.get("basis", ()))


@dataclass(frozen=True)
class Kind:
    """`compose` reads the record and returns the content; `printed` makes a snapshot the context of the template."""

    name: str  # the value of `IssuedDocument.Kind`
    prefix: str  # of its numbers
    title: Words  # on paper and in the name of the file
    open_label: Words
    template: str
    compose: Callable[[Subject, str, datetime], dict[str, Any]]
    printed: Callable[[dict[str, Any]], dict[str, Any]]
    may_issue: Callable[[User, Subject], Answer]
    ready: Callable[[Subject, date], Answer] = always  # whether the record allows it today
    facts: Callable[[dict[str, Any]], Any] = dict  # of a content: what the document vouches for
    basis: Callable[[dict[str, Any]], set[str]] = stated_basis  # uuids of the decisions and exemptions it relied on
    of_year: bool = False  # its subject is a resident in an academic year
    sealed: bool = True
    elmo: bool = False  # carries its content as ELMO
    for_residents: bool = True  # offered on the page of a resident's documents
    for_batches: bool = True  # issued for residents, by the cohort

    @property
    def job(self) -> str:
        """The kind of the job that issues one."""
        return f"documents.{self.name}"
