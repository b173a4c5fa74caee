"""A prerequisite that the jury makes a corequisite for one resident, and who reads that."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from curriculum.models import AnnualRule
from jury.prerequisites import services
from records.models import AnnualProgramme, Registration, TurnedPrerequisite
from records.years.proposals import proposal_for, proposed
from records.years.services import agree_annual_programme, confirm_annual_programme
from records.years.standing import standing
from tests import factories

pytestmark = pytest.mark.usefixtures("english")
ENGLISH = {"headers": {"accept-language": "en"}}
WHY = "Close to the threshold"


@pytest.fixture
def cast(cast):
    """LOU requires NAM, which Alice has not earned."""
    factories.year(2026)
    cast.louvain.prerequisites.add(cast.namur)
    for rule in ("prerequisites", "corequisites"):
        factories.grown(AnnualRule(programme_version=cast.version, rule=rule, if_broken="refuse"))
    return cast


def turn(cast, by=None, **values):
    pair = {"enrolment": cast.alices, "activity": cast.louvain, "required": cast.namur, "reason": WHY}
    return services.turn_prerequisite(by=by or cast.pia, **pair | values)


def agree(cast, *activities):
    year = factories.year(2026)
    return agree_annual_programme(enrolment=cast.alices, year=year, activities=activities, by=cast.nadia)


def before(cast):
    return standing(cast.alices, factories.year(2026))


def test_both_in_one_year_are_refused_until_the_president_decides(cast):
    with pytest.raises(ValidationError, match="Activity LOU requires Activity NAM, which is neither earned"):
        agree(cast, cast.namur, cast.louvain)
    turn(cast)
    agree(cast, cast.namur, cast.louvain)
    assert Registration.objects.filter(annual_programme__enrolment=cast.alices).count() == 2


def test_one_without_the_other_is_still_refused(cast):
    turn(cast)
    with pytest.raises(ValidationError, match="LOU is taken together with Activity NAM: the jury made that"):
        agree(cast, cast.louvain)


def test_it_is_read_for_that_resident_alone(cast):
    turn(cast)
    year = factories.year(2026)
    with pytest.raises(ValidationError, match="neither earned nor awaited"):
        agree_annual_programme(enrolment=cast.bobs, year=year, activities=[cast.namur, cast.louvain], by=cast.nadia)


def test_what_is_proposed_takes_both(cast):
    assert cast.louvain.pk not in proposed(before(cast))
    turn(cast)
    found = proposal_for(before(cast))
    assert ({cast.namur.pk, cast.louvain.pk} <= set(found.activities), found.refusal) == (True, "")


def test_the_resident_confirms_only_while_it_holds(cast):
    made = turn(cast)
    annual = agree(cast, cast.namur, cast.louvain)
    TurnedPrerequisite.objects.filter(pk=made.pk).update(withdrawn_on=factories.START)
    with pytest.raises(ValidationError, match="neither earned nor awaited"):
        confirm_annual_programme(annual=annual, by=cast.alice, seen=annual.version)
    TurnedPrerequisite.objects.filter(pk=made.pk).update(withdrawn_on=None)
    confirm_annual_programme(annual=annual, by=cast.alice, seen=annual.version)
    assert AnnualProgramme.objects.get().state == "confirmed"


def test_who_may(cast):
    for name in ("mona", "nadia", "dora", "alice", "charlie"):
        with pytest.raises(PermissionDenied, match="for the president of the jury, and for its secretary"):
            turn(cast, by=getattr(cast, name))
    factories.accompanies(cast.pia, cast.alices)
    with pytest.raises(PermissionDenied, match="The mentor of a resident decides nothing"):
        turn(cast)
    assert turn(cast, by=cast.sam).recorded_by == cast.sam


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"reason": " "}, "Say why the jury"),
        ({"required": "joint"}, "states no such prerequisite"),
        ({"enrolment": "other"}, "not in the resident's programme"),
    ],
)
def test_what_is_refused(cast, values, said):
    if "required" in values:
        values = {"required": cast.joint}
    if "enrolment" in values:
        other = factories.programme_version("OTH")
        cast.alices.programme_version = other
        type(cast.alices).objects.filter(pk=cast.alices.pk).update(programme_version=other)
        cast.jury.programme = other.programme
        cast.jury.save()
        values = {}
    with pytest.raises(ValidationError, match=said):
        turn(cast, **values)


def test_twice_and_taken_back(cast):
    made = turn(cast)
    with pytest.raises(ValidationError, match="made it a corequisite already"):
        turn(cast)
    agree(cast, cast.namur, cast.louvain)
    with pytest.raises(WrongStateError, match="in an annual programme: take it out there first"):
        services.take_back(turned=made, by=cast.pia, seen=made.version)
    Registration.objects.all().delete()
    services.take_back(turned=made, by=cast.pia, seen=made.version)
    with pytest.raises(WrongStateError, match="taken back already"):
        services.take_back(turned=made, by=cast.pia, seen=made.version)
    turn(cast)
    actions = AuditEntry.objects.filter(object_type="records.turnedprerequisite").values_list("action", flat=True)
    assert list(actions) == ["turn", "take_back", "turn"]


class TestPage:
    def test_the_president_decides_with_a_reason(self, cast, june, client):
        client.force_login(cast.pia)
        page = reverse("prerequisite-turn", args=[cast.alices.uuid])
        shown = client.get(page, **ENGLISH).content.decode()
        assert "Activity LOU requires Activity NAM" in shown
        pair = f"{cast.louvain.uuid}.{cast.namur.uuid}"
        assert client.post(page, {"pair": pair, "reason": ""}, **ENGLISH).status_code == 422
        assert client.post(page, {"pair": pair, "reason": WHY}, **ENGLISH).status_code == 302
        made = TurnedPrerequisite.objects.get()
        assert (made.activity, made.required, made.reason) == (cast.louvain, cast.namur, WHY)
        assert "Activity LOU requires Activity NAM" not in client.get(page, **ENGLISH).content.decode()
        client.force_login(cast.alice)
        record = client.get(reverse("enrolment", args=[cast.alices.uuid]), **ENGLISH).content.decode()
        assert f"Activity LOU may be taken together with Activity NAM: {WHY}" in record

    def test_the_year_of_the_office_says_so(self, cast, client):
        turn(cast)
        client.force_login(cast.nadia)
        page = client.get(reverse("enrolment-year", args=[cast.alices.uuid, 2026]), **ENGLISH).content.decode()
        assert "taken together with Activity NAM: so decided by the jury" in page

    def test_taken_back(self, cast, june, client):
        made = turn(cast)
        client.force_login(cast.pia)
        client.post(reverse("prerequisite-back", args=[cast.alices.uuid, made.uuid]))
        made.refresh_from_db()
        assert made.withdrawn_on is not None
