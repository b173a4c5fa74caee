"""The services of evaluations, from opening to correction; a refusal changes nothing."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import links
from accounts.changes import ConflictError
from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from internships.agreements import services as agreements
from internships.agreements.planning_services import change
from internships.evaluations import own_rating_services, schedule_services, services
from internships.evaluations.evaluation_page import compared, draft_of
from internships.evaluations.form_versions import shown_form
from internships.evaluations.schedule import PURPOSE
from internships.models import Delegation, Evaluation, OwnRating, PlacementSupervisor
from internships.placements.completeness import is_complete
from internships.supervisors import services as supervisors
from notices.models import Mail
from portfolio.models import Form, Observation, ObservationRating
from records.models import Proposal, StatusChange
from tests import factories
from tests.internships import props, scene
from tests.portfolio import props as portfolio

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

TODAY = date(2026, 12, 28)
NOW = date(2026, 11, 20)


@pytest.fixture
def cast(cast):
    cast.framework = portfolio.framework()
    cast.form = props.evaluation_form()
    cast.stage = props.placement(cast.alices_year, supervisors=[cast.stefan])
    cast.final = props.evaluation(cast, opens_on=date(2026, 12, 17), due_on=date(2027, 1, 14))
    return cast


def drafted(cast, answers=props.FULL, **values):
    return services.save_draft(
        **{"evaluation": cast.final, "form": cast.form, "answers": answers, "by": cast.stefan, "today": TODAY, **values}
    )


def signed(cast, **values):
    options = {
        "evaluation": cast.final,
        "form": cast.form,
        "answers": props.FULL,
        "outcome": "validated",
        "by": cast.stefan,
        "identified_by": "account",
        "today": TODAY,
    }
    return services.sign(**options | values)


def again(row):
    return type(row).objects.get(pk=row.pk)


class TestOpening:
    def test_evaluations_come_with_the_approval_and_move_with_the_dates(self, cast):
        for purpose in ("stage_objectives", "stage_midterm"):
            props.evaluation_form(purpose)
        made = scene.approved(cast, registration=cast.bobs_year)
        assert dues(made) == [
            ("objectives", date(2026, 10, 1), date(2026, 10, 15)),
            ("midterm", date(2027, 3, 18), date(2027, 4, 15)),
            ("final", date(2027, 9, 16), date(2027, 10, 14)),
        ]
        change(placement=made, ends=date(2027, 3, 31), why="Shorter", by=cast.nadia, today=NOW)
        assert dues(made)[1:] == [
            ("midterm", date(2026, 12, 16), date(2027, 1, 13)),
            ("final", date(2027, 3, 17), date(2027, 4, 14)),
        ]
        agreements.cancel(placement=made, why="Elsewhere", by=cast.nadia, today=date(2026, 9, 1))
        assert set(made.evaluations.values_list("state", "reason")) == {("dropped", "Elsewhere")}

    def test_a_short_placement_has_no_mid_term(self, cast):
        props.evaluation_form("stage_midterm")
        short = props.placement(cast.bobs_year, ends=date(2026, 11, 25))
        schedule_services.open_evaluations(placement=short, by=cast.nadia)
        assert dues(short) == [("final", date(2026, 11, 11), date(2026, 12, 9))]

    def test_a_second_call_opens_nothing(self, cast):
        assert schedule_services.open_evaluations(placement=cast.stage, by=cast.nadia) == []


def dues(placement):
    return list(placement.evaluations.order_by("opens_on").values_list("kind", "opens_on", "due_on"))


class TestDraft:
    def test_a_draft_may_have_gaps_and_is_written_by_either_of_them(self, cast):
        Delegation.objects.create(supervisor=cast.stefans, user=cast.charlie, starts=date(2026, 12, 1))
        first = drafted(cast, {"care": 3}, seen=1)
        second = drafted(cast, {"care": 4, "well": "Calm"}, seen=first.version, by=cast.charlie)
        assert (again(second).answers, second.written_by) == ({"care": 4, "well": "Calm"}, cast.charlie)
        assert draft_of(cast.stefan, again(second), TODAY) == {"care": 4, "well": "Calm"}

    def test_who_was_second_is_told(self, cast):
        drafted(cast, {"care": 3}, seen=1)
        with pytest.raises(ConflictError):
            drafted(cast, {"care": 1}, seen=1)
        assert again(cast.final).answers == {"care": 3}

    @pytest.mark.parametrize("rating", [0, 6, "x", "4.5", -1])
    def test_a_rating_outside_the_scale(self, cast, rating):
        for write in (drafted, signed):
            with pytest.raises(ValidationError) as refused:
                write(cast, answers={**props.FULL, "care": rating})
            assert list(refused.value.error_dict) == ["care"]
        assert (again(cast.final).answers, Observation.objects.count()) == ({}, 0)

    def test_before_it_opens(self, cast):
        with pytest.raises(WrongStateError) as refused:
            drafted(cast, today=date(2026, 12, 16))
        assert refused.value.reason == "It can be written from 17 December 2026 on."

    @pytest.mark.parametrize("name", ["alice", "bob", "marie", "sarah", "nadia", "dora", "jules", "charlie"])
    def test_nobody_else_writes(self, cast, name):
        with pytest.raises(PermissionDenied):
            drafted(cast, by=getattr(cast, name))
        with pytest.raises(PermissionDenied):
            signed(cast, by=getattr(cast, name))

    def test_its_words_stand_in_no_audit_row(self, cast):
        drafted(cast)
        signed(cast)
        written = [str((entry.before, entry.after)) for entry in AuditEntry.objects.all()]
        assert [text for text in written if "crowded" in text] == []


class TestSigning:
    def test_it_is_locked_and_what_was_seen_goes_to_the_portfolio(self, cast):
        done = again(signed(cast))
        assert (done.state, done.signed_by, done.outcome) == ("signed", cast.stefan, "validated")
        seen = Observation.objects.get()
        assert (done.observation, seen.source, seen.observer, seen.registration) == (
            seen,
            "stage",
            cast.stefan,
            cast.alices_year,
        )
        assert list(ObservationRating.objects.values_list("competency__code", "value")) == [("a", 4)]
        for act in (drafted, signed):
            with pytest.raises(WrongStateError) as refused:
                act(cast)
            assert refused.value.reason.startswith("It is signed, and locked.")

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"answers": {"care": 4, "well": "Calm"}}, "talk"),
            ({"answers": {"care": 4, "talk": 2, "well": " "}}, "well"),
            ({"outcome": ""}, "outcome"),
            ({"outcome": "perhaps"}, "outcome"),
        ],
    )
    def test_what_is_missing_is_named(self, cast, values, field):
        with pytest.raises(ValidationError) as refused:
            signed(cast, **values)
        assert list(refused.value.error_dict) == [field]
        assert (again(cast.final).state, Observation.objects.count()) == ("open", 0)

    def test_the_database_wants_a_name_and_an_outcome(self, cast):
        for values in ({"state": "signed"}, {"state": "dropped"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Evaluation.objects.filter(pk=cast.final.pk).update(**values)
        done = signed(cast)
        with pytest.raises(IntegrityError), transaction.atomic():
            Evaluation.objects.filter(pk=done.pk).update(outcome="")

    def test_other_links_are_no_longer_needed(self, cast):
        _link, token = links.grant(user=cast.sarah, purpose=PURPOSE, target=cast.final, by=None)
        signed(cast)
        with pytest.raises(links.DeadLink) as dead:
            links.read(token, PURPOSE)
        assert dead.value.state == "withdrawn"

    def test_the_resident_is_told_that_it_is_there_and_nothing_of_it(self, cast):
        done = signed(cast)
        letter = Mail.objects.get()
        assert (letter.to, letter.kind) == (cast.alice, "internships.to_read")
        assert f"/evaluations/{done.uuid}/" in letter.body
        assert [word for word in ("crowded", "validé", "validated", "Stefan") if word in letter.body] == []


class TestForms:
    def test_a_form_replaced_before_anything_is_written(self, cast):
        new = props.evaluation_form(number=2, codes=("care", "talk", "team"))
        assert shown_form(cast.final, None, today=TODAY) == new
        done = signed(cast, form=new, answers={**props.FULL, "team": 5})
        assert again(done).form == new

    def test_a_page_opened_on_the_earlier_version_is_taken_on_it(self, cast):
        props.evaluation_form(number=2, codes=("care", "talk", "team"))
        assert shown_form(cast.final, None, str(cast.form.uuid), TODAY) == cast.form
        assert again(signed(cast)).form == cast.form

    def test_a_version_that_is_a_draft_is_not_taken(self, cast):
        new = props.evaluation_form(number=2, state="draft")
        other = props.evaluation_form("stage_midterm")
        for wrong in (str(new.uuid), str(other.uuid), "", "nonsense"):
            assert shown_form(cast.final, None, wrong, TODAY) == cast.form

    def test_what_was_begun_is_finished_on_its_version(self, cast):
        drafted(cast, {"care": 3})
        new = props.evaluation_form(number=2, codes=("care", "talk", "team"))
        begun = again(cast.final)
        assert shown_form(begun, None, str(new.uuid), TODAY) == cast.form
        with pytest.raises(WrongStateError) as refused:
            signed(cast, form=new, answers={**props.FULL, "team": 5})
        assert "replaced by another version" in refused.value.reason
        assert again(cast.final).answers == {"care": 3}

    def test_both_rate_on_the_same_version(self, cast):
        own(cast, final=False)
        new = props.evaluation_form(number=2, codes=("care", "talk", "team"))
        assert shown_form(cast.final, OwnRating.objects.get(), str(new.uuid), TODAY) == cast.form

    def test_closing_a_form_leaves_what_was_begun(self, cast):
        drafted(cast, {"care": 3})
        Form.objects.update(state="closed")
        assert signed(cast, evaluation=again(cast.final)).state == "signed"


def own(cast, answers=props.FULL, **values):
    options = {"evaluation": cast.final, "form": cast.form, "by": cast.alice, "final": True, "today": TODAY}
    return own_rating_services.save_own_rating(answers=answers, **options | values)


class TestOwnRating:
    def test_it_stands_beside_once_both_are_there(self, cast):
        own(cast, {"care": 3, "talk": 2, "well": "Mine"})
        done = signed(cast)
        rows = compared(done, OwnRating.objects.get())
        assert [(r.item.code, r.theirs.value, r.own.value) for r in rows] == [
            ("care", 4, 3),
            ("talk", None, 2),
            ("well", props.FULL["well"], "Mine"),
        ]

    def test_a_draft_that_was_not_handed_in_is_shown_to_nobody(self, cast):
        own(cast, {"care": 3}, final=False)
        rows = compared(signed(cast), OwnRating.objects.get())
        assert [row.own for row in rows] == [None, None, None]

    def test_not_after_the_supervisor_has_signed(self, cast):
        signed(cast)
        with pytest.raises(WrongStateError):
            own(cast)
        assert not OwnRating.objects.exists()

    def test_handed_in_once(self, cast):
        first = own(cast, {"care": 3}, final=False, seen=0)
        own(cast, seen=first.version)
        with pytest.raises(WrongStateError):
            own(cast)

    def test_handed_in_whole(self, cast):
        with pytest.raises(ValidationError) as refused:
            own(cast, {"care": 3})
        assert set(refused.value.error_dict) == {"talk", "well"}

    def test_nobody_rates_for_another(self, cast):
        for user in (cast.stefan, cast.nadia, cast.bob, cast.marie):
            with pytest.raises(PermissionDenied):
                own(cast, by=user)


class TestAcknowledging:
    def test_with_a_comment(self, cast):
        done = services.acknowledge(evaluation=signed(cast), comment=" Agreed. ", by=cast.alice, today=TODAY)
        assert (done.state, done.comment, done.acknowledged_by) == ("acknowledged", "Agreed.", cast.alice)
        with pytest.raises(WrongStateError):
            services.acknowledge(evaluation=done, comment="", by=cast.alice, today=TODAY)

    def test_not_before_it_is_signed_nor_by_another(self, cast):
        with pytest.raises(WrongStateError):
            services.acknowledge(evaluation=cast.final, comment="", by=cast.alice, today=TODAY)
        done = signed(cast)
        for user in (cast.stefan, cast.nadia, cast.bob):
            with pytest.raises(PermissionDenied):
                services.acknowledge(evaluation=done, comment="", by=user, today=TODAY)

    def test_goals_are_written_by_the_resident_and_agreed_by_the_supervisor(self, cast):
        goals = props.evaluation(cast, "objectives")
        with pytest.raises(PermissionDenied):
            signed(cast, evaluation=goals, form=goals.form, answers={"well": "Home visits"})
        done = signed(cast, evaluation=goals, form=goals.form, answers={"well": "Home visits"}, by=cast.alice)
        assert (done.outcome, Observation.objects.count()) == ("", 0)
        agreed = services.acknowledge(evaluation=done, comment="", by=cast.stefan, today=TODAY)
        assert agreed.state == "acknowledged"


class TestCorrecting:
    def begun(self, cast, **values):
        done = signed(cast)
        options = {"evaluation": done, "reason": "Mixed up two residents", "by": cast.stefan, "today": TODAY}
        return done, services.begin_correction(**options | values)

    def test_a_correction_takes_the_place_once_it_is_signed(self, cast):
        old, new = self.begun(cast)
        assert (new.answers, new.outcome, again(old).state) == (props.FULL, "validated", "signed")
        done = signed(cast, evaluation=new, answers={**props.FULL, "care": 2}, outcome="not_validated")
        assert (again(old).state, again(done).state) == ("superseded", "signed")
        seen = {o.state: o.answers["care"] for o in Observation.objects.all()}
        assert seen == {"superseded": 4, "recorded": 2}
        assert list(Evaluation.objects.standing()) == [done]

    def test_it_says_why(self, cast):
        with pytest.raises(ValidationError) as refused:
            self.begun(cast, reason="  ")
        assert list(refused.value.error_dict) == ["reason"]

    def test_one_at_a_time(self, cast):
        old, new = self.begun(cast)
        with pytest.raises(WrongStateError) as refused:
            services.begin_correction(evaluation=old, reason="Again", by=cast.stefan, today=TODAY)
        assert refused.value.reason == "A correction of it is begun already."
        services.drop(evaluation=new, reason="Not needed", by=cast.nadia, today=TODAY)
        assert services.begin_correction(evaluation=old, reason="After all", by=cast.nadia, today=TODAY)

    def test_only_writer_and_office(self, cast):
        done = signed(cast)
        for user in (cast.alice, cast.marie, cast.bob):
            with pytest.raises(PermissionDenied):
                services.begin_correction(evaluation=done, reason="Mine", by=user, today=TODAY)
        assert Evaluation.objects.count() == 1


class TestWhoLeaves:
    def test_the_draft_of_who_left_is_not_the_next_ones(self, cast):
        drafted(cast, {"care": 2, "well": "Private thought"})
        supervisors.edit_supervisor(supervisor=cast.stefans, by=cast.nadia, seen=1, deceased_on=date(2026, 12, 20))
        PlacementSupervisor.objects.create(
            placement=cast.stage, supervisor=cast.sarahs, starts=date(2026, 12, 21), ends=cast.stage.ends
        )
        current = again(cast.final)
        assert draft_of(cast.sarah, current, TODAY) == {}
        with pytest.raises(PermissionDenied):
            signed(cast)
        assert again(signed(cast, evaluation=current, by=cast.sarah)).signed_by == cast.sarah

    def test_without_anybody_the_office_says_that_it_is_not_given(self, cast):
        done = services.drop(evaluation=cast.final, reason="Deceased in December", by=cast.nadia, today=TODAY)
        assert (done.state, done.reason) == ("dropped", "Deceased in December")
        with pytest.raises(WrongStateError):
            signed(cast)


def test_a_supervisor_sees_the_goals_of_earlier_stages_and_nothing_else(cast):
    factories.accompanies(cast.sarah, cast.alices, "supervisor", starts=date(2027, 1, 1))
    goals = props.evaluation(cast, "objectives", "signed")
    props_final = signed(cast)
    day = date(2027, 1, 10)
    assert list(Evaluation.objects.visible_to(cast.sarah, day)) == [goals]
    assert props_final not in Evaluation.objects.visible_to(cast.sarah, day)
    assert not Evaluation.objects.visible_to(cast.sarah, date(2026, 12, 20)).exists()


class TestProposal:
    def test_it_follows_the_last_final_evaluation_once(self, cast):
        other = props.placement(
            cast.alices_year, supervisors=[cast.sarah], starts=date(2027, 1, 1), ends=date(2027, 3, 31)
        )
        last = props.evaluation(cast, stage=other)
        signed(cast)
        assert not Proposal.objects.exists()
        signed(cast, evaluation=last, by=cast.sarah)
        proposal = Proposal.objects.get()
        assert (proposal.registration, proposal.outcome, proposal.mark) == (cast.alices_year, "validated", None)
        assert "Cabinet" in proposal.evidence
        assert "crowded" not in proposal.evidence

    def test_one_no_is_a_no_and_a_correction_replaces_it(self, cast):
        done = signed(cast, outcome="not_validated")
        assert Proposal.objects.get().outcome == "not_validated"
        new = services.begin_correction(evaluation=done, reason="Wrong box", by=cast.stefan, today=TODAY)
        assert not Proposal.objects.live().exists(), "the stage is open again"
        signed(cast, evaluation=new)
        assert Proposal.objects.get(replaced_at__isnull=True).outcome == "validated"

    def test_a_correction_that_is_not_given_leaves_what_was_signed(self, cast):
        done = signed(cast)
        new = services.begin_correction(evaluation=done, reason="Wrong box", by=cast.stefan, today=TODAY)
        services.drop(evaluation=new, reason="It was right", by=cast.nadia, today=TODAY)
        (proposal,) = Proposal.objects.live()
        assert proposal.outcome == "validated"

    def test_it_says_since_when_the_stage_is_complete(self, cast):
        signed(cast)
        assert Proposal.objects.get().complete_on == timezone.localdate()

    def test_a_further_placement_takes_it_back(self, cast):
        signed(cast)
        more = props.placement(
            cast.alices_year,
            supervisors=[cast.stefan],
            agreement_state="accepted",
            starts=date(2027, 1, 1),
            ends=date(2027, 3, 31),
        )
        assert Proposal.objects.live().exists()
        scene.capacity(more.site, 3)
        agreements.approve(placement=more, by=cast.nadia, overrides={}, today=NOW)
        withdrawn = Proposal.objects.get()
        assert (withdrawn.replaced_at is None, withdrawn.withdrawn_because == "") == (False, False)

    def test_a_placement_that_is_not_approved_holds_it_back(self, cast):
        props.placement(cast.alices_year, agreement_state="proposed", starts=date(2027, 1, 1), ends=date(2027, 3, 31))
        signed(cast)
        assert not Proposal.objects.exists()

    def test_without_any_evaluation_there_is_nothing_to_propose(self, cast):
        services.drop(evaluation=cast.final, reason="Deceased", by=cast.nadia, today=TODAY)
        assert not Proposal.objects.exists()

    def test_not_once_the_credits_are_earned(self, cast):
        sitting = factories.deliberation(cast.version, cast.nadia, published_at=factories.at(2026, 11, 1))
        factories.decision(sitting, cast.alices_year, outcome="validated")
        assert signed(cast).state == "signed"
        assert not Proposal.objects.exists()

    def test_months_that_wait_for_approval_are_not_called_unplanned(self, cast):
        cast.stage.agreement_state = "accepted"
        cast.stage.save()
        words = "0 of 3.4 months of this stage are approved, 3 wait for approval."
        assert is_complete(cast.alices_year).reason == words

    def test_half_a_year_is_no_year(self, cast):
        """Nothing is proposed while the rest of the year is not even planned."""
        cast.stage.ends = date(2026, 11, 30)
        cast.stage.save()
        assert is_complete(cast.alices_year).reason == "2 of 3.4 months of this stage are planned."
        signed(cast)
        assert not Proposal.objects.exists()
        rest = props.placement(
            cast.alices_year, supervisors=[cast.sarah], starts=date(2026, 12, 1), ends=date(2027, 1, 10)
        )
        assert is_complete(cast.alices_year)
        signed(cast, evaluation=props.evaluation(cast, stage=rest), by=cast.sarah)
        assert Proposal.objects.get().registration == cast.alices_year

    def test_the_faculty_says_that_there_will_be_no_more(self, cast):
        cast.stage.ends = date(2026, 11, 30)
        cast.stage.save()
        signed(cast)
        with pytest.raises(PermissionDenied):
            agreements.declare_complete(registration=cast.alices_year, reason="Leave", by=cast.stefan)
        with pytest.raises(ValidationError, match="Say why nothing is planned for the rest"):
            agreements.declare_complete(registration=cast.alices_year, reason=" ", by=cast.nadia)
        assert not Proposal.objects.exists()
        agreements.declare_complete(registration=cast.alices_year, reason="Earlier stage recognised", by=cast.nadia)
        assert Proposal.objects.get().outcome == "validated"
        entry = AuditEntry.objects.get(action="declare")
        assert (entry.reason, entry.actor_name) == ("Earlier stage recognised", "Nadia Test")
        with pytest.raises(WrongStateError, match="all planned already"):
            agreements.declare_complete(registration=cast.alices_year, reason="Again", by=cast.nadia)

    def test_leave_takes_its_months_out_of_the_year(self, cast):
        assert is_complete(cast.alices_year)
        StatusChange.objects.create(
            enrolment=cast.alices, kind="leave", starts=date(2026, 12, 1), ends=date(2026, 12, 31), reason="-",
            recorded_by=cast.nadia,
        )  # fmt: skip
        assert not is_complete(cast.alices_year)

    def test_a_placement_cancelled_after_the_others_were_evaluated(self, cast):
        rest = props.placement(
            cast.alices_year,
            agreement_state="accepted",
            supervisors=[cast.sarah],
            starts=date(2027, 1, 1),
            ends=date(2027, 3, 31),
        )
        signed(cast)
        assert not Proposal.objects.exists()
        agreements.cancel(placement=rest, why="Not needed", by=cast.nadia)
        assert Proposal.objects.get().registration == cast.alices_year
