"""Two people take the last place of a site at the same time, on two connections: one of them gets it."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse

from internships.agreements import services as agreements
from internships.models import AgreementState, Placement
from internships.placements.objections import against_capacity
from internships.placements.rules import Plan
from tests.internships import scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english")]
FULL = "Cabinet du Moulin has no place left on 1 October 2026: 1 of 1 are taken."
PATIENCE = 20  # seconds after which a thread waits in vain
HELD = 1  # seconds for which the first keeps its transaction open
GOT_IT, GOT_THE_REASON = (302, False), (422, True)


def at_once(*acts):
    """Run each act in its own thread, started together; return the results or exceptions, in order."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def work(number, act):
        try:
            gate.wait(PATIENCE)
            results[number] = act()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def rivals(cast):
    """Alice's placement under Stefan and Bob's under Sarah, both proposed at a site that takes one resident."""
    scene.capacity(cast.site, 1)
    bobs = scene.proposed(cast, registration=cast.bobs_year, supervisors=[cast.sarahs])
    return scene.proposed(cast), bobs


def accepting(client, placement):
    """The request by which a supervisor accepts: its status, and whether the page says that the site is full."""
    address = reverse("placement-act", args=[placement.uuid, "accept"])

    def request():
        answer = client.post(address, {"seen": str(placement.version)})
        return answer.status_code, FULL in answer.content.decode()

    return request


def taken(cast):
    return Placement.objects.holding().filter(site=cast.site).count()


def test_of_two_requests_one_gets_the_place_and_the_other_the_reason(cast, browse):
    alices, bobs = rivals(cast)
    answers = at_once(accepting(browse(cast.stefan), alices), accepting(browse(cast.sarah), bobs))
    assert sorted(answers) == [GOT_IT, GOT_THE_REASON]
    assert taken(cast) == 1


def test_of_two_offers_one_gets_the_place_and_the_other_the_reason(cast):
    scene.capacity(cast.site, 1)
    made = at_once(
        lambda: scene.proposed(cast, by=cast.stefan),
        lambda: scene.proposed(cast, by=cast.sarah, registration=cast.bobs_year, supervisors=[cast.sarahs]),
    )
    (refused,) = [result for result in made if not isinstance(result, Placement)]
    assert isinstance(refused, ValidationError), refused
    assert [(name, error.code) for name, errors in refused.error_dict.items() for error in errors] == [("site", "full")]
    assert (taken(cast), Placement.objects.count()) == (1, 1)


def test_who_comes_second_waits_until_the_first_has_ended(cast, browse):
    """The first has counted and written but not committed: a count now would find the place free."""
    alices, bobs = rivals(cast)
    has_written, has_answered, order = threading.Event(), threading.Event(), []
    ask = accepting(browse(cast.sarah), bobs)

    def first():
        with transaction.atomic():
            agreements.accept(placement=alices, by=cast.stefan)
            has_written.set()
            has_answered.wait(HELD)
            order.append("first")

    def second():
        has_written.wait(PATIENCE)
        answer = ask()
        order.append("second")
        has_answered.set()
        return answer

    assert at_once(first, second) == [None, GOT_THE_REASON]
    assert (order, taken(cast)) == (["first", "second"], 1)


def test_who_counts_without_the_lock_takes_a_place_that_is_gone(cast):
    """A faulty specimen, which counts and writes without the lock: shows that these tests can fail."""
    both_have_counted = threading.Barrier(2)

    def accept_unlocked(placement):
        found = against_capacity(Plan.of(placement))
        both_have_counted.wait(PATIENCE)
        if found is None:
            Placement.objects.filter(pk=placement.pk).update(agreement_state=AgreementState.ACCEPTED)
        return found

    alices, bobs = rivals(cast)
    assert at_once(lambda: accept_unlocked(alices), lambda: accept_unlocked(bobs)) == [None, None]
    assert taken(cast) == 2
