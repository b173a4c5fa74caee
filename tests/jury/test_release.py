"""Closing, the second person, publication and its mails."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from accounts.changes import ConflictError
from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from jury.cases import bulk_services
from jury.cases import services as cases
from jury.minutes.content import frozen_content, minutes_content, sha256_of
from jury.minutes.models import Minutes
from jury.minutes.services import close_sitting, reopen_sitting
from jury.release import mails, services
from jury.release.models import Release
from jury.release.reconciliation import reconciliation
from jury.sittings.services import recuse
from notices.models import Mail
from records.credits.credit_records import credit_record
from records.models import Decision, Deliberation, Result
from tests import factories
from tests.jury import props

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def decided(cast, encoded, june):
    """June, in which Alice got 12 and Bob 8 in `namur`; all is recorded."""
    for enrolment, text in ((cast.alices, "12"), (cast.bobs, "8")):
        encoded(props.taken(cast, enrolment), text)
    bulk_services.decide_undisputed(deliberation=june, by=cast.nadia)
    return june


@pytest.fixture
def closed(cast, decided):
    close(cast, decided)
    decided.refresh_from_db()
    return decided


def close(cast, sitting, by=None):
    return close_sitting(deliberation=sitting, by=by or cast.nadia, seen=sitting.version)


def release(cast, sitting, by=None, **options):
    options.setdefault("expected", reconciliation(sitting)["sha256"])
    return services.release(deliberation=sitting, by=by or cast.pia, **options)


class TestClosing:
    def test_it_freezes_the_minutes_and_the_marks(self, cast, decided):
        minutes = close(cast, decided)
        decided.refresh_from_db()
        assert (decided.state, decided.closed_at) == ("closed", minutes.closed_at)
        assert set(Result.objects.values_list("state", flat=True)) == {"decided"}
        assert minutes.sha256 == sha256_of(minutes.content)
        assert minutes.content["totals"] == {
            "granted": 1, "refused": 1, "postponed": 0, "undecided": 0, "residents": 2, "overruled": 0,
            "corrections": 0,
        }  # fmt: skip
        assert credit_record(cast.alices).overall.earned == 0, "nothing is published"

    def test_what_the_minutes_say(self, cast, encoded, june):
        quiet, ready = props.taken(cast, activity=cast.louvain), props.taken(cast, cast.bobs)
        encoded(ready, "8")
        factories.accompanies(cast.mona, cast.alices)
        recuse(deliberation=june, member=cast.seats["max"], enrolment=cast.bobs, ground="kin", by=cast.max)
        cases.overrule(deliberation=june, registration=quiet, reason="Paper seen", by=cast.pia)
        cases.record_decision(
            deliberation=june, registration=quiet, mark=Decimal(14), outcome="", granted=True, by=cast.nadia
        )
        cases.postpone(deliberation=june, registration=ready, reason="Ill", by=cast.nadia)
        content = minutes_content(june)
        assert content["quorum"] == {"voting": 5, "present": 5, "needed": 3, "reached": True}
        (said,) = content["decisions"]
        assert said["overrule"] == {
            "codes": ["no_mark"], "words": said["overrule"]["words"], "reason": "Paper seen", "is_mistaken": False,
            "by": "Pia Test",
        }  # fmt: skip
        assert [(row["resident"]["name"], row["reason"]) for row in content["postponed"]] == [("TEST Bob", "Ill")]
        left = {(row["member"], row["resident"]["name"]) for row in content["recusals"]}
        assert left == {("Mona Test", "TEST Alice"), ("Max Test", "TEST Bob")}

    def test_nothing_that_is_ready_is_left(self, cast, encoded, june):
        taken = props.taken(cast)
        encoded(taken, "12")
        with pytest.raises(
            ValidationError, match=r"1 case is ready and neither decided nor put off: Alice Test \(NAM\)"
        ):
            close(cast, june)
        assert not Minutes.objects.exists()

    def test_an_empty_sitting_is_not_closed(self, cast, june):
        with pytest.raises(ValidationError, match="Nothing is decided or put off yet"):
            close(cast, june)

    def test_a_mark_that_changed_after_its_decision(self, cast, decided):
        Result.objects.filter(mark=12).update(mark=Decimal(11))
        with pytest.raises(ValidationError, match="on another value than the mark encoded by now: Alice"):
            close(cast, decided)

    def test_evidence_that_is_gone(self, cast, decided):
        Result.objects.filter(mark=12).delete()
        with pytest.raises(ValidationError, match="rests on evidence that is no longer there: Alice"):
            close(cast, decided)

    def test_who_closes(self, cast, decided):
        for by in (cast.jules, cast.pia, cast.theo, cast.alice):
            with pytest.raises(PermissionDenied):
                close(cast, decided, by=by)
        with pytest.raises(ConflictError):
            close_sitting(deliberation=decided, by=cast.nadia, seen=9)
        close(cast, decided, by=cast.sam)

    def test_it_is_opened_again_by_who_presides(self, cast, closed):
        for by in (cast.nadia, cast.sam, cast.dora):
            with pytest.raises(PermissionDenied):
                reopen_sitting(deliberation=closed, reason="Forgot one", by=by, seen=closed.version)
        with pytest.raises(ValidationError, match="Say why"):
            reopen_sitting(deliberation=closed, reason=" ", by=cast.pia, seen=closed.version)
        again = reopen_sitting(deliberation=closed, reason="Forgot one", by=cast.pia, seen=closed.version)
        assert (again.state, again.closed_at, frozen_content(again)) == ("open", None, None)
        assert set(Result.objects.values_list("state", flat=True)) == {"submitted"}
        close(cast, again)
        assert Minutes.objects.count() == 2


class TestRelease:
    def test_who_did_not_prepare_releases(self, cast, closed):
        for by in (cast.nadia, cast.louis, cast.dora, cast.sam, cast.jules, cast.alice, cast.machine_namur):
            with pytest.raises(PermissionDenied):
                release(cast, closed, by=by)
        done = release(cast, closed)
        assert (done.state, done.is_published()) == ("released", True)
        assert credit_record(cast.alices).overall.earned == Decimal("1.5")
        assert Release.objects.get().released_by == cast.pia

    def test_a_president_who_prepared_does_not(self, cast, encoded, june):
        factories.role(cast.pia, "director", programme=cast.programme)
        taken = props.taken(cast)
        encoded(taken, "12")
        bulk_services.decide_undisputed(deliberation=june, by=cast.pia)
        close(cast, june)
        with pytest.raises(PermissionDenied, match="You prepared this deliberation"):
            release(cast, june)

    def test_not_under_a_role_that_a_preparer_granted(self, cast, closed, client):
        role = cast.pia.roles.get(kind="jury")
        role.granted_by = cast.nadia
        role.save()
        words = "Your role in the jury was granted by somebody who prepared this deliberation."
        with pytest.raises(PermissionDenied, match=words):
            release(cast, closed)
        client.force_login(cast.pia)
        page = client.post(f"/deliberations/{closed.uuid}/release/", headers={"accept-language": "en"})
        assert (page.status_code, words in page.content.decode()) == (403, True)
        factories.role(cast.pia, "jury", programme=cast.programme)  # a second one, of somebody else's granting
        assert release(cast, closed).is_published()

    def test_the_secretary_by_written_delegation_unless_they_prepared(self, cast, closed):
        with pytest.raises(PermissionDenied):
            release(cast, closed, by=cast.sam)
        with pytest.raises(PermissionDenied):
            services.delegate(deliberation=closed, words="Please", by=cast.nadia)
        with pytest.raises(ValidationError, match="Write the delegation down"):
            services.delegate(deliberation=closed, words=" ", by=cast.pia)
        services.delegate(deliberation=closed, words="I delegate the release", by=cast.pia)
        with pytest.raises(WrongStateError, match="delegated already"):
            services.delegate(deliberation=closed, words="Again", by=cast.pia)
        assert release(cast, closed, by=cast.sam).state == "released"

    def test_a_delegated_secretary_who_recorded_does_not(self, cast, decided):
        close(cast, decided, by=cast.sam)
        services.delegate(deliberation=decided, words="I delegate", by=cast.pia)
        with pytest.raises(PermissionDenied, match="You prepared"):
            release(cast, decided, by=cast.sam)

    def test_not_before_it_is_closed(self, cast, decided):
        with pytest.raises(WrongStateError, match="close the deliberation first"):
            release(cast, decided)
        prepared = props.sitting(cast, "prepared", start_year=2026)
        with pytest.raises(WrongStateError):
            release(cast, prepared)
        assert not Deliberation.objects.exclude(published_at=None).exists()

    def test_only_what_was_shown(self, cast, closed):
        with pytest.raises(ValidationError, match="Something has changed in the meantime") as refused:
            release(cast, closed, expected="0" * 64)
        assert refused.value.code == "changed"
        with pytest.raises(ConflictError):
            release(cast, closed, seen=closed.version + 1)
        assert not Release.objects.exists()

    def test_what_is_gone_since_the_closing_stops_it(self, cast, closed):
        Result.objects.filter(mark=12).delete()
        with pytest.raises(ValidationError) as refused:
            release(cast, closed)
        assert [error.code for error in refused.value.error_list] == ["stopped"]

    def test_a_decision_that_is_not_in_the_minutes_stops_it(self, cast, closed):
        Decision.objects.filter(mark=8).update(granted=True, reason="-")
        with pytest.raises(ValidationError, match="not those of the minutes"):
            release(cast, closed)

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_the_minutes_are_compared_whatever_the_language_of_who_reads(self, cast, encoded, june, language):
        for enrolment, text in ((cast.alices, "12"), (cast.bobs, "fraud")):
            encoded(props.taken(cast, enrolment), text)
        bulk_services.decide_undisputed(deliberation=june, by=cast.nadia)
        close(cast, june)
        with translation.override(language):
            shown = reconciliation(june)
        assert (shown["decisions"], shown["refused"], shown["stops"]) == (2, 1, [])

    def test_a_publication_ahead_counts_from_its_moment_and_is_cancelled(self, cast, closed):
        tomorrow = timezone.now() + timedelta(days=1)
        with pytest.raises(ValidationError, match="This moment is past"):
            release(cast, closed, at=timezone.now())
        ahead = release(cast, closed, at=tomorrow)
        assert (ahead.is_published(), credit_record(cast.alices).overall.earned) == (False, 0)
        assert credit_record(cast.alices, tomorrow).overall.earned == Decimal("1.5")
        with pytest.raises(PermissionDenied):
            services.cancel_release(deliberation=ahead, by=cast.nadia, seen=ahead.version)
        back = services.cancel_release(deliberation=ahead, by=cast.pia, seen=ahead.version)
        assert (back.state, back.published_at) == ("closed", None)
        done = release(cast, back)
        with pytest.raises(WrongStateError):
            services.cancel_release(deliberation=done, by=cast.pia, seen=done.version)

    def test_the_reconciliation(self, cast, encoded, decided):
        louvain = props.taken(cast, cast.bobs, cast.louvain)
        cases.overrule(deliberation=decided, registration=louvain, reason="Seen", by=cast.pia)
        cases.record_decision(
            deliberation=decided, registration=louvain, mark=Decimal(14), outcome="", granted=True, by=cast.nadia
        )
        quiet = props.taken(cast, activity=cast.alone)
        found = reconciliation(decided)
        assert {name: found[name] for name in ("decisions", "residents", "granted", "refused", "postponed")} == {
            "decisions": 3, "residents": 2, "granted": 2, "refused": 1, "postponed": 0,
        }  # fmt: skip
        assert [row["activity"]["code"] for row in found["differing"]] == ["LOU"]
        assert [row["activity"]["code"] for row in found["overruled"]] == ["LOU"]
        assert [(row["activity"]["code"], row["why"]) for row in found["absent"]] == [
            (quiet.activity.code, ["No mark was encoded for June 2026."])
        ]


class TestMails:
    def test_each_resident_has_one_and_the_other_university(self, cast, closed, django_capture_on_commit_callbacks):
        release(cast, closed)
        closed.refresh_from_db()
        assert mails.tell(closed) == 3
        assert mails.tell(closed) == 3, "again: nobody gets a second one"
        to = sorted(Mail.objects.values_list("to__given_name", flat=True))
        assert to == ["Alice", "Bob", "Louis"]
        assert Release.objects.get().told_at is not None
        assert not mails.untold().exists()

    def test_it_says_routes_and_deadlines_and_nothing_of_the_decisions(self, cast, closed):
        rules = cast.version.jury_rules
        rules.recourse, rules.papers = factories.both("Write to the jury."), factories.both("Papers by appointment.")
        rules.save()
        type(cast.alice).objects.filter(pk=cast.alice.pk).update(language="en")
        release(cast, closed)
        closed.refresh_from_db()
        mails.tell(closed)
        body = Mail.objects.get(to=cast.alice).body
        for words in ("June 2026", "Write to the jury.", "Papers by appointment.", "by 5 December 2026 at the latest"):
            assert words in body, words
        for words in ("12", "Activity NAM", "granted"):
            assert words not in body.replace("December 2026", "").replace(str(cast.alices.uuid), ""), words

    def test_nothing_is_written_before_the_moment(self, cast, closed):
        release(cast, closed, at=timezone.now() + timedelta(days=1))
        closed.refresh_from_db()
        assert mails.tell(closed) == 0
        assert not mails.untold().exists()
        assert list(mails.untold(timezone.now() + timedelta(days=2))) == [closed]
        assert not Mail.objects.exists()
        assert mail.outbox == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a trigger of PostgreSQL")
class TestTheDatabase:
    @pytest.fixture
    def published(self, cast, closed):
        release(cast, closed)
        return Decision.objects.get(mark=12)

    @pytest.mark.parametrize(
        "fields", [{"mark": Decimal(13)}, {"granted": False}, {"reason": "-"}, {"mark": None, "outcome": "fraud"}]
    )
    def test_a_released_decision_is_not_changed(self, published, fields):
        with pytest.raises(IntegrityError, match="is not changed"), transaction.atomic():
            Decision.objects.filter(pk=published.pk).update(**fields)

    def test_nor_deleted(self, published):
        with pytest.raises(IntegrityError, match="is not deleted"), transaction.atomic():
            Decision.objects.filter(pk=published.pk).delete()

    def test_it_gets_a_successor(self, published):
        Decision.objects.filter(pk=published.pk).update(has_successor=True, version=2)


def test_each_decision_and_each_closed_mark_has_its_audit_row(cast, decided):
    close(cast, decided)
    rows = AuditEntry.objects.filter(object_type__in=["records.decision", "records.result"])
    told = sorted(rows.values_list("action", "object_uuid", "actor_name"))
    wanted = [("decide", one.uuid, "Nadia Test") for one in Decision.objects.all()]
    wanted += [("close", one.uuid, "Nadia Test") for one in Result.objects.all()]
    assert told == sorted(wanted)


def test_the_day_of_the_demo_that_was_published_too_early(cast, encoded):
    """A sitting of 1 February 2027 is published by nobody on 30 November 2026."""
    february = props.sitting(cast, "prepared", start_year=2026, kind="january", held_on=date(2027, 2, 1))
    taken = props.taken(cast, start_year=2026)
    encoded(taken, "12", kind="january")
    for act in (
        lambda: cases.record_decision(
            deliberation=february, registration=taken, mark=Decimal(12), outcome="", granted=True, by=cast.nadia
        ),
        lambda: bulk_services.decide_undisputed(deliberation=february, by=cast.nadia),
        lambda: close(cast, february),
        lambda: release(cast, february),
    ):
        with pytest.raises(WrongStateError):
            act()
    assert not Decision.objects.exists()
    assert not Deliberation.objects.exclude(published_at=None).exists()
