"""Rows written at once are what the same rows are when they are written one by one."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.bulk import Bulk
from accounts.changes import ConflictError
from accounts.models import AuditEntry, User
from records.mark_values import Outcome
from records.models import Decision, Deliberation, Enrolment, EnrolmentIdentifier, Result
from tests import factories

pytestmark = pytest.mark.django_db
BATCH = uuid.UUID("3f2a0000-0000-4000-8000-000000000001")


@pytest.fixture
def cast():
    return factories.Cast()


def bulk(cast, **more):
    return Bulk(by=cast.nadia, action="import", batch=BATCH, institution="UNamur", **more)


def written(one):
    one.prepare()
    with transaction.atomic():
        one.write()


def newcomer(cast, number=1):
    user = User(email=f"New{number}@Example.org", given_name="Zoé", family_name=f"Évrard{number}", password="!")
    enrolment = Enrolment(
        user=user, programme_version=cast.version, intake=cast.alices.intake, enrolling_institution=cast.unamur,
        city="Namur",
    )  # fmt: skip
    return user, enrolment, EnrolmentIdentifier(enrolment=enrolment, institution=cast.unamur, value=f"N{number}")


def test_rows_that_refer_to_each_other(cast):
    one = bulk(cast)
    for number in (1, 2, 3):
        user, enrolment, matricule = newcomer(cast, number)
        one.add(enrolment, parts=[matricule], notes={"matricule UNamur": matricule.value}, action="enrol")
        one.add(user)
    written(one)
    found = Enrolment.objects.get(identifiers__value="N2")
    assert (found.user.email, found.user.sort_key, found.city) == ("new2@example.org", "evrard2 zoe", "Namur")
    entry = AuditEntry.objects.get(object_uuid=found.uuid)
    assert (entry.action, entry.batch, entry.institution, entry.actor_uuid, entry.object_version) == (
        "enrol",
        BATCH,
        "UNamur",
        cast.nadia.uuid,
        1,
    )
    assert entry.before == {}
    assert entry.after["user"] == str(found.user.uuid)
    assert entry.after["matricule UNamur"] == "N2"
    assert "search_key" not in AuditEntry.objects.get(object_uuid=found.user.uuid).after
    assert AuditEntry.objects.filter(batch=BATCH).count() == 6


def test_keys_go_on_after_a_bulk(cast):
    one = bulk(cast)
    user, _enrolment, _matricule = newcomer(cast)
    one.add(user)
    one.prepare()
    another = User.objects.create_user("later@example.org")
    with transaction.atomic():
        one.write()
    assert User.objects.create_user("last@example.org").pk > max(another.pk, user.pk)


def test_changes_count_the_version_and_derive_what_follows(cast):
    one = bulk(cast)
    matricule = cast.alices.identifiers.get(institution=cast.uclouvain)
    one.change(cast.alice, {"family_name": "Wéry"})
    one.change(
        cast.alices,
        {"city": "Namur", "telephone": "1"},
        changed_parts=[(matricule, {"value": "L9"})],
        notes={"matricule UCLouvain": ("UCL00001", "L9")},
    )
    written(one)
    alice = User.objects.get(pk=cast.alice.pk)
    assert (alice.family_name, alice.sort_key, alice.version) == ("Wéry", "wery alice", 2)
    alices = Enrolment.objects.get(pk=cast.alices.pk)
    assert (alices.city, alices.version, alices.identifiers.get(institution=cast.uclouvain).value) == ("Namur", 2, "L9")
    entry = AuditEntry.objects.get(object_uuid=alices.uuid, batch=BATCH)
    assert entry.object_version == 2
    assert entry.before["matricule UCLouvain"] == "UCL00001"
    assert entry.after["matricule UCLouvain"] == "L9"


def test_somebody_else_wrote_meanwhile(cast):
    one = bulk(cast)
    one.change(Enrolment.objects.get(pk=cast.alices.pk), {"city": "Namur"})
    user, _enrolment, _matricule = newcomer(cast)
    one.add(user)
    one.prepare()
    Enrolment.objects.filter(pk=cast.alices.pk).update(version=7)
    with pytest.raises(ConflictError), transaction.atomic():
        one.write()
    assert not User.objects.filter(email="new1@example.org").exists()
    assert not AuditEntry.objects.filter(batch=BATCH).exists()


def test_the_database_still_refuses(cast):
    one = bulk(cast)
    user, _enrolment, _matricule = newcomer(cast)
    user.email = cast.bob.email
    one.add(user)
    one.prepare()
    with pytest.raises(IntegrityError), transaction.atomic():
        one.write()


def test_removal(cast):
    one = bulk(cast)
    user, enrolment, matricule = newcomer(cast)
    one.add(user)
    one.add(enrolment, parts=[matricule])
    written(one)
    other = Bulk(by=cast.nadia, action="undo")
    other.remove(enrolment, parts=[matricule], before={"city": "Namur"})
    other.remove(user)
    written(other)
    assert not User.objects.filter(email="new1@example.org").exists()
    assert not EnrolmentIdentifier.objects.filter(value="N1").exists()
    assert AuditEntry.objects.get(object_uuid=enrolment.uuid, action="undo").before == {"city": "Namur"}


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written(cast):
    one = bulk(cast)
    one.prepare()
    with pytest.raises(RuntimeError):
        one.write()


def test_three_thousand_rows_take_as_many_statements_as_three(cast, django_assert_max_num_queries):
    one = bulk(cast)
    for number in range(3000):
        one.add(newcomer(cast, number)[0])
    with django_assert_max_num_queries(8):
        one.prepare()
        with transaction.atomic():
            one.write()
    assert User.objects.filter(email__startswith="new").count() == 3000


@pytest.mark.parametrize("text", ["a\tb", "a\nb\r", "\\N", "\\", "a\\tb", "'\"", "", "é€😀", "{}", "\\.\n"])
def test_text_arrives_as_it_is(cast, text):
    one = bulk(cast, why=text)
    user, enrolment, matricule = newcomer(cast)
    enrolment.street = text
    one.add(enrolment, parts=[matricule], notes={"text": text})
    one.add(user)
    written(one)
    found = Enrolment.objects.get(identifiers__value="N1")
    assert (found.street, found.birth_date) == (text, None)
    entry = AuditEntry.objects.get(object_uuid=found.uuid)
    assert (entry.after["text"], entry.reason) == (text, text)


def test_values_of_every_kind_arrive_as_saved_ones(cast):
    """The same row by `save` and in bulk: numbers, days, times, choices, uuids, nothing at all."""
    sitting = factories.deliberation(cast.version, cast.nadia)
    taken = factories.registration(cast.alices, cast.namur)
    made = {
        Deliberation: {
            "programme_version": cast.version, "session": factories.session(2026, "september"),
            "recorded_by": cast.nadia, "held_on": date(2027, 9, 3), "published_at": factories.at(2027, 9, 4),
            "closed_at": factories.at(2027, 9, 3), "state": "released",
        },
        Decision: {"deliberation": sitting, "registration": taken, "outcome": Outcome.ABSENT, "granted": False},
        Result: {
            "registration": taken, "session": sitting.session, "mark": Decimal("12.50"), "state": Result.State.DRAFT,
            "encoded_by": cast.nadia, "institution": cast.unamur, "encoded_at": factories.at(2027, 6, 2),
        },
    }  # fmt: skip
    for model, values in made.items():
        row = model(**values)
        row.save()
        saved = model.objects.filter(pk=row.pk).values().get()
        row.delete()
        again = model(**values, uuid=row.uuid)
        one = bulk(cast)
        one.add(again)
        written(one)
        assert model.objects.filter(pk=again.pk).values().get() == {**saved, "id": again.pk}
