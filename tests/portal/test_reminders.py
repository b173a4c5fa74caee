"""The desk reminds everybody who is late, with one button; each Monday the digest goes out by itself."""

import re
from datetime import date

import pytest
from django.core.management import call_command

from accounts import links
from notices.models import Mail
from notices.reminders import Reminder
from portal import reminders, tasks
from progress import todo
from tests import clock, factories
from tests.guards.queries import assert_budget

pytestmark = pytest.mark.django_db


class App:
    """An app with reminders, as `internships` and `portfolio`."""

    def __init__(self):
        self.questions = []

    def reminders(self, today=None):
        return list(self.questions)

    def ask(self, user, enrolment, due=None, since=None, desk=True):
        due, since = due or clock.day(-3), since or clock.day(-30)

        def link():
            _link, token = links.grant(user=user, purpose="tests.ask", target=enrolment, by=None)
            return f"https://cursus.example/ask/{token}/"

        words = f"Evaluation of {enrolment.user}"
        self.questions.append(Reminder(user, lambda: words, link, since, due, enrolment if desk else None))


@pytest.fixture
def cast():
    return factories.Cast()


@pytest.fixture
def app(monkeypatch):
    app = App()
    monkeypatch.setattr(todo, "OTHERS", [app.reminders])
    return app


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.nadia)
    return client


def page_of(client):
    return " ".join(client.get("/reminders/", headers={"accept-language": "en"}).content.decode().split())


def press(client):
    return client.post("/reminders/", headers={"accept-language": "en"}, follow=True).content.decode()


def tokens(mail):
    return re.findall(r"/ask/([\w-]+)/", mail.body)


def test_one_button_writes_to_everybody_who_is_late(cast, app, desk):
    app.ask(cast.stefan, cast.alices)
    app.ask(cast.stefan, cast.bobs, due=clock.day(3))
    app.ask(cast.marie, cast.alices)
    app.ask(cast.theo, cast.alices, due=clock.day(3))
    assert "2 people were written to." in press(desk)
    assert set(Mail.objects.values_list("to", "asked_by")) == {
        (cast.stefan.pk, cast.nadia.pk),
        (cast.marie.pk, cast.nadia.pk),
    }
    of_stefan = Mail.objects.get(to=cast.stefan)
    targets = [links.read(token, "tests.ask").target for token in tokens(of_stefan)]
    assert targets == [cast.alices.uuid, cast.bobs.uuid]


def test_pressed_again_it_writes_to_nobody(cast, app, desk):
    app.ask(cast.stefan, cast.alices)
    press(desk)
    assert "1 person had this week&#x27;s mail already." in press(desk)
    assert Mail.objects.count() == 1
    assert "Everybody who is late has had this week&#x27;s mail." in page_of(desk)


def test_the_ticked_are_reminded_late_or_not_and_nobody_else(cast, app, desk):
    app.ask(cast.stefan, cast.alices)
    app.ask(cast.marie, cast.alices)
    app.ask(cast.theo, cast.alices, due=clock.day(3))
    values = {"ticked": "1", "tick": [str(cast.theo.uuid), str(cast.marie.uuid), str(cast.charlie.uuid), "nonsense"]}
    desk.post("/reminders/?q=theo", values)
    assert [mail.to for mail in Mail.objects.all()] == [cast.theo]
    desk.post("/reminders/", values)
    assert {mail.to for mail in Mail.objects.all()} == {cast.theo, cast.marie}
    refused = desk.post("/reminders/", {"ticked": "1"}, headers={"accept-language": "en"}, follow=True)
    assert "Tick at least one line first." in refused.content.decode()
    assert Mail.objects.count() == 2


def test_the_page_says_who_what_and_since_when(cast, app, desk):
    app.ask(cast.stefan, cast.alices, due=date(2026, 1, 5))
    app.ask(cast.theo, cast.bobs, due=date(2099, 1, 5))
    page = page_of(desk)
    assert page.index("TEST Stefan") < page.index("TEST Theo")
    assert "Evaluation of Alice Test" in page
    assert "late, due on 5 Jan. 2026" in page
    assert "1 person is late" in page
    assert page.count("never") == 2


def test_a_mail_that_did_not_arrive_is_said(cast, app, desk):
    app.ask(cast.stefan, cast.alices)
    press(desk)
    Mail.objects.update(state="failed", error="SMTPRecipientsRefused 550")
    assert "the mail was not delivered: check the address" in page_of(desk)


