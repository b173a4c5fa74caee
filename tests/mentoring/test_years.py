"""What a year asks for, its report, and what the mentor attests."""

import json
from datetime import date, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.changes import ConflictError
from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from mentoring.meetings import services as meetings
from mentoring.models import YearReport, YearRule
from mentoring.progress import measure
from mentoring.years import services as years
from records.models import Proposal
from tests import factories
from tests.mentoring.props import declared, handed_in, mentoring_year, report_form

pytestmark = pytest.mark.usefixtures("english")
TODAY = date(2027, 5, 10)


@pytest.fixture
def year(cast):
    """Alice's registration for the year 2026-2027: two meetings, one in person, a report."""
    return mentoring_year(cast)[0]


def mentoring_of(cast):
    return measure([cast.alices], TODAY)[cast.alices.pk]


def missing(cast):
    (found,) = mentoring_of(cast).years
    return found.missing


def code(call, **options):
    with pytest.raises(ValidationError) as refused:
        call(**options)
    error = refused.value
    return error.error_list[0].code if hasattr(error, "error_list") else next(iter(error.error_dict.values()))[0].code


def test_what_a_year_lacks_is_said_in_words(cast, met, year):
    report, comment = "the year report, by the resident", "the comment on the report, by the mentor"
    assert missing(cast) == ["2 more meetings", "1 of them in person", report]
    met(date(2026, 9, 13))  # of the year before
    met(date(2026, 10, 1), mode="call")
    met(date(2026, 10, 2), resident_present=False)
    met(date(2026, 10, 3), state="planned", resident_present=False, mentor_present=False)
    met(date(2026, 10, 4), state="cancelled", resident_present=False, mentor_present=False)
    assert missing(cast) == ["1 more meeting", "1 of them in person", report]
    met(date(2027, 9, 13))
    assert missing(cast) == [report]
    written = handed_in(year)
    assert missing(cast) == [comment]
    YearReport.objects.update(state="draft")
    assert missing(cast) == [report]
    YearReport.objects.update(state="handed_in", comment="Read")
    assert (missing(cast), mentoring_of(cast).years[0].is_ready) == ([], True)
    assert mentoring_of(cast).year.report == written


def test_the_last_and_the_next_meeting(cast, met):
    early, late = met(date(2026, 10, 1)), met(date(2026, 12, 1))
    planned = {"state": "planned", "resident_present": False, "mentor_present": False}
    open_one, soon, _later = (met(day, **planned) for day in (date(2027, 5, 1), date(2027, 5, 10), date(2027, 6, 1)))
    met(date(2027, 1, 5), mentor=cast.charlie)
    found = mentoring_of(cast)
    assert (found.last, found.next, found.to_note) == (late, soon, [open_one, soon])
    assert early in found.meetings


def test_a_resident_without_mentor_and_years(cast):
    found = measure([cast.bobs], TODAY)[cast.bobs.pk]
    assert (found.mentor, found.years, found.last, found.next, found.year) == (None, [], None, None, None)


def test_measuring_takes_the_same_queries_for_one_and_for_three(cast, met, django_assert_num_queries):
    mentoring_year(cast)
    met()
    with django_assert_num_queries(7):
        measure([cast.alices], TODAY)
    for code in ("M2", "M3"):
        mentoring_year(cast, code=code, enrolment=cast.bobs)
        met(date(2026, 12, 1 + int(code[1])), enrolment=cast.bobs)
    with django_assert_num_queries(7):
        measure([cast.alices, cast.bobs], TODAY)


def write(year, by, text="Much", seen=0, **options):
    return years.write_report(registration=year, answers={"learned": text}, by=by, seen=seen, **options)


def test_a_report_is_kept_handed_in_commented_and_given_back(cast, year):
    report_form()
    kept = write(year, cast.alice)
    assert (kept.state, kept.answers) == ("draft", {"learned": "Much"})
    assert not YearReport.objects.visible_to(cast.marie).exists()
    report = write(year, cast.alice, "Very much", seen=kept.version, hand_in=True)
    assert (report.state, report.answers) == ("handed_in", {"learned": "Very much"})
    assert YearReport.objects.visible_to(cast.marie).get() == report
    for name in ("bob", "stefan", "nadia", "dora", "jules", "charlie"):
        assert not YearReport.objects.visible_to(getattr(cast, name)).exists(), name
    years.comment(report=report, text="Good", by=cast.marie, seen=report.version)
    years.comment(report=report, text="Say more", by=cast.marie, seen=report.version, give_back=True)
    assert (report.state, report.comment, report.commented_by) == ("draft", "Say more", cast.marie)
    words = "".join(f"{row.before}{row.after}" for row in AuditEntry.objects.all())
    assert not any(text in words for text in ("Much", "much", "Good", "Say more"))


