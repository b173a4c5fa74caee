"""A sitting until its cases: prepared, begun with its quorum, left by kin."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.changes import ConflictError
from accounts.permissions import WrongStateError
from curriculum.models import JuryRules
from jury.juries.models import Jury, Member
from jury.sittings import services
from jury.sittings.models import Attendance, Recusal
from jury.sittings.permissions import live_sittings, parts_of, visible_sittings
from jury.sittings.ties import refuse_tied, ties
from jury.sittings.workflow import Part
from records.models import Deliberation, Enrolment
from tests import clock, factories
from tests.jury import props

pytestmark = pytest.mark.usefixtures("english")
DAY = timedelta(days=1)


def prepare(cast, by=None, **fields):
    session = fields.pop("session", factories.session())
    values = {"version": cast.version, "session": session, "held_on": session.ends, **fields}
    return services.prepare_sitting(by=by or cast.nadia, **values)


def begin(cast, sitting, by=None, absent=(), presides="pia", **fields):
    presences = {seat: "absent" if name in absent else "present" for name, seat in cast.seats.items()}
    values = {"presences": presences, "presides": cast.seats[presides], "seen": sitting.version, **fields}
    return services.begin_sitting(deliberation=sitting, by=by or cast.nadia, **values)


def code(error):
    found = error.value
    return found.error_list[0].code if hasattr(found, "error_list") else next(iter(found.error_dict.values()))[0].code


class TestPrepare:
    def test_the_offices_prepare(self, cast):
        for number, by in enumerate((cast.nadia, cast.louis, cast.dora)):
            made = prepare(cast, by=by, session=factories.session(2026 + number))
            assert (made.state, made.kind, made.recorded_by) == ("prepared", "ordinary", by)
        for by in (cast.jules, cast.pia, cast.sam, cast.theo, cast.alice, cast.machine_namur):
            with pytest.raises(PermissionDenied):
                prepare(cast, by=by, session=factories.session(2030))

    def test_a_session_has_one(self, cast):
        first = prepare(cast)
        with pytest.raises(ValidationError, match="has its deliberation already") as refused:
            prepare(cast)
        assert code(refused) == "second"
        services.drop_sitting(deliberation=first, reason="Strike", by=cast.nadia, seen=first.version)
        prepare(cast)
        prepare(cast, kind="closing", held_on=date(2027, 10, 8))
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.deliberation(cast.version, cast.nadia)

    def test_its_day(self, cast):
        with pytest.raises(ValidationError, match="This day is past") as refused:
            prepare(cast, session=factories.session(2025), held_on=clock.TODAY - DAY)
        assert code(refused) == "past"
        with pytest.raises(ValidationError, match="begins on a later day"):
            prepare(cast, held_on=factories.session().starts - DAY)

    def test_a_programme_that_does_not_state_its_jury(self, cast):
        JuryRules.objects.all().delete()
        with pytest.raises(PermissionDenied, match="does not state how its jury sits"):
            prepare(cast)


class TestBegin:
    @pytest.fixture
    def prepared(self, cast):
        return props.sitting(cast, "prepared")

    def test_from_its_day_on(self, cast, prepared):
        with pytest.raises(WrongStateError, match="on 30 June 2026: nothing is decided before"):
            begin(cast, prepared, today=props.HELD - DAY)
        assert begin(cast, prepared, today=props.HELD).state == "open"
        assert Attendance.objects.filter(deliberation=prepared, presence="present").count() == 5
        with pytest.raises(WrongStateError):
            begin(cast, prepared)

    def test_by_the_offices_and_the_secretary_of_the_jury(self, cast, prepared):
        for by in (cast.jules, cast.pia, cast.theo, cast.alice):
            with pytest.raises(PermissionDenied):
                begin(cast, prepared, by=by)
        assert begin(cast, prepared, by=cast.sam).state == "open"

    def test_with_the_quorum(self, cast, prepared):
        with pytest.raises(ValidationError, match="2 voting members are there, 3 are needed") as refused:
            begin(cast, prepared, absent=("jules", "mona", "max"))
        assert code(refused) == "quorum"
        assert not Attendance.objects.exists(), "nothing is half saved"
        assert begin(cast, prepared, absent=("mona", "max")).state == "open"

    def test_who_does_not_vote_does_not_count(self, cast, prepared):
        Member.objects.filter(user__in=[cast.jules, cast.mona]).update(votes=False)
        with pytest.raises(ValidationError, match="1 voting member is there, 2 are needed"):
            begin(cast, prepared, absent=("sam", "max"))

    def test_who_presides_is_there_and_votes(self, cast, prepared):
        with pytest.raises(ValidationError, match="Who presides is there and votes"):
            begin(cast, prepared, absent=("pia",))
        begin(cast, prepared, absent=("pia",), presides="mona")
        assert Part.PRESIDENT in parts_of(cast.mona, prepared)
        assert Part.PRESIDENT not in parts_of(cast.pia, prepared)

    def test_without_a_jury_or_a_president(self, cast, prepared):
        Member.objects.filter(user=cast.pia).update(function="member")
        with pytest.raises(WrongStateError, match="A jury has one president"):
            begin(cast, prepared)
        Jury.objects.update(starts=date(2026, 7, 1))
        with pytest.raises(WrongStateError, match="No jury is recorded for that day"):
            begin(cast, prepared)

    def test_of_each_member_something_is_said(self, cast, prepared):
        with pytest.raises(ValidationError, match="Say of each member"):
            begin(cast, prepared, presences={cast.seats["pia"]: "present"})

    def test_from_a_stale_page(self, cast, prepared):
        with pytest.raises(ConflictError):
            begin(cast, prepared, seen=prepared.version + 1)

    def test_the_attendance_changes_while_it_sits_and_keeps_the_quorum(self, cast, june):
        def change(absent, presides="pia"):
            presences = {seat: "excused" if name in absent else "present" for name, seat in cast.seats.items()}
            values = {"presences": presences, "presides": cast.seats[presides]}
            return services.change_attendance(deliberation=june, by=cast.nadia, **values)

        with pytest.raises(ValidationError, match="quorum"):
            change(("jules", "mona", "max"))
        change(("pia",), "sam")
        assert Attendance.objects.get(presides=True).member.user == cast.sam
        assert Attendance.objects.count() == 5


class TestLeaving:
    def test_a_member_declares_or_the_secretariat_notes(self, cast, june):
        services.recuse(deliberation=june, member=cast.seats["mona"], enrolment=cast.alices, ground="kin", by=cast.mona)
        services.recuse(deliberation=june, member=cast.seats["max"], enrolment=cast.alices, ground="kin", by=cast.nadia)
        with pytest.raises(PermissionDenied):
            services.recuse(
                deliberation=june, member=cast.seats["pia"], enrolment=cast.alices, ground="kin", by=cast.jules
            )
        found = [(tie.user, tie.leaves) for tie in ties(june, [cast.alices.pk])[cast.alices.pk]]
        assert found == [(cast.mona, True), (cast.max, True)]

    def test_only_of_that_jury_and_that_programme(self, cast, june):
        other = factories.programme_version("DES", blocks=(10,))
        strange = factories.enrolment(cast.charlie, other, matricule=9)
        with pytest.raises(ValidationError, match="not before this jury"):
            services.recuse(
                deliberation=june, member=cast.seats["mona"], enrolment=strange, ground="kin", by=cast.nadia
            )

    def test_a_recusal_by_mistake_is_taken_back(self, cast, june):
        made = services.recuse(
            deliberation=june, member=cast.seats["mona"], enrolment=cast.alices, ground="kin", by=cast.nadia
        )
        with pytest.raises(ConflictError):
            services.take_recusal_back(recusal=made, by=cast.nadia, seen=9)
        services.take_recusal_back(recusal=made, by=cast.nadia, seen=made.version)
        assert not Recusal.objects.exists()

    def test_mentors_leave_and_the_others_are_named_and_stay(self, cast, june):
        factories.accompanies(cast.mona, cast.bobs)
        factories.accompanies(cast.max, cast.bobs, "supervisor")
        factories.accompanies(cast.jules, cast.bobs, "mentor", ends=date(2025, 9, 1))
        factories.teaches(cast.pia, cast.louvain)
        factories.registration(cast.bobs, cast.louvain, 2025)
        found = {(tie.user, tie.leaves) for tie in ties(june, [cast.bobs.pk])[cast.bobs.pk]}
        assert found == {(cast.mona, True), (cast.max, False), (cast.pia, False)}
        with pytest.raises(PermissionDenied, match="You are the mentor of Bob"):
            refuse_tied(cast.mona, june, cast.bobs)
        refuse_tied(cast.max, june, cast.bobs)
        refuse_tied(cast.jules, june, cast.bobs)

    def test_nobody_decides_on_oneself(self, cast, june):
        own = factories.enrolment(cast.nadia, cast.version, matricule=77)
        with pytest.raises(PermissionDenied, match="their own record"):
            refuse_tied(cast.nadia, june, own)


class TestWhoSees:
    def test_members_keep_the_sittings_that_they_attended(self, cast, june):
        props.sitting(cast, kind="september", state="released", published_at=factories.at(2026, 10, 1))
        absent = Attendance.objects.filter(member=cast.seats["max"])
        absent.update(presence="absent")
        Deliberation.objects.filter(pk=june.pk).update(
            state="released", closed_at=factories.at(2026, 7, 1), published_at=factories.at(2026, 7, 2)
        )
        assert visible_sittings(cast.jules).count() == 2
        assert visible_sittings(cast.max).count() == 0
        assert live_sittings(cast.jules).count() == 0
        assert not Enrolment.objects.before_jury_of(cast.jules).exists(), "and no live record"
        for user in (cast.alice, cast.marie, cast.stefan, cast.theo, cast.charlie):
            assert not visible_sittings(user).exists()

    def test_a_correction_opens_no_record_of_the_version(self, cast):
        correction = props.sitting(cast, sitting="correction")
        assert list(live_sittings(cast.jules)) == [correction]
        assert not Enrolment.objects.before_jury_of(cast.jules).exists()

    @pytest.mark.parametrize("state", ["prepared", "open", "closed"])
    def test_the_jury_reads_until_the_release(self, cast, state):
        props.sitting(cast, state)
        assert Enrolment.objects.before_jury_of(cast.jules).count() == 2

    def test_a_dropped_sitting_opens_nothing(self, cast):
        props.sitting(cast, "dropped")
        assert not Enrolment.objects.before_jury_of(cast.jules).exists()


def test_the_parts_of_people(cast, june):
    found = {name: parts_of(getattr(cast, name), june) for name in ("nadia", "louis", "dora", "pia", "sam", "jules")}
    assert found == {
        "nadia": {Part.OFFICE}, "louis": {Part.OFFICE}, "dora": {Part.OFFICE}, "pia": {Part.PRESIDENT},
        "sam": {Part.SECRETARY}, "jules": set(),
    }  # fmt: skip
    for user in (cast.alice, cast.marie, cast.theo, cast.machine_namur):
        assert parts_of(user, june) == set()


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "closed"},
        {"state": "released", "closed_at": factories.at(2026, 7, 1)},
        {"state": "open", "published_at": factories.at(2026, 7, 1)},
        {"state": "open", "closed_at": factories.at(2026, 7, 1)},
        {"state": "released", "closed_at": factories.at(2026, 7, 2), "published_at": factories.at(2026, 7, 1)},
    ],
)
def test_the_database_publishes_nothing_that_is_not_closed(june, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Deliberation.objects.filter(pk=june.pk).update(**fields)
