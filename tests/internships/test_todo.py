"""Who is shown placements to accept or approve, and accreditations that end soon."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from internships import todo
from internships.agreements import services as agreements
from internships.models import Accreditation, Delegation, Placement, Supervisor
from tests import factories
from tests.internships import scene

TODAY = scene.NOW


@pytest.fixture
def lines(english):
    def of(user):
        return [(line.words, line.url) for line in todo.waiting(user, TODAY)]

    return of


def test_a_proposed_stage_waits_for_its_supervisor(cast, lines):
    stage = scene.proposed(cast)
    assert lines(cast.stefan) == [("Stage of Alice Test: for you to accept", f"/placements/{stage.uuid}/")]
    begun = ("Stage at Cabinet du Moulin: begun without approval", f"/placements/{stage.uuid}/")
    assert lines(cast.alice) == [begun]
    for other in (cast.sarah, cast.nadia, cast.dora, cast.marie, cast.charlie):
        assert lines(other) == []


def test_it_waits_for_who_stands_in_while_they_do(cast, lines):
    scene.proposed(cast)
    stands_in = Delegation.objects.create(supervisor=cast.stefans, user=cast.charlie, starts=TODAY, ends=TODAY)
    assert [text for text, _url in lines(cast.charlie)] == ["Stage of Alice Test: for you to accept"]
    stands_in.ends = stands_in.starts = TODAY - timedelta(days=1)
    stands_in.save()
    assert lines(cast.charlie) == []


def test_who_has_retired_is_asked_for_nothing(cast, lines):
    scene.proposed(cast)
    Supervisor.objects.filter(pk=cast.stefans.pk).update(retired_on=TODAY)
    assert len(lines(cast.stefan)) == 1
    Supervisor.objects.filter(pk=cast.stefans.pk).update(retired_on=TODAY - timedelta(days=1))
    assert lines(cast.stefan) == []


def test_an_accepted_stage_waits_for_the_offices_of_its_programme(cast, lines):
    stage = scene.accepted(cast)
    elsewhere = factories.person("Elsa")
    factories.role(elsewhere, "director", programme=factories.programme_version(code="OTHER").programme)
    expected = [("Stage of Alice Test: to approve", f"/placements/{stage.uuid}/")]
    assert lines(cast.nadia) == lines(cast.louis) == lines(cast.dora) == expected
    assert lines(cast.stefan) == lines(cast.marie) == lines(elsewhere) == []
    agreements.approve(placement=stage, by=cast.nadia)
    assert lines(cast.nadia) == []


def test_several_lead_to_the_list_of_them(cast, lines):
    scene.accepted(cast)
    scene.accepted(cast, registration=cast.bobs_year, supervisors=[cast.sarahs], site=cast.other_site)
    assert lines(cast.nadia) == [("2 stages to approve", "/stages/list/?state=accepted")]


def test_an_accreditation_that_ends_in_three_months_waits_for_the_offices(cast, lines):
    federal = Accreditation.objects.filter(supervisor=cast.stefans, kind="federal")
    federal.update(valid_to=TODAY + timedelta(days=91))
    url = f"/supervisors/{cast.stefans.uuid}/"
    assert lines(cast.nadia) == lines(cast.dora) == [("Accreditation of Stefan Test: ends within three months", url)]
    assert lines(cast.stefan) == lines(cast.alice) == []
    Accreditation.objects.filter(supervisor__in=[cast.stefans, cast.sarahs]).update(valid_to=date(2027, 1, 31))
    assert lines(cast.nadia) == [
        ("Accreditations of 2 supervisors end within three months", "/supervisors/?accreditation=soon")
    ]
    Accreditation.objects.update(valid_to=TODAY + timedelta(days=92))
    assert lines(cast.nadia) == []


def test_each_line_says_by_which_day(cast, english):
    def days(user, today=TODAY):
        return [(line.day, line.late, line.who) for line in todo.waiting(user, today)]

    scene.proposed(cast)
    assert days(cast.stefan) == [(scene.FIRST, (TODAY - scene.FIRST).days, None)]
    assert days(cast.stefan, scene.FIRST) == [(scene.FIRST, 0, None)]
    scene.accepted(cast, registration=cast.bobs_year, supervisors=[cast.sarahs], site=cast.other_site)
    assert days(cast.nadia) == [(scene.FIRST, (TODAY - scene.FIRST).days, None)]
    Placement.objects.all().delete()
    soon = TODAY + timedelta(days=30)
    Accreditation.objects.filter(supervisor=cast.stefans, kind="federal").update(valid_to=soon)
    assert days(cast.nadia) == [(soon, 0, "Stefan Test")]
    Accreditation.objects.filter(supervisor=cast.sarahs).update(valid_to=TODAY)
    assert days(cast.nadia) == [(TODAY, 0, None)]


def test_queries_do_not_grow(cast):
    """One more stage to accept and one more to approve cost nothing."""

    def queries(name):
        user = type(getattr(cast, name)).objects.get(pk=getattr(cast, name).pk)
        with CaptureQueriesContext(connection) as seen:
            todo.waiting(user, TODAY)
        return len(seen)

    bobs_hospital = factories.registration(cast.bobs, cast.hospital)
    scene.accepted(cast)
    scene.proposed(cast, registration=cast.bobs_year, site=cast.other_site)
    before = [queries("nadia"), queries("stefan")]
    for registration in (bobs_hospital, cast.alices_hospital):
        placement = Placement.objects.create(
            registration=registration, site=cast.ward, starts=scene.FIRST, ends=scene.LAST, proposed_by=cast.nadia,
            share=Decimal("0.5"),
        )  # fmt: skip
        placement.supervisions.create(supervisor=cast.stefans, starts=scene.FIRST, ends=scene.LAST)
    Placement.objects.filter(registration=bobs_hospital).update(agreement_state="accepted")
    assert [queries("nadia"), queries("stefan")] == before
