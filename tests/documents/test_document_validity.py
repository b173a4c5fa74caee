"""A document that relied on what no longer holds says so."""

from decimal import Decimal

import pytest
from django.utils import translation

from documents.issuing import services
from documents.issuing.document_validity import DocumentValidity, validity_of
from tests import factories
from tests.documents import props

pytestmark = pytest.mark.django_db
NOW = props.NOW
LATER = factories.at(2027, 1, 15)


@pytest.fixture
def decided(cast):
    registration = factories.registration(cast.alices, cast.namur, 2025)
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 3))
    return factories.decision(sitting, registration, Decimal(12))


@pytest.fixture
def document(cast, decided):
    return services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=NOW)


def correction(cast, decided, published_at):
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, "september", published_at=published_at)
    return factories.decision(
        sitting, decided.registration, Decimal(8), granted=False, supersedes=decided, reason="A mark was misread"
    )


def test_nothing_happened(cast, document):
    assert validity_of(document, NOW) == validity_of(document, LATER) == DocumentValidity.CURRENT


def test_titles_addresses_and_the_reader_s_language_do_not_count(cast, document):
    cast.unamur.address = "Elsewhere"
    cast.unamur.save()
    cast.alice.family_name = "Married"
    cast.alice.save()
    with translation.override("en"):
        assert validity_of(document, LATER) == DocumentValidity.CURRENT


def test_a_decision_was_superseded(cast, decided, document):
    correction(cast, decided, factories.at(2026, 12, 1))
    assert validity_of(document, factories.at(2026, 11, 30)) == DocumentValidity.CURRENT
    assert validity_of(document, LATER) == DocumentValidity.REVISED


def test_an_unpublished_correction_is_not_told(cast, decided, document):
    correction(cast, decided, None)
    assert validity_of(document, LATER) == DocumentValidity.CURRENT


def test_an_exemption_was_withdrawn(cast):
    exemption = props.exempt(cast.alices, cast.louvain, cast.nadia)
    document = services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=NOW)
    exemption.withdrawn_on = factories.at(2026, 12, 1).date()
    exemption.save()
    assert validity_of(document, LATER) == DocumentValidity.REVISED


def test_the_record_went_on(cast, document):
    factories.registration(cast.alices, cast.louvain, 2026)
    assert validity_of(document, LATER) == DocumentValidity.OLDER


def test_of_somebody_else_nothing_counts(cast, document):
    registration = factories.registration(cast.bobs, cast.namur, 2025)
    sitting = factories.deliberation(
        cast.version, cast.nadia, 2025, "september", published_at=factories.at(2026, 12, 1)
    )
    factories.decision(sitting, registration, Decimal(15))
    assert validity_of(document, LATER) == DocumentValidity.CURRENT
