"""The stages in the personal export of a resident."""

import json
from datetime import date
from decimal import Decimal

from curriculum.roles import roles_of
from internships.models import ActTally, Concern, Interruption, LogWeek, OwnRating, SiteRating
from internships.personal_export import everything
from tests.internships import props


def stage_of(cast):
    return props.placement(cast.alices_year, supervisors=[cast.stefan])


def week(stage, day, act):
    made = LogWeek.objects.create(placement=stage, starts=day, consultations=40, home_visits=0, days=Decimal("4.5"))
    ActTally.objects.create(week=made, act=act, seen=1, alone=2)
    return made


def test_stages_with_their_logbook_and_what_was_signed(cast):
    stage = stage_of(cast)
    week(stage, date(2026, 10, 5), props.act("suture"))
    Interruption.objects.create(placement=stage, starts=date(2026, 11, 1), ends=date(2026, 11, 3), reason="Flu")
    final = props.evaluation(cast, "final", "signed", stage=stage)
    rated = {"placement": stage, "form": final.form}
    OwnRating.objects.create(kind="final", answers={"care": 3}, **rated)
    SiteRating.objects.create(site=stage.site, answers={"care": 2}, **rated)
    found = everything(cast.alices)
    json.dumps(found)
    assert {name: len(rows) for name, rows in found.items()} == dict.fromkeys(found, 1)
    assert (found["placements"][0]["supervisors"][0]["name"], found["placements"][0]["share"]) == ("Stefan Test", "1")
    assert found["weeks"][0]["acts"][0] == {
        "code": "suture", "title": "suture", "seen": 1, "assisted": 0, "supervised": 0, "alone": 2,
    }  # fmt: skip
    assert (found["weeks"][0]["days"], found["weeks"][0]["home_visits"]) == ("4.5", 0)
    assert (found["evaluations"][0]["signed_by"], found["evaluations"][0]["answers"]) == ("Stefan Test", props.FULL)
    assert {len(rows) for rows in everything(cast.bobs).values()} == {0}


def test_neither_a_supervisors_draft_nor_a_concern_nor_what_is_for_the_coordinator(cast):
    stage = stage_of(cast)
    draft = props.evaluation(cast, "midterm", stage=stage, answers={"well": "UNSIGNED"})
    final = props.evaluation(cast, "final", "signed", stage=stage)
    final.form.form_items.filter(code="well").update(confidential=True)
    Concern.objects.create(
        placement=stage, about="resident", text="WORRIED", raised_by=cast.stefan, due_on=date(2026, 11, 1)
    )
    said = json.dumps(everything(cast.alices))
    assert ("UNSIGNED" in said, "WORRIED" in said, props.FULL["well"] in said) == (False, False, False)
    assert (draft.answers["well"], str(final.uuid) in said) == ("UNSIGNED", True)


def test_the_residents_own_goals_are_there_before_they_are_signed(cast):
    props.evaluation(cast, "objectives", stage=stage_of(cast), answers={"well": "MY GOALS"})
    assert "MY GOALS" in json.dumps(everything(cast.alices))


def test_it_takes_the_same_queries_for_one_week_and_for_three(cast, django_assert_num_queries):
    stage, act = stage_of(cast), props.act("suture")
    roles_of(cast.alices.user)  # read once a user, not once an archive
    for day in (date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19)):
        week(stage, day, act)
        with django_assert_num_queries(12):
            everything(cast.alices)
