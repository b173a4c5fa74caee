"""The annual programmes of an intake: proposed, confirmed and approved, by the pages that people use."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from config.celery import app
from curriculum.models import AnnualRule, Block
from jobs.models import Job
from records.models import AnnualProgramme, Deliberation, StatusChange
from records.years.proposals import proposed
from records.years.services import agree_annual_programme, confirm_annual_programme
from records.years.standing import standing
from tests import factories

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def at_once():
    """Jobs run as soon as they are started, in this process."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def programme(cast):
    """Two blocks of 60 credits and the rules of annual programmes; B1 requires A1."""
    cast.version.activities.update(credits=None)
    factories.grown(Block(programme_version=cast.version, number=3, title=factories.both("Year 3")))
    made = {
        code: factories.activity(cast.version, code, block="ABC".index(code[0]) + 1, credits=Decimal(credits))
        for code, credits in (("A1", "40"), ("A2", "20"), ("B1", "40"), ("B2", "20"), ("C1", "60"))
    }
    made["B1"].prerequisites.add(made["A1"])
    for rule, if_broken, credits in (
        ("prerequisites", "refuse", None),
        ("block_order", "reason", Decimal(20)),
        ("reduced_load", "refuse", Decimal(60)),
        ("heavier_load", "warn", Decimal(60)),
        ("highest_load", "refuse", Decimal(80)),
    ):
        values = {"rule": rule, "if_broken": if_broken, "credits": credits}
        factories.grown(AnnualRule(programme_version=cast.version, **values))
    return made


@pytest.fixture
def act(cast, browse, django_capture_on_commit_callbacks, at_once):
    """`act(user, "propose")` presses the button of the page, and the job runs."""

    def press(user, what):
        with django_capture_on_commit_callbacks(execute=True):
            return browse(user).post(f"/programmes/{cast.version.uuid}/intakes/2024/years/2026/{what}/")

    factories.year(2026)
    return press


def earn(cast, enrolment, activity, **options):
    sitting = Deliberation.objects.filter(programme_version=cast.version).first() or factories.deliberation(
        cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1)
    )
    return factories.decision(
        sitting, factories.registration(enrolment, activity, 2025), **{"mark": Decimal(12)} | options
    )


def codes(enrolment):
    rows = AnnualProgramme.objects.filter(enrolment=enrolment, academic_year__start_year=2026)
    return sorted(rows.values_list("registrations__activity__code", flat=True))


def test_the_first_year_is_proposed_the_first_block(cast, programme):
    found = standing(cast.alices, factories.year(2026))
    assert {"A1", "A2"} <= {found.content.activities[pk].code for pk in proposed(found)}
    assert not {"B1", "B2", "C1"} & {found.content.activities[pk].code for pk in proposed(found)}


def test_what_was_not_earned_comes_first_then_the_next_block(cast, programme):
    earn(cast, cast.alices, programme["A1"])
    earn(cast, cast.alices, programme["A2"], mark=Decimal(8), granted=False)
    found = standing(cast.alices, factories.year(2026))
    taken = {found.content.activities[pk].code for pk in proposed(found) if found.content.activities[pk].credits}
    assert taken == {"A2", "B1", "B2"}, "80 credits, the highest load"


def test_a_cohort_is_proposed_confirmed_and_approved(cast, programme, act, browse):
    earn(cast, cast.alices, programme["A1"])
    earn(cast, cast.alices, programme["A2"])
    proposing = act(cast.nadia, "propose")
    assert (proposing.status_code, Job.objects.get().state, Job.objects.get().result["count"]) == (302, "done", 2)
    assert [code for code in codes(cast.alices) if code[1:].isdigit()] == ["B1", "B2"]
    assert [code for code in codes(cast.bobs) if code[1:].isdigit()] == ["A1", "A2"]
    assert set(AnnualProgramme.objects.filter(academic_year__start_year=2026).values_list("state", flat=True)) == {
        "proposed"
    }
    own = f"/enrolments/{cast.alices.uuid}/"
    assert "/years/2026/confirm/" in browse(cast.alice).get(own).content.decode()
    assert "/years/2026/confirm/" not in browse(cast.nadia).get(own).content.decode()
    assert browse(cast.alice).post(f"{own}years/2026/confirm/").status_code == 302
    act(cast.jules, "approve")
    states = dict(AnnualProgramme.objects.filter(academic_year__start_year=2026).values_list("enrolment", "state"))
    assert states == {cast.alices.pk: "approved", cast.bobs.pk: "proposed"}
    approved = AnnualProgramme.objects.get(enrolment=cast.alices, academic_year__start_year=2026)
    assert (approved.approved_by, approved.version) == (cast.jules, 3)
    assert AuditEntry.objects.filter(action="approve", object_uuid=approved.uuid).count() == 1