@pytest.mark.parametrize(
    ("state", "act"), sorted(product(YearReport.State.values, ("write", "hand_in", "comment", "give_back")))
)
def test_every_state_of_a_report(cast, year, state, act):
    legal = {
        ("draft", "write"): "draft",
        ("draft", "hand_in"): "handed_in",
        ("handed_in", "comment"): "handed_in",
        ("handed_in", "give_back"): "draft",
    }
    report = handed_in(year)
    YearReport.objects.update(state=state)
    report.refresh_from_db()

    def call():
        if act in ("write", "hand_in"):
            return write(year, cast.alice, seen=1, hand_in=act == "hand_in")
        return years.comment(report=report, text="Well", by=cast.marie, seen=1, give_back=act == "give_back")

    if (state, act) in legal:
        call()
    else:
        with pytest.raises(WrongStateError):
            call()
    assert YearReport.objects.get().state == legal.get((state, act), state)


def test_who_writes_and_who_comments(cast, year):
    report_form()
    for name in ("marie", "bob", "nadia"):
        with pytest.raises(PermissionDenied):
            write(year, getattr(cast, name))
    report = handed_in(year)
    for name in ("alice", "bob", "stefan", "nadia"):
        with pytest.raises(PermissionDenied):
            years.comment(report=report, text="Good", by=getattr(cast, name), seen=1)
    assert code(years.comment, report=report, text=" ", by=cast.marie, seen=1) == "empty"
    assert code(years.comment, report=report, text="a" * 200_000, by=cast.marie, seen=1) == "too_long"


def test_a_report_that_cannot_be_kept_or_handed_in(cast, year):
    with pytest.raises(WrongStateError, match="no form"):
        write(year, cast.alice)
    report_form()
    assert write(year, cast.alice, "").answers == {}
    with pytest.raises(ConflictError):
        write(year, cast.alice, seen=1)
    with pytest.raises(ValidationError) as refused:
        write(year, cast.alice, "", seen=2, hand_in=True)
    assert list(refused.value.error_dict) == ["learned"]
    with pytest.raises(ValidationError) as refused:
        write(year, cast.alice, "a" * 200_000, seen=2)
    assert list(refused.value.error_dict) == ["learned"]
    assert YearReport.objects.get().version == 2


def attest(cast, year, outcome="validated", reason="", by=None):
    return years.attest(registration=year, outcome=outcome, reason=reason, by=by or cast.marie)


def test_a_complete_year_is_attested_and_proposed(cast, met, year):
    declared(cast)
    met(date(2026, 11, 3))
    met(date(2026, 12, 1))
    handed_in(year, comment="Read")
    made = attest(cast, year)
    assert (made.registration, made.part.kind, made.outcome, made.proposed_by) == (
        year,
        "mentoring",
        "validated",
        cast.marie,
    )
    assert made.evidence == (
        "2 entretiens tenus (3 novembre 2026, 1er décembre 2026). Rapport annuel remis le 3 mai 2027."
    )
    (found,) = mentoring_of(cast).years
    assert (found.proposal, found.is_settled, found.is_ready) == (made, True, False)
    with pytest.raises(WrongStateError):
        write(year, cast.alice, seen=1)
    assert code(attest, cast=cast, year=year) == "again"
    again = attest(cast, year, "not_validated", "The report was copied.")
    assert list(Proposal.objects.filter(replaced_at__isnull=True)) == [again]


def test_a_year_that_lacks_something_needs_a_reason(cast, met, year):
    declared(cast)
    met(date(2026, 11, 3))
    assert code(attest, cast=cast, year=year) == "lacking"
    assert code(attest, cast=cast, year=year, outcome="not_validated") == "why"
    assert code(attest, cast=cast, year=year, outcome="14") == "outcome"
    assert not Proposal.objects.exists()
    made = attest(cast, year, reason="On leave from January to May.")
    assert made.evidence == (
        "1 entretien tenu (3 novembre 2026). Manque : 1 entretien de plus, le rapport annuel, par l’assistant. "
        "On leave from January to May."
    ).replace(" :", "\u00a0:")


def test_a_mentor_attests_once_ties_are_declared(cast, year):
    with pytest.raises(PermissionDenied, match="Declare first"):
        attest(cast, year, reason="All well")
    tie = declared(cast, state="waiting", ties=["relative"], words="Cousin")
    with pytest.raises(PermissionDenied, match="has not answered"):
        attest(cast, year, reason="All well")
    type(tie).objects.update(state="refused", judged_by=cast.dora, judged_at=timezone.now())
    with pytest.raises(PermissionDenied, match="refused"):
        attest(cast, year, reason="All well")
    type(tie).objects.update(state="accepted")
    assert attest(cast, year, reason="All well").outcome == "validated"


