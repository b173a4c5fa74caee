"""What a resident takes away of the mentoring."""

import json

from mentoring.personal_export import everything
from tests.mentoring.props import handed_in, mentoring_year, spoken

SPOKEN = "Nous avons parlé de la garde de nuit."


def test_everything_with_the_notes(cast):
    spoken(cast, SPOKEN)
    handed_in(mentoring_year(cast)[0], comment="Read", commented_by=cast.marie)
    found = everything(cast.alices)
    json.dumps(found)
    (meeting,), (goal,), (released,), (report,) = found.values()
    assert (meeting["day"], meeting["mentor"], meeting["note"]["text"]) == ("2026-11-03", "Marie Test", SPOKEN)
    assert (goal["text"], released["text"], released["to"]) == (f"Goal: {SPOKEN}", SPOKEN, None)
    assert (report["answers"], report["comment"], report["year"]) == ({"learned": "REPORTED"}, "Read", "2026-2027")
    assert [len(rows) for rows in everything(cast.bobs).values()] == [0, 0, 0, 0]


def test_a_lost_key_spoils_no_export(cast, keys):
    spoken(cast, SPOKEN)
    keys(1)
    (meeting,) = everything(cast.alices)["meetings"]
    assert "text" not in meeting["note"]
    assert "cannot be opened" in meeting["note"]["unreadable"] or "ne peut pas" in meeting["note"]["unreadable"]


def test_it_takes_the_same_queries_for_one_and_for_three(cast, django_assert_num_queries):
    for day in ("2026-11-03", "2026-11-04", "2026-11-05"):
        spoken(cast, SPOKEN, day=day)
        with django_assert_num_queries(6):
            everything(cast.alices)
