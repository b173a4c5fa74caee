"""Each mail arrives, and once, although worker and mail server are killed at random moments.

Nobody can tell a server that died before it stored a message from one that died before it said so. Such a mail is sent
again with the same Message-ID, by which mail programs recognise the copy. `KILLS=20 KILL_SEED=7` repeats a longer run.
"""

import os
import random
from datetime import timedelta

import pytest
from django.utils import timezone

from notices import delivery, services
from notices.models import Mail
from tests.factories import person
from tests.notices import smtp_server

pytestmark = pytest.mark.django_db
KILLS = int(os.environ.get("KILLS", "2"))
SEED = int(os.environ.get("KILL_SEED") or random.SystemRandom().randrange(10**6))
MAILS = 3  # new ones a round
MOMENTS = ("worker claimed", "worker sent", "before it stores", "after it stores")
UNKNOWN = ("worker sent", "after it stores")  # stored, and not recorded as sent


class KilledError(BaseException):
    """The worker is gone: nothing after this is executed, no handler of errors either."""


@pytest.fixture
def server(settings):
    with smtp_server.running() as made:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = made.server_address
        yield made


class Worker:
    """The delivery, killed when `kill_at` has run down at its moment."""

    def __init__(self, monkeypatch):
        self.kill_at = None
        claim, end = delivery.claim, delivery.end

        def claim_or_die(mail, now):
            claimed = claim(mail, now)
            self.pass_by("worker claimed")
            return claimed

        def end_or_die(mail, state, **values):
            self.pass_by("worker sent", counts=state == "sent")
            end(mail, state, **values)

        monkeypatch.setattr(delivery, "claim", claim_or_die)
        monkeypatch.setattr(delivery, "end", end_or_die)

    def pass_by(self, moment, counts=True):
        if self.kill_at is None or self.kill_at[1] != moment or not counts:
            return
        left, _moment = self.kill_at
        self.kill_at = (left - 1, moment) if left else None
        if not left:
            raise KilledError

    def work(self, fresh, now):
        """Handle the messages of new mails, of which the last is lost, then sweep; return whether it was killed."""
        try:
            for mail in fresh[:-1]:
                delivery.deliver(mail.pk, now)
            delivery.sweep(now)
        except KilledError:
            return True
        return False


def test_each_mail_arrives_once_over_random_kills(server, monkeypatch):
    print(f"KILL_SEED={SEED} KILLS={KILLS}")  # shown when the test fails
    draw, worker, alice = random.Random(SEED), Worker(monkeypatch), person("Alice")
    kills, unknown, now = 0, 0, timezone.now()
    while kills < KILLS:
        now += timedelta(days=2)  # whatever waits is due
        fresh = [services.send(to=alice, kind="tests.mail", subject="News", body="-") for _ in range(MAILS)]
        Mail.objects.filter(attempts=0).update(due_at=now)
        moment = draw.choice(MOMENTS)
        victim = worker if moment.startswith("worker") else server
        victim.kill_at, server.is_down = (draw.randrange(MAILS), moment), False
        died = worker.work(fresh, now) or server.is_down
        assert died, f"nobody was killed at: {moment}"
        kills += 1
        unknown += moment in UNKNOWN
    server.is_down = False
    for _ in range(3):
        now += timedelta(days=2)
        worker.work([], now)
    wanted = {delivery.message(mail).extra_headers["Message-ID"] for mail in Mail.objects.select_related("to")}
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
    assert set(server.mailbox) == wanted
    assert len(wanted) == MAILS * KILLS
    copies = sum(server.mailbox.values()) - len(wanted)
    print(f"{kills} kills, {len(wanted)} mails, {copies} copies under a known Message-ID")
    assert copies == unknown, "a mail is sent again only when nobody can know whether it was stored"