def test_nobody_else_attests(cast, year):
    declared(cast)
    for name in ("alice", "bob", "stefan", "theo", "nadia", "dora", "jules"):
        with pytest.raises(PermissionDenied):
            attest(cast, year, reason="All well", by=getattr(cast, name))


def test_a_year_without_a_rule_is_not_attested(cast, year):
    declared(cast)
    YearRule.objects.all().delete()
    assert missing(cast) == []
    with pytest.raises(WrongStateError, match="not set yet"):
        attest(cast, year, reason="All well")


def test_an_activity_without_mentoring_is_not_attested(cast):
    declared(cast)
    with pytest.raises(WrongStateError, match="no mentoring"):
        attest(cast, factories.registration(cast.alices, cast.namur), reason="All well")


def test_what_a_year_was_attested_on_stays(cast, met, year):
    declared(cast)
    meeting, before = met(date(2026, 11, 3)), met(date(2026, 9, 1))
    attest(cast, year, reason="All well")
    today = {"seen": 1, "by": cast.marie}
    with pytest.raises(WrongStateError, match="attested"):
        meetings.cancel(meeting=meeting, reason="By mistake", **today)
    with pytest.raises(WrongStateError, match="attested"):
        meetings.correct(
            meeting=meeting, day=meeting.day, mode="call", resident_present=True, mentor_present=True, **today
        )
    assert meetings.cancel(meeting=before, reason="By mistake", **today).state == "cancelled"


def test_earned_credits_need_nothing(cast, year):
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=timezone.now() - timedelta(days=1))
    factories.decision(sitting, year, outcome="validated")
    (found,) = mentoring_of(cast).years
    assert (found.is_earned, found.missing, found.is_ready) == (True, [], False)


RULES = {
    "format": "cursus-mentoring/1",
    "programme": "MMG",
    "rules": [{"activity": "MENT", "part": "main", "meetings": 5, "in_person": 2, "report": False}],
}


@pytest.fixture
def file(tmp_path):
    def write_file(**changed):
        path = tmp_path / "rules.json"
        path.write_text(json.dumps({**RULES, **changed}))
        return str(path)

    return write_file


def test_rules_are_loaded_changed_and_removed(cast, file, capsys):
    mentoring_year(cast, code="OLD")
    activity = factories.activity(cast.version, "MENT", kind="mentoring")
    call_command("load_mentoring_rules", file(), "--dry-run")
    assert YearRule.objects.count() == 1
    call_command("load_mentoring_rules", file())
    rule = YearRule.objects.get()
    assert (rule.part.activity, rule.meetings, rule.in_person, rule.report) == (activity, 5, 2, False)
    capsys.readouterr()
    call_command("load_mentoring_rules", file())
    assert capsys.readouterr().out.strip() == "Nothing to change."


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"format": "other"}, 'format: Write "format": "cursus-mentoring/1".'),
        ({"programme": "NONE"}, 'programme: There is no mentoring in the programme "NONE" here.'),
        (
            {"rules": [{"activity": "NAM", "meetings": 1}]},
            "rules[0]: This part of an activity is not one of mentoring.",
        ),
        ({"rules": [{"activity": "MENT", "meetings": 1, "in_person": 2}]}, "rules[0].in_person: There are more"),
        ({"rules": [{"activity": "MENT", "meetings": "two"}]}, "rules[0].meetings: Write a whole number"),
        ({"rules": []}, "rules: The list is empty."),
    ],
)
def test_a_file_of_rules_that_cannot_be_used(cast, file, changed, message):
    factories.activity(cast.version, "MENT", kind="mentoring")
    with pytest.raises(CommandError) as refused:
        call_command("load_mentoring_rules", file(**changed))
    assert f"rules.json: {message}" in str(refused.value)
    assert not YearRule.objects.exists()


def test_the_rules_of_the_product_fit_the_brochure(db, settings, capsys):
    call_command("load_calendar", verbosity=0)
    call_command("load_programme", settings.BASE_DIR / "curriculum/data/mmg-codiplome.json", "--publish", verbosity=0)
    call_command("load_mentoring_rules")
    found = YearRule.objects.values_list("part__activity__code", "part__code", "meetings")
    assert list(found) == [
        ("B1-MENT", "mentoring", 4),
        ("B2-MENT", "mentoring", 4),
        ("B3-TFE-MENT", "end-of-mentoring", 3),
    ]
