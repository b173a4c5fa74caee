"""Mail servers that do not take everything, as Django backends: what a real one raises, without a network."""

import smtplib

from django.core.mail.backends.locmem import EmailBackend


class Down(EmailBackend):
    """Nobody answers."""

    tried = 0

    def send_messages(self, messages):
        type(self).tried += 1
        raise ConnectionRefusedError("mail.example: the body would stand here")


class NoSuchBox(EmailBackend):
    """The address of Bob does not exist; everybody else's does."""

    code = 550

    def send_messages(self, messages):
        for message in messages:
            if message.to[0].startswith("bob."):
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (self.code, b"no such box: secret text")})
        return super().send_messages(messages)


class FullBox(NoSuchBox):
    """The same, for the time being."""

    code = 452
