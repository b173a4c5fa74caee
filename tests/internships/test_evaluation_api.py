"""Final evaluations over REST: the valid signed ones, to those who see them on the pages."""

import pytest
from django.urls import reverse

from tests.guards.queries import assert_budget
from tests.internships import props

pytestmark = pytest.mark.django_db


def test_signed_ones_to_who_sees_them(cast, browse):
    made = props.evaluation(cast, state="signed", comment="Read")
    props.evaluation(cast, "midterm", "signed")
    props.evaluation(cast, stage=props.placement(cast.bobs_year))

    def found(user):
        return [row["uuid"] for row in browse(user).get(reverse("api-evaluation-list")).json()["results"]]

    for user in (cast.alice, cast.marie, cast.stefan, cast.nadia, cast.louis, cast.dora):
        assert found(user) == [str(made.uuid)], user
    for user in (cast.bob, cast.sarah, cast.theo, cast.jules, cast.charlie):
        assert found(user) == [], user
    row = browse(cast.alice).get(reverse("api-evaluation", args=[made.uuid])).json()
    assert (row["outcome"], row["answers"], row["signed_by"], row["enrolment"], row["supersedes"]) == (
        "validated",
        props.FULL,
        "Stefan Test",
        str(cast.alices.uuid),
        None,
    )


def test_queries_do_not_grow(cast, browse):
    stages = iter([cast.alices_year, cast.bobs_year, cast.alices_hospital])

    def make(n):
        for _each in range(n):
            props.evaluation(cast, state="signed", stage=props.placement(next(stages), share="0.1"))

    assert_budget(browse(cast.nadia), reverse("api-evaluation-list"), make, 8)