def test_nobody_late_leaves_the_button_idle_with_its_reason(cast, app, desk):
    app.ask(cast.stefan, cast.alices, due=clock.day(3))
    page = page_of(desk)
    assert "Nobody is late." in page
    assert "0 people are late" in page
    assert "Nobody is late." in press(desk)
    assert Mail.objects.count() == 0


def test_an_empty_page_says_what_will_be_here(app, desk):
    assert "Evaluations and observations that people were asked for are listed here" in page_of(desk)


def test_another_programme_is_another_desk_s(cast, app, desk):
    elsewhere = factories.programme_version("OTHER", institutions=("ULB",))
    others = factories.enrolment(factories.person("Zoe"), elsewhere)
    app.ask(cast.stefan, others)
    assert "TEST Stefan" not in page_of(desk)
    press(desk)
    assert Mail.objects.count() == 0


def test_the_mail_holds_what_waits_at_other_desks_too(cast, app, desk):
    elsewhere = factories.programme_version("OTHER", institutions=("ULB",))
    others = factories.enrolment(factories.person("Zoe"), elsewhere)
    app.ask(cast.stefan, cast.alices)
    app.ask(cast.stefan, others)
    assert "Zoe Test" not in page_of(desk)
    press(desk)
    assert "Evaluation of Zoe Test" in Mail.objects.get().body


def test_what_no_desk_may_know_is_only_in_the_digest(cast, app, desk):
    app.ask(cast.stefan, cast.alices, desk=False)
    assert "TEST Stefan" not in page_of(desk)
    press(desk)
    assert Mail.objects.count() == 0
    reminders.weekly()
    assert Mail.objects.get().to == cast.stefan


@pytest.mark.parametrize("name", ["alice", "marie", "stefan", "theo", "jules", "charlie"])
def test_reminding_is_for_the_offices(cast, app, client, name):
    app.ask(cast.stefan, cast.alices)
    client.force_login(getattr(cast, name))
    assert client.get("/reminders/").status_code == 403
    assert client.post("/reminders/").status_code == 403
    assert Mail.objects.count() == 0


def test_looking_sends_nothing(cast, app, desk):
    app.ask(cast.stefan, cast.alices)
    page_of(desk)
    assert (Mail.objects.count(), cast.stefan.links.count()) == (0, 0)


@pytest.mark.parametrize(("name", "told"), [("nadia", True), ("dora", True), ("marie", False), ("alice", False)])
def test_the_home_page_of_a_desk_says_how_many_are_late(cast, app, client, name, told):
    app.ask(cast.stefan, cast.alices)
    app.ask(cast.theo, cast.alices, due=clock.day(3))
    client.force_login(getattr(cast, name))
    page = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert ("1 person is late with an answer" in page) is told


class TestWeekly:
    def test_everybody_asked_gets_one_mail_late_or_not(self, cast, app):
        app.ask(cast.stefan, cast.alices, due=clock.day(3))
        app.ask(cast.marie, cast.alices, due=None)
        tasks.send_digests()
        tasks.send_digests()
        assert set(Mail.objects.values_list("to", "asked_by")) == {(cast.stefan.pk, None), (cast.marie.pk, None)}

    def test_who_was_asked_yesterday_is_left_alone_unless_more_waits(self, cast, app):
        yesterday = clock.day(-1)
        app.ask(cast.stefan, cast.alices, since=yesterday)
        app.ask(cast.marie, cast.alices, since=yesterday)
        app.ask(cast.marie, cast.bobs)
        reminders.weekly()
        assert len(tokens(Mail.objects.get(to=cast.marie))) == 2
        assert not Mail.objects.filter(to=cast.stefan).exists()

    def test_the_command_says_how_many(self, cast, app, capsys):
        app.ask(cast.stefan, cast.alices)
        call_command("send_digests")
        call_command("send_digests")
        assert capsys.readouterr().out.splitlines() == [
            "Written to 1; 0 had this week's mail already.",
            "Written to 0; 1 had this week's mail already.",
        ]

    def test_the_beat_comes_on_mondays_alone(self, settings):
        beat = settings.CELERY_BEAT_SCHEDULE["send-digests"]
        assert beat["task"] == tasks.send_digests.name
        assert beat["schedule"].day_of_week == {1}


def test_queries_do_not_grow(cast, app, desk):
    def more(count):
        for number in range(count):
            supervisor = factories.person(f"S{len(app.questions)}-{number}")
            app.ask(supervisor, cast.alices)
            app.ask(supervisor, cast.bobs)

    assert_budget(desk, "/reminders/", more, 10)
