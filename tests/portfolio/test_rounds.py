"""Feedback from several sources: read together from five answers on, once closed, and never one by one."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import WrongStateError
from portfolio.models import FeedbackRound, Observation, Request
from portfolio.requests import answer_services, round_services
from portfolio.requests import services as requests
from portfolio.requests.pool import pool
from tests.portfolio import props
from tests.portfolio.props import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(cast):
    return props.opened(cast.alices, own=props.framework())


def closed(cast, round_):
    round_.refresh_from_db()
    return round_services.close_round(round=round_, by=cast.alice)


def test_four_answers_are_not_read(cast, round_):
    props.answers_in(round_, 4)
    assert pool(closed(cast, round_), TODAY) is None


def test_five_answers_are_read_together_once_closed(cast, round_, english):
    props.answers_in(round_, 5)
    assert pool(round_, TODAY) is None
    read = pool(closed(cast, round_), TODAY)
    assert (read.answers, read.professions) == (5, (("Nurse", 5),))
    care = next(item for item in read.items if item.item.code == "care")
    assert care.counts[3] == ("support level 4", 5)


def test_it_closes_by_itself_after_its_last_day(cast, round_):
    props.answers_in(round_, 5)
    assert pool(round_, round_.closes_on) is None
    assert pool(round_, round_.closes_on + timedelta(days=1)).answers == 5


def test_an_open_round_is_not_read_however_many_answered(cast, round_):
    props.answers_in(round_, 6)
    assert pool(round_, TODAY) is None


def test_a_closed_round_takes_no_further_answer(cast, round_):
    late = props.asked(cast.alices, cast.theo, kind="several_sources", round=round_)
    props.answers_in(round_, 5)
    closed(cast, round_)
    late.refresh_from_db()
    assert late.state == "withdrawn"
    with pytest.raises(WrongStateError):
        props.answered(late, profession=props.profession("doctor"))
    with pytest.raises(ValidationError):
        props.asked(cast.alices, cast.marie, kind="several_sources", round=round_)
    assert pool(round_, TODAY).answers == 5


def test_a_round_that_can_be_read_is_not_opened_again_by_sending_what_ran_out(cast, round_):
    late = props.asked(cast.alices, cast.theo, kind="several_sources", round=round_)
    props.answers_in(round_, 5)
    after = round_.closes_on + timedelta(days=1)
    assert pool(round_, after).answers == 5
    assert requests.resend_expired(enrolment=cast.alices, by=cast.alice, today=after) == []
    with pytest.raises(PermissionDenied):
        requests.resend(request=late, by=cast.alice, today=after)


def test_a_round_with_too_few_answers_goes_on_by_sending_what_ran_out(cast, round_):
    late = props.asked(cast.alices, cast.theo, kind="several_sources", round=round_)
    props.answers_in(round_, 4)
    after = round_.closes_on + timedelta(days=1)
    assert requests.resend_expired(enrolment=cast.alices, by=cast.alice, today=after) == [late]
    round_.refresh_from_db()
    assert round_.is_open(after)


def test_no_single_answer_is_seen_by_anybody(cast, round_):
    props.answers_in(round_, 5)
    closed(cast, round_)
    for name in ("alice", "marie", "nadia", "dora", "jules"):
        assert not Observation.objects.visible_to(getattr(cast, name)).exists(), name


def test_texts_stand_in_an_order_that_tells_nothing(cast, round_):
    for number in range(6):
        props.answers_in(round_, 1, given={**props.ANSWERS, "well": f"Text {number}"})
    read = pool(closed(cast, round_), TODAY)
    texts = next(item for item in read.items if item.item.code == "well").texts
    assert set(texts) == {f"Text {number}" for number in range(6)}
    assert texts != tuple(sorted(texts))


def test_the_number_of_queries_does_not_grow(cast, round_):
    props.answers_in(round_, 5)
    closed(cast, round_)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as captured:
            pool(round_, TODAY)
        counts.append(len(captured.captured_queries))
        FeedbackRound.objects.filter(pk=round_.pk).update(closed_at=None)
        round_.refresh_from_db()
        props.answers_in(round_, 3)
        closed(cast, round_)
    assert counts[0] == counts[1]


def test_the_profession_is_asked_for(cast, round_):
    one = props.asked(cast.alices, cast.theo, kind="several_sources", round=round_)
    with pytest.raises(ValidationError) as error:
        props.answered(one)
    assert list(error.value.error_dict) == ["profession"]


def test_nobody_is_asked_twice_in_a_round(cast, round_):
    props.asked(cast.alices, cast.theo, kind="several_sources", round=round_)
    with pytest.raises(ValidationError) as error:
        props.asked(cast.alices, cast.theo, kind="several_sources", round=round_)
    assert list(error.value.error_dict) == ["email"]


def test_one_round_at_a_time(cast, round_):
    with pytest.raises(WrongStateError):
        props.opened(cast.alices)
    closed(cast, round_)
    assert props.opened(cast.alices).is_open(TODAY)


@pytest.mark.parametrize("who", ["bob", "marie", "nadia"])
def test_only_the_resident_opens_and_closes(cast, round_, who):
    with pytest.raises(PermissionDenied):
        round_services.close_round(round=round_, by=getattr(cast, who))
    with pytest.raises(PermissionDenied):
        round_services.open_round(enrolment=cast.alices, by=getattr(cast, who), today=TODAY)


def test_a_declined_request_counts_among_those_asked(cast, round_):
    one = props.asked(cast.alices, cast.theo, kind="several_sources", round=round_)
    answer_services.decline(request=one, by=cast.theo, today=TODAY)
    counted = FeedbackRound.objects.with_counts().get()
    assert (counted.asked, counted.answered) == (1, 0)
    assert Request.objects.get().state == "declined"
