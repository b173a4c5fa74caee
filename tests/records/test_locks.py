"""The lock of an enrolment: taken by one at a time, and written by hand nowhere else."""

import re
import threading
from datetime import date
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from records.enrolments.locks import lock_enrolment, lock_enrolments
from records.models import Accompaniment, Enrolment

ROOT = Path(__file__).resolve().parent.parent.parent
BY_HAND = re.compile(r"Enrolment\.objects\.(?:\w+\([^()]*\)\.)*select_for_update")
PATIENCE = 20  # seconds


def locks_by_hand(root: Path) -> list[str]:
    """Where an enrolment is locked without `records.enrolments.locks`."""
    found = []
    for path in sorted(root.glob("*/**/*.py")):
        name = str(path.relative_to(root))
        if not name.startswith(("tests/", "var/", "records/enrolments/locks.py")) and BY_HAND.search(path.read_text()):
            found.append(name)
    return found


@pytest.mark.embedded
def test_there_is_one_lock():
    assert locks_by_hand(ROOT) == []


@pytest.mark.embedded
def test_a_lock_by_hand_is_seen(tmp_path):
    for name, text in {
        "records/enrolments/locks.py": "Enrolment.objects.select_for_update().get(pk=pk)",
        "records/one.py": "Enrolment.objects.select_for_update().get(pk=pk)",
        "records/two.py": "Enrolment.objects.filter(pk__in=pks).select_for_update(no_key=True)",
        "records/three.py": "Result.objects.select_for_update().get(pk=pk)",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert locks_by_hand(tmp_path) == ["records/one.py", "records/two.py"]


@pytest.mark.django_db
def test_it_gives_what_stands_there_now(cast):
    Enrolment.objects.filter(pk=cast.alices.pk).update(city="Namur")
    with transaction.atomic():
        assert lock_enrolment(cast.alices.pk).city == "Namur"


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", ["pks", "query set"])
def test_several_are_locked_by_one_query(cast, wanted, django_assert_num_queries):
    rows = Enrolment.objects.order_by("-pk").values("pk")
    pks = rows if wanted == "query set" else [cast.bobs.pk, cast.alices.pk, cast.bobs.pk]
    with transaction.atomic(), django_assert_num_queries(1):
        lock_enrolments(pks)


def elsewhere(act):
    """What `act()` gives or raises on a connection of its own."""
    results = []

    def work():
        try:
            results.append(act())
        except OperationalError as error:
            results.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(PATIENCE)
    return results[0]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_others_wait_for_it_and_may_still_point_at_the_enrolment(cast):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no row locks")

    def lock(enrolment):
        with transaction.atomic():
            return Enrolment.objects.select_for_update(no_key=True, nowait=True).get(pk=enrolment.pk)

    def support():
        return Accompaniment.objects.create(
            enrolment=cast.alices, user=cast.charlie, capacity="reader", starts=date(2026, 9, 14)
        )

    with transaction.atomic():
        lock_enrolments([cast.alices.pk])
        assert isinstance(elsewhere(lambda: lock(cast.alices)), OperationalError)
        assert elsewhere(lambda: lock(cast.bobs)) == cast.bobs
        assert elsewhere(support).user == cast.charlie
    assert elsewhere(lambda: lock(cast.alices)) == cast.alices
