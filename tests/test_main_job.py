"""The demonstration as a whole: command, page and document agree with the decisions of the jury."""

from collections import defaultdict
from decimal import Decimal
from io import StringIO
from json import loads

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from accounts.models import AuditEntry
from curriculum.models import Equivalence, Honours
from documents.kinds.end_of_training import success
from documents.kinds.subjects import Subject
from documents.kinds.transcript import transcript_content
from documents.rendering.pdf import render_pdf
from jury.models import CycleDecision
from portal import demo
from portal.demo.calendar import THIS, Calendar
from records.credits.credit_records import credit_records
from records.marks.rules import known
from records.models import (
    Decision,
    Deliberation,
    Enrolment,
    EquivalenceGrant,
    Exemption,
    Move,
    Registration,
    Result,
    StatusChange,
)
from tests.documents import props
from tests.documents.conftest import text_of

SHARES = 4


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demonstration, loaded once for this module and deleted after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        demo.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _in_french(loaded, db):
    with translation.override("fr"):
        yield


def said(command, *words):
    out = StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def matricule(enrolment):
    return enrolment.identifiers.get(institution__code="UNamur").value


def reckoned(enrolment, now):
    """Return {pk of an activity} that counts, computed from the raw rows in plain Python."""
    decisions = [d for d in Decision.objects.select_related("deliberation") if d.enrolment_id == enrolment.pk]
    published = [d for d in decisions if d.deliberation.published_at and d.deliberation.published_at <= now]
    superseded = {d.supersedes_id for d in published}
    granted = {d.activity_id for d in published if d.granted and d.pk not in superseded}
    exempted = {
        e.activity_id for e in Exemption.objects.all() if e.enrolment_id == enrolment.pk and e.withdrawn_on is None
    }
    counts = granted | exempted
    for grant in EquivalenceGrant.objects.filter(enrolment=enrolment, withdrawn_on=None):
        sources = {activity.pk for activity in grant.sources.all()}
        if sources <= counts or (sources & counts and not grant.needs_all):
            counts = counts | {grant.activity_id}
    return counts


def reckoned_end(enrolment, now):
    """(mean, code of the honours) of who has everything, from the raw rows; None for everybody else."""
    counts, activities = reckoned(enrolment, now), list(enrolment.programme_version.activities.all())
    if {a.pk for a in activities} - counts:
        return None
    decisions = [
        d for d in Decision.objects.select_related("deliberation", "activity") if d.enrolment_id == enrolment.pk
    ]
    published = [d for d in decisions if d.deliberation.published_at and d.deliberation.published_at <= now]
    superseded = {d.supersedes_id for d in published}
    marked = [d for d in published if d.granted and d.mark is not None and d.pk not in superseded]
    weight = sum(int(d.activity.credits * 10) for d in marked)
    mean = sum(int(d.activity.credits * 10) * int(d.mark * 100) for d in marked) // weight  # in hundredths, cut off
    reached = [
        (int(h.minimum * 100), h.code)
        for h in Honours.objects.all()
        if h.programme_version_id == enrolment.programme_version_id
    ]
    reached = [row for row in reached if row[0] <= mean]
    return mean, max(reached)[1] if reached else ""


def test_success_and_honours_are_what_the_raw_rows_say():
    now, found = timezone.now(), {}
    for enrolment in Enrolment.objects.select_related("programme_version__programme").order_by("pk"):
        if (end := reckoned_end(enrolment, now)) is not None:
            found[enrolment.pk] = end
    decided = [d for d in CycleDecision.objects.select_related("deliberation") if d.deliberation.published_at <= now]
    assert {d.enrolment_id: (int(d.mean * 100), d.honours) for d in decided} == found
    assert sorted(honours for _mean, honours in found.values()) == ["", "distinction"]
    for one in decided:
        content = props.snapshot(success(Subject(enrolment=one.enrolment), "fr", now))["content"]
        titles = dict(
            Honours.objects.filter(programme_version=one.enrolment.programme_version_id).values_list("code", "title")
        )
        said = titles[one.honours].in_language("fr") if one.honours else None
        assert (content["honours"], content["credits"]) == (said, "180")


