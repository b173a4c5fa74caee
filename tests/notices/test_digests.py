"""One mail a person and week, with all that waits, each with its own link."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils.translation import gettext as _

from accounts import links
from accounts.models import Link, User
from notices import services
from notices.models import Mail
from notices.reminders import Reminder
from tests.factories import at, person

pytestmark = pytest.mark.django_db
MONDAY = at(2026, 11, 2, 7)


@pytest.fixture
def stefan():
    return person("Stefan", language="en")


@pytest.fixture
def dora():
    return person("Dora", language="fr")


def asked(user, about, due=None):
    """A question about somebody, whose link is granted when the mail is written."""

    def link():
        _link, token = links.grant(user=user, purpose="tests.ask", target=about, by=None)
        return f"https://cursus.example/ask/{token}/"

    return Reminder(user, lambda: ": ".join((_("Name"), str(about))), link, due=due)


def tokens(mail):
    return [line.rstrip("/").rpartition("/")[2] for line in mail.body.splitlines() if line.startswith("https://")]


def test_one_mail_holds_all_that_waits_each_with_its_own_link(stefan):
    alice, bob = person("Alice"), person("Bob")
    done = services.digest([asked(stefan, alice), asked(stefan, bob)], now=MONDAY)
    assert (done.sent, done.had) == (1, 0)
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (stefan, "2 answers are awaited from you")
    targets = [links.read(token, "tests.ask").target for token in tokens(mail)]
    assert targets == [alice.uuid, bob.uuid]


def test_the_letter(stefan):
    alice = person("Alice")
    items = [asked(stefan, alice, date(2026, 11, 10)), asked(stefan, stefan), asked(stefan, stefan, date(2026, 10, 1))]
    services.digest(items, now=MONDAY)
    body = Mail.objects.get().body
    lines = [line for line in body.splitlines() if line and not line.startswith("http")]
    assert lines == [
        "Good day Stefan Test,",
        "These are still awaited from you. Each link opens without a password.",
        "Name: Stefan Test (was due on 1 October 2026)",
        "Name: Alice Test (by 10 November 2026)",
        "Name: Stefan Test",
        "Choose, with your log-in, which reminders you get:",
        "You get at most one such mail a week. An older link no longer opens: use those of the newest mail.",
        "-- ",
        "Cursus, the specialisation master in general practice",
        "This mail was sent automatically; an answer to it is read by nobody.",
    ]


def test_each_is_written_to_in_their_own_language(stefan, dora):
    services.digest([asked(stefan, dora), asked(dora, stefan)], now=MONDAY)
    subjects = {mail.to: mail.subject for mail in Mail.objects.select_related("to")}
    assert subjects == {stefan: "1 answer is awaited from you", dora: "Une réponse est attendue de vous"}
    assert "Nom: Stefan Test" in Mail.objects.get(to=dora).body


def test_again_in_the_same_week_sends_nothing_and_leaves_the_links_alone(stefan, dora):
    services.digest([asked(stefan, dora)], now=MONDAY)
    [token] = tokens(Mail.objects.get())
    done = services.digest([asked(stefan, dora), asked(dora, stefan)], now=MONDAY + timedelta(days=6), by=dora)
    assert (done.sent, done.had) == (1, 1)
    assert Mail.objects.filter(to=stefan).count() == 1
    assert links.read(token, "tests.ask").state == "live"


def test_the_next_week_replaces_the_links(stefan, dora):
    services.digest([asked(stefan, dora)], now=MONDAY)
    services.digest([asked(stefan, dora)], now=MONDAY + timedelta(days=7))
    old, new = [tokens(mail)[0] for mail in Mail.objects.order_by("pk")]
    assert links.read(new, "tests.ask").state == "live"
    with pytest.raises(links.DeadLink, match="replaced"):
        links.read(old, "tests.ask")


@pytest.mark.parametrize(
    ("first", "second", "mails"), [(at(2026, 12, 31), at(2027, 1, 3), 1), (at(2027, 1, 3), at(2027, 1, 4), 2)]
)
def test_a_week_is_that_of_the_calendar_also_at_new_year(stefan, first, second, mails):
    for now in (first, second):
        services.digest([asked(stefan, stefan)], now=now)
    assert Mail.objects.count() == mails


@pytest.mark.parametrize("closing", [{"is_active": False}, {"is_machine": True}])
def test_who_has_left_is_not_written_to(stefan, closing):
    User.objects.filter(pk=stefan.pk).update(**closing)
    stefan.refresh_from_db()
    assert services.digest([asked(stefan, stefan)], now=MONDAY) == services.Digested(0, 0)
    assert (Mail.objects.count(), Link.objects.count()) == (0, 0)


def test_a_question_that_cannot_be_put_leaves_nothing_half_done(stefan, dora):
    broken = Reminder(stefan, lambda: "Question", lambda: str(1 / 0))
    with pytest.raises(ZeroDivisionError):
        services.digest([asked(stefan, dora), broken], now=MONDAY)
    assert (Mail.objects.count(), Link.objects.count()) == (0, 0)


def test_when_somebody_was_last_reminded(stefan, dora):
    for week in range(3):
        services.digest([asked(stefan, dora)], now=MONDAY + timedelta(weeks=week))
    services.send(to=dora, kind="tests.mail", subject="Other", body="Other")
    services.digest([asked(person("Alice"), dora)], now=MONDAY)
    newest = Mail.objects.filter(to=stefan).latest("pk")
    assert services.last_digests([stefan.pk, dora.pk]) == {stefan.pk: newest}


@pytest.mark.django_db(transaction=True)
def test_of_many_who_remind_at_once_one_does():
    stefan = person("Stefan", language="en")
    gate, results = threading.Barrier(5), []

    def work():
        try:
            gate.wait()
            results.append(services.digest([asked(stefan, stefan)], now=MONDAY).sent)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [0, 0, 0, 0, 1]
    [token] = tokens(Mail.objects.get())
    assert links.read(token, "tests.ask").state == "live"
