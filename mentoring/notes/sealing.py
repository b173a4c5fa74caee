"""Encryption of the mentor notes.

A sealed text is "fingerprint.token": the fingerprint of the key, and a Fernet token of the text together with the uuid
of its row, so that a text copied to another row does not open there. Nothing decrypts implicitly.
"""

import json
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.utils.translation import gettext as _

from mentoring.notes.keys import SealError, fingerprint, note_keys, ring

NOT_OPENED = (InvalidToken, ValueError)  # a wrong key or a changed token; text that is no token


def seal(text: str, *, of: UUID) -> str:
    """Return the text sealed with the first key for the row `of`."""
    keys = note_keys()
    content = json.dumps({"of": str(of), "text": text}, ensure_ascii=False)
    return f"{fingerprint(keys[0])}.{ring(keys).encrypt(content.encode()).decode()}"


def unseal(sealed: str, *, of: UUID) -> str:
    """Return the text; raise `SealError` where no key opens it or it belongs to another row."""
    keys = note_keys()
    closed_by, _dot, token = sealed.partition(".")
    try:
        content = json.loads(ring(keys).decrypt(token))
    except NOT_OPENED:
        raise SealError(
            _(
                "This text cannot be opened with the keys of this installation (it was closed with %(key)s). "
                "It is not lost: whoever runs Cursus can put the key back."
            )
            % {"key": closed_by}
        ) from None
    if content["of"] != str(of):
        raise SealError(_("This text belongs to another note: the database was changed from outside."))
    return content["text"]


def sealed_with(sealed: str) -> str:
    """Return the fingerprint of the key that sealed it."""
    return sealed.partition(".")[0]


def reseal(sealed: str) -> str:
    """Return the text sealed with the first key; raise `SealError` where no key opens it."""
    keys = note_keys()
    try:
        token = ring(keys).rotate(sealed.partition(".")[2])
    except NOT_OPENED:
        raise SealError(_("closed with %(key)s, which is not in the list") % {"key": sealed_with(sealed)}) from None
    return f"{fingerprint(keys[0])}.{token.decode()}"
