"""A stage certified at a date: a favourable evaluation of 31 August is granted in September, without one it is refused.

The same pair of cases through service, page and API. No address of the API decides; it says what was published.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from curriculum.models import Activity
from internships.evaluations.jury_proposals import propose_stage
from jury.cases import services
from jury.cases.bulk_services import decide_undisputed
from jury.cases.jury_cases import case_of
from jury.minutes.services import close_sitting
from jury.release.reconciliation import reconciliation
from jury.release.services import release
from records.models import Decision, Deliberation
from tests import factories
from tests.internships import props as stages
from tests.jury import props

pytestmark = pytest.mark.usefixtures("english")
YEAR = {"starts": date(2025, 10, 1), "ends": date(2026, 9, 30)}
WITHOUT = "The final evaluation is not signed"
VALIDATED = {"mark": None, "outcome": "validated", "granted": True}


@pytest.fixture
def pair(cast, september):
    """The same stage of Alice, evaluated on 31 August, and of Bob, not evaluated; the jury sits on 10 September."""
    dated = {"certification": "at_date", "certification_share": Decimal("0.75"), "certification_day": "08-31"}
    Activity.objects.filter(pk=cast.joint.pk).update(**dated)
    cast.joint.refresh_from_db()
    cast.hers, cast.his = (props.taken(cast, one, cast.joint) for one in (cast.alices, cast.bobs))
    hers, _his = (stages.placement(one, supervisors=[cast.stefan], **YEAR) for one in (cast.hers, cast.his))
    at = factories.at(2026, 8, 31, 18)
    stages.evaluation(cast, "final", "signed", stage=hers, signed_at=at, written_at=at)
    assert propose_stage(registration=cast.hers, by=cast.stefan).complete_on == date(2026, 8, 31)
    assert propose_stage(registration=cast.his, by=cast.stefan) is None
    cast.sitting = september
    return cast


def published(cast):
    """Close the sitting and release it."""
    sitting = Deliberation.objects.get(pk=cast.sitting.pk)
    close_sitting(deliberation=sitting, by=cast.nadia, seen=sitting.version)
    sitting = Deliberation.objects.get(pk=cast.sitting.pk)
    release(deliberation=sitting, by=cast.pia, expected=reconciliation(sitting)["sha256"])


def decide(cast, registration):
    return services.record_decision(deliberation=cast.sitting, registration=registration, by=cast.nadia, **VALIDATED)


def test_the_service_grants_the_one_and_refuses_the_other_with_the_reason(pair):
    assert decide(pair, pair.hers).granted
    with pytest.raises(ValidationError, match=WITHOUT) as refused:
        decide(pair, pair.his)
    assert refused.value.code == "not_ready"
    assert list(Decision.objects.values_list("registration", flat=True)) == [pair.hers.pk]


def test_all_that_is_undisputed_is_hers_alone(pair):
    assert decide_undisputed(deliberation=pair.sitting, by=pair.nadia) == 1
    assert Decision.objects.get().registration == pair.hers
    assert {one.code for one in case_of(pair.sitting, pair.his).findings} == {"no_evaluation", "no_proposal"}


def test_an_evaluation_that_is_not_favourable_is_no_success(pair):
    pair.hers.placements.get().evaluations.update(outcome="not_validated")
    with pytest.raises(ValidationError, match="A final evaluation is not favourable"):
        decide(pair, pair.hers)


def test_an_evaluation_of_1_september_is_too_late(pair):
    pair.hers.placements.get().evaluations.update(signed_at=factories.at(2026, 9, 1, 0))
    with pytest.raises(ValidationError, match="was signed on 1 September 2026, after 31 August 2026"):
        decide(pair, pair.hers)


def test_the_page_does_the_same(pair, client):
    client.force_login(pair.nadia)
    form = {"seen": 0, "value": "V", "granted": "yes", "reason": ""}
    english = {"headers": {"accept-language": "en"}}
    hers, his = (reverse("deliberation-case", args=[pair.sitting.uuid, one.uuid]) for one in (pair.hers, pair.his))
    assert client.post(hers, form, **english).status_code == 302
    refused = client.post(his, form, **english)
    assert (refused.status_code, WITHOUT in refused.content.decode()) == (422, True)
    assert list(Decision.objects.values_list("registration", "granted")) == [(pair.hers.pk, True)]
    desk = client.get(reverse("deliberation", args=[pair.sitting.uuid]), **english).content.decode()
    assert WITHOUT in desk


def test_the_api_shows_the_credits_of_the_one_once_published(pair, client):
    client.force_login(pair.nadia)

    def states():
        found = [client.get(f"/api/v1/enrolments/{one.uuid}/credits/").json() for one in (pair.alices, pair.bobs)]
        rows = [next(row for row in one["rows"] if row["code"] == "JOI") for one in found]
        return [(row["state"], row["outcome"], row["granted"]) for row in rows]

    decide(pair, pair.hers)
    registered = ("registered", "", None)
    assert states() == [registered, registered]
    published(pair)
    assert states() == [("earned", "validated", True), registered]
