"""The key and the certificate of the seal: from files named by the settings, or self-made for a demonstration."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from asn1crypto import keys, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.sealing.signer import LoadedSigner
from ui.figures import day_words

KEY, CHAIN = "key.pem", "certificate.pem"  # names of the self-made files
UNFINISHED = ".seal-"  # folders in which they are made
GIVEN_UP_AFTER = timedelta(hours=1)
YEARS = 10
OF_DEMO = "Cursus – demonstration"


class SealUnavailableError(Exception):
    """The documents cannot be sealed; the message is a translated sentence that says why."""


@dataclass(frozen=True)
class Certificate:
    """What documents and pages say of the seal. `ends`: the last moment of its validity."""

    name: str
    sha256: str
    starts: datetime
    ends: datetime
    self_made: bool
    signer: LoadedSigner


def is_configured() -> bool:
    return bool(settings.SEAL_CERTIFICATE_FILE or settings.SEAL_KEY_FILE or settings.SEAL_SELF_MADE)


def certificate(now: datetime | None = None) -> Certificate | None:
    """Return the certificate; None where this installation seals nothing.

    Raise `SealUnavailableError` when it is missing, unreadable, not valid yet or expired.
    """
    if not is_configured():
        return None
    key, chain = files()
    now = now or timezone.now()
    try:
        found = loaded(key, chain, os.stat(key).st_mtime_ns, os.stat(chain).st_mtime_ns)
    except FileNotFoundError as error:
        text = _("The key or the certificate of the seal is not there: %(file)s. Tell the technical team.")
        raise SealUnavailableError(text % {"file": Path(str(error.filename)).name}) from error
    except (ValueError, TypeError, OSError) as error:
        text = _("The key or the certificate of the seal cannot be read. Tell the technical team.")
        raise SealUnavailableError(text) from error
    if not found.starts <= now <= found.ends:
        raise SealUnavailableError(out_of_time(found, now))
    return found


def out_of_time(found: Certificate, now: datetime) -> str:
    if now > found.ends:
        text = _("The certificate of the seal expired on %(day)s: nothing can be sealed. Tell the technical team.")
    else:
        text = _("The certificate of the seal is valid from %(day)s only. Tell the technical team.")
    return text % {"day": day_words(found.ends if now > found.ends else found.starts, time=False)}


def files() -> tuple[Path, Path]:
    """Return the files of the key and of the certificate, which may be followed by its chain."""
    if settings.SEAL_CERTIFICATE_FILE or settings.SEAL_KEY_FILE:
        return Path(settings.SEAL_KEY_FILE), Path(settings.SEAL_CERTIFICATE_FILE)
    folder = Path(settings.VAR_DIR) / "seal"
    if not folder.exists():
        make(folder)
    return folder / KEY, folder / CHAIN


@lru_cache(maxsize=4)
def loaded(key: Path, chain: Path, _key_written: int, _chain_written: int) -> Certificate:
    """Read both files once a process, and again when one of them has changed."""
    password = settings.SEAL_KEY_PASSWORD.encode() or None
    private = serialization.load_pem_private_key(key.read_bytes(), password)
    first, *others = x509.load_pem_x509_certificates(chain.read_bytes())
    if private.public_key() != first.public_key():
        raise ValueError("The key does not belong to the certificate.")
    names = first.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    der = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    registry = SimpleCertificateStore()
    registry.register_multiple([as_asn1(each) for each in others])
    return Certificate(
        name=str(names[0].value) if names else first.subject.rfc4514_string(),
        sha256=first.fingerprint(hashes.SHA256()).hex(),
        starts=first.not_valid_before_utc,
        ends=first.not_valid_after_utc,
        self_made=first.issuer == first.subject,
        signer=LoadedSigner(as_asn1(first), keys.PrivateKeyInfo.load(der), registry, private=private),
    )


def as_asn1(found: x509.Certificate) -> asn1_x509.Certificate:
    _type, _headers, der = pem.unarmor(found.public_bytes(serialization.Encoding.PEM))
    return asn1_x509.Certificate.load(der)


def make(
    folder: Path, name: str = "Cursus – demonstration", now: datetime | None = None, days: int = 365 * YEARS
) -> None:
    """Write a key and a certificate that it signs itself. Of two processes at once, the first one's stay."""
    now = now or timezone.now()
    private = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(private, hashes.SHA256())
    )
    folder.parent.mkdir(parents=True, exist_ok=True)
    made_in = Path(tempfile.mkdtemp(dir=folder.parent, prefix=UNFINISHED))  # only its owner reads it
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (made_in / KEY).touch(mode=0o600)
    (made_in / KEY).write_bytes(private.private_bytes(*plain))
    (made_in / CHAIN).write_bytes(made.public_bytes(serialization.Encoding.PEM))
    try:
        made_in.rename(folder)
    except OSError:  # another process was first
        for path in made_in.iterdir():
            path.unlink()
        made_in.rmdir()


def sweep(now: datetime | None = None) -> int:
    """Remove what was left of self-made keys by processes that died; return how many folders."""
    before = ((now or timezone.now()) - GIVEN_UP_AFTER).timestamp()
    found = [path for path in Path(settings.VAR_DIR).glob(f"{UNFINISHED}*") if path.stat().st_mtime < before]
    for path in found:
        shutil.rmtree(path, ignore_errors=True)  # another process may sweep too
    return len(found)
