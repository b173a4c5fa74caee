"""Asking somebody what they saw: the mail and its link, the draft, the answer, what runs out and what is replaced."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts import links
from accounts.changes import ConflictError
from accounts.links import DeadLink
from accounts.models import AuditEntry, Link
from accounts.permissions import WrongStateError
from notices.models import Mail
from portal.reminders import visible_reminders
from portfolio import todo
from portfolio.models import Observation, Request
from portfolio.requests import answer_services
from portfolio.requests import services as requests
from portfolio.requests.reminders import reminders
from records.models import Dispute
from tests import factories
from tests.portfolio import props
from tests.portfolio.props import TODAY

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"/([\w-]{43})/")


@pytest.fixture
def own():
    return props.framework()


@pytest.fixture
def request_(cast, own):
    return props.asked(cast.alices, cast.stefan, own)


def token_of(mail):
    return TOKEN.search(mail.body)[1]


def test_a_mail_with_a_link_to_the_person_asked(cast, request_, english):
    mail = Mail.objects.get()
    assert (mail.to, mail.kind) == (cast.stefan, "portfolio.request")
    link = links.read(token_of(mail), requests.PURPOSE)
    assert (link.user, link.target) == (cast.stefan, request_.uuid)


def test_the_mail_is_in_the_language_of_the_person(cast, own):
    for who, language, words in ((cast.stefan, "en", "asks you"), (cast.theo, "fr", "vous demande")):
        who.language = language
        who.save()
        props.asked(cast.alices, who, own)
        assert words in Mail.objects.filter(to=who).get().subject


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"observed_on": TODAY + Request.PLANNED_AHEAD + timedelta(days=1)}, "observed_on"),
        ({"note": "Patient 93.05.18-223.61"}, "note"),
        ({"note": "Appelez 0470 12 34 56"}, "note"),
    ],
)
def test_what_is_refused_sends_nothing(cast, own, fields, field):
    with pytest.raises(ValidationError) as error:
        props.asked(cast.alices, cast.stefan, own, **fields)
    assert list(error.value.error_dict) == [field]
    assert not Request.objects.exists()
    assert not Mail.objects.exists()


@pytest.mark.parametrize("who", ["alice", "machine_namur"])
def test_neither_oneself_nor_a_machine_is_asked(cast, own, who):
    with pytest.raises(ValidationError) as error:
        props.asked(cast.alices, getattr(cast, who), own)
    assert list(error.value.error_dict) == ["email"]


def test_the_same_person_is_not_asked_twice_for_the_same(cast, own, request_):
    with pytest.raises(ValidationError) as error:
        props.asked(cast.alices, cast.stefan, own)
    assert list(error.value.error_dict) == ["email"]
    props.asked(cast.alices, cast.stefan, own, observed_on=TODAY)
    props.asked(cast.bobs, cast.stefan, own)


def test_without_a_form_nobody_is_asked(cast):
    with pytest.raises(ValidationError) as error:
        requests.ask(enrolment=cast.alices, kind="case_discussion", person=cast.stefan, by=cast.alice, today=TODAY)
    assert error.value.code == "no_form"


def test_mail_is_not_for_flooding(cast, own, monkeypatch):
    monkeypatch.setattr(requests, "MOST_OPEN", 1)
    props.asked(cast.alices, cast.stefan, own)
    with pytest.raises(ValidationError) as error:
        props.asked(cast.alices, cast.theo, own)
    assert error.value.code == "too_many"


def test_an_answer_is_an_observation_and_closes_every_link(cast, request_):
    mail = Mail.objects.get()
    made = props.answered(request_, setting=props.setting())
    request_.refresh_from_db()
    assert (request_.state, request_.observation, request_.answers) == ("answered", made, {})
    assert (made.observer, made.source, made.identified_by, made.observed_on) == (
        cast.stefan, "direct_observation", "link", TODAY,
    )  # fmt: skip
    with pytest.raises(DeadLink) as dead:
        links.read(token_of(mail), requests.PURPOSE)
    assert dead.value.state == "answered"


def test_an_answer_is_echoed_to_the_address_and_can_be_disowned(cast, request_):
    made = props.answered(request_)
    echo = Mail.objects.get(kind="portfolio.echo")
    assert echo.to == cast.stefan
    link = links.read(token_of(echo), answer_services.ECHO)
    answer_services.disown(observation=made, by=cast.stefan, link=link)
    made.refresh_from_db()
    assert made.state == "withdrawn"
    with pytest.raises(DeadLink):
        links.read(token_of(echo), answer_services.ECHO)
    assert (Dispute.objects.get().object_uuid, Dispute.objects.get().signer) == (made.uuid, cast.stefan)
    assert {mail.to for mail in Mail.objects.filter(kind="records.dispute")} == {cast.nadia, cast.dora}


def test_two_answers_at_once_are_one_answer(request_):
    stale = Request.objects.get(pk=request_.pk)
    props.answered(request_)
    with pytest.raises(WrongStateError):
        props.answered(stale)
    assert Observation.objects.count() == 1


def test_an_answer_that_lacks_something_leaves_all_as_it_was(request_):
    with pytest.raises(ValidationError) as error:
        props.answered(request_, answers={"care": 3})
    assert set(error.value.error_dict) == {"talk", "well"}
    assert Request.objects.get().state == "asked"
    assert not Observation.objects.exists()
    assert Link.objects.get().state == "live"


@pytest.mark.parametrize("who", ["alice", "marie", "charlie", "nadia"])
def test_nobody_answers_for_the_person_asked(cast, request_, who):
    with pytest.raises(PermissionDenied):
        props.answered(request_, by=getattr(cast, who))
    with pytest.raises(PermissionDenied):
        answer_services.keep(request=request_, data={}, seen=1, by=getattr(cast, who), today=TODAY)
    assert not Observation.objects.exists()


def test_a_draft_is_kept_and_nobody_reads_it_in_the_audit(cast, request_):
    audited = AuditEntry.objects.count()
    kept = answer_services.keep(
        request=request_, data={"care": "2", "well": "MARKER"}, seen=request_.version, by=cast.stefan, today=TODAY
    )
    assert (kept.answers, kept.version) == ({"care": 2, "well": "MARKER"}, 2)
    assert AuditEntry.objects.count() == audited
    props.answered(Request.objects.get(pk=request_.pk))
    assert not any("MARKER" in str(row.__dict__) for row in AuditEntry.objects.all())


def test_of_two_drafts_the_second_is_told(cast, request_):
    answer_services.keep(request=request_, data={"care": "2"}, seen=1, by=cast.stefan, today=TODAY)
    stale = Request.objects.get(pk=request_.pk)
    with pytest.raises(ConflictError):
        answer_services.keep(request=stale, data={"care": "5"}, seen=1, by=cast.stefan, today=TODAY)
    assert Request.objects.get().answers == {"care": 2}


def test_a_national_number_is_masked_in_a_draft_and_held_back_in_an_answer(cast, request_):
    text = "Patient 93.05.18-223.61 vu ensemble"
    kept = answer_services.keep(request=request_, data={"well": text}, seen=1, by=cast.stefan, today=TODAY)
    assert "93.05.18" not in kept.answers["well"]
    with pytest.raises(ValidationError) as error:
        props.answered(kept, answers={**props.ANSWERS, "well": text})
    assert list(error.value.error_dict) == ["well"]


def test_a_form_replaced_while_it_is_open_is_answered_in_its_own_version(own, request_):
    newer = props.form(own, code="direct-observation", number=2)
    made = props.answered(request_)
    assert (made.form, made.form.number) == (request_.form, 1)
    assert newer.number == 2


def test_expired_requests_are_sent_again_in_one_action(cast, own):
    for day in (1, 2):
        props.asked(cast.alices, cast.stefan, own, observed_on=date(2026, 10, day))
    props.asked(cast.alices, cast.theo, own)
    props.asked(cast.bobs, cast.stefan, own)
    later = TODAY + timedelta(days=40)
    still = props.asked(cast.alices, cast.marie, own, today=later)
    Mail.objects.all().delete()
    sent = requests.resend_expired(enrolment=cast.alices, by=cast.alice, today=later)
    assert {(request.person, request.status(later)) for request in sent} == {
        (cast.stefan, "asked"),
        (cast.theo, "asked"),
    }
    assert len(sent) == 3
    # one mail a person, whatever number waits; one that still waited gets none
    assert sorted(str(mail.to) for mail in Mail.objects.all()) == ["Stefan Test", "Theo Test"]
    assert len(TOKEN.findall(Mail.objects.get(to=cast.stefan).body)) == 2
    assert Request.objects.get(pk=still.pk).version == 1
    assert cast.bobs.requests.get().status(later) == "expired"
    assert requests.resend_expired(enrolment=cast.alices, by=cast.alice, today=later) == []


def test_a_link_that_ran_out_offers_a_new_one_which_opens_the_request_again(cast, own, english):
    past = date.today() - timedelta(days=60)  # noqa: DTZ011  links go by the clock
    request = props.asked(cast.alices, cast.stefan, own, today=past)
    token = token_of(Mail.objects.get())
    Link.objects.update(created_at=factories.at(2020, 1, 1), expires_at=factories.at(2020, 2, 1))
    with pytest.raises(DeadLink) as dead:
        links.read(token, requests.PURPOSE)
    assert (dead.value.state, dead.value.is_renewable) == ("expired", True)
    links.renew(token)
    newest = Mail.objects.order_by("-pk").first()
    assert newest.to == cast.stefan
    assert links.read(token_of(newest), requests.PURPOSE).target == request.uuid
    assert Request.objects.get().status() == "asked"


def test_a_request_is_not_sent_twice_on_a_day(cast, request_):
    with pytest.raises(PermissionDenied):
        requests.resend(request=request_, by=cast.alice, today=TODAY)
    requests.resend(request=request_, by=cast.alice, today=TODAY + timedelta(days=1))


def test_a_replaced_request_closes_its_link_and_asks_another(cast, request_):
    token = token_of(Mail.objects.get())
    made = requests.replace(request=request_, person=cast.theo, by=cast.alice, today=TODAY)
    request_.refresh_from_db()
    assert (request_.state, made.replaces, made.person, made.form) == ("replaced", request_, cast.theo, request_.form)
    with pytest.raises(DeadLink) as dead:
        links.read(token, requests.PURPOSE)
    assert dead.value.state == "withdrawn"
    with pytest.raises(WrongStateError):
        props.answered(request_)


def test_a_withdrawn_request_keeps_no_draft(cast, request_):
    answer_services.keep(request=request_, data={"well": "MARKER"}, seen=1, by=cast.stefan, today=TODAY)
    requests.withdraw(request=Request.objects.get(), by=cast.alice, today=TODAY)
    assert Request.objects.get().answers == {}


def test_declined_is_said_and_closes_the_link(cast, request_):
    token = token_of(Mail.objects.get())
    answer_services.decline(request=request_, by=cast.stefan, today=TODAY)
    assert Request.objects.get().state == "declined"
    with pytest.raises(DeadLink) as dead:
        links.read(token, requests.PURPOSE)
    assert dead.value.state == "answered"


@pytest.mark.parametrize("who", ["bob", "marie", "stefan", "nadia", "dora"])
def test_only_who_asked_changes_a_request(cast, request_, who):
    user = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        requests.withdraw(request=request_, by=user, today=TODAY)
    with pytest.raises(PermissionDenied):
        requests.replace(request=request_, person=cast.theo, by=user, today=TODAY)
    with pytest.raises(PermissionDenied):
        requests.resend(request=request_, by=user, today=TODAY + timedelta(days=1))


def test_who_sees_a_request(cast, request_):
    people = ("alice", "bob", "marie", "stefan", "theo", "nadia", "dora", "jules", "charlie", "machine_namur")
    seen = {name for name in people if Request.objects.visible_to(getattr(cast, name)).exists()}
    assert seen == {"alice", "stefan"}


@pytest.mark.parametrize(
    "values",
    [
        {"state": "answered"},
        {"state": "withdrawn"},
        {"kind": "several_sources"},
        {"ended_at": factories.at(2026, 10, 5)},
    ],
)
def test_the_database_refuses_what_makes_no_sense(request_, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.update(**values)


def test_an_answer_is_late_after_two_weeks_and_still_taken_until_the_request_runs_out(cast):
    request = props.asked(cast.alices, cast.stefan, props.framework())
    last = TODAY + timedelta(days=14)
    assert request.due_on == last
    assert f"{last:%-d} octobre {last:%Y}" in Mail.objects.get().body
    (item,) = [one for one in reminders(last + timedelta(days=1)) if one.user == cast.stefan]
    assert [item.is_late(day) for day in (last, last + timedelta(days=1))] == [False, True]
    assert [visible_reminders([item], who) for who in (cast.nadia, cast.dora, cast.jules)] == [[item], [item], []]
    props.answered(request, today=TODAY + timedelta(days=30))
    assert reminders(last + timedelta(days=1)) == []


def test_who_is_asked_in_a_round_is_on_no_desk(cast):
    opened = props.opened(cast.alices, own=props.framework())
    props.asked(cast.alices, cast.stefan, kind="several_sources", round=opened, profession=props.profession())
    (item,) = reminders(TODAY + timedelta(days=20))
    assert item.is_late(TODAY + timedelta(days=20))
    assert visible_reminders([item], cast.nadia) == []


def test_what_waits_says_by_which_day(cast, own):
    first = props.asked(cast.alices, cast.stefan, own)
    props.asked(cast.bobs, cast.stefan, own)
    late = TODAY + timedelta(days=20)
    (line,) = todo.waiting(cast.stefan, late)
    assert (line.url, line.day, line.late) == ("/portfolio/asked/", first.due_on, (late - first.due_on).days)
    over = first.expires_on + timedelta(days=1)
    (line,) = todo.waiting(cast.alice, over)
    assert (line.day, line.late) == (first.expires_on, 1)
