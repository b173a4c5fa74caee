"""The record: each part for those who may see it, and the same few queries however long it is."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from records.models import Exemption, StatusChange
from tests import factories


@pytest.fixture
def life(cast, encoded):
    """Alice: `namur` failed last year and taken again, with a draft and a submitted mark; a leave; an address."""
    cast.alices.telephone, cast.alices.street = "+32 81 11 22 33", "Rue Neuve 1"
    cast.alices.postcode, cast.alices.city, cast.alices.birth_date = "5000", "Namur", date(1998, 5, 4)
    cast.alices.save()
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1))
    factories.decision(
        sitting, factories.registration(cast.alices, cast.namur, 2025), mark=Decimal("8.5"), granted=False, reason="Why"
    )
    encoded(factories.registration(cast.alices, cast.namur), "7.25", state="draft")
    encoded(factories.registration(cast.alices, cast.louvain), "13.75", by=cast.louis, institution=cast.uclouvain)
    StatusChange.objects.create(
        enrolment=cast.alices, kind="leave", starts=date(2026, 1, 1), reason="Illness", recorded_by=cast.nadia
    )
    return cast


def record(life, browse, who, language="en"):
    return browse(getattr(life, who), language).get(reverse("enrolment", args=[life.alices.uuid])).content.decode()


FACTS = {
    "contact": ["alice.test@example.org", "+32 81 11 22 33", "UNA00001"],
    "file": ["Rue Neuve 1", "4 May 1998", "Illness"],
    "leave": ["leave", "1 January 2026"],
    "credits": ["0 of 10 credits", "8.5<", "not passed, taken again"],
    "submitted": ["13.75"],
    "draft": ["7.25"],
    "people": ["People who support this resident", "· mentor", "· stage supervisor"],
}
SEEN = {
    "alice": {"contact", "file", "leave", "credits", "submitted", "people"},
    "marie": {"contact", "credits", "submitted", "people"},
    "stefan": {"contact", "leave"},
    "theo": {"draft"},
    "nadia": set(FACTS),
    "louis": {"contact", "credits", "submitted", "people"},
    "dora": {"contact", "file", "leave", "credits", "submitted", "people"},
    "jules": {"leave", "credits", "submitted"},
}


@pytest.mark.parametrize("who", SEEN)
def test_who_sees_what(life, browse, who):
    if who == "jules":
        factories.deliberation(life.version, life.nadia)
    text = record(life, browse, who)
    assert "Alice Test" in text
    shown = {part for part, facts in FACTS.items() if any(fact in text for fact in facts)}
    whole = {part for part, facts in FACTS.items() if all(fact in text for fact in facts)}
    assert shown == whole == SEEN[who]


def test_in_french(life, browse):
    text = record(life, browse, "nadia", "fr")
    for shown in ("0 sur 10 crédits.", "non réussi", "Dossier administratif", "Accompagnement", "8,5"):
        assert shown in text, shown


def test_what_the_office_does_is_offered_to_the_office_alone(life, browse):
    offered = [reverse(n, args=[life.alices.uuid]) for n in ("enrolment-identity", "enrolment-year-next")]
    offered.append(reverse("accompaniment-add", args=[life.alices.uuid]))
    for who in ("alice", "marie", "stefan", "theo"):
        assert not any(url in record(life, browse, who) for url in offered), who
    assert all(url in record(life, browse, "louis") for url in offered)
    status = reverse("enrolment-status", args=[life.alices.uuid])
    assert status in record(life, browse, "nadia")
    assert status not in record(life, browse, "louis")


@pytest.mark.parametrize(("who", "offered"), [("alice", True), ("nadia", True), ("marie", False), ("jules", False)])
def test_documents_are_offered_to_who_may_open_them(life, browse, who, offered):
    url = reverse("enrolment-documents", args=[life.alices.uuid])
    assert (f'href="{url}"' in record(life, browse, who)) is offered
    assert (browse(getattr(life, who)).get(url).status_code == 200) is offered


def test_zero_is_a_mark(cast, browse, encoded):
    encoded(factories.registration(cast.alices, cast.namur), "0")
    text = record(cast, browse, "nadia")
    assert '<span class="mark">0<span class="mark-scale">/20</span></span>' in text


def test_a_decision_that_is_not_published_yet_is_not_seen(cast, browse):
    ahead = factories.deliberation(cast.version, cast.nadia, published_at=timezone.now() + timezone.timedelta(days=1))
    factories.decision(ahead, factories.registration(cast.alices, cast.namur), mark=Decimal("11.25"))
    for who in ("alice", "marie", "nadia"):
        text = record(cast, browse, who)
        assert "0 of 10 credits" in text
        assert "11.25" not in text


def activity_page(cast, browse, who):
    url = reverse("enrolment-activity", args=[cast.alices.uuid, cast.namur.uuid])
    return browse(getattr(cast, who)).get(url).content.decode()


def test_reasons_are_not_for_the_mentor(life, browse):
    Exemption.objects.create(
        enrolment=life.alices,
        activity=life.namur,
        reason="Earlier diploma",
        decided_on=date(2026, 1, 1),
        recorded_by=life.nadia,
        withdrawn_on=date(2026, 2, 1),
    )
    for who, sees in (("alice", True), ("nadia", True), ("louis", True), ("marie", False)):
        text = activity_page(life, browse, who)
        assert "credits not granted" in text
        assert ("Why" in text, "Earlier diploma" in text) == (sees, sees), who


def test_a_superseded_decision_says_so_once_the_new_one_is_published(life, browse):
    old = life.alices.decisions.get()
    later = factories.deliberation(life.version, life.nadia, 2026)
    factories.decision(later, old.registration, mark=Decimal("10.25"), supersedes=old, reason="Error")
    assert "superseded" not in activity_page(life, browse, "alice")
    assert "10.25" not in activity_page(life, browse, "alice")
    factories.released(later, factories.at(2026, 11, 1))
    text = activity_page(life, browse, "alice")
    assert "superseded" in text
    assert "10.25" in text


def test_the_teacher_sees_the_own_marks_and_no_decision(life, browse):
    text = activity_page(life, browse, "theo")
    assert 'value="7.25"' in text
    assert "8.5" not in text
    assert "Decisions of the jury" not in text


@pytest.mark.parametrize(("who", "queries"), [("nadia", 29), ("marie", 33), ("alice", 28), ("stefan", 22)])
def test_queries_do_not_grow(cast, browse, encoded, who, queries, django_assert_num_queries):
    client, url = browse(getattr(cast, who)), reverse("enrolment", args=[cast.alices.uuid])
    activities = [cast.namur, cast.louvain, cast.joint]
    done = 0
    for count in (1, 3):
        for activity in activities[done:count]:
            registration = factories.registration(cast.alices, activity)
            encoded(registration, "12")
            sitting = factories.deliberation(
                cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1), sitting="past"
            )
            factories.decision(
                sitting, factories.registration(cast.alices, activity, 2025), mark=Decimal(8), granted=False
            )
            StatusChange.objects.create(
                enrolment=cast.alices,
                kind="leave",
                starts=date(2020 + done, 1, 1),
                ends=date(2020 + done, 2, 1),
                reason="Illness",
                recorded_by=cast.nadia,
            )
            done += 1
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200
