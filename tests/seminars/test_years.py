"""Closing the year of a group: one proposal for each member, once; and opening it again."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.permissions import WrongStateError
from records.models import Proposal
from seminars.models import Attendance, SeminarGroup
from seminars.years import services
from seminars.years.services import Verdict
from tests import clock
from tests.concurrency import THREADS, at_once
from tests.guards.queries import assert_budget
from tests.seminars import props

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
GOOD, BAD = Verdict("validated", "Always prepared."), Verdict("not_validated", "Missed too much.")


def ready(cast, state="present", hours="3"):
    """One meeting held; the rule asks for its hours alone."""
    cast.rule.given, cast.rule.required = 3, 3
    cast.rule.save()
    held = props.meeting(cast.group, clock.day(-7), state="held", hours=hours)
    return props.noted(held, cast.alices_year, state)


def close(cast, verdicts=None, by=None, group=None):
    group = SeminarGroup.objects.get(pk=(group or cast.group).pk)
    wanted = {cast.alices_year.pk: GOOD} if verdicts is None else verdicts
    return services.close_year(group=group, verdicts=wanted, by=by or cast.lena, seen=group.version)


def proposals():
    return list(Proposal.objects.live().values_list("registration", "outcome", "evidence"))


def codes(error):
    return {name: [one.code for one in errors] for name, errors in error.value.error_dict.items()}


def test_closing_writes_a_proposal_with_hours_and_evaluation_in_the_language_of_the_faculty(cast):
    ready(cast)
    group = close(cast)
    assert (group.state, group.closed_by) == ("closed", cast.lena)
    evidence = "3 h suivies sur 3 h données, 3 h demandées. Always prepared."
    assert proposals() == [(cast.alices_year.pk, "validated", evidence)]
    assert Proposal.objects.get().proposed_by == cast.lena


@pytest.mark.django_db(transaction=True)
def test_of_leaders_who_close_at_once_one_writes_one_proposal_a_resident():
    cast = props.Seminars()
    ready(cast)
    results = at_once(lambda: close(cast))
    assert sum(isinstance(result, SeminarGroup) for result in results) == 1
    refused = [result for result in results if not isinstance(result, SeminarGroup)]
    assert [type(one) for one in refused] == [WrongStateError] * (THREADS - 1)
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (None, "outcome"),
        (Verdict("present"), "outcome"),
        (Verdict("not_validated"), "why"),
        (Verdict("validated"), "lacking"),
        (Verdict("validated", "  "), "lacking"),
    ],
)
def test_what_is_lacking_is_said_beside_the_person_and_nothing_is_written(cast, verdict, code):
    ready(cast, "absent")
    with pytest.raises(ValidationError) as error:
        close(cast, {cast.alices_year.pk: verdict} if verdict else {})
    assert codes(error) == {str(cast.alices_year.uuid): [code]}
    cast.group.refresh_from_db()
    assert (proposals(), cast.group.state) == ([], "open")


def test_a_year_is_not_closed_over_open_lists_and_unanswered_make_ups(cast):
    missed = ready(cast, "absent")
    props.declared(missed, cast.alice)
    props.meeting(cast.group, clock.day(-1), title="Not closed")
    with pytest.raises(WrongStateError) as error:
        close(cast)
    words = "Before the year is closed: 1 meeting is neither held nor cancelled; 1 make-up is not settled."
    assert (error.value.reason, proposals()) == (words, [])


def test_strangers_residents_and_members_do_not_close(cast):
    ready(cast)
    for name in ("alice", "luc", "bob", "marie", "louis"):
        with pytest.raises(PermissionDenied):
            close(cast, by=getattr(cast, name))
    assert proposals() == []


def test_after_closing_nothing_more_is_noted(cast):
    ready(cast)
    close(cast)
    with pytest.raises(WrongStateError, match="The year of this group is closed"):
        close(cast)
    assert (Proposal.objects.count(), Attendance.objects.count()) == (1, 1)


def test_the_office_opens_it_again_with_a_reason_and_the_proposals_are_withdrawn(cast):
    ready(cast)
    group = close(cast)
    with pytest.raises(PermissionDenied):
        services.reopen_year(group=group, reason="Mistake", by=cast.lena, seen=group.version)
    with pytest.raises(ValidationError):
        services.reopen_year(group=group, reason=" ", by=cast.nadia, seen=group.version)
    services.reopen_year(group=group, reason="A list was wrong", by=cast.nadia, seen=group.version)
    assert proposals() == []
    close(cast, {cast.alices_year.pk: BAD})
    assert [outcome for _pk, outcome, _evidence in proposals()] == ["not_validated"]


def test_the_page_closes_and_says_beside_the_person_what_is_missing(cast, browse):
    ready(cast, "absent")
    client, page = browse(cast.lena), reverse("seminar-year-close", args=[cast.group.uuid])
    key = str(cast.alices_year.uuid)
    form = client.get(page).context["form"]
    assert form[key].value() is None
    bad = client.post(page, {"seen": 1, key: "validated"})
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, [key])
    assert client.post(page, {"seen": 1, key: "not_validated", f"evaluation-{key}": "Ill"}).status_code == 302
    assert client.post(page, {"seen": 1, key: "validated", f"evaluation-{key}": "x"}).status_code == 409
    assert [outcome for _pk, outcome, _evidence in proposals()] == ["not_validated"]


def test_query_budget(cast, browse):
    ready(cast)
    page = reverse("seminar-year-close", args=[cast.group.uuid])
    assert_budget(browse(cast.lena), page, lambda n: props.members(cast, n), 17)
