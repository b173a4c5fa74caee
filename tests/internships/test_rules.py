"""Rules of placements that are refused or overridden by an office; nothing is half saved."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import AuditEntry
from internships.agreements import planning_services as planning
from internships.agreements import services as agreements
from internships.models import Accreditation, Delegation, Placement, PlacementSupervisor
from internships.placements.rules import Supervision
from records.models import Accompaniment, StatusChange
from records.supporters.services import accompany, end_accompaniment
from tests import factories
from tests.internships import scene
from tests.internships.scene import FIRST, LAST

pytestmark = pytest.mark.usefixtures("english")
DAY = timedelta(days=1)
HALF = Decimal("0.5")


def said(error):
    """{field: [text]} of what a service refused."""
    return {name: [m for e in errors for m in e.messages] for name, errors in error.value.error_dict.items()}


def refusal(cast, by=None, **fields):
    """The errors of a proposal with these values; nothing of it is saved."""
    before = Placement.objects.count()
    with pytest.raises(ValidationError) as error:
        scene.proposed(cast, by=by, **fields)
    assert Placement.objects.count() == before
    return said(error)


class TestRefusedForGood:
    def test_dates_that_cross(self, cast):
        assert refusal(cast, ends=FIRST - DAY) == {"ends": ["The last day is before the first."]}

    def test_before_the_year(self, cast):
        assert refusal(cast, starts=date(2026, 9, 13)) == {
            "starts": ["The year 2026-2027 begins on 14 September 2026."]
        }

    def test_a_hospital_for_a_stage_in_practice(self, cast):
        assert list(refusal(cast, site=cast.ward)) == ["site"]

    def test_no_stage(self, cast):
        course = factories.registration(cast.alices, cast.namur)
        assert refusal(cast, registration=course) == {"registration": ["Activity NAM is no stage."]}

    @pytest.mark.parametrize("share", ["0", "-0.5", "1.01"])
    def test_a_share_that_is_none(self, cast, share):
        assert list(refusal(cast, share=Decimal(share))) == ["share"]

    def test_above_full_time_on_a_single_day(self, cast):
        scene.proposed(cast, share=Decimal("0.6"), ends=date(2026, 12, 31))
        scene.proposed(cast, share=Decimal("0.4"), starts=date(2026, 12, 1), site=cast.other_site)
        found = refusal(cast, share=Decimal("0.61"), starts=date(2026, 11, 30), ends=date(2027, 1, 15))
        assert found == {
            "share": [
                "On 1 December 2026 the shares add up to 161%; already there: Cabinet du Moulin 60%, "
                "Maison médicale du Parc 40%."
            ]
        }
        assert list(refusal(cast, share=HALF, starts=date(2026, 12, 31))) == ["share"]
        scene.proposed(cast, share=Decimal("0.6"), starts=date(2027, 1, 1))

    def test_a_cancelled_one_does_not_count(self, cast):
        first = scene.proposed(cast)
        assert list(refusal(cast)) == ["share"]
        agreements.cancel(placement=first, by=cast.alice, why="Elsewhere")
        scene.proposed(cast)

    def test_after_the_resident_has_left(self, cast):
        StatusChange.objects.create(
            enrolment=cast.alices, kind="withdrawal", starts=date(2027, 3, 1), reason="-", recorded_by=cast.nadia
        )
        assert refusal(cast) == {"ends": ["The resident's programme ends before: withdrawal, 1 March 2027."]}
        scene.proposed(cast, ends=date(2027, 2, 28))

    def test_oneself(self, cast):
        alices = scene.supervisor(cast.alice)
        assert refusal(cast, supervisors=[alices]) == {"supervisors": ["Nobody supervises oneself."]}

    def test_the_mentor(self, cast):
        maries = scene.supervisor(cast.marie)
        assert refusal(cast, supervisors=[cast.stefans, maries]) == {
            "supervisors": ["Marie Test mentors this resident: the mentor is not the stage supervisor."]
        }
        cast.alices.accompaniments.filter(user=cast.marie).update(ends=FIRST - DAY)
        scene.proposed(cast, supervisors=[cast.stefans, maries])

    def test_the_supervisor_as_mentor(self, cast):
        scene.approved(cast)
        cast.alices.accompaniments.filter(user=cast.marie).delete()
        with pytest.raises(ValidationError) as error:
            accompany(enrolment=cast.alices, user=cast.stefan, capacity="mentor", starts=LAST, by=cast.nadia)
        assert said(error) == {"user": ["The mentor is not the stage supervisor."]}
        accompany(enrolment=cast.alices, user=cast.stefan, capacity="mentor", starts=LAST + DAY, by=cast.nadia)

    def test_who_became_mentor_after_the_proposal(self, cast):
        made = scene.accepted(cast)
        cast.alices.accompaniments.filter(user=cast.marie).delete()
        mentor = {"enrolment": cast.alices, "user": cast.stefan, "capacity": "mentor", "by": cast.nadia}
        with pytest.raises(ValidationError) as error:
            accompany(starts=LAST, **mentor)
        words = "is to supervise this resident (Cabinet du Moulin): the mentor is not the stage supervisor."
        assert said(error) == {"user": [f"Stefan Test {words}"]}
        accompany(starts=date(2024, 1, 1), ends=FIRST - DAY, **mentor)
        # one that came in another way is found when the faculty approves
        factories.accompanies(cast.stefan, cast.alices, "mentor", starts=LAST)
        with pytest.raises(ValidationError) as error:
            agreements.approve(placement=made, by=cast.nadia)
        assert list(error.value.error_dict) == ["supervisors"]

    def test_a_mentor_whose_last_day_moves_into_the_stage(self, cast):
        scene.proposed(cast)
        row = factories.accompanies(cast.stefan, cast.alices, "mentor", starts=date(2024, 1, 1), ends=FIRST - DAY)
        cast.alices.accompaniments.filter(user=cast.marie).delete()
        with pytest.raises(ValidationError) as error:
            end_accompaniment(accompaniment=row, ends=FIRST, by=cast.nadia, seen=1)
        assert list(said(error)) == ["ends"]

    def test_who_stands_in_for_the_supervisor_is_not_the_mentor(self, cast):
        scene.proposed(cast)
        Delegation.objects.create(supervisor=cast.stefans, user=cast.charlie, starts=LAST)
        cast.alices.accompaniments.filter(user=cast.marie).delete()
        mentor = {"enrolment": cast.alices, "user": cast.charlie, "capacity": "mentor", "by": cast.nadia}
        with pytest.raises(ValidationError) as error:
            accompany(starts=FIRST, **mentor)
        assert said(error) == {
            "user": ["Charlie Test stands in for the stage supervisor Stefan Test: the mentor is not the supervisor."]
        }
        accompany(starts=FIRST, ends=LAST - DAY, **mentor)

    @pytest.mark.parametrize("field", ["retired_on", "deceased_on"])
    def test_a_supervisor_who_has_stopped(self, cast, field):
        setattr(cast.stefans, field, date(2027, 1, 31))
        cast.stefans.save()
        assert refusal(cast) == {"supervisors": ["Stefan Test supervises nobody after 31 January 2027."]}
        scene.proposed(cast, ends=date(2027, 1, 31))

    def test_a_site_that_is_closed(self, cast):
        cast.site.opens, cast.site.closes = date(2026, 10, 2), date(2027, 9, 29)
        cast.site.save()
        assert refusal(cast) == {
            "starts": ["Cabinet du Moulin takes residents from 2 October 2026 on."],
            "ends": ["Cabinet du Moulin takes residents until 29 September 2027."],
        }

    def test_a_resident_says_why(self, cast):
        assert refusal(cast, by=cast.alice) == {"reason": ["Say why you wish to go there."]}
        assert scene.proposed(cast, by=cast.alice, reason="Rural").proposed_by == cast.alice

    @pytest.mark.parametrize("name", ["bob", "marie", "charlie", "theo", "stefan"])
    def test_by_nobody_else(self, cast, name):
        with pytest.raises(PermissionDenied):
            scene.proposed(cast, by=getattr(cast, name), supervisors=[cast.sarahs], reason="Why not")


class TestSupervised:
    def test_an_offer_is_accepted_with_it(self, cast):
        assert scene.proposed(cast, by=cast.stefan).agreement_state == "accepted"

    def test_somebody_on_each_day_before_the_approval(self, cast):
        made = scene.proposed(cast, supervisors=[])
        agreements.accept(placement=made, by=cast.nadia)
        with pytest.raises(ValidationError) as error:
            agreements.approve(placement=made, by=cast.nadia)
        assert said(error) == {"supervisors": ["Nobody supervises on 1 October 2026."]}
        turn = date(2027, 2, 1)
        rows = [Supervision(cast.stefans, FIRST, turn - DAY), Supervision(cast.sarahs, turn + DAY, LAST)]
        planning.change(placement=made, by=cast.nadia, supervisions=rows, why="Two in turn")
        with pytest.raises(ValidationError) as error:
            agreements.approve(placement=made, by=cast.nadia)
        assert said(error) == {"supervisors": ["Nobody supervises on 1 February 2027."]}
        rows[1] = Supervision(cast.sarahs, turn, LAST)
        planning.change(placement=made, by=cast.nadia, supervisions=rows, why="Two in turn")
        agreements.approve(placement=made, by=cast.nadia)
        assert accompanied(cast) == {("Stefan", FIRST, turn - DAY), ("Sarah", turn, LAST)}

    def test_days_outside_the_placement(self, cast):
        made = scene.proposed(cast)
        with pytest.raises(ValidationError) as error:
            planning.change(placement=made, by=cast.nadia, supervisions=[Supervision(cast.sarahs, FIRST, LAST + DAY)])
        assert list(error.value.error_dict) == ["supervisors"]


def accompanied(cast):
    rows = Accompaniment.objects.filter(enrolment=cast.alices, capacity="supervisor")
    return {(row.user.given_name, row.starts, row.ends) for row in rows}


class TestOverridden:
    def test_accreditation_not_yet_renewed(self, cast):
        Accreditation.objects.filter(supervisor=cast.stefans, kind="federal").update(valid_to=date(2027, 5, 31))
        made = scene.accepted(cast)
        with pytest.raises(ValidationError) as error:
            agreements.approve(placement=made, by=cast.nadia)
        assert said(error) == {"why_accreditation": ["Stefan Test: no federal accreditation on 1 June 2027."]}
        assert Placement.objects.get().agreement_state == "accepted"
        agreements.approve(placement=made, by=cast.nadia, overrides={"accreditation": "Renewal asked for in May"})
        assert scene.overrides_of(made) == {"accreditation": "Renewal asked for in May"}
        row = AuditEntry.objects.get(action="override")
        assert row.actor_uuid == cast.nadia.uuid
        assert row.reason == "Stefan Test: no federal accreditation on 1 June 2027. Renewal asked for in May"

    def test_a_blank_reason_overrides_nothing(self, cast):
        Accreditation.objects.filter(supervisor=cast.stefans, kind="nomination").delete()
        with pytest.raises(ValidationError):
            scene.approved(cast, overrides={"accreditation": "  "})

    def test_months_in_hospital(self, cast):
        six = {"registration": cast.alices_hospital, "site": cast.ward}
        short = scene.accepted(cast, **six, ends=date(2026, 12, 31))
        with pytest.raises(ValidationError) as error:
            agreements.approve(placement=short, by=cast.nadia)
        assert said(error) == {"why_hospital": ["3 months in hospital in all; at least 6."]}
        scene.proposed(cast, **six, starts=date(2027, 1, 1), ends=date(2027, 3, 31))
        agreements.approve(placement=short, by=cast.nadia)
        with pytest.raises(ValidationError) as error:
            planning.change(placement=short, by=cast.nadia, ends=date(2026, 12, 15), why="Ill")
        assert list(error.value.error_dict) == ["why_hospital"]
        long = scene.accepted(cast, **six, starts=date(2027, 4, 1), ends=date(2027, 4, 30))
        with pytest.raises(ValidationError) as error:
            agreements.approve(placement=long, by=cast.nadia)
        assert said(error) == {"why_hospital": ["7 months in hospital in all; at most 6."]}

    def test_leave_shortens_the_months_in_hospital(self, cast):
        StatusChange.objects.create(
            enrolment=cast.alices, kind="leave", starts=date(2026, 12, 1), ends=date(2026, 12, 31), reason="-",
            recorded_by=cast.nadia,
        )  # fmt: skip
        made = scene.accepted(cast, registration=cast.alices_hospital, site=cast.ward, ends=date(2027, 3, 31))
        with pytest.raises(ValidationError) as error:
            agreements.approve(placement=made, by=cast.nadia)
        assert said(error) == {"why_hospital": ["5 months in hospital in all; at least 6."]}

    def test_capacity(self, cast):
        scene.capacity(cast.site, 1)
        scene.accepted(cast)
        bobs = scene.proposed(cast, registration=cast.bobs_year)
        for by in (cast.stefan, cast.nadia):
            with pytest.raises(ValidationError) as error:
                agreements.accept(placement=bobs, by=by)
            assert said(error) == {
                "why_capacity": ["Cabinet du Moulin has no place left on 1 October 2026: 1 of 1 are taken."]
            }
        with pytest.raises(PermissionDenied):
            agreements.accept(placement=bobs, by=cast.stefan, overrides={"capacity": "There is room"})
        agreements.accept(placement=bobs, by=cast.nadia, overrides={"capacity": "A second room"})
        agreements.approve(placement=bobs, by=cast.nadia)
        assert scene.overrides_of(bobs) == {"capacity": "A second room"}

    def test_capacity_0_takes_nobody(self, cast):
        scene.capacity(cast.site, 0, starts=date(2027, 1, 1), ends=date(2027, 1, 31))
        assert refusal(cast, by=cast.alice, reason="Rural") == {
            "site": ["Cabinet du Moulin takes nobody on 1 January 2027: its capacity is 0."]
        }
        scene.accepted(cast, ends=date(2026, 12, 31))

    def test_a_place_is_free_again_the_day_after(self, cast):
        scene.capacity(cast.site, 1)
        scene.accepted(cast, ends=date(2027, 1, 31))
        bobs = scene.proposed(cast, registration=cast.bobs_year, starts=date(2027, 1, 31))
        with pytest.raises(ValidationError):
            agreements.accept(placement=bobs, by=cast.nadia)
        planning.change(placement=bobs, by=cast.nadia, starts=date(2027, 2, 1))
        agreements.accept(placement=bobs, by=cast.nadia)

    def test_an_override_for_one_site_does_not_hold_for_another(self, cast):
        scene.capacity(cast.site, 0)
        scene.capacity(cast.other_site, 0)
        made = scene.approved(cast, overrides={"capacity": "A second room"})
        with pytest.raises(ValidationError) as error:
            planning.change(placement=made, by=cast.nadia, site=cast.other_site, why="Closer")
        assert list(error.value.error_dict) == ["why_capacity"]
        given = {"capacity": "Here too"}
        planning.change(placement=made, by=cast.nadia, site=cast.other_site, why="Closer", overrides=given)
        assert scene.overrides_of(made) == given


def test_the_supervisor_goes_along_from_the_approval_on(cast):
    made = scene.accepted(cast)
    assert accompanied(cast) == set()
    agreements.approve(placement=made, by=cast.nadia)
    assert accompanied(cast) == {("Stefan", FIRST, LAST)}
    planning.change(placement=made, by=cast.nadia, why="Leave", ends=LAST + 31 * DAY)
    assert accompanied(cast) == {("Stefan", FIRST, LAST + 31 * DAY)}
    planning.change(placement=made, by=cast.nadia, why="Later", starts=FIRST + DAY)
    assert accompanied(cast) == {("Stefan", FIRST + DAY, LAST + 31 * DAY)}
    agreements.cancel(placement=made, by=cast.nadia, why="The practice closes", today=FIRST)
    assert accompanied(cast) == set()
    assert AuditEntry.objects.filter(action="withdraw", reason="The practice closes").count() == 1


def test_two_halves_with_the_same_supervisor_share_a_row(cast):
    half = {"share": HALF, "supervisors": [cast.stefans]}
    first = scene.approved(cast, **half, ends=date(2027, 3, 31))
    second = scene.approved(cast, **half, site=cast.other_site)
    assert accompanied(cast) == {("Stefan", FIRST, LAST)}
    agreements.cancel(placement=second, by=cast.nadia, why="Elsewhere", today=FIRST - DAY)
    assert accompanied(cast) == {("Stefan", FIRST, date(2027, 3, 31))}
    planning.change(placement=first, by=cast.nadia, why="Sarah takes over", supervisions=[
        Supervision(cast.sarahs, FIRST, date(2027, 3, 31))
    ])  # fmt: skip
    assert accompanied(cast) == {("Sarah", FIRST, date(2027, 3, 31))}
    assert PlacementSupervisor.objects.filter(placement=first).count() == 1


class TestChanges:
    def test_who_proposed_it_changes_it_until_it_is_accepted(self, cast):
        made = scene.proposed(cast, by=cast.alice, reason="Rural")
        planning.change(placement=made, by=cast.alice, ends=date(2027, 6, 30))
        with pytest.raises(PermissionDenied):
            planning.change(placement=made, by=cast.stefan, ends=LAST)
        agreements.accept(placement=made, by=cast.stefan)
        with pytest.raises(PermissionDenied):
            planning.change(placement=made, by=cast.alice, ends=LAST, why="Longer")

    def test_after_that_an_office_says_why(self, cast):
        made = scene.accepted(cast)
        with pytest.raises(ValidationError) as error:
            planning.change(placement=made, by=cast.nadia, ends=date(2027, 6, 30))
        assert said(error) == {"why": ["Say why it is changed."]}

    def test_a_site_on_a_wednesday(self, cast):
        wednesday = date(2026, 12, 2)
        assert wednesday.weekday() == 2
        made = scene.approved(cast)
        rest = agreements.move(
            placement=made, site=cast.other_site, first_day=wednesday, supervisors=[cast.sarahs], why="Conflict",
            by=cast.nadia, is_agreed=True, today=scene.NOW,
        )  # fmt: skip
        made.refresh_from_db()
        assert (made.starts, made.ends, rest.starts, rest.ends) == (FIRST, wednesday - DAY, wednesday, LAST)
        assert (rest.agreement_state, rest.share, rest.registration) == ("approved", made.share, made.registration)
        assert accompanied(cast) == {("Stefan", FIRST, wednesday - DAY), ("Sarah", wednesday, LAST)}

    def test_a_move_that_is_refused_leaves_all_as_it_was(self, cast):
        scene.capacity(cast.other_site, 0)
        made = scene.approved(cast)
        with pytest.raises(ValidationError) as error:
            agreements.move(
                placement=made, site=cast.other_site, first_day=date(2026, 12, 2), supervisors=[cast.sarahs],
                why="Conflict", by=cast.nadia, is_agreed=True, today=scene.NOW,
            )  # fmt: skip
        assert list(error.value.error_dict) == ["why_capacity"]
        assert [(p.ends, p.agreement_state) for p in Placement.objects.all()] == [(LAST, "approved")]
        assert accompanied(cast) == {("Stefan", FIRST, LAST)}

    def test_not_on_its_first_day(self, cast):
        made = scene.approved(cast)
        with pytest.raises(ValidationError):
            agreements.move(
                placement=made, site=cast.other_site, first_day=FIRST, supervisors=[], why="-", by=cast.nadia
            )


class TestStopping:
    def test_interrupt_resume_close(self, cast):
        made = scene.approved(cast)
        today = date(2026, 12, 1)
        agreements.interrupt(placement=made, starts=date(2026, 11, 20), why="Fire", by=cast.nadia, today=today)
        made = Placement.objects.get()
        assert made.status_on(today) == "interrupted"
        agreements.resume(placement=made, first_day=today, by=cast.nadia, today=today)
        made = Placement.objects.get()
        assert made.status_on(today) == "running"
        assert made.interruptions.get().ends == date(2026, 11, 30)
        later = date(2027, 2, 10)
        agreements.interrupt(placement=made, starts=date(2027, 2, 1), why="Conflict", by=cast.nadia, today=later)
        made = Placement.objects.get()
        agreements.close(placement=made, why="It does not go on", by=cast.nadia, today=later)
        made = Placement.objects.get()
        assert (made.ends, made.status_on(later)) == (date(2027, 1, 31), "completed")
        assert accompanied(cast) == {("Stefan", FIRST, date(2027, 1, 31))}

    @pytest.mark.parametrize(
        ("starts", "ends", "field"),
        [
            (FIRST - DAY, None, "starts"),
            (LAST + DAY, None, "starts"),
            (FIRST + DAY, FIRST, "ends"),
            (FIRST, LAST + DAY, "ends"),
        ],
    )
    def test_days_that_are_none_of_it(self, cast, starts, ends, field):
        made = scene.approved(cast)
        with pytest.raises(ValidationError) as error:
            agreements.interrupt(placement=made, starts=starts, ends=ends, why="Fire", by=cast.nadia, today=scene.NOW)
        assert list(error.value.error_dict) == [field]
        assert not made.interruptions.exists()

    def test_other_days_take_interruptions_out_and_cut_them(self, cast):
        made = scene.approved(cast)
        for starts, ends in ((10, 12), (20, 30), (40, None)):
            days = {"starts": FIRST + starts * DAY, "ends": ends and FIRST + ends * DAY}
            agreements.interrupt(placement=made, why="An illness", by=cast.nadia, today=FIRST, **days)
            made = Placement.objects.for_list().get()
        planning.change(
            placement=made, starts=FIRST + 11 * DAY, ends=FIRST + 25 * DAY, why="Shorter", by=cast.nadia, today=FIRST
        )
        found = [((stop.starts - FIRST).days, (stop.ends - FIRST).days) for stop in made.interruptions.all()]
        assert found == [(11, 12), (20, 25)]
        assert Placement.objects.get().status_on(FIRST + 50 * DAY) == "completed"
        rows = [str((row.before, row.after, row.reason)) for row in AuditEntry.objects.all()]
        assert [row for row in rows if "illness" in row] == []

    def test_an_interruption_ahead_goes_along_to_another_site(self, cast):
        made = scene.approved(cast)
        agreements.interrupt(placement=made, starts=FIRST + 6 * DAY, why="Illness", by=cast.nadia, today=FIRST)
        made = Placement.objects.for_list().get()
        rest = agreements.move(
            placement=made, site=cast.other_site, first_day=FIRST + 5 * DAY, supervisors=[cast.sarahs], why="Conflict",
            by=cast.nadia, is_agreed=True, today=FIRST,
        )  # fmt: skip
        later = FIRST + 20 * DAY
        assert (made.status_on(later), Placement.objects.get(pk=rest.pk).status_on(later)) == (
            "completed",
            "interrupted",
        )
        agreements.close(placement=Placement.objects.get(pk=rest.pk), why="It ends", by=cast.nadia, today=later)
        ends = [row.ends for row in Placement.objects.order_by("starts")]
        assert ends == [FIRST + 4 * DAY, FIRST + 5 * DAY]

    def test_the_reason_of_an_interruption_is_in_no_audit(self, cast):
        made = scene.approved(cast)
        agreements.interrupt(placement=made, starts=FIRST, why="An illness", by=cast.nadia, today=scene.NOW)
        rows = [str((row.before, row.after, row.reason)) for row in AuditEntry.objects.all()]
        assert [row for row in rows if "illness" in row] == []
