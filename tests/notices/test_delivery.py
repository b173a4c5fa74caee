"""A mail goes out once: after the commit, again while the server is down, and never twice."""

import threading
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from notices import delivery, services, tasks
from notices.models import Mail
from tests.factories import person
from tests.notices import servers

pytestmark = pytest.mark.django_db
BACKENDS = "tests.notices.servers"


@pytest.fixture
def alice():
    return person("Alice")


@pytest.fixture
def bob():
    return person("Bob")


def queued(to, **fields):
    """A mail in the outbox, whose message is still on its way."""
    usual = {"kind": "tests.mail", "subject": "Good news", "body": "You have it in writing."}
    return services.send(to=to, **{**usual, **fields})


def sent_to():
    return [message.to[0] for message in outbox.outbox]


def later(**delta):
    return timezone.now() + timedelta(**delta)


def test_it_goes_out_in_plain_text_to_the_registered_address(alice):
    mail = queued(alice, subject="Good\nnews ", body="Écrit.")
    delivery.deliver(mail.pk)
    [message] = outbox.outbox
    assert (message.to, message.subject, message.body) == ([alice.email], "Cursus: Good news", "Écrit.")
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.extra_headers["Message-ID"] == f"<{mail.uuid}@localhost>"


def test_what_went_out_keeps_no_body(alice):
    mail = queued(alice)
    delivery.deliver(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.body, mail.error) == ("sent", 1, "", "")
    assert mail.sent_at is not None


