"""A line of the home page that counts rows leads to a list of exactly these rows."""

from datetime import date

import pytest
from django.urls import reverse

import portal.reminders
from internships.concerns import todo as concerns
from internships.evaluations import todo as evaluations
from pages.todo import Waiting
from records.imports.todo import to_import
from records.marks.todo import to_submit
from records.models import Result
from tests import clock
from tests.internships import props
from tests.portal import list_rows
from tests.portal.list_props import Lists, concern

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Lists()


def listed(client, user, line):
    """The rows of the list to which the line leads; no word of its address is unknown there."""
    client.force_login(user)
    context = client.get(line.url).context
    assert context["not_understood"] == ""
    assert "?" in line.url
    assert context["form"].is_valid()
    return context["page"].paginator.count


def only(lines):
    (line,) = lines
    return line


def test_evaluations_that_wait_for_a_supervisor(client, cast):
    other = props.placement(cast.alices_hospital, where=cast.ward, supervisors=[cast.stefan])
    props.evaluation(cast, "midterm", stage=other, due_on=date(2026, 11, 20))
    line = only(evaluations.of_supervisor(cast.stefan, clock.TODAY))
    assert line.words.startswith("2 ")
    assert listed(client, cast.stefan, line) == 2


def test_evaluations_for_a_resident_to_read(client, cast):
    other = props.placement(cast.alices_hospital, where=cast.ward, supervisors=[cast.sarah])
    props.evaluation(cast, "midterm", "signed", stage=other)
    found = [line for line in evaluations.of_resident(cast.alice, clock.TODAY) if "show=" in line.url]
    assert next(line.words for line in found if "show=read" in line.url).startswith("2 ")
    for line in found:
        assert listed(client, cast.alice, line) == int(line.words.split()[0])


def test_concerns_that_wait_for_the_coordinator(client, cast):
    concern(cast.running, cast.stefan, state="withdrawn")
    line = only(concerns.waiting(cast.dora, clock.TODAY))
    assert listed(client, cast.dora, line) == int(line.words.split()[0])


def test_people_who_are_late_with_an_answer(client, cast):
    line = only(portal.reminders.waiting(cast.nadia, clock.TODAY))
    assert listed(client, cast.nadia, line) == int(line.words.split()[0])


def test_tables_that_are_not_imported_yet(client, cast):
    list_rows.imports(cast)
    line = only(to_import(cast.nadia))
    assert listed(client, cast.nadia, line) == int(line.words.split()[0]) == 1


def test_marks_that_are_drafts(client, cast):
    list_rows.marks(cast)
    line = only(to_submit(cast.nadia))
    assert listed(client, cast.nadia, line) == int(line.words.split()[0]) == 1
    assert Result.objects.get().state == "draft"


def test_a_link_without_a_filter_fails_this_test(client, cast):
    with pytest.raises(AssertionError):
        listed(client, cast.nadia, Waiting("2 tables", reverse("import-list")))
