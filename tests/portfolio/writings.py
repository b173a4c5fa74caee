"""Entries and goals for the tests."""

from portfolio.entries.file_services import add_file
from portfolio.entries.services import save_entry
from portfolio.entries.uploads import Checked
from portfolio.goals.services import save_goal
from portfolio.models import EntryKind
from portfolio.sharing.services import share
from portfolio.signoffs.services import mark_as_evidence
from tests.factories import both


def kind(code="case"):
    found, _created = EntryKind.objects.get_or_create(code=code, defaults={"title": both(code.capitalize())})
    return found


def entry(enrolment, **values):
    """A private entry of that resident."""
    given = {"title": "Chest pain", "context": "An evening on call", "kind": kind(), **values}
    return save_entry(enrolment=enrolment, values=given, by=enrolment.user)


def goal(enrolment, **values):
    return save_goal(enrolment=enrolment, values={"title": "Break bad news", **values}, by=enrolment.user)


def sharing(row, reader):
    return share(subject=row, readers=[reader], by=row.enrolment.user)[0]


def entry_file(entry, name="notes.txt", content=b"Notes", content_type="text/plain"):
    return add_file(entry=entry, file=Checked(content, name, content_type), by=entry.enrolment.user)


def signed(entry, reader):
    """A sign-off of that reader rests on the entry."""
    return mark_as_evidence(entries=[entry], by=reader)[0]