def test_nothing_goes_out_of_a_transaction_that_is_undone(alice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        queued(alice)
        transaction.set_rollback(True)
    assert (len(callbacks), Mail.objects.count()) == (0, 0)
    with django_capture_on_commit_callbacks() as callbacks:
        queued(alice)
    assert (len(callbacks), len(outbox.outbox)) == (1, 0)


def test_a_key_is_sent_once_ever(alice, bob, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        first = queued(alice, key="placement 7")
        delivery.deliver(first.pk)
        again = queued(alice, key="placement 7", subject="Other")
        other = queued(bob, key="placement 8")
        plain = [queued(alice), queued(alice)]
    assert again == first
    assert len({first.pk, other.pk, *(mail.pk for mail in plain)}) == 4
    assert len(callbacks) == 4


def test_the_database_refuses_a_second_row_with_a_key(alice):
    mail = queued(alice, key="placement 7")
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.create(to=alice, kind="tests.mail", key=mail.key, subject="-", body="-")
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.update(state="sent", sent_at=timezone.now())  # with its body
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.update(state="failed", error="")


def test_the_same_message_twice_sends_once(alice):
    mail = queued(alice)
    for _again in range(3):
        delivery.deliver(mail.pk)
    delivery.sweep(later(days=1))
    assert sent_to() == [alice.email]


def test_a_lost_message_is_made_up_for(alice):
    queued(alice)
    assert delivery.sweep() == 0
    assert delivery.sweep(later(minutes=3)) == 1
    assert sent_to() == [alice.email]


class TestServerDown:
    @pytest.fixture(autouse=True)
    def down(self, settings):
        settings.EMAIL_BACKEND = f"{BACKENDS}.Down"
        servers.Down.tried = 0

    def test_it_waits_ever_longer_and_is_given_up_after_days(self, alice):
        mail = queued(alice)
        now = mail.created_at
        delivery.deliver(mail.pk, now)
        tried_at = [0]
        for minute in range(1, 4000):
            if delivery.sweep(now + timedelta(minutes=minute)):
                tried_at.append(minute)
        assert tried_at == [0, 2, 12, 42, 162, 642, 2082, 3522]
        mail.refresh_from_db()
        assert (mail.state, mail.attempts, mail.error) == ("failed", 8, "ConnectionRefusedError")

    def test_what_the_server_said_is_kept_nowhere(self, alice, caplog):
        mail = queued(alice)
        delivery.deliver(mail.pk)
        mail.refresh_from_db()
        assert mail.error == "ConnectionRefusedError"
        assert caplog.messages == [f"Mail {mail.uuid}: attempt 1 did not succeed: ConnectionRefusedError"]
        assert "would stand here" not in caplog.text

    def test_a_round_ends_at_the_first_that_is_not_taken(self, alice, bob):
        for person_asked in (alice, bob, alice):
            queued(person_asked)
        assert delivery.sweep(later(minutes=3)) == 1
        assert servers.Down.tried == 1

    def test_once_it_is_up_all_goes_out(self, alice, bob, settings):
        for person_asked in (alice, bob):
            delivery.deliver(queued(person_asked).pk)
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        delivery.sweep(later(minutes=3))
        assert sent_to() == [alice.email, bob.email]
        assert set(Mail.objects.values_list("state", "error")) == {("sent", "")}

    def test_what_was_given_up_is_tried_again_by_command(self, alice, settings, capsys):
        mail = queued(alice)
        Mail.objects.update(state="failed", error="ConnectionRefusedError", attempts=8)
        call_command("resend_mail")
        assert capsys.readouterr().out == "1 mails wait again; the worker sends them within a minute.\n"
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        delivery.sweep(later(seconds=1))
        mail.refresh_from_db()
        assert (mail.state, sent_to()) == ("sent", [alice.email])


def test_an_address_that_does_not_exist_is_given_up_at_once(alice, bob, settings):
    settings.EMAIL_BACKEND = f"{BACKENDS}.NoSuchBox"
    wrong, right = queued(bob), queued(alice)
    delivery.sweep(later(minutes=3))
    wrong.refresh_from_db()
    right.refresh_from_db()
    assert (wrong.state, wrong.error, wrong.attempts) == ("failed", "SMTPRecipientsRefused 550", 1)
    assert right.state == "sent"


def test_a_box_that_is_full_is_tried_again(bob, settings):
    settings.EMAIL_BACKEND = f"{BACKENDS}.FullBox"
    mail = queued(bob)
    delivery.deliver(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.error) == ("queued", "SMTPRecipientsRefused 452")


@pytest.mark.parametrize("closing", [{"is_active": False}, {"is_machine": True}])
def test_nobody_writes_to_a_closed_account_or_a_machine(alice, closing):
    mail = queued(alice)
    User.objects.update(**closing)
    delivery.deliver(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.error, sent_to()) == ("failed", "closed account", [])


def test_a_broker_that_is_down_costs_time_and_no_mail(alice, monkeypatch, caplog):
    mail = queued(alice)
    monkeypatch.setattr(tasks.deliver, "delay", lambda pk: [][pk])
    tasks.put(mail.pk)
    assert caplog.messages == [f"The message of mail {mail.pk} could not be sent"]
    delivery.sweep(later(minutes=3))
    assert sent_to() == [alice.email]


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_sends():
    mails = [queued(person("Alice")), queued(person("Bob"))]
    gate = threading.Barrier(6)
    moment = later(minutes=3)  # one clock: else a sweep takes an attempt that has just begun for a lost one

    def work(number):
        try:
            gate.wait()
            for mail in mails:
                delivery.deliver(mail.pk, moment) if number % 2 else delivery.sweep(moment)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent_to()) == ["alice.test@example.org", "bob.test@example.org"]
    assert set(Mail.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.django_db(transaction=True)
def test_an_attempt_that_was_overtaken_writes_nothing(alice):
    mail = queued(alice)
    assert delivery.claim(mail, timezone.now())
    Mail.objects.update(attempts=2)  # another worker took over, after the wait
    delivery.end(mail, "failed", error="TimeoutError")
    mail.refresh_from_db()
    assert mail.state == "queued"


def test_the_admin_shows_whether_and_never_what(client, alice):
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    client.force_login(alice)
    mail = queued(alice, subject="Marker-subject", body="Marker-body", key="Marker-key")
    for address in ("/admin/notices/mail/", f"/admin/notices/mail/{mail.pk}/change/"):
        answer = client.get(address)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert str(mail.uuid) in page or "tests.mail" in page
        assert "Marker" not in page
    assert client.get("/admin/notices/mail/add/").status_code == 403
    assert client.post(f"/admin/notices/mail/{mail.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/notices/mail/{mail.pk}/change/", {"state": "sent"}).status_code == 403