def test_attempts_are_what_the_raw_rows_say():
    """Marks of an activity in one year, without justified absences: never more than two, and none after success."""
    raw = defaultdict(lambda: defaultdict(list))
    for r in Result.objects.select_related("session", "registration__annual_programme"):
        raw[r.registration.annual_programme.enrolment_id][r.registration_id].append(r)
    seen = set()
    for enrolment in Enrolment.objects.order_by("pk"):
        there = known([enrolment.pk])
        for registration in Registration.objects.filter(annual_programme__enrolment=enrolment).select_related(
            "activity"
        ):
            rows = sorted(raw[enrolment.pk][registration.pk], key=lambda r: r.session.starts)
            counted = [r for r in rows if r.outcome != "absent_justified"]
            ours = [r for r in there.results[registration.pk].values() if r.counts]
            assert {r.pk for r in ours} == {r.pk for r in counted}
            assert len(counted) <= registration.activity.assessments_a_year == 2
            passed = [(r.mark is not None and r.mark >= 10) or r.outcome == "validated" for r in rows]
            assert not any(passed[:-1]), (enrolment, registration)
            seen.add(len(counted))
    assert seen == {0, 1, 2}


def test_the_summary_of_the_brochure():
    summary = loads(said("programme_summary", "MMG-CODIPLOME", "--json"))
    assert summary["activities"] == 30
    assert [(b["number"], b["activities"], b["credits"]) for b in summary["blocks"]] == [
        (1, 10, "60.0"),
        (2, 10, "60.0"),
        (3, 10, "60.0"),
    ]
    assert {tuple(o["institutions"]): o["credits"] for o in summary["organisers"]} == {
        ("UNamur",): "53.0",
        ("UCLouvain",): "42.0",
        ("UCLouvain", "UNamur"): "80.0",
        (): "5.0",
    }


@pytest.mark.parametrize("share", range(SHARES))
def test_the_paper_holds_each_row_of_the_command_and_both_hold_what_was_decided(share):
    now = timezone.now()
    ours = Enrolment.objects.filter(programme_version__programme__code="MMG-CODIPLOME")  # except test_luxembourg.py
    residents = list(ours.order_by("pk").select_related("programme_version"))
    assert len(residents) == 87
    for enrolment in residents[share::SHARES]:
        data = loads(said("credit_record", matricule(enrolment), "--json"))
        counts = reckoned(enrolment, now)
        by_pk = {a.pk: a for a in enrolment.programme_version.activities.all()}
        counted = counts & set(by_pk)  # a moved resident keeps what counted before, but pages no longer show it
        assert counted == counts or enrolment.moves.exists()
        assert data["earned"] == f"{sum((by_pk[pk].credits for pk in counted), Decimal(0)):.1f}"
        assert data["total"] == f"{sum(a.credits for a in by_pk.values()):.1f}" == "180.0"
        text = text_of(render_pdf(props.snapshot(transcript_content(enrolment, "fr", now))))
        blocks = defaultdict(Decimal)
        for row in data["rows"]:
            start = text.find(" ".join(row["title"].split()))
            assert start >= 0, (data["matricule"], row)
            if row["state"] in ("earned", "exempted"):
                blocks[row["block"]] += Decimal(row["credits"])
            if row["mark"] is not None:
                assert in_a_row_of(text, row["title"], plain(row["mark"])), (data["matricule"], row)
        assert f"{plain(data['earned'])} / 180" in text
        for total in blocks.values():
            assert f"{plain(total)} / 60" in text


def plain(credits):
    """Return the number as the document writes credits in French: "120", "1,5"."""
    return f"{Decimal(credits).normalize():f}".replace(".", ",")


