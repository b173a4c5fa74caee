"""Who owes an evaluation, as plain values, is whom `asked_for` names."""

from datetime import date

import pytest

from internships.evaluations.awaited_answers import awaited_answers
from internships.evaluations.todo import asked_for, awaited
from internships.models import Delegation, PlacementSupervisor
from records.models import Enrolment
from tests import clock, factories
from tests.guards.queries import loaded
from tests.internships import props

pytestmark = pytest.mark.django_db


def test_the_values_are_those_of_the_loaded_rows(cast):
    """Two supervisors one after the other, delegates of other days, one who retired, one who is the resident."""
    bobs = props.placement(factories.registration(cast.bobs, cast.joint), supervisors=[cast.sarah])
    alices = props.placement(factories.registration(cast.alices, cast.joint), supervisors=[cast.stefan])
    first, later = date(2026, 11, 15), date(2026, 11, 16)
    PlacementSupervisor.objects.filter(placement=alices).update(ends=first)
    PlacementSupervisor.objects.create(placement=alices, supervisor=cast.sarahs, starts=later, ends=alices.ends)
    for user, starts, ends in ((cast.charlie, first, None), (cast.marie, date(2026, 10, 1), first)):
        Delegation.objects.create(supervisor=cast.sarahs, user=user, starts=starts, ends=ends)
    Delegation.objects.create(supervisor=cast.sarahs, user=cast.bob, starts=date(2026, 10, 1))
    for stage in (alices, bobs):
        props.evaluation(cast, "midterm", stage=stage, due_on=date(2026, 11, 1))
    props.evaluation(cast, "objectives", "signed", stage=alices, due_on=date(2026, 10, 14))
    everybody = Enrolment.objects.all()
    for retired in (None, date(2026, 11, 20), date(2026, 12, 20)):
        type(cast.sarahs).objects.filter(pk=cast.sarahs.pk).update(retired_on=retired)
        for today in (date(2026, 11, 10), first, later, clock.TODAY, date(2027, 3, 1)):
            rows = {row.pk: {user.pk for user in asked_for(row, today)} for row in awaited(today)}
            with loaded() as models:
                found = awaited_answers(today, everybody)
            assert {answer.evaluation: set(answer.people) for answer in found} == {
                pk: people for pk, people in rows.items() if people
            }
            assert models == {}
    only_bobs = awaited_answers(clock.TODAY, everybody.filter(pk=cast.bobs.pk))
    assert [set(answer.people) for answer in only_bobs] == [{cast.sarah.pk, cast.charlie.pk}]
