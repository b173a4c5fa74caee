"""The pages of a sitting: what each shows, in a fixed number of queries; nothing gets out before the publication."""

import json
from decimal import ROUND_DOWN, Decimal

import pytest
from django.core import mail
from django.urls import reverse

from documents.issuing.services import issue_transcript
from jury.cases import bulk_services
from jury.desk import sitting_page as desk_page
from jury.minutes.services import close_sitting
from jury.release.reconciliation import reconciliation
from jury.release.services import release
from notices.models import Mail
from records.models import Decision
from tests import factories
from tests.jury import props

pytestmark = pytest.mark.usefixtures("english")
REASON = "Reason known to the jury alone"


@pytest.fixture
def decided(cast, encoded, june):
    """Alice has 12 and Bob 8 in `namur`; the decision on Bob says why it grants the credits."""
    for enrolment, text in ((cast.alices, "12"), (cast.bobs, "8")):
        encoded(props.taken(cast, enrolment), text)
    bulk_services.decide_undisputed(deliberation=june, by=cast.nadia)
    Decision.objects.filter(enrolment=cast.bobs).update(granted=True, reason=REASON)
    return june


def page_of(browse, user, name, *arguments):
    return browse(user).get(reverse(name, args=arguments))


class TestBudgets:
    @pytest.mark.parametrize(
        "name", ["deliberation", "deliberation-grid", "deliberation-close", "deliberation-release"]
    )
    def test_a_sitting(self, cast, encoded, june, browse, name, django_assert_max_num_queries):
        client, url, counts = browse(cast.nadia), reverse(name, args=[june.uuid]), []
        client.get(url)
        for place, enrolment in enumerate((cast.alices, cast.bobs, factories.enrolment(cast.charlie, cast.version))):
            encoded(props.taken(cast, enrolment), "12")
            if place == 1:
                continue
            with django_assert_max_num_queries(60) as seen:
                assert client.get(url).status_code == 200
            counts.append(len(seen))
        assert counts[0] == counts[1]

    def test_a_sitting_that_was_held_has_pages(self, cast, decided, browse, monkeypatch):
        monkeypatch.setattr(desk_page, "HELD", 1)
        factories.released(decided, factories.at(2026, 7, 2))
        client, url = browse(cast.nadia), reverse("deliberation", args=[decided.uuid])
        shown = [client.get(url, {"page": number}).context["view"].held for number in (1, 2)]
        assert [[row.name for row in rows] for rows in shown] == [["TEST Alice"], ["TEST Bob"]]

    def test_the_list(self, cast, june, browse, django_assert_max_num_queries):
        client, url, counts = browse(cast.nadia), reverse("deliberation-list"), []
        client.get(url)
        for more in ((), ("january", "september")):
            for kind in more:
                props.sitting(cast, kind=kind)
            with django_assert_max_num_queries(30) as seen:
                assert client.get(url).status_code == 200
            counts.append(len(seen))
        assert counts[0] == counts[1]


class TestGrid:
    def test_credits_before_and_after_and_the_mean(self, cast, encoded, june, browse):
        factories.decision(
            props.sitting(cast, kind="january"), props.taken(cast, activity=cast.joint), mark=Decimal(16)
        )
        factories.released(Decision.objects.get().deliberation, factories.at(2026, 2, 2))
        encoded(props.taken(cast), "12")
        encoded(props.taken(cast, cast.bobs), "8")
        bulk_services.decide_undisputed(deliberation=june, by=cast.nadia)
        rows = {
            row.enrolment: row
            for row in page_of(browse, cast.nadia, "deliberation-grid", june.uuid).context["grid"].rows
        }
        alice, bob = rows[cast.alices], rows[cast.bobs]
        joint, namur = cast.joint.credits, cast.namur.credits
        assert (alice.before, alice.after) == (joint, joint + namur)
        assert alice.mean == ((16 * joint + 12 * namur) / (joint + namur)).quantize(Decimal("0.01"), ROUND_DOWN)
        assert (bob.before, bob.after, bob.mean) == (0, 0, None)
        assert [cell.value for row in (alice, bob) for _activity, cell in row.cells] == ["12", "8"]

    def test_it_is_gone_for_who_no_longer_reads_the_cases(self, cast, decided, browse):
        factories.released(decided, factories.at(2026, 7, 2))
        assert page_of(browse, cast.mona, "deliberation-grid", decided.uuid).status_code == 404


