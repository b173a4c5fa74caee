"""Over any history, no two published states of site ratings differ by fewer than five answers, or by unanimous ones."""

from collections import defaultdict
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from internships.ratings.batches import LEAST, Given, batches

ITEMS = ("care", "guidance")
POOLS = {1: ("practice", "namur"), 2: ("practice", "namur"), 3: ("hospital", "namur"), 4: ("practice", "liege")}

ratings = st.lists(  # of one year: (site, answer to each item, None for "not seen")
    st.tuples(st.sampled_from([1, 1, 1, 2, 3, 4]), st.tuples(*[st.none() | st.integers(1, 3) for _item in ITEMS])),
    max_size=14,
)
histories = st.lists(ratings, min_size=2, max_size=5)


def answers_of(history):
    """The answers of each year."""
    number = 0
    for year in history:
        found = []
        for site, values in year:
            number += 1
            found += [
                Given(number, site, POOLS[site], item, value)
                for item, value in zip(ITEMS, values, strict=True)
                if value is not None
            ]
        yield found


def published(history):
    """{(scope, item): [state after each publication]}; a state is the set of answers it sums up."""
    states, waiting, now = defaultdict(list), [], defaultdict(set)
    for year in answers_of(history):
        waiting += year
        for batch in batches(waiting):
            now[batch.site or batch.pool, batch.item] |= set(batch.answers)
        taken = set().union(*now.values())
        waiting = [answer for answer in waiting if answer not in taken]
        for scope, state in now.items():
            states[scope].append(frozenset(state))
    return states


def live(history):
    """The faulty specimen: what a site and a pool show at each moment, from five answers on."""
    states, now = defaultdict(list), defaultdict(set)
    for answer in (answer for year in answers_of(history) for answer in year):
        for scope in (answer.site, answer.pool):
            now[scope, answer.item].add(answer)
            if len(now[scope, answer.item]) >= LEAST:
                states[scope, answer.item].append(frozenset(now[scope, answer.item]))
    return states


def yearly_overlapping(history):
    """A subtler one: published once a year with five new answers, but a site's answers are in its pool too."""
    states, now, shown = defaultdict(list), defaultdict(set), defaultdict(frozenset)
    for year in answers_of(history):
        for answer in year:
            for scope in (answer.site, answer.pool):
                now[scope, answer.item].add(answer)
        for scope, state in now.items():
            if len(state) - len(shown[scope]) >= LEAST:
                shown[scope] = frozenset(state)
                states[scope].append(shown[scope])
    return states


def disclosures(states):
    """Differences of two states of an item, or of sums of two, that hold fewer than five answers or unanimous ones."""
    found = []
    for item in ITEMS:
        shown = {state for (_scope, of), all_ in states.items() if of == item for state in all_}
        sums = shown | {one | other for one, other in combinations(shown, 2)} | {frozenset()}
        for one in sums:
            for other in sums:
                rest = one - other
                if rest and (len(rest) < LEAST or len({answer.value for answer in rest}) == 1):
                    found.append((item, len(rest)))
    return found


quick = settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@quick
@given(histories)
def test_no_two_published_states_disclose_anybody(history):
    assert disclosures(published(history)) == []


@pytest.mark.parametrize("faulty", [live, yearly_overlapping])
def test_faulty_publications_are_found(faulty):
    year = [(1, (1, 1))] * 4 + [(1, (2, 2))] + [(2, (3, 3))] * 2
    assert disclosures(faulty([year, [*year, (1, (3, None))]])) != []


def test_something_is_published():
    year = [(3, (1, 2)), (3, (2, 2)), (3, (2, 2)), (3, (2, 2)), (3, (3, 2)), (1, (1, 1)), (2, (2, None))]
    states = published([year, year, year])
    assert [len(state) for state in states[3, "care"]] == [5, 10, 15]
    assert [len(state) for state in states[POOLS[1], "care"]] == [6]  # of three years
    assert (3, "guidance") not in states  # all agree
    assert (1, "care") not in states
