"""The demonstration is full on any day of any year, and nothing in it happened after that day."""

import html
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.models import DateTimeField, F
from django.urls import resolve
from django.utils import timezone

from accounts.models import User
from curriculum.models import AcademicYear, ExamSession
from curriculum.roles import on_day
from documents.models import IssuedDocument
from internships.models import Concern, Evaluation, Interruption, Placement
from internships.sites.postcodes import load_postcodes
from jury.cases.jury_cases import jury_cases
from jury.complaints.permissions import tied
from jury.models import Complaint, CycleDecision
from mentoring.models import MentoringMeeting
from portal import demo
from portal.demo import loading
from portal.demo.calendar import Calendar, Sitting
from portal.demo.mentoring import UNNOTED
from portfolio.models import Request
from progress.todo import waiting
from records.models import (
    Accompaniment,
    AnnualProgramme,
    Decision,
    Deliberation,
    Enrolment,
    Exemption,
    Registration,
    Result,
)
from records.years.rules import Grounds, breaches, check
from records.years.standing import standings
from tests import clock
from tests.portal.nothing_late import assert_no_home_claims_what_is_not_so

MONTH = timedelta(days=31)
FULL = 740  # registrations of a year on its first day, when what requires the last session is still left out


@pytest.fixture(scope="module")
def programmes(django_db_setup, django_db_blocker):
    """What no day changes, loaded once for this module and taken away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_calendar", verbosity=0)
        for name in loading.FILES:
            call_command("load_programme", str(Path(loading.DATA) / name), "--publish", verbosity=0)
        for command in ("load_frameworks", "load_forms", "load_acts", "load_site_tags"):
            call_command(command, verbosity=0)
        load_postcodes()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def today(programmes, db, instant):
    call_command("load_calendar", verbosity=0)
    day = timezone.localdate()
    loading.tell(Calendar(day))
    return day


@pytest.fixture
def people(today):
    return {row["role"]: row for row in reversed(demo.logins())}


@pytest.mark.any_day(most=2)
def test_the_demonstration_is_full(today, people, client):
    assert_the_calendar_goes_on(today)
    assert_the_jury_has_a_sitting_ahead(today)
    assert_the_jury_kept_its_rules()
    assert_some_have_finished()
    assert_complaints_kept_their_days()
    assert_stages_run_wait_and_end(today)
    assert_annual_programmes_keep_the_rules()
    assert_nothing_happened_later()
    assert_nothing_over_is_open(today)
    assert_everybody_has_something_to_see(today, people, client)
    assert_no_home_claims_what_is_not_so(today, client)


def assert_annual_programmes_keep_the_rules():
    """Those of the running year and the next: nothing in them would be refused or lacks its reason."""
    for year in AcademicYear.objects.filter(ends__gte=timezone.localdate()):
        agreed = AnnualProgramme.objects.filter(academic_year=year).select_related("enrolment")
        found = standings([annual.enrolment for annual in agreed], year)
        for annual in agreed.prefetch_related("registrations"):
            taken = {one.activity_id for one in annual.registrations.all()}
            check(breaches(found[annual.enrolment_id], taken), Grounds.of(annual))


def assert_some_have_finished():
    """Success with honours and without, in minutes and release; for a third the stage alone is open."""
    decided = CycleDecision.objects.effective().select_related("deliberation", "enrolment")
    assert sorted((one.success, one.honours, one.mean > 10) for one in decided) == [
        (True, "", True),
        (True, "distinction", True),
    ]
    (sitting,) = {one.deliberation for one in decided}
    assert {one["uuid"] for one in sitting.minutes.get().content["cycles"]} == {str(one.uuid) for one in decided}
    assert len(sitting.releases.get().reconciliation["cycles"]) == 2
    attested = IssuedDocument.objects.filter(kind__in=["success", "provisional"], state="valid")
    kinds = dict(attested.values_list("enrolment", "kind"))
    finished = {one.enrolment_id: "success" for one in decided}
    (waiting_for,) = set(kinds) - set(finished)
    assert kinds == finished | {waiting_for: "provisional"}
    ended = Enrolment.objects.filter(status_changes__kind="end").values_list("pk", flat=True)
    assert set(ended) == set(finished)


def assert_complaints_kept_their_days():
    """Filed within the days of the version, ruled on by an untied panel, before the jury sat again."""
    complaints = list(Complaint.objects.select_related("decision__deliberation", "correction__deliberation"))
    assert complaints
    for one in complaints:
        sitting = one.decision.deliberation
        days = sitting.programme_version.jury_rules
        assert sitting.published_at <= one.filed_at
        assert (one.filed_at - sitting.published_at).days <= days.complaint_days
        assert one.filed_at < one.ruled_at
        assert timezone.localdate(one.ruled_at) <= one.correction.deliberation.held_on
        panel = set(one.panel.values_list("user", flat=True))
        assert (len(panel) >= days.panel, panel & tied(one)) == (True, set())


def told(day):
    """What one telling wrote, in values that do not depend on keys; nothing of it stays."""
    with transaction.atomic():
        loading.tell(Calendar(day))
        found = [
            list(User.objects.order_by("pk").values_list("email", "given_name", "family_name")),
            list(
                Placement.objects.order_by("pk").values_list("enrolment__user__email", "starts", "ends", "site__name")
            ),
            list(Evaluation.objects.order_by("pk").values_list("placement__starts", "kind", "state", "signed_at")),
            list(Result.objects.order_by("pk").values_list("uuid", "mark", "outcome", "state", "encoded_at")),
            list(MentoringMeeting.objects.order_by("pk").values_list("mentor__email", "day", "state", "place")),
        ]
        transaction.set_rollback(True)
    return found


def test_one_day_is_told_the_same_twice_and_another_otherwise(programmes, db):
    once, again, later = (told(clock.day(days)) for days in (0, 0, 120))
    assert once == again
    assert all(len(rows) > 100 for rows in once)
    assert [rows == others for rows, others in zip(once, later, strict=True)] == [True, False, False, False, False]


def assert_the_calendar_goes_on(today):
    this_year = AcademicYear.objects.get(starts__lte=today, ends__gte=today)
    assert AcademicYear.objects.filter(start_year=this_year.start_year + 1).exists()
    intakes = Enrolment.objects.values_list("intake__start_year", flat=True).distinct()
    assert set(intakes) == {this_year.start_year - years for years in (0, 1, 2)}
    without = Enrolment.objects.exclude(annual_programmes__academic_year=this_year)
    assert sorted(one.status_on(today).kind for one in without) == ["end", "end", "suspension", "withdrawal"]
    assert Registration.objects.filter(annual_programme__academic_year=this_year).count() > FULL


def assert_the_jury_has_a_sitting_ahead(today):
    (ahead,) = Deliberation.objects.filter(published_at=None)
    assert Sitting(ahead.session).published >= today
    assert ahead.decisions.count() == 0


def assert_the_jury_kept_its_rules():
    """Nothing stood against any decision on its day, and who prepared a sitting did not release it."""
    held = Deliberation.objects.filter(state="released").select_related("session__academic_year", "programme_version")
    found, count = [], 0
    for sitting in held.exclude(kind="past"):
        decided = [case for case in jury_cases(sitting) if case.decision is not None]
        found += [(str(case.registration), one.words) for case in decided for one in case.findings]
        count += len(decided)
        live = sitting.releases.get(cancelled_at=None)
        assert live.released_by_id not in sitting.preparers.values_list("user", flat=True)
        assert sitting.held_on <= timezone.localdate(sitting.closed_at) <= timezone.localdate(sitting.published_at)
        assert live.reconciliation["stops"] == []
    assert found == []
    assert count == Decision.objects.filter(deliberation__in=held).count() > 400


def assert_stages_run_wait_and_end(today):
    approved = Placement.objects.filter(agreement_state="approved", starts__lte=today, ends__gte=today)
    assert approved.count() >= 40
    assert approved.filter(ends__lte=today + MONTH).exists()
    for state in ("accepted", "proposed"):
        ahead = Placement.objects.filter(agreement_state=state, ends__gte=today)
        assert ahead.exists(), state
    assert Interruption.objects.count() >= (today.month != 10)  # a stage that has just begun goes on
    unsigned = Evaluation.objects.due(today).filter(due_on__lt=today)
    assert unsigned.exists() or is_just_over(today)
    assert Concern.objects.in_hand().filter(put_at=None, due_on__lt=today).exists()
    assert Request.objects.filter(state="asked", expires_on__gte=today).count() >= 3
    assert MentoringMeeting.objects.filter(state="planned", day__gte=today).exists()


def is_just_over(today):
    """Whether the jury has just decided on all stages of a year, so that no evaluation of them is late."""
    last = Deliberation.objects.filter(session__kind="september", published_at__date__gte=today - timedelta(days=20))
    return last.exists()


def assert_nothing_happened_later():
    now = timezone.now()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, DateTimeField) and field.name not in {"expires_at", "resend_at"}:
                later = model.objects.filter(**{f"{field.name}__gt": now})
                assert not later.exists(), (model, field.name, getattr(later.first(), field.name))
    assert not Exemption.objects.filter(decided_on__gt=timezone.localdate()).exists()
    assert not MentoringMeeting.objects.filter(state="held", day__gt=timezone.localdate()).exists()
    published = Deliberation.objects.exclude(published_at=None)
    assert not published.filter(held_on__gt=F("published_at__date")).exists()


def assert_nothing_over_is_open(today):
    for state in ("accepted", "proposed"):
        assert not Placement.objects.filter(agreement_state=state, ends__lt=today).exists(), state
    assert not Evaluation.objects.open().filter(due_on__lt=today - 4 * MONTH).exists()
    over = [row.pk for row in Result.objects.exclude(state="decided") if Sitting(row.session).is_over(today)]
    assert over == []
    unnoted = MentoringMeeting.objects.filter(state="planned", day__lt=today)
    intake, place = UNNOTED
    enrolment = Enrolment.objects.order_by("pk")[intake * 28 + place]
    assert set(unnoted.values_list("enrolment", flat=True)) <= {enrolment.pk}


def opened_from_home(client):
    """Yield the home and what it leads to, with the status of each page: of each address at most two rows."""
    home = client.get("/")
    yield "/", home.status_code
    links = set(re.findall(r'href="(/[^"#]*)"', home.content.decode()))
    opened = Counter()
    for url in sorted(
        html.unescape(link) for link in links if not link.startswith(("/static/", "/accounts/", "/admin/"))
    ):
        path, _, query = url.partition("?")
        address = (resolve(path).view_name, query)
        opened[address] += 1
        if opened[address] <= 2:
            yield url, client.get(url, follow=True).status_code


def assert_everybody_has_something_to_see(today, people, client):
    assert set(people) == {
        "resident", "mentor", "supervisor", "leader", "teacher", "secretariat", "director", "jury", "admin",
    }  # fmt: skip
    users = {role: User.objects.get(email=row["email"]) for role, row in people.items()}
    for role, user in users.items():
        client.force_login(user)
        assert {url: status for url, status in opened_from_home(client) if status != 200} == {}, role
    current = Accompaniment.objects.filter(on_day(today))
    for capacity in ("mentor", "supervisor", "leader"):
        assert current.filter(capacity=capacity, user=users[capacity]).count() >= 3, capacity
    client.force_login(users["supervisor"])
    assert client.get("/stages/mine/").context["stages"].there
    assert waiting(users["secretariat"])
    assert ExamSession.objects.filter(ends__gte=today).exists()
    assert AnnualProgramme.objects.filter(enrolment__user=users["resident"]).count() == 3