class TestWhatIsShown:
    def test_a_case_that_is_not_ready_says_why_and_offers_no_tick(self, cast, june, browse):
        props.taken(cast)
        page = page_of(browse, cast.nadia, "deliberation", june.uuid).content.decode()
        assert "No mark was encoded for June 2026." in page
        assert 'name="case"' not in page

    def test_who_may_not_begin_before_the_day_reads_it_on_the_button(self, cast, browse):
        ahead = props.sitting(cast, "prepared", start_year=2026)
        page = page_of(browse, cast.nadia, "deliberation", ahead.uuid).content.decode()
        assert "nothing is decided before" in page

    def test_a_member_who_was_there_reads_what_was_decided_later(self, cast, decided, browse):
        self.publish(cast, decided)
        page = page_of(browse, cast.jules, "deliberation", decided.uuid)
        assert (page.status_code, REASON in page.content.decode()) == (200, True)
        assert page_of(browse, cast.jules, "deliberation-minutes", decided.uuid).status_code == 200
        assert page_of(browse, cast.jules, "enrolment", cast.alices.uuid).status_code == 404, "no live record"

    def publish(self, cast, sitting):
        sitting.refresh_from_db()
        close_sitting(deliberation=sitting, by=cast.nadia, seen=sitting.version)
        sitting.refresh_from_db()
        release(deliberation=sitting, by=cast.pia, expected=reconciliation(sitting)["sha256"])


OUTSIDE = ("alice", "bob", "marie", "stefan", "theo", "charlie")


def seen_by_outsiders(cast, browse, sitting) -> list[str]:
    """Where somebody outside the jury and its secretariats reads the decision on Bob: pages, API, papers and mails."""
    found = []
    bobs = cast.bobs.uuid
    pages = ["/", f"/enrolments/{bobs}/", f"/enrolments/{bobs}/activities/{cast.namur.uuid}/"]
    pages += [f"/deliberations/{sitting.uuid}/", f"/deliberations/{sitting.uuid}/minutes/", "/cohorts/"]
    pages += [f"/api/v1/enrolments/{bobs}/", f"/api/v1/enrolments/{bobs}/credits/", "/api/v1/changes/"]
    for name in OUTSIDE:
        client = browse(getattr(cast, name))
        for page in pages:
            answer = client.get(page)
            text = answer.content.decode() if answer.status_code == 200 else ""
            if REASON in text or "credits granted" in text:
                found.append(f"{name} {page}")
    paper = issue_transcript(enrolment=cast.bobs, by=cast.bob, language="en")
    if REASON in json.dumps(paper.snapshot) or '"earned": "1.5"' in json.dumps(paper.snapshot):
        found.append("transcript")
    letters = [*Mail.objects.values_list("body", flat=True), *(one.body for one in mail.outbox)]
    return found + ["mail" for body in letters if REASON in body or "granted" in body]


@pytest.mark.parametrize("state", ["open", "closed"])
def test_before_the_publication_nobody_outside_reads_a_decision(cast, decided, browse, state):
    if state == "closed":
        close_sitting(deliberation=decided, by=cast.nadia, seen=decided.version)
    assert seen_by_outsiders(cast, browse, decided) == []
    assert REASON in page_of(browse, cast.jules, "deliberation", decided.uuid).content.decode()


def test_a_decision_that_got_out_is_seen(cast, decided, browse):
    """The faulty specimen: the same decisions in a sitting that was published by hand."""
    factories.released(decided, factories.at(2026, 7, 2))
    found = seen_by_outsiders(cast, browse, decided)
    assert f"bob /enrolments/{cast.bobs.uuid}/activities/{cast.namur.uuid}/" in found
