"""From the row to the mail server: once, and again with ever longer waits while the server does not take it."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from notices.models import Mail

logger = logging.getLogger(__name__)

QUEUED, SENT, FAILED = Mail.State
WAITS = [timedelta(minutes=minutes) for minutes in (2, 10, 30, 120, 480, 1440, 1440)]  # two days and a half in all
OF_THE_MAIL = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)  # the server answers, and does not want it
FIRST_WAIT = timedelta(minutes=2)  # for the message of a new mail; a lost one is made up for by the sweep


class ServerDown(Exception):  # noqa: N818  not an error of the mail
    """The server took nothing: the next mail would fare no better."""


def claim(mail: Mail, now: datetime) -> bool:
    """One attempt, if the row still is as `mail` says; until the next is due, nobody else makes one."""
    wait = WAITS[min(mail.attempts, len(WAITS) - 1)]
    as_read = Mail.objects.filter(pk=mail.pk, state=QUEUED, attempts=mail.attempts)
    if not as_read.update(attempts=mail.attempts + 1, due_at=now + wait):
        return False
    mail.attempts += 1
    return True


def end(mail: Mail, state: str, **values) -> None:
    """What came of this attempt, unless another attempt was made meanwhile."""
    Mail.objects.filter(pk=mail.pk, state=QUEUED, attempts=mail.attempts).update(state=state, **values)


def cause(error: Exception) -> str:
    """What kind of error, with its code; never its text, which may quote the mail."""
    if isinstance(error, SMTPRecipientsRefused):
        return f"SMTPRecipientsRefused {next(iter(error.recipients.values()))[0]}"
    code = error.smtp_code if isinstance(error, SMTPResponseException) else ""
    return f"{type(error).__name__} {code}".strip()


def is_final(error: Exception) -> bool:
    """The server will never take a mail to this address."""
    return isinstance(error, SMTPRecipientsRefused) and all(code >= 500 for code, _text in error.recipients.values())


def message(mail: Mail) -> EmailMessage:
    """The same name at each attempt, so that a mail which came twice is seen to be one."""
    host = settings.SITE_URL.partition("://")[2].partition(":")[0].partition("/")[0]
    headers = {"Message-ID": f"<{mail.uuid}@{host}>", "Auto-Submitted": "auto-generated"}
    subject = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + mail.subject
    return EmailMessage(subject, mail.body, to=[mail.to.email], headers=headers)


def attempt(mail: Mail, now: datetime) -> None:
    """Send a mail that may be due; raises `ServerDown` when it is not the mail's fault that it did not go out."""
    if not claim(mail, now):
        return
    if not mail.to.is_active or mail.to.is_machine:
        end(mail, FAILED, error="closed account")
        return
    try:
        message(mail).send()
    except Exception as error:
        logger.warning("Mail %s: attempt %s did not succeed: %s", mail.uuid, mail.attempts, cause(error))
        is_last = is_final(error) or mail.attempts > len(WAITS)
        end(mail, FAILED if is_last else QUEUED, error=cause(error))
        if isinstance(error, OSError) and not isinstance(error, OF_THE_MAIL):
            raise ServerDown from error
    else:
        end(mail, SENT, sent_at=now, body="", error="")


def deliver(pk: int, now: datetime | None = None) -> None:
    """The first attempt at a new mail, as its message asks; the further ones are the sweep's."""
    mail = Mail.objects.select_related("to").filter(pk=pk, state=QUEUED, attempts=0).first()
    if mail is not None:
        try:
            attempt(mail, now or timezone.now())
        except ServerDown:
            return


def sweep(now: datetime | None = None, limit: int = 200) -> int:
    """Try what is due, the longest waiting first, until the server does not answer; returns how many were tried."""
    now = now or timezone.now()
    tried = 0
    for mail in Mail.objects.due(now).select_related("to")[:limit]:
        tried += 1
        try:
            attempt(mail, now)
        except ServerDown:
            break
    return tried


def requeue(now: datetime | None = None) -> int:
    """Try again what was given up, because the cause was mended; returns how many."""
    failed = Mail.objects.filter(state=FAILED)
    return failed.update(state=QUEUED, attempts=1, error="", due_at=now or timezone.now())
