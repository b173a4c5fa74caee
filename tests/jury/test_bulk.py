"""Hundreds of decisions at once: the same rules as one by one, in a fixed number of queries."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from curriculum.roles import roles_of
from jury.sittings.services import cancel_publication, publish
from jury.sittings.threshold_services import record_by_threshold
from records.models import Decision, Result
from tests import factories

pytestmark = pytest.mark.usefixtures("english")
# To record and to publish; a bulk write is not the same on both
ASKED = {"sqlite": (19, 16), "postgresql": (16, 15)}[connection.vendor]


@pytest.fixture
def june(cast):
    return factories.deliberation(cast.version, cast.nadia)


def encoded(cast, enrolment, mark="12"):
    registration = factories.registration(enrolment, cast.namur)
    Result.objects.create(
        registration=registration, session=factories.session(), mark=Decimal(mark), state="submitted",
        institution=cast.unamur, encoded_by=cast.nadia,
    )  # fmt: skip
    return registration.pk


def residents(cast, count):
    numbers = range(10, 10 + count) if count > 1 else [9]
    return [factories.enrolment(factories.person(f"P{n}"), cast.version, matricule=n) for n in numbers]


def test_recording_and_publishing_ask_the_same_number_of_questions(cast, june):
    roles_of(cast.nadia)  # looked up once a person
    asked = set()
    for count in (1, 3):
        chosen = {encoded(cast, resident) for resident in residents(cast, count)}
        with CaptureQueriesContext(connection) as recording:
            assert record_by_threshold(deliberation=june, registrations=chosen, by=cast.nadia) == count
        with CaptureQueriesContext(connection) as publishing:
            publish(deliberation=june, by=cast.nadia, at=factories.at(2100, 7, 1))
        asked.add((len(recording), len(publishing)))
        cancel_publication(deliberation=june, by=cast.nadia)
        june.refresh_from_db()
    ((recorded, published),) = asked
    assert (recorded, published) == ASKED
    assert Decision.objects.filter(granted=True, activity=cast.namur, mark=12).count() == 4


def test_each_decision_and_each_closed_mark_has_its_audit_row(cast, june):
    chosen = {encoded(cast, enrolment) for enrolment in (cast.alices, cast.bobs)}
    record_by_threshold(deliberation=june, registrations=chosen, by=cast.nadia)
    publish(deliberation=june, by=cast.nadia)
    told = AuditEntry.objects.exclude(action="publish").values_list(
        "action", "object_uuid", "institution", "actor_name"
    )
    decided = [("decide", d.uuid, "", "Nadia Test") for d in Decision.objects.all()]
    closed = [("close", r.uuid, "UNamur", "Nadia Test") for r in Result.objects.all()]
    assert sorted(told) == sorted(decided + closed)
    assert set(Result.objects.values_list("state", "version")) == {("decided", 2)}


def test_nobody_records_their_own_case(cast, june):
    own = encoded(cast, factories.enrolment(cast.nadia, cast.version, matricule=77))
    others = encoded(cast, cast.alices)
    with pytest.raises(PermissionDenied):
        record_by_threshold(deliberation=june, registrations={own, others}, by=cast.nadia)
    assert not Decision.objects.exists()
    assert record_by_threshold(deliberation=june, registrations={own, others}, by=cast.dora) == 2
