"""What the jury decides on a case, and what stands against it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.bulk import Bulk
from accounts.changes import ConflictError
from accounts.permissions import WrongStateError
from jury.cases import bulk_services, services
from jury.cases.jury_cases import before_jury, case_of, jury_cases
from jury.cases.models import Correction, Overrule, Postponement
from jury.sittings.models import Preparer
from records.credits.credit_records import credit_record
from records.mark_values import passes
from records.models import Decision, Exemption, Result, SessionExtension, StatusChange
from tests import factories
from tests.jury import props

pytestmark = pytest.mark.usefixtures("english")
TEN = Decimal(10)


@pytest.fixture
def alice(cast, encoded):
    """Alice in `namur`, with 12 submitted."""
    taken = props.taken(cast)
    encoded(taken, "12")
    return taken


@pytest.fixture
def bob(cast, encoded):
    """Bob in `namur`, with 8 submitted."""
    taken = props.taken(cast, cast.bobs)
    encoded(taken, "8")
    return taken


def value(text):
    mark = Decimal(text) if text[:1].isdigit() else None
    return {"mark": mark, "outcome": "" if mark is not None else text}


def decide(sitting, taken, text="12", granted=True, by=None, **options):
    options = {**value(text), "granted": granted, "by": by or sitting.recorded_by, **options}
    return services.record_decision(deliberation=sitting, registration=taken, **options)


def refused_code(call, *args, **options):
    with pytest.raises(ValidationError) as refused:
        call(*args, **options)
    error = refused.value
    return error.error_list[0].code if hasattr(error, "error_list") else next(iter(error.error_dict.values()))[0].code


@pytest.mark.parametrize(
    ("mark", "outcome", "expected"),
    [
        (TEN, "", True),
        (Decimal("9.99"), "", False),
        (Decimal(0), "", False),
        (None, "validated", True),
        (None, "not_validated", False),
        (None, "absent", False),
        (None, "absent_justified", False),
        (None, "fraud", False),
        (None, "not_submitted", False),
    ],
)
def test_what_the_threshold_says(mark, outcome, expected):
    assert passes(mark, outcome, TEN) is expected


class TestCases:
    def test_who_has_no_mark_is_on_the_list_with_why(self, cast, encoded, june, alice):
        quiet, drafted = props.taken(cast, cast.bobs), props.taken(cast, cast.bobs, cast.louvain)
        encoded(drafted, "8", state="draft")
        found = {case.registration: [one.code for one in case.findings] for case in jury_cases(june)}
        assert found == {alice: [], quiet: ["no_mark"], drafted: ["draft_mark"]}
        assert [case.registration for case in jury_cases(june) if case.is_undisputed] == [alice]

    def test_a_case_leaves_with_its_credits_an_exemption_or_the_resident(self, cast, june, alice, bob):
        louvain = props.taken(cast, cast.bobs, cast.louvain)
        Exemption.objects.create(
            enrolment=cast.bobs, activity=cast.louvain, reason="-", decided_on=factories.START, recorded_by=cast.nadia
        )
        assert louvain not in before_jury(june)
        StatusChange.objects.create(
            enrolment=cast.bobs, kind="withdrawal", starts=props.HELD, reason="-", recorded_by=cast.nadia
        )
        assert [case.registration for case in jury_cases(june)] == [alice]
        earlier = factories.deliberation(
            cast.version, cast.nadia, 2025, "january", published_at=factories.at(2026, 2, 1)
        )
        factories.decision(earlier, alice, mark=TEN)
        assert jury_cases(june) == []

    def test_what_is_not_assessed_then_comes_with_a_mark_alone(self, cast, encoded):
        january = props.sitting(cast, kind="january")
        taken = props.taken(cast)
        assert jury_cases(january) == []
        encoded(taken, "12", kind="january")
        (case,) = jury_cases(january)
        assert [one.code for one in case.findings] == ["not_assessed"]

    def test_another_year_and_another_version(self, cast, encoded, june):
        encoded(props.taken(cast, start_year=2026), "12", kind="june")
        assert jury_cases(june) == []

    def test_queries_do_not_grow(self, cast, encoded, june, django_assert_num_queries):
        for number, resident in enumerate((cast.alices, cast.bobs), start=1):
            for activity in (cast.namur, cast.louvain)[:number]:
                encoded(props.taken(cast, resident, activity), "12")
            with django_assert_num_queries(14):
                assert len(jury_cases(june)) == (1, 3)[number - 1]


class TestRecord:
    def test_as_the_threshold_says_no_reason_is_needed(self, cast, june, alice):
        made = decide(june, alice)
        assert (made.enrolment, made.activity, made.granted, made.reason) == (cast.alices, cast.namur, True, "")
        assert made.recorded_by == cast.nadia

    @pytest.mark.parametrize(("text", "granted"), [("8", True), ("12", False), ("absent", True)])
    def test_otherwise_it_says_why(self, cast, encoded, june, text, granted):
        taken = props.taken(cast)
        encoded(taken, text)
        assert refused_code(decide, june, taken, text, granted) == "reason_required"
        assert refused_code(decide, june, taken, text, granted, reason="  ") == "reason_required"
        assert decide(june, taken, text, granted, reason="The year as a whole").granted is granted

    def test_another_value_than_the_one_encoded_says_why(self, june, alice):
        assert refused_code(decide, june, alice, "13") == "reason_required"
        assert decide(june, alice, "13", reason="Error of addition").mark == 13

    def test_before_its_day_nothing_is_decided(self, june, alice):
        with pytest.raises(WrongStateError, match="nothing is decided before"):
            decide(june, alice, today=props.HELD - timedelta(days=1))
        with pytest.raises(WrongStateError, match="nothing is decided before"):
            bulk_services.decide_undisputed(
                deliberation=june, by=june.recorded_by, today=props.HELD - timedelta(days=1)
            )
        assert not Decision.objects.exists()

    @pytest.mark.parametrize("state", ["prepared", "closed", "dropped"])
    def test_only_while_the_jury_sits(self, cast, encoded, state):
        sitting = props.sitting(cast, state)
        taken = props.taken(cast)
        encoded(taken, "12")
        for act in (
            lambda: decide(sitting, taken),
            lambda: bulk_services.decide_undisputed(deliberation=sitting, by=cast.nadia),
            lambda: services.postpone(deliberation=sitting, registration=taken, reason="-", by=cast.nadia),
        ):
            with pytest.raises(WrongStateError):
                act()
        assert not Decision.objects.exists()

    def test_by_the_offices_and_the_secretary_of_the_jury(self, cast, june, alice):
        for by in (cast.jules, cast.pia, cast.theo, cast.alice, cast.marie, cast.machine_namur):
            with pytest.raises(PermissionDenied):
                decide(june, alice, by=by)
        assert decide(june, alice, by=cast.sam).recorded_by == cast.sam
        assert set(Preparer.objects.values_list("user", flat=True)) == {cast.nadia.pk, cast.sam.pk}

    def test_nobody_decides_on_kin_or_mentee(self, cast, june, alice):
        factories.accompanies(cast.louis, cast.alices, "reader")
        factories.accompanies(cast.nadia, cast.alices, starts=date(2026, 1, 1), ends=date(2026, 2, 1))
        with pytest.raises(PermissionDenied, match="You are the mentor of Alice"):
            decide(june, alice)
        decide(june, alice, by=cast.louis)
        with pytest.raises(PermissionDenied):
            services.remove_decision(decision=Decision.objects.get(), by=cast.nadia, seen=1)

    def test_two_people_decide_the_same_case(self, june, alice, cast):
        first = decide(june, alice, seen=0)
        with pytest.raises(ConflictError) as refused:
            decide(june, alice, "9", granted=False, reason="-", by=cast.louis, seen=0)
        assert refused.value.current.mark == 12
        assert decide(june, alice, "13", reason="-", seen=first.version).version == 2
        services.remove_decision(decision=first, by=cast.nadia, seen=2)
        assert refused_code(decide, june, alice, seen=2) == "gone"

    def test_a_decision_recorded_by_mistake_is_taken_back(self, cast, june, alice):
        made = decide(june, alice)
        with pytest.raises(ConflictError):
            services.remove_decision(decision=made, by=cast.nadia, seen=9)
        with pytest.raises(PermissionDenied):
            services.remove_decision(decision=made, by=cast.jules, seen=1)
        services.remove_decision(decision=made, by=cast.nadia, seen=1)
        assert not Decision.objects.exists()
        with pytest.raises(WrongStateError):
            services.remove_decision(decision=made, by=cast.nadia, seen=1)

    def test_what_is_not_before_the_jury(self, cast, encoded, june, alice):
        other = factories.programme_version("DES", blocks=(TEN,))
        strange = factories.registration(
            factories.enrolment(cast.charlie, other, matricule=9), factories.activity(other, "X"), 2025
        )
        assert refused_code(decide, june, strange) == "other_version"
        assert refused_code(decide, june, props.taken(cast, start_year=2024)) == "other_year"
        exempted = props.taken(cast, cast.bobs, cast.louvain)
        Exemption.objects.create(
            enrolment=cast.bobs, activity=cast.louvain, reason="-", decided_on=factories.START, recorded_by=cast.nadia
        )
        assert refused_code(decide, june, exempted) == "exempted"

    def test_credits_are_not_granted_twice(self, cast, encoded, june, september, alice):
        decide(june, alice)
        encoded(alice, "14", kind="september")
        assert refused_code(decide, september, alice, "14") == "granted"
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.decision(september, alice, mark=TEN)

    def test_a_mark_of_the_wrong_form(self, june, alice):
        assert refused_code(decide, june, alice, mark=Decimal(21)) == "out_of_range"
        assert refused_code(decide, june, alice, outcome="validated") == "mark_or_outcome"


class TestUndisputed:
    def test_it_takes_only_what_is_ready(self, cast, encoded, june, alice, bob):
        quiet, late = props.taken(cast, activity=cast.louvain), props.taken(cast, cast.bobs, cast.alone)
        encoded(late, "15", state="draft")
        assert bulk_services.decide_undisputed(deliberation=june, by=cast.nadia) == 2
        found = {(d.registration, d.mark, d.granted, d.recorded_by) for d in Decision.objects.all()}
        assert found == {(alice, 12, True, cast.nadia), (bob, 8, False, cast.nadia)}
        assert bulk_services.decide_undisputed(deliberation=june, by=cast.nadia) == 0
        assert case_of(june, quiet).state == "blocked"

    def test_it_leaves_out_what_is_put_off_taken_up_or_ones_own(self, cast, encoded, june, alice, bob):
        own = props.taken(cast, factories.enrolment(cast.nadia, cast.version, matricule=77))
        encoded(own, "19")
        quiet = props.taken(cast, activity=cast.louvain)
        services.overrule(deliberation=june, registration=quiet, reason="Seen", by=cast.pia)
        services.postpone(deliberation=june, registration=bob, reason="Ill", by=cast.nadia)
        assert bulk_services.decide_undisputed(deliberation=june, by=cast.nadia) == 1
        assert [d.registration for d in Decision.objects.all()] == [alice]
        assert bulk_services.decide_undisputed(deliberation=june, by=cast.louis) == 1

    def test_only_the_chosen(self, cast, june, alice, bob):
        assert bulk_services.decide_undisputed(deliberation=june, registrations={bob.pk}, by=cast.nadia) == 1
        with pytest.raises(PermissionDenied):
            bulk_services.decide_undisputed(deliberation=june, by=cast.jules)

    def test_the_rest_is_put_off_with_one_reason(self, cast, june, alice, bob):
        decide(june, alice)
        assert (
            refused_code(bulk_services.postpone_rest, deliberation=june, reason=" ", by=cast.nadia) == "reason_required"
        )
        assert bulk_services.postpone_rest(deliberation=june, reason="No time", by=cast.nadia) == 1
        assert Postponement.objects.get().registration == bob


class TestOverrule:
    @pytest.fixture
    def quiet(self, cast):
        """Alice in `louvain`, without a mark."""
        return props.taken(cast, activity=cast.louvain)

    def test_who_presides_takes_a_case_up(self, cast, june, quiet):
        assert refused_code(decide, june, quiet, "14") == "not_ready"
        for by in (cast.nadia, cast.sam, cast.dora, cast.jules, cast.alice):
            with pytest.raises(PermissionDenied):
                services.overrule(deliberation=june, registration=quiet, reason="Seen", by=by)
        assert (
            refused_code(services.overrule, deliberation=june, registration=quiet, reason=" ", by=cast.pia)
            == "reason_required"
        )
        made = services.overrule(deliberation=june, registration=quiet, reason="Paper seen", by=cast.pia)
        assert (made.codes, made.words) == (["no_mark"], "No mark was encoded for June 2026.")
        assert decide(june, quiet, "14").granted

    def test_it_covers_what_stood_against_it_and_nothing_later(self, cast, encoded, june, quiet):
        services.overrule(deliberation=june, registration=quiet, reason="Paper seen", by=cast.pia)
        encoded(quiet, "14", state="draft")
        assert refused_code(decide, june, quiet, "14") == "not_ready"
        services.overrule(deliberation=june, registration=quiet, reason="The draft is right", by=cast.pia)
        assert Overrule.objects.get().codes == ["draft_mark"]
        decide(june, quiet, "14")

    def test_nothing_is_taken_up_without_cause_or_by_who_left(self, cast, june, alice, quiet):
        with pytest.raises(WrongStateError, match="Nothing stands against this case"):
            services.overrule(deliberation=june, registration=alice, reason="-", by=cast.pia)
        factories.accompanies(cast.pia, cast.alices, starts=date(2025, 10, 1), ends=date(2026, 9, 30))
        with pytest.raises(PermissionDenied, match="You are the mentor"):
            services.overrule(deliberation=june, registration=quiet, reason="-", by=cast.pia)

    def test_it_is_left_after_all(self, cast, june, quiet):
        services.overrule(deliberation=june, registration=quiet, reason="-", by=cast.pia)
        made = decide(june, quiet, "14")
        with pytest.raises(WrongStateError, match="A decision rests on it"):
            services.take_overrule_back(deliberation=june, registration=quiet, by=cast.pia)
        services.remove_decision(decision=made, by=cast.nadia, seen=made.version)
        services.take_overrule_back(deliberation=june, registration=quiet, by=cast.pia)
        assert not Overrule.objects.exists()


class TestPostponed:
    def test_a_case_is_put_off_and_taken_up_again(self, cast, june, alice):
        made = services.postpone(deliberation=june, registration=alice, reason="Ill", by=cast.nadia)
        with pytest.raises(WrongStateError, match="put off"):
            decide(june, alice)
        with pytest.raises(WrongStateError, match="decided or put off already"):
            services.postpone(deliberation=june, registration=alice, reason="Ill", by=cast.nadia)
        services.take_up_again(postponement=made, by=cast.nadia, seen=made.version)
        decide(june, alice)

    def test_it_comes_back_in_the_sitting_that_closes_the_year(self, cast, june, alice):
        services.postpone(deliberation=june, registration=alice, reason="Ill", by=cast.nadia)
        closing = props.sitting(cast, kind="september", sitting="closing", held_on=date(2026, 10, 9))
        assert [case.registration for case in jury_cases(closing)] == [alice]


class TestCorrections:
    @pytest.fixture
    def old(self, cast, alice):
        """A published decision on Alice: 8, refused."""
        made = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1))
        return factories.decision(made, alice, mark=Decimal(8), granted=False)

    @pytest.fixture
    def correction(self, cast):
        return props.sitting(cast, sitting="correction", held_on=date(2026, 9, 20))

    def bring(self, old, sitting, by=None, **fields):
        values = {"ground": "error", "words": "Wrong sum", **fields}
        return services.bring_back(decision=old, deliberation=sitting, by=by or old.deliberation.recorded_by, **values)

    def test_a_published_decision_comes_back_and_is_superseded(self, cast, old, correction, alice):
        self.bring(old, correction)
        (case,) = jury_cases(correction)
        assert (case.registration, case.findings, case.correction.decision) == (alice, (), old)
        assert refused_code(decide, correction, alice, "11") == "reason_required"
        made = decide(correction, alice, "11", reason="Appeal upheld")
        old.refresh_from_db()
        assert (made.supersedes, old.has_successor) == (old, True)
        assert credit_record(cast.alices).overall.earned == 0, "it counts from its own publication"
        services.remove_decision(decision=made, by=cast.nadia, seen=made.version)
        old.refresh_from_db()
        assert not old.has_successor

    def test_a_successor_that_is_written_around_the_service_is_refused(self, old, correction, alice):
        fields = {"deliberation": correction, "registration": alice, "granted": True, "mark": TEN}
        around = Decision(supersedes=old, reason="Error", **fields)
        for write in (around.save, around.full_clean, lambda: Bulk(by=None, action="import").add(around)):
            with pytest.raises(RuntimeError, match="write_successor"):
                write()

    def test_what_is_refused(self, cast, old, correction):
        for by in (cast.jules, cast.pia, cast.theo, cast.alice):
            with pytest.raises(PermissionDenied):
                self.bring(old, correction, by=by)
        assert refused_code(self.bring, old, correction, words=" ") == "reason_required"
        with pytest.raises(WrongStateError):
            self.bring(old, old.deliberation)
        early = props.sitting(cast, sitting="correction", held_on=date(2026, 6, 1))
        assert refused_code(self.bring, old, early) == "not_later"
        other = factories.deliberation(factories.programme_version("DES", blocks=(TEN,)), cast.nadia, kind="september")
        assert refused_code(self.bring, old, other) == "other_version"
        assert not Correction.objects.exists()

    def test_not_while_it_is_unpublished(self, cast, june, correction, bob):
        fresh = decide(june, bob, "8", granted=False)
        with pytest.raises(WrongStateError, match="not published yet"):
            self.bring(fresh, correction)

    def test_an_appeal_does_not_grant_what_was_earned_meanwhile(self, cast, encoded, old, correction, september, alice):
        encoded(alice, "12", kind="september")
        decide(september, alice, "12")
        self.bring(old, correction)
        assert refused_code(decide, correction, alice, "10", reason="Appeal") == "granted"


def test_results_stay_as_the_jury_found_them(cast, june, alice):
    decide(june, alice)
    assert Result.objects.get().state == "submitted", "they are frozen at the closing"


def test_a_session_extended_for_a_resident_stands_against_a_decision(cast, june, encoded):
    taken = props.taken(cast)
    SessionExtension.objects.create(
        registration=taken, session=june.session, due=date(2026, 8, 15), reason="Force majeure", set_by=cast.nadia
    )
    case = case_of(june, taken)
    assert case is not None
    assert [(one.code, one.words) for one in case.findings if one.code == "extended"] == [
        ("extended", "For this resident June 2026 is extended to 15 August 2026.")
    ]
    assert refused_code(decide, june, taken) == "not_ready"
    encoded(taken, "12")
    assert decide(june, taken).granted