def in_a_row_of(text, title, mark):
    """Whether the mark follows the title before any other title, since titles occur in several blocks."""
    title, start = " ".join(title.split()), 0
    while (start := text.find(title, start)) >= 0:
        start += len(title)
        if mark in text[start : start + 90].split():
            return True
    return False


def test_the_resident_who_was_moved_has_what_counted_before():
    move = Move.objects.get()
    counts = reckoned(move.enrolment, timezone.now())
    old = {a.code for a in move.from_version.activities.all() if a.pk in counts}
    new = {a.code for a in move.to_version.activities.all() if a.pk in counts}
    pairs = {(row.old.code, row.new.code) for row in Equivalence.objects.between(move.from_version, move.to_version)}
    assert new == {after for before, after in pairs if before in old} != set()
    assert Decision.objects.filter(enrolment=move.enrolment, activity__programme_version=move.to_version).count() == 0
    older = (
        Decision.objects.granting().filter(enrolment=move.enrolment).values_list("activity__code", "mark", "outcome")
    )
    before = {code: (mark, outcome) for code, mark, outcome in older}
    record = credit_records([move.enrolment])[move.enrolment.pk]
    rows = {row.activity.code: row for row in record.rows if row.passed}
    assert rows.keys() == new
    assert {(one.activity.code, one.mark, one.outcome) for row in rows.values() for one in row.passed} == {
        (code, *value) for code, value in before.items() if code in old
    }
    assert all(row.mark == row.passed[0].mark and row.session for row in rows.values())
    text = text_of(render_pdf(props.snapshot(transcript_content(move.enrolment, "fr"))))
    assert ("Dispensé" in text, "Octroyé par équivalence" in text) == (False, True)


@pytest.mark.each_database
def test_every_state_can_be_seen():
    records = credit_records(Enrolment.objects.all()).values()
    states = {str(row.state) for record in records for row in record.rows}
    assert states == {"earned", "exempted", "registered", "missing"}
    assert set(StatusChange.objects.values_list("kind", flat=True)) == set(StatusChange.Kind)
    assert {"absent", "absent_justified", "not_submitted", "not_validated", "validated"} <= set(
        Result.objects.values_list("outcome", flat=True)
    )
    assert Result.objects.filter(mark=0).exists()
    assert set(Result.objects.values_list("state", flat=True)) == {"draft", "submitted", "decided"}
    assert Decision.objects.filter(supersedes__isnull=False, granted=True).exists()
    assert Decision.objects.filter(supersedes__isnull=False, granted=False).exists()
    assert Decision.objects.filter(granted=True, mark__lt=10).exclude(reason="").exists()
    assert Deliberation.objects.filter(published_at__isnull=True).exists()
    calendar = Calendar(timezone.localdate())
    this_year, second = calendar.start_year(THIS), calendar.start_year(1)
    carried = Registration.objects.filter(
        activity__code="B2-QA8", annual_programme__academic_year__start_year=this_year
    )
    assert carried.exclude(annual_programme__enrolment__intake__start_year=second).exists()
    assert Exemption.objects.exists()


def test_a_second_run_changes_nothing():
    before = (AuditEntry.objects.count(), Enrolment.objects.count(), Result.objects.count())
    assert said("demo_data") == "The demonstration is there already; nothing changed.\n"
    assert (AuditEntry.objects.count(), Enrolment.objects.count(), Result.objects.count()) == before


def test_somebody_of_each_role_can_log_in(client):
    people = loads(said("demo_logins", "--json"))
    assert {p["role"] for p in people} == {
        "resident", "mentor", "supervisor", "leader", "teacher", "secretariat", "director", "jury", "admin",
    }  # fmt: skip
    assert all(p["matricule"] for p in people if p["role"] == "resident")
    for someone in people:
        assert client.login(username=someone["email"], password=someone["password"]), someone