def test_proposing_again_proposes_nothing_twice(cast, programme, act):
    act(cast.nadia, "propose")
    act(cast.nadia, "propose")
    assert [job.result["count"] for job in Job.objects.order_by("pk")] == [2, 0]
    assert AnnualProgramme.objects.filter(academic_year__start_year=2026).count() == 2


def test_who_has_left_is_an_exception(cast, programme, act, browse):
    StatusChange.objects.create(
        enrolment=cast.bobs, kind="withdrawal", starts=date(2026, 1, 1), reason="-", recorded_by=cast.nadia
    )
    act(cast.nadia, "propose")
    assert not AnnualProgramme.objects.filter(enrolment=cast.bobs, academic_year__start_year=2026).exists()
    page = browse(cast.nadia).get(f"/programmes/{cast.version.uuid}/intakes/2024/years/2026/").content.decode()
    assert page.count("Withdrawal") == 1


def test_a_change_of_the_office_is_confirmed_again(cast, programme, act):
    act(cast.nadia, "propose")
    annual = AnnualProgramme.objects.get(enrolment=cast.alices, academic_year__start_year=2026)
    annual = confirm_annual_programme(annual=annual, by=cast.alice, seen=annual.version)
    assert annual.state == "confirmed"
    wanted = [one.activity for one in annual.registrations.all() if one.activity.code != "A2"]
    AnnualRule.objects.filter(rule="reduced_load").delete()
    changed = agree_annual_programme(enrolment=cast.alices, year=annual.academic_year, activities=wanted, by=cast.nadia)
    assert (changed.state, changed.confirmed_at) == ("proposed", None)


def test_only_the_resident_confirms_and_once(cast, programme, act):
    act(cast.nadia, "propose")
    annual = AnnualProgramme.objects.get(enrolment=cast.alices, academic_year__start_year=2026)
    for other in (cast.nadia, cast.bob, cast.marie, cast.jules):
        with pytest.raises(PermissionDenied):
            confirm_annual_programme(annual=annual, by=other, seen=annual.version)
    confirm_annual_programme(annual=annual, by=cast.alice, seen=annual.version)
    with pytest.raises(WrongStateError):
        confirm_annual_programme(annual=annual, by=cast.alice, seen=annual.version)


def test_the_rules_are_read_again_when_it_is_confirmed_and_approved(cast, programme, act, browse):
    """Between the proposal and the confirmation the prerequisite is taken back."""
    given = earn(cast, cast.alices, programme["A1"])
    earn(cast, cast.alices, programme["A2"])
    act(cast.nadia, "propose")
    assert act(cast.nadia, "approve").status_code == 403
    later = factories.deliberation(
        cast.version, cast.nadia, 2025, published_at=factories.at(2026, 9, 1), sitting="correction"
    )
    factories.decision(later, given.registration, outcome="fraud", granted=False, supersedes=given, reason="Fraud")
    annual = AnnualProgramme.objects.get(enrolment=cast.alices, academic_year__start_year=2026)
    with pytest.raises(ValidationError, match="Activity B1 requires Activity A1"):
        confirm_annual_programme(annual=annual, by=cast.alice, seen=annual.version)
    AnnualProgramme.objects.filter(pk=annual.pk).update(state="confirmed", confirmed_at=factories.at(2026, 8, 30))
    act(cast.jules, "approve")
    annual.refresh_from_db()
    assert annual.state == "confirmed"
    page = browse(cast.jules).get(f"/programmes/{cast.version.uuid}/intakes/2024/years/2026/").content.decode()
    assert "Activity B1 requires Activity A1" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_a_fixed_number_of_queries(cast, programme, browse, count, django_assert_max_num_queries):
    factories.year(2026)
    for number in range(count - 1):
        factories.enrolment(factories.person(f"More{number}"), cast.version)
    client = browse(cast.nadia)
    url = f"/programmes/{cast.version.uuid}/intakes/2024/years/2026/"
    client.get(url)
    with django_assert_max_num_queries(26):
        assert client.get(url).status_code == 200
