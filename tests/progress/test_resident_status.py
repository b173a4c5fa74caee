"""What a resident's own page says."""

from decimal import Decimal

import pytest
from django.utils import translation

from curriculum.models import AdmissionCondition, Requirement
from progress.resident_status import resident_status, resident_statuses
from records.models import AdmissionPiece, Enrolment, Result
from tests import factories

pytestmark = pytest.mark.django_db
JULY = factories.at(2027, 7, 1)


@pytest.fixture
def cast():
    return factories.Cast()


def result(cast, activity, state="submitted", mark="13"):
    registration = factories.registration(cast.alices, activity)
    return Result.objects.create(
        registration=registration,
        session=factories.session(),
        mark=Decimal(mark),
        state=state,
        institution=cast.unamur,
        encoded_by=cast.nadia,
    )


def test_a_requirement_counts_only_what_is_earned(cast):
    theory = Requirement(
        programme_version=cast.version, code="theory", title=factories.both("Theory"), minimum=Decimal(5)
    )
    Requirement.objects.bulk_create([theory])  # the version is published, and its content frozen
    cast.namur.counts_for.add(theory)
    cast.louvain.counts_for.add(theory)
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=JULY)
    factories.decision(sitting, factories.registration(cast.alices, cast.namur), mark=Decimal(12))
    factories.registration(cast.alices, cast.louvain)
    (measure,) = resident_status(cast.alices, JULY).measures
    assert (measure.done, measure.missing) == (Decimal("1.5"), Decimal("3.5"))


def test_submitted_marks_wait_for_the_jury_and_drafts_are_hidden(cast):
    result(cast, cast.namur)
    result(cast, cast.joint, state="draft")
    assert {pk: r.mark for pk, r in resident_status(cast.alices, JULY).awaited.items()} == {cast.namur.pk: Decimal(13)}


def test_a_mark_stays_until_the_decision_on_it_is_published(cast):
    mark = result(cast, cast.namur, state="decided")
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=factories.at(2027, 7, 5))
    factories.decision(sitting, mark.registration, mark=mark.mark)
    assert resident_status(cast.alices, JULY).awaited == {cast.namur.pk: mark}
    assert resident_status(cast.alices, factories.at(2027, 7, 5)).awaited == {}


def test_a_draft_stays_hidden_whatever_the_jury_decided(cast):
    mark = result(cast, cast.namur, state="draft", mark="8")
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=JULY)
    factories.decision(sitting, mark.registration, mark=Decimal(12))
    assert not Result.objects.visible_to(cast.alice, JULY).exists()


def test_marks_stay_hidden_until_publication_where_the_version_says_so(cast):
    result(cast, cast.namur)
    type(cast.version).objects.update(marks_released="on_publication")
    assert resident_status(Enrolment.objects.get(pk=cast.alices.pk), JULY).awaited == {}


def test_what_is_missing_says_who_can_mend_it(cast):
    diploma = AdmissionCondition(programme_version=cast.version, code="diploma", title=factories.both("Diploma"))
    AdmissionCondition.objects.bulk_create([diploma])
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=factories.at(2027, 2, 5), kind="january")
    factories.decision(sitting, factories.registration(cast.alices, cast.namur), mark=Decimal(8), granted=False)
    june = factories.session()
    with translation.override("en"):
        missing = resident_status(cast.alices, factories.at(2027, 3, 1)).missing
    assert [(lack.what, lack.who, lack.until) for lack in missing] == [
        ("To show at the secretariat: Diploma", "UNamur", None),
        ("To take again: Activity NAM", "you", june.starts),
    ]
    AdmissionPiece.objects.create(
        enrolment=cast.alices, condition=diploma, document="Copy", dated=JULY, checked_by=cast.nadia
    )
    assert len(resident_status(cast.alices, factories.at(2027, 3, 1)).missing) == 1


def test_queries_do_not_grow(cast, django_assert_num_queries):
    for count in (1, 3):
        while Enrolment.objects.count() < count:
            number = Enrolment.objects.count()
            factories.enrolment(factories.person(f"P{number}"), cast.version, matricule=number + 10)
        chosen = Enrolment.objects.order_by("pk")[:count]
        with django_assert_num_queries(14):
            resident_statuses(chosen, JULY)
