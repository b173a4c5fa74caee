"""Bad input on the pages: the exact error beside the field, and nothing half saved."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from internships.models import Placement, PlacementSupervisor
from records.models import Accompaniment
from tests import factories
from tests.internships import props, scene
from tests.portfolio import props as portfolio

pytestmark = pytest.mark.django_db

MENTOR = "Marie Test mentors this resident: the mentor is not the stage supervisor."


def errors(answer):
    assert answer.status_code == 422
    return {name: [str(e) for e in found] for name, found in answer.context["form"].errors.items()}


def everything():
    """All rows that a refusal must leave alone."""
    return [
        list(model.objects.order_by("pk").values()) for model in (Placement, PlacementSupervisor, Accompaniment)
    ] + [AuditEntry.objects.count()]


def proposal(cast, **values):
    sent = {
        "registration": str(cast.alices_year.uuid),
        "site": str(cast.site.uuid),
        "starts": "2026-12-01",
        "ends": "2027-09-30",
        "share": "1.00",
        "supervisors": [str(cast.stefans.uuid)],
        "reason": "Rural practice",
        "seen": "0",
    }
    return sent | values


@pytest.fixture
def cast(cast):
    cast.maries, cast.alices_own = scene.supervisor(cast.marie), scene.supervisor(cast.alice)
    return cast


def refused_proposals(cast):
    gone = scene.supervisor(factories.person("Gone"), retired_on=date(2027, 1, 31))
    closing = scene.site("Cabinet qui ferme", closes=date(2027, 6, 30))
    full = scene.site("Cabinet plein")
    scene.capacity(full, 0)
    return {
        "crossed": ({"ends": "2026-11-30"}, {"ends": ["The last day is before the first."]}),
        "no day": ({"starts": "2027-02-30"}, {"starts": ["Enter a valid date."]}),
        "capacity 0": (
            {"site": str(full.uuid)},
            {"site": ["Cabinet plein takes nobody on 1 December 2026: its capacity is 0."]},
        ),
        "closed": (
            {"site": str(closing.uuid)},
            {"ends": ["Cabinet qui ferme takes residents until 30 June 2027."]},
        ),
        "retired": (
            {"supervisors": [str(gone.uuid)]},
            {"supervisors": ["Gone Test supervises nobody after 31 January 2027."]},
        ),
        "mentor": ({"supervisors": [str(cast.maries.uuid)]}, {"supervisors": [MENTOR]}),
        "oneself": ({"supervisors": [str(cast.alices_own.uuid)]}, {"supervisors": ["Nobody supervises oneself."]}),
        "share": (
            {"share": "1.50"},
            {"share": ["Select a valid choice. 1.50 is not one of the available choices."]},
        ),
        "above": (
            {"share": "0.60", "starts": "2027-01-01"},
            {"share": ["On 1 January 2027 the shares add up to 110%; already there: Maison médicale du Parc 50%."]},
        ),
        "elsewhere": (
            {"site": str(cast.ward.uuid)},
            {"site": ["Activity STG takes place elsewhere: choose a site of the kind “practice”."]},
        ),
        "too early": ({"starts": "2026-09-01"}, {"starts": ["The year 2026-2027 begins on 14 September 2026."]}),
    }


@pytest.mark.parametrize(
    "name",
    [
        "crossed", "no day", "capacity 0", "closed", "retired", "mentor", "oneself", "share", "above", "elsewhere",
        "too early",
    ],
)  # fmt: skip
def test_a_proposal_that_is_refused(cast, browse, name):
    sent, expected = refused_proposals(cast)[name]
    if name == "above":
        scene.proposed(
            cast, site=cast.other_site, share=scene.Decimal("0.50"), starts=date(2027, 1, 1), ends=date(2027, 1, 31)
        )
    who = cast.alice if name == "capacity 0" else cast.nadia  # an office may override it when it accepts
    before = everything()
    answer = browse(who).post(reverse("placement-propose", args=[cast.alices.uuid]), proposal(cast, **sent))
    assert errors(answer) == expected
    assert everything() == before


def changed(cast, made, **values):
    sent = {
        "seen": str(made.version),
        "site": str(made.site.uuid),
        "starts": made.starts.isoformat(),
        "ends": made.ends.isoformat(),
        "share": str(made.share),
        "supervisors": [str(cast.stefans.uuid)],
        "why": "As agreed",
    }
    return sent | values


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"ends": "2026-09-20"}, {"ends": ["The last day is before the first."]}),
        ({"why": ""}, {"why": ["Say why it is changed."]}),
        ({"supervisors": "maries"}, {"supervisors": [MENTOR]}),
        ({"supervisors": "alices_own"}, {"supervisors": ["Nobody supervises oneself."]}),
        ({"supervisors": []}, {"supervisors": ["Nobody supervises on 1 October 2026."]}),
        (
            {"share": "0.60"},
            {"share": ["On 1 October 2026 the shares add up to 110%; already there: Maison médicale du Parc 50%."]},
        ),
    ],
)
def test_a_later_edit_is_refused_in_the_same_words(cast, browse, values, expected):
    made = scene.approved(cast, share=scene.Decimal("0.50"))
    scene.approved(cast, site=cast.other_site, share=scene.Decimal("0.50"))
    if isinstance(values.get("supervisors"), str):
        values = values | {"supervisors": [str(getattr(cast, values["supervisors"]).uuid)]}
    before = everything()
    answer = browse(cast.nadia).post(reverse("placement-change", args=[made.uuid]), changed(cast, made, **values))
    assert errors(answer) == expected
    assert everything() == before


def test_the_supervisor_becomes_mentor_on_the_record(cast, browse):
    scene.accepted(cast)
    cast.alices.accompaniments.filter(capacity="mentor").delete()
    before = everything()
    sent = {"email": cast.stefan.email, "capacity": "mentor", "starts": "2026-11-01"}
    answer = browse(cast.nadia).post(reverse("accompaniment-add", args=[cast.alices.uuid]), sent)
    words = "is to supervise this resident (Cabinet du Moulin): the mentor is not the stage supervisor."
    assert errors(answer) == {"email": [f"Stefan Test {words}"]}
    assert everything() == before


def test_a_resident_changes_site_on_a_wednesday(cast, browse):
    made = scene.approved(cast)
    day = date(2027, 1, 13)
    assert day.isoweekday() == 3
    url = reverse("placement-move", args=[made.uuid])
    sent = {"seen": "1", "site": str(cast.other_site.uuid), "supervisors": [str(cast.sarahs.uuid)], "why": "Moved"}
    before = everything()
    outside = browse(cast.nadia).post(url, sent | {"first_day": "2028-01-12"})
    assert outside.status_code == 422
    assert everything() == before
    done = browse(cast.nadia).post(url, sent | {"first_day": day.isoformat(), "is_agreed": "on"})
    assert done.status_code == 302
    assert list(Placement.objects.order_by("starts").values_list("site", "starts", "ends", "agreement_state")) == [
        (cast.site.pk, scene.FIRST, date(2027, 1, 12), "approved"),
        (cast.other_site.pk, day, scene.LAST, "approved"),
    ]
    held = PlacementSupervisor.objects.order_by("starts").values_list("supervisor", "starts", "ends")
    assert list(held) == [
        (cast.stefans.pk, scene.FIRST, date(2027, 1, 12)),
        (cast.sarahs.pk, day, scene.LAST),
    ]


def test_a_rating_outside_the_scale(cast, browse):
    portfolio.framework()
    final = props.evaluation(cast, stage=props.placement(cast.alices_year, supervisors=[cast.stefan]))
    sent = {"answered_form": str(final.form.uuid), "seen": "1", "care": "6", "talk": "3", "well": "-", "act": "sign"}
    before = everything()
    answer = browse(cast.stefan).post(final.get_absolute_url(), sent | {"outcome": "validated"})
    assert answer.status_code == 422
    found = answer.context["answer_form"].errors
    assert list(found) == ["care"]
    assert [str(e) for e in found["care"]] == ["Select a valid choice. 6 is not one of the available choices."]
    final.refresh_from_db()
    assert (final.state, final.answers, everything()) == ("open", {}, before)
