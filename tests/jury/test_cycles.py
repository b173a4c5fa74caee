"""The end of the cycle: proposed from thresholds, decided by the jury, seen by the resident once published."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.changes import ConflictError
from jury.cycles import services
from jury.cycles.candidates import candidate_of, candidates, weighted_mean
from jury.cycles.success import has_success
from jury.minutes.services import close_sitting
from jury.models import Correction, CycleDecision
from jury.release.mails import concerned
from jury.release.reconciliation import reconciliation
from jury.release.services import release
from records.exemptions.services import grant_exemption
from records.models import Decision, Deliberation, Result
from tests import factories
from tests.jury import props
from tests.records.transfers import moved, newer_version, row

pytestmark = pytest.mark.usefixtures("english")
CODES = ("pass", "good", "great")


@pytest.fixture
def finished(cast):
    """Alice has all but NAM by a published sitting; June grants NAM. 4.5 x 14, 3 x 11, 1 x 16, 1.5 x 12: 13.00."""
    for code, minimum in zip(CODES, ("12", "13", "16"), strict=True):
        factories.honours(cast.version, code, minimum)
    past = factories.deliberation(cast.version, cast.nadia, 2024, published_at=factories.at(2025, 7, 1))
    for activity, mark in ((cast.louvain, "14"), (cast.joint, "11"), (cast.alone, "16")):
        factories.decision(past, factories.registration(cast.alices, activity, 2024), Decimal(mark))
    cast.sitting = props.sitting(cast)
    taken = props.taken(cast)
    Result.objects.create(
        registration=taken, session=cast.sitting.session, mark=Decimal(12), state="submitted",
        institution=cast.unamur, encoded_by=cast.louis,
    )  # fmt: skip
    cast.last = factories.decision(cast.sitting, taken, Decimal(12))
    return cast


def decide(cast, **values):
    return services.decide_cycle(
        deliberation=cast.sitting, enrolment=cast.alices, by=cast.nadia, **{"success": True, "honours": "good"} | values
    )


def published(cast):
    """Close the sitting and release it."""
    sitting = Deliberation.objects.get(pk=cast.sitting.pk)
    close_sitting(deliberation=sitting, by=cast.nadia, seen=sitting.version)
    sitting = Deliberation.objects.get(pk=cast.sitting.pk)
    return release(deliberation=sitting, by=cast.pia, expected=reconciliation(sitting)["sha256"])


def facts(text):
    """{term: value} of the facts of a page."""
    rows = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", text, re.DOTALL)
    return {name.strip(): value.strip() for name, value in rows}


def reckon(enrolment):
    """The mean in plain Python, from the raw rows."""
    rows = [d for d in Decision.objects.filter(enrolment=enrolment, has_successor=False) if d.granted and d.mark]
    weights = [(float(d.activity.credits), float(d.mark)) for d in rows]
    return sum(w * m for w, m in weights) / sum(w for w, _m in weights)


class TestProposal:
    def test_the_mean_is_weighted_by_credits_and_what_is_decided_here_counts(self, finished):
        found = candidate_of(finished.sitting, finished.alices)
        assert (found.credits, found.mean, found.honours.code, found.proposed) == (
            10,
            Decimal(13),
            "good",
            (True, "good"),
        )
        assert reckon(finished.alices) == pytest.approx(float(found.mean))
        assert found.mean_words == "mean 13 over 10 credits with a mark"

    def test_it_is_cut_off_and_not_rounded_up(self):
        assert weighted_mean([(Decimal(1), Decimal("13.99")), (Decimal(1), Decimal("14"))]) == Decimal("13.99")
        assert weighted_mean([(Decimal(3), Decimal(0)), (Decimal(1), Decimal(20))]) == Decimal(5)
        assert weighted_mean([]) is None

    def test_exemptions_and_outcomes_have_no_weight(self, finished):
        Decision.objects.filter(pk=finished.last.pk).update(mark=None, outcome="validated")
        found = candidate_of(finished.sitting, finished.alices)
        assert (found.mean, found.unmarked) == (Decimal("13.17"), 1)  # 63 + 33 + 16 over 8.5
        assert found.mean_words == "mean 13.17 over 8.5 credits with a mark; 1 activity without a mark"

    def test_nobody_is_a_candidate_while_an_activity_is_missing(self, finished):
        Decision.objects.filter(pk=finished.last.pk).update(granted=False)
        assert candidates(finished.sitting) == []
        with pytest.raises(ValidationError, match="not at the end of the cycle"):
            decide(finished)

    def test_thresholds_of_the_day_of_the_sitting(self, finished):
        finished.version.honours.filter(code="good").update(valid_from=date(2027, 1, 1))
        assert candidate_of(finished.sitting, finished.alices).proposed == (True, "pass")

    def test_after_a_move_the_marks_of_the_older_version_still_count(self, finished):
        newer = newer_version(finished)
        for old, new in ((finished.louvain, newer.lou), (finished.joint, newer.jo1), (finished.joint, newer.jo2)):
            row(old, new)
        finished.last.delete()
        Result.objects.all().delete()
        moved(finished, newer)
        for activity in (newer.nam, newer.fresh):
            grant_exemption(
                enrolment=type(finished.alices).objects.get(pk=finished.alices.pk), activity=activity,
                reason="x", decided_on=date(2026, 1, 5), by=finished.nadia,
            )  # fmt: skip
        sitting = factories.deliberation(newer, finished.nadia, 2025, state="open")
        found = candidate_of(sitting, finished.alices)
        # JOI gives two activities and weighs once: (4.5 x 14 + 3 x 11) / 7.5
        assert (found.mean, len(found.marks), found.unmarked) == (Decimal("12.80"), 2, 2)


class TestDecision:
    def test_as_proposed_without_a_reason_otherwise_with_one(self, finished):
        assert decide(finished).words == "success, good"
        with pytest.raises(ValidationError, match="Say why the jury decides otherwise"):
            decide(finished, honours="great")
        made = decide(finished, honours="great", reason="A remarkable thesis")
        assert (made.honours, made.proposed, made.mean) == ("great", "good", Decimal(13))
        assert CycleDecision.objects.count() == 1

    def test_no_success_needs_a_reason_and_has_no_honours(self, finished):
        with pytest.raises(ValidationError, match="Honours go with success"):
            decide(finished, success=False, reason="x")
        with pytest.raises(ValidationError, match="Say why"):
            decide(finished, success=False, honours="")
        assert decide(finished, success=False, honours="", reason="An inquiry runs").words == "no success"

    def test_all_proposals_at_once_leave_out_those_of_ones_own_mentee(self, finished):
        factories.accompanies(finished.nadia, finished.alices, "mentor")
        assert services.accept_proposals(deliberation=finished.sitting, by=finished.nadia) == 0
        assert services.accept_proposals(deliberation=finished.sitting, by=finished.louis) == 1
        with pytest.raises(PermissionDenied, match="mentor"):
            decide(finished)

    def test_two_people_and_a_decision_taken_back(self, finished):
        made = decide(finished, seen=0)
        with pytest.raises(ConflictError):
            decide(finished, seen=0)
        services.remove_cycle_decision(decision=made, by=finished.nadia, seen=made.version)
        with pytest.raises(ValidationError, match="taken back in the meantime"):
            decide(finished, seen=made.version)
        assert not CycleDecision.objects.exists()

    def test_the_database_keeps_one_live_decision_and_no_honours_without_success(self, finished):
        decide(finished)
        other = props.sitting(finished, kind="september")
        values = {"enrolment": finished.alices, "deliberation": other, "recorded_by": finished.nadia, "reason": "x"}
        for wrong in ({"success": True}, {"success": False, "honours": "good", "has_successor": True}):
            with pytest.raises(IntegrityError), transaction.atomic():
                CycleDecision.objects.create(**values | wrong)

    @pytest.mark.parametrize("state", ["prepared", "closed", "released", "dropped"])
    def test_only_while_the_jury_sits(self, finished, state):
        at = factories.at(2026, 7, 2)
        values = {"closed_at": at if state in ("closed", "released") else None}
        values["published_at"] = at if state == "released" else None
        Deliberation.objects.filter(pk=finished.sitting.pk).update(state=state, **values)
        with pytest.raises(Exception, match=r"begin the|is closed|are (released|published)|not held"):
            decide(finished)
        made = CycleDecision.objects.create(
            deliberation=finished.sitting, enrolment=finished.alices, success=True, recorded_by=finished.nadia
        )
        with pytest.raises(Exception, match=r"begin the|is closed|are (released|published)|not held"):
            services.remove_cycle_decision(decision=made, by=finished.nadia, seen=made.version)
        assert CycleDecision.objects.get().words == "success, without honours"

    def test_not_by_a_member(self, finished):
        with pytest.raises(PermissionDenied):
            services.accept_proposals(deliberation=finished.sitting, by=finished.mona)


class TestSitting:
    def test_it_is_not_closed_over_somebody_forgotten(self, finished):
        with pytest.raises(ValidationError, match="come to the end of the cycle without a decision on success: Alice"):
            published(finished)
        decide(finished)
        Decision.objects.filter(pk=finished.last.pk).update(mark=Decimal(20), reason="x")
        with pytest.raises(ValidationError, match="no longer follows from the credits and marks: Alice"):
            published(finished)

    def test_the_release_counts_it_and_stops_where_it_is_not_that_of_the_minutes(self, finished, client):
        made = decide(finished)
        close_sitting(deliberation=finished.sitting, by=finished.nadia, seen=finished.sitting.version)
        client.force_login(finished.pia)
        page = reverse("deliberation-release", args=[finished.sitting.uuid])
        found = facts(client.get(page, headers={"accept-language": "en"}).content.decode())
        assert [found[name] for name in ("Decisions", "Decisions on the end of the cycle", "Success, good")] == [
            "1", "1", "1",
        ]  # fmt: skip
        sitting = Deliberation.objects.get(pk=finished.sitting.pk)
        assert reconciliation(sitting)["stops"] == []
        shown = reconciliation(sitting)["sha256"]
        CycleDecision.objects.filter(pk=made.pk).update(honours="great", reason="x")
        changed = reconciliation(sitting)
        assert changed["sha256"] != shown
        assert [stop["words"][:36] for stop in changed["stops"]] == ["The decisions on the end of a cycle "]
        with pytest.raises(ValidationError, match="not those of the minutes"):
            release(deliberation=sitting, by=finished.pia, expected=changed["sha256"])

    def test_it_is_in_the_minutes_and_counts_once_it_is_published(self, finished, client):
        decide(finished, honours="great", reason="A remarkable thesis")
        assert not has_success(finished.alices)
        home = reverse("home")
        client.force_login(finished.alice)
        assert "The jury decided on your cycle" not in client.get(home).content.decode()
        sitting = published(finished)
        said = sitting.minutes.get().content["cycles"]
        assert [(one["words"], one["mean"], one["proposed"], one["reason"]) for one in said] == [
            ("réussite, great", "13", "good", "A remarkable thesis")
        ]
        assert has_success(finished.alices)
        assert list(concerned(sitting)) == [finished.alices]
        page = client.get(home, headers={"accept-language": "en"}).content.decode()
        assert "The jury decided on your cycle: success, great" in page

    def test_a_correction_supersedes_it(self, finished):
        first = decide(finished)
        published(finished)
        finished.sitting = props.sitting(finished, kind="september", sitting="correction")
        assert candidates(finished.sitting) == []
        Correction.objects.create(
            deliberation=finished.sitting, decision=finished.last, ground="error", words="x", opened_by=finished.nadia
        )
        factories.decision(
            finished.sitting, finished.last.registration, mark=Decimal(4), granted=False, reason="x",
            supersedes=finished.last,
        )  # fmt: skip
        found = candidate_of(finished.sitting, finished.alices)
        assert (found.proposed, found.is_due, found.before) == ((False, ""), True, first)
        with pytest.raises(ValidationError, match="No success while credits are missing: Activity NAM"):
            decide(finished, reason="x")
        made = decide(finished, success=False, honours="", reason="The mark was another's")
        assert has_success(finished.alices), "not before its publication"
        published(finished)
        first.refresh_from_db()
        assert (made.supersedes, first.has_successor, has_success(finished.alices)) == (first, True, False)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a trigger of PostgreSQL")
def test_the_database_keeps_what_is_released(finished):
    made = decide(finished)
    CycleDecision.objects.filter(pk=made.pk).update(reason="Before the release")
    CycleDecision.objects.filter(pk=made.pk).update(reason="")
    published(finished)
    mine = CycleDecision.objects.filter(pk=made.pk)
    for fields in ({"honours": "great"}, {"success": False, "honours": "", "reason": "x"}, {"mean": Decimal(19)}):
        with pytest.raises(IntegrityError, match="is not changed"), transaction.atomic():
            mine.update(**fields)
    with pytest.raises(IntegrityError, match="is not deleted"), transaction.atomic():
        mine.delete()
    assert mine.update(has_successor=True, version=2) == 1


class TestPages:
    def test_accept_by_the_page_and_decide_otherwise(self, finished, client):
        client.force_login(finished.nadia)
        english = {"headers": {"accept-language": "en"}}
        url = reverse("deliberation", args=[finished.sitting.uuid])
        assert "mean 13 over 10 credits with a mark" in client.get(url, **english).content.decode()
        one = reverse("deliberation-cycle", args=[finished.sitting.uuid, finished.alices.uuid])
        refused = client.post(one, {"seen": 0, "decision": "great", "reason": ""}, **english)
        assert (refused.status_code, "decides otherwise" in refused.content.decode()) == (422, True)
        ticked = {"ticked": "yes", "case": str(finished.alices.uuid)}
        client.post(reverse("deliberation-cycles", args=[finished.sitting.uuid]), ticked)
        made = CycleDecision.objects.get()
        assert (made.honours, made.recorded_by) == ("good", finished.nadia)
        client.post(one, {"seen": made.version, "decision": "without", "reason": "So decided"})
        made.refresh_from_db()
        assert (made.success, made.honours, made.reason) == (True, "", "So decided")

    def test_the_queries_do_not_grow(self, finished, django_assert_num_queries):
        for name in ("Yann", "Zoe"):
            with django_assert_num_queries(20):
                candidates(finished.sitting)
            enrolment = factories.enrolment(factories.person(name), finished.version)
            for activity in finished.version.activities.all():
                factories.decision(finished.sitting, factories.registration(enrolment, activity, 2025), Decimal(15))
