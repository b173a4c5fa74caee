"""The mentor's page."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from records.models import Enrolment
from tests import factories
from tests.guards.queries import assert_budget
from tests.mentoring.props import declared, spoken

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return factories.Cast()


def page(client, user, language="en"):
    client.force_login(user)
    return " ".join(client.get("/mentor/", headers={"accept-language": language}).content.decode().split())


def test_the_mentor_sees_her_residents_and_nobody_elses(cast, client):
    text = page(client, cast.marie)
    assert "TEST Alice" in text
    assert "TEST Bob" not in text
    assert "You go along with 1 resident as mentor." in text
    assert "Alice Test: declare whether there is a tie" in text
    assert "Mes assistants" in page(client, cast.marie, "fr")


@pytest.mark.parametrize("name", ["alice", "stefan", "nadia", "charlie"])
def test_who_mentors_nobody_is_told_so(cast, client, name):
    text = page(client, getattr(cast, name))
    assert "Residents whose mentor you are will be here." in text
    assert "TEST" not in text


def test_what_changed_since_they_met(cast, client):
    declared(cast)
    spoken(cast, "of the night shift", day=date(2026, 10, 5))
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1))
    factories.decision(sitting, factories.registration(cast.alices, cast.namur, 2025), mark=Decimal(12))
    assert "Nothing has changed for any of them." in page(client, cast.marie)
    late = timezone.now() - timedelta(minutes=5)
    later = factories.deliberation(cast.version, cast.nadia, 2025, kind="september", published_at=late)
    factories.decision(later, factories.registration(cast.alices, cast.louvain, 2025), mark=Decimal(12))
    text = page(client, cast.marie)
    assert "1 decision of the jury" in text
    assert "night shift" not in text.replace("Goal: of the night shift", "")


def test_the_page_takes_the_same_queries_for_one_and_for_three(cast, client):
    def more_residents(count):
        for _ in range(count):
            number = Enrolment.objects.count()
            added = factories.enrolment(factories.person(f"P{number}"), cast.version, matricule=number + 10)
            factories.accompanies(cast.marie, added)

    client.force_login(cast.marie)
    assert_budget(client, "/mentor/", more_residents, 30)
