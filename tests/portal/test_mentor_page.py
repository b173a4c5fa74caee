"""The residents of a mentor on the home page."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from internships.models import Interruption
from portfolio.models import Observation
from records.models import Enrolment
from tests import factories
from tests.guards.queries import assert_budget
from tests.internships import props as stages
from tests.mentoring.props import declared, spoken
from tests.portfolio import props as evidence
from tests.portfolio import writings

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return factories.Cast()


def page(client, user, language="en"):
    client.force_login(user)
    return " ".join(client.get("/", headers={"accept-language": language}).content.decode().split())


def test_the_mentor_sees_her_residents_and_nobody_elses(cast, client):
    text = page(client, cast.marie)
    assert "TEST Alice" in text
    assert "TEST Bob" not in text
    assert "Alice Test: declare whether there is a tie" in text
    assert "Mes assistants" in page(client, cast.marie, "fr")


@pytest.mark.parametrize("name", ["alice", "stefan", "nadia", "charlie"])
def test_who_mentors_nobody_has_no_such_part(cast, client, name):
    assert "Since you last met" not in page(client, getattr(cast, name))


def test_an_interrupted_stage_is_not_the_stage_now(cast, client):
    stage = stages.placement(factories.registration(cast.alices, cast.namur), where=stages.site("Cabinet des Prés"))
    assert "Cabinet des Prés" in page(client, cast.marie)
    Interruption.objects.create(placement=stage, starts=stage.starts, reason="Illness")
    assert "Cabinet des Prés" not in page(client, cast.marie)


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
    assert_budget(client, "/", more_residents, 35)


def links_of(client, user):
    client.force_login(user)
    text = client.get("/", headers={"accept-language": "en"}).content.decode()
    part = text.split('id="changes"')[1].split("</section>")[0]
    return dict(re.findall(r'<a href="([^"]+)">([^<]+)</a>', part))


def test_what_changed_leads_to_the_page_of_each(cast, client):
    for start in (2024, 2025, 2026):
        factories.year(start)
    declared(cast)
    own, day = evidence.framework(), timezone.localdate() - timedelta(days=20)
    form = evidence.form(own)
    evidence.rule(own)
    before = evidence.observed(cast.alices, cast.stefan, form)
    Observation.objects.filter(pk=before.pk).update(recorded_at=timezone.now() - timedelta(days=30))
    spoken(cast, "of the night shift", day=day)
    entry = writings.entry(cast.alices, title="A long evening")
    writings.entry(cast.alices, title="PRIVATE")
    writings.sharing(entry, cast.marie)
    seen = evidence.observed(cast.alices, cast.stefan, form)
    competency, level = own.competencies.first(), own.levels.get(code="novice")
    signed = evidence.signed(cast.alices, cast.marie, competency, level, [seen])
    assert links_of(client, cast.marie) == {
        reverse("entry", args=[entry.uuid]): "Shared: A long evening",
        reverse("observation", args=[seen.uuid]): "Form watch by Stefan Test",
        reverse("sign-off", args=[signed.uuid]): "Signed: Competency a: Novice",
    }
    for url in links_of(client, cast.marie):
        assert client.get(url).status_code == 200, url


def test_more_than_a_few_are_counted(cast, client):
    spoken(cast, "of the night shift", day=timezone.localdate() - timedelta(days=20))
    for number in range(5):
        writings.sharing(writings.entry(cast.alices, title=f"Entry {number}"), cast.marie)
    found = links_of(client, cast.marie)
    assert list(found.values()) == ["Shared: Entry 4", "Shared: Entry 3", "Shared: Entry 2", "2 more shared"]
    assert list(found)[-1] == reverse("entry-list", args=[cast.alices.uuid])
