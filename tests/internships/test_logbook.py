"""The logbook: one row a week, written by the resident alone, with nothing half saved."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.changes import ConflictError
from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from internships.logbook.permissions import can_log, open_to_log
from internships.logbook.services import save_week
from internships.logbook.weeks import act_lines, totals, usual_acts, week_lines
from internships.models import ActTally, LogWeek
from tests import factories
from tests.internships import props

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

TODAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 9)
NOTHING = dict.fromkeys(LogWeek.FIGURES)


@pytest.fixture
def cast(cast):
    cast.taken = factories.registration(cast.alices, cast.joint)
    cast.stage = props.placement(cast.taken, supervisors=[cast.stefan])
    cast.suture, cast.ecg = props.act("suture"), props.act("ecg")
    return cast


def saved(cast, monday=MONDAY, tallies=None, **values):
    options = {name: values.pop(name) for name in ("seen", "today", "by") if name in values}
    return save_week(
        placement=cast.stage,
        starts=monday,
        figures={**NOTHING, **values},
        tallies=tallies or {},
        **{"by": cast.alice, "today": TODAY, **options},
    )


def test_a_week_is_written_bit_by_bit(cast):
    first = saved(cast, seen=0, consultations=0)
    second = saved(cast, seen=first.version, consultations=52, on_call_hours=Decimal("12.5"))
    assert second.pk == first.pk
    second.refresh_from_db()
    assert (second.consultations, second.on_call_hours, second.days) == (52, Decimal("12.5"), None)
    assert [entry.after.get("consultations") for entry in AuditEntry.objects.filter(object_uuid=second.uuid)] == [0, 52]


def test_acts_come_change_and_go(cast):
    week = saved(cast, tallies={cast.suture: {"seen": 2, "alone": 1}, cast.ecg: {"supervised": 3}})
    week = saved(cast, seen=week.version, tallies={cast.suture: {"seen": 3, "alone": 1}, cast.ecg: {}})
    assert list(ActTally.objects.values_list("act__code", "seen", "assisted", "supervised", "alone")) == [
        ("suture", 3, 0, 0, 1)
    ]
    last = AuditEntry.objects.filter(object_uuid=week.uuid).last()
    assert last.before["acts"]["ecg"] == {"seen": 0, "assisted": 0, "supervised": 3, "alone": 0}
    assert week.version == last.object_version == 3


def test_saving_the_same_again_writes_nothing(cast):
    week = saved(cast, days=Decimal(5), tallies={cast.suture: {"seen": 2}})
    rows = AuditEntry.objects.count()
    assert saved(cast, seen=week.version, days=Decimal(5), tallies={cast.suture: {"seen": 2}}).version == week.version
    assert AuditEntry.objects.count() == rows


def test_an_empty_week_leaves_no_row(cast):
    with pytest.raises(ValidationError) as refused:
        saved(cast, tallies={cast.suture: {"seen": 0}})
    assert refused.value.code == "empty"
    assert not LogWeek.objects.exists()


@pytest.mark.parametrize("seen", [0, 2])
def test_two_tabs_do_not_overwrite_each_other(cast, seen):
    stands = saved(cast, seen=0, consultations=40)
    with pytest.raises(ConflictError) as refused:
        saved(cast, seen=seen, consultations=4)
    assert refused.value.current == stands
    stands.refresh_from_db()
    assert stands.consultations == 40


def test_the_database_keeps_one_row_a_week_and_no_impossible_figure(cast):
    saved(cast, days=Decimal(5))
    with pytest.raises(IntegrityError), transaction.atomic():
        LogWeek.objects.create(placement=cast.stage, starts=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        LogWeek.objects.create(placement=cast.stage, starts=date(2026, 11, 2), days=Decimal("7.5"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ActTally.objects.create(week=LogWeek.objects.get(), act=cast.ecg)


def test_only_the_resident_writes(cast):
    for user in (cast.bob, cast.stefan, cast.nadia, cast.dora, cast.marie):
        assert can_log(user, cast.stage).reason == "The logbook is filled in by the resident; you read it."
        with pytest.raises(PermissionDenied):
            saved(cast, by=user, days=Decimal(1))
    assert not LogWeek.objects.exists()


@pytest.mark.parametrize(
    ("monday", "agreement_state", "reason"),
    [
        (date(2026, 9, 28), "approved", ""),  # the stage begins on the Thursday
        (date(2026, 11, 16), "approved", ""),
        (date(2026, 11, 23), "approved", "This week has not begun yet."),
        (date(2026, 9, 21), "approved", "This week is not one of this placement."),
        (date(2027, 1, 4), "approved", "This week is not one of this placement."),
        (MONDAY, "accepted", "The logbook opens once the placement is approved."),
        (MONDAY, "proposed", "The logbook opens once the placement is approved."),
        (MONDAY, "cancelled", "The logbook opens once the placement is approved."),
    ],
)
def test_which_weeks_are_open(cast, monday, agreement_state, reason):
    cast.stage.agreement_state, cast.stage.cancelled_because = agreement_state, "Elsewhere"
    cast.stage.save()
    assert open_to_log(cast.stage, monday, TODAY).reason == reason
    if reason:
        with pytest.raises(WrongStateError) as refused:
            saved(cast, monday, days=Decimal(3))
        assert refused.value.reason == reason


def test_once_the_credits_are_earned_it_is_closed(cast):
    saved(cast, days=Decimal(5))
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=factories.at(2026, 11, 1))
    factories.decision(sitting, cast.taken, outcome="validated")
    with pytest.raises(WrongStateError):
        saved(cast, days=Decimal(4))
    assert LogWeek.objects.get().days == Decimal(5)


def test_the_overview_names_the_weeks_that_are_missing(cast):
    saved(cast, days=Decimal(5), home_visits=3)
    saved(cast, monday=date(2026, 11, 16), days=Decimal("2.5"), tallies={cast.suture: {"alone": 2}})
    lines = week_lines(cast.stage, TODAY)
    assert [line.starts.isoformat() for line in lines] == [
        "2026-11-16", "2026-11-09", "2026-11-02", "2026-10-26", "2026-10-19", "2026-10-12", "2026-10-05", "2026-09-28",
    ]  # fmt: skip
    assert [line.log is None for line in lines] == [False, False, *[True] * 6]
    assert totals(lines)["days"] == Decimal("7.5")
    assert (totals(lines)["home_visits"], totals(lines)["consultations"]) == (3, None)
    assert [(line.act, [n for _label, n in line.cells]) for line in act_lines(cast.stage)] == [
        (cast.suture, [0, 0, 0, 2])
    ]


def test_acts_logged_before_are_at_hand_and_those_taken_out_are_not(cast):
    saved(cast, tallies={cast.suture: {"alone": 9}, cast.ecg: {"seen": 1}})
    saved(cast, monday=date(2026, 11, 16), tallies={cast.ecg: {"seen": 1}})
    assert usual_acts(cast.stage, set()) == [cast.suture, cast.ecg]
    assert usual_acts(cast.stage, {cast.ecg.pk}) == [cast.suture]
    cast.suture.is_current = False
    cast.suture.save()
    assert usual_acts(cast.stage, set()) == [cast.ecg]


def test_who_sees_a_week(cast):
    week = saved(cast, days=Decimal(5))
    seers = {
        name
        for name in ("alice", "bob", "marie", "stefan", "theo", "nadia", "louis", "dora", "jules", "charlie")
        if LogWeek.objects.visible_to(getattr(cast, name)).filter(pk=week.pk).exists()
    }
    assert seers == {"alice", "marie", "stefan", "nadia", "louis", "dora"}
