"""Delivery of mails to the mail server: one attempt, and further ones with growing intervals."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from notices.models import Mail

logger = logging.getLogger(__name__)

QUEUED, SENT, FAILED = Mail.State
WAITS = [timedelta(minutes=minutes) for minutes in (2, 10, 30, 120, 480, 1440, 1440)]  # two and a half days in all
OF_THE_MAIL = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)  # the server answers, and refuses the mail
FIRST_WAIT = timedelta(minutes=2)  # time for the first message; the sweep sends the mail when it is lost


class ServerDown(Exception):  # noqa: N818  not an error of the mail
    """The server accepts nothing, so further mails would fail as well."""


def claim(mail: Mail, now: datetime) -> bool:
    """Claim one attempt if the row is still as `mail` says; nobody else makes one until the next is due."""
    wait = WAITS[min(mail.attempts, len(WAITS) - 1)]
    as_read = Mail.objects.filter(pk=mail.pk, state=QUEUED, attempts=mail.attempts)
    if not as_read.update(attempts=mail.attempts + 1, due_at=now + wait):
        return False
    mail.attempts += 1
    return True


def end(mail: Mail, state: str, **values) -> None:
    """Record the result of this attempt, unless another attempt was made meanwhile."""
    Mail.objects.filter(pk=mail.pk, state=QUEUED, attempts=mail.attempts).update(state=state, **values)


def cause(error: Exception) -> str:
    """Return the class and code of an error, never its text, which may quote the mail."""
    if isinstance(error, SMTPRecipientsRefused):
        return f"SMTPRecipientsRefused {next(iter(error.recipients.values()))[0]}"
    code = error.smtp_code if isinstance(error, SMTPResponseException) else ""
    return f"{type(error).__name__} {code}".strip()


def is_final(error: Exception) -> bool:
    """Whether the server will never accept a mail to this address."""
    return isinstance(error, SMTPRecipientsRefused) and all(code >= 500 for code, _text in error.recipients.values())


def message(mail: Mail) -> EmailMessage:
    """Return the message, with the same Message-ID at each attempt, so that a duplicate is recognised."""
    host = settings.SITE_URL.partition("://")[2].partition(":")[0].partition("/")[0]
    headers = {"Message-ID": f"<{mail.uuid}@{host}>", "Auto-Submitted": "auto-generated"}
    subject = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + mail.subject
    return EmailMessage(subject, mail.body, to=[mail.to.email], headers=headers)


def attempt(mail: Mail, now: datetime) -> None:
    """Send a mail that may be due; raise `ServerDown` when the failure has nothing to do with the mail."""
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
    """Make the first attempt at a new mail; the sweep makes the further ones."""
    mail = Mail.objects.select_related("to").filter(pk=pk, state=QUEUED, attempts=0).first()
    if mail is not None:
        try:
            attempt(mail, now or timezone.now())
        except ServerDown:
            return


def sweep(now: datetime | None = None, limit: int = 200) -> int:
    """Try all due mails, the longest waiting first, until the server does not answer; return the number of attempts."""
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
    """Queue failed mails again once the cause is fixed; return their number."""
    failed = Mail.objects.filter(state=FAILED)
    return failed.update(state=QUEUED, attempts=1, error="", due_at=now or timezone.now())
