"""The seal: valid for a reader, a changed byte is found, and a certificate that is not usable says so."""

import io
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pikepdf
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import reverse
from django.utils import timezone, translation
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

import files.services
from accounts.permissions import WrongStateError
from documents.issuing import services
from documents.models import IssuedDocument
from documents.rendering.pdf import render_pdf
from documents.sealing import certificate as certificates
from documents.sealing.checks import seal_is_usable
from documents.sealing.seal import sealed
from tests.documents import props
from tests.documents.conftest import text_of
from tests.documents.test_pages import shown

pytestmark = pytest.mark.django_db
made_once: list[IssuedDocument] = []


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys") / "seal"
    certificates.make(folder, name="Université de Namur")
    return folder


@pytest.fixture
def configured(settings, keys):
    settings.SEAL_KEY_FILE = str(keys / certificates.KEY)
    settings.SEAL_CERTIFICATE_FILE = str(keys / certificates.CHAIN)


def issue(cast):
    return services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=props.NOW)


def signature_of(pdf):
    (found,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    trusted = ValidationContext(trust_roots=[found.signer_cert], allow_fetching=False)
    return validate_pdf_signature(found, trusted)


def test_a_sealed_transcript(cast, configured, tmp_path):
    document = issue(cast)
    pdf = files.services.read(document.file)
    rendered = render_pdf(document.snapshot)
    assert pdf.startswith(rendered)  # the seal is a revision of its own
    status = signature_of(pdf)
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    assert "Le fichier porte le sceau électronique" not in text_of(pdf)  # self-made, and it says so
    assert "Le fichier porte un sceau fait pour une démonstration (Université de Namur)" in text_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as sealed, pikepdf.open(io.BytesIO(rendered)) as before:
        assert sealed.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        (field,) = sealed.Root.AcroForm.Fields
        assert (str(field.T), str(field.V.SubFilter), str(field.TU)) == (
            "Sceau", "/ETSI.CAdES.detached", "Sceau électronique",
        )  # fmt: skip
        assert (field.F & 2, field.F & 4) == (0, 4)  # not hidden, printed
    if shutil.which("pdfsig"):
        path = tmp_path / "sealed.pdf"
        path.write_bytes(pdf)
        said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False).stdout
        assert "Signature is Valid." in said
        assert "Total document signed" in said


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_one_flipped_byte_is_found(cast, configured, place):
    pdf = bytearray(files.services.read(issue(cast).file))
    rendered = pdf.find(b"%%EOF")
    pdf[int(rendered * place)] ^= 1
    try:
        status = signature_of(bytes(pdf))
    except Exception:
        return  # no reader can open it any more
    assert not status.intact


def elliptic(folder):
    """A key that is not RSA, with its certificate."""
    rsa = certificates.rsa
    with patch.object(rsa, "generate_private_key", lambda *args: ec.generate_private_key(ec.SECP256R1())):
        certificates.make(folder, name="Université de Namur")


@pytest.mark.parametrize("make", [certificates.make, elliptic])
def test_the_key_is_loaded_once_and_another_kind_of_key_seals_too(settings, tmp_path, monkeypatch, make):
    make(tmp_path / "seal")
    settings.SEAL_KEY_FILE = str(tmp_path / "seal" / certificates.KEY)
    settings.SEAL_CERTIFICATE_FILE = str(tmp_path / "seal" / certificates.CHAIN)
    found, loads, load = certificates.certificate(), [], serialization.load_der_private_key
    monkeypatch.setattr(serialization, "load_der_private_key", lambda *a, **k: loads.append(1) or load(*a, **k))
    pdf, empty = io.BytesIO(), pikepdf.new()
    empty.add_blank_page()
    empty.save(pdf)
    status = signature_of(sealed(pdf.getvalue(), found))
    assert (status.intact, status.valid) == (True, True)
    assert len(loads) == (0 if make is certificates.make else 1)


def test_pyhanko_still_updates_the_metadata_where_we_stop_it():
    assert callable(BasePdfFileWriter._update_meta)


def test_without_a_certificate_nothing_is_sealed_and_the_page_says_so(cast, client):
    document = issue(cast)
    assert document.seal is None
    assert not PdfFileReader(io.BytesIO(files.services.read(document.file))).embedded_signatures
    client.force_login(cast.alice)
    assert "Sceau électronique aucun" in shown(client.get(document.get_absolute_url()))


def test_a_self_made_one_is_made_once_and_said_on_the_page(cast, client, settings, tmp_path):
    settings.VAR_DIR, settings.SEAL_SELF_MADE = tmp_path, True
    first, second = issue(cast), issue(cast)
    assert first.seal == second.seal
    assert (first.seal["name"], first.seal["self_made"]) == ("Cursus – demonstration", True)
    assert (tmp_path / "seal" / "key.pem").stat().st_mode & 0o777 == 0o600
    client.force_login(cast.alice)
    assert "Aucun destinataire ne peut s’y fier" in shown(client.get(second.get_absolute_url()))


def expired(folder):
    certificates.make(folder, now=timezone.now() - timedelta(days=30), days=10)


def not_yet(folder):
    certificates.make(folder, now=timezone.now() + timedelta(days=30))


def missing(folder):
    pass


def garbage(folder):
    folder.mkdir()
    for name in (certificates.KEY, certificates.CHAIN):
        (folder / name).write_text("-----BEGIN NOTHING-----")


def of_another(folder):
    certificates.make(folder)
    certificates.make(folder.with_name("other"))
    shutil.copy(folder.with_name("other") / certificates.KEY, folder / certificates.KEY)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (expired, "Le certificat du sceau a expiré le "),
        (not_yet, "Le certificat du sceau n’est valable qu’à partir du "),
        (missing, "La clé ou le certificat du sceau est introuvable\u00a0: key.pem."),
        (garbage, "La clé ou le certificat du sceau est illisible."),
        (of_another, "La clé ou le certificat du sceau est illisible."),
    ],
)
def test_an_unusable_certificate_is_a_clear_answer_and_takes_no_number(cast, client, settings, tmp_path, make, said):
    make(tmp_path / "seal")
    settings.SEAL_KEY_FILE = str(tmp_path / "seal" / certificates.KEY)
    settings.SEAL_CERTIFICATE_FILE = str(tmp_path / "seal" / certificates.CHAIN)
    with translation.override("fr"):
        with pytest.raises(WrongStateError) as refused:
            issue(cast)
        (found,) = seal_is_usable(None)
    assert refused.value.reason.startswith(said)
    assert (found.id, found.msg) == ("documents.E001", refused.value.reason)
    assert not IssuedDocument.objects.exists()
    client.force_login(cast.alice)
    page = client.post(reverse("transcript-ask", args=[cast.alices.uuid]), {"language": "fr"}, follow=True)
    assert " ".join(said.split()) in shown(page)


def test_a_certificate_that_ends_soon_is_announced(settings, tmp_path):
    certificates.make(tmp_path / "seal", days=20)
    settings.SEAL_KEY_FILE = str(tmp_path / "seal" / certificates.KEY)
    settings.SEAL_CERTIFICATE_FILE = str(tmp_path / "seal" / certificates.CHAIN)
    assert [found.id for found in seal_is_usable(None)] == ["documents.W001"]


class Crash(BaseException):
    """The process dies."""


def test_what_a_dead_process_left_of_a_key_is_removed_and_the_next_makes_its_own(settings, tmp_path, monkeypatch):
    def die(*args):
        raise Crash

    settings.VAR_DIR, settings.SEAL_SELF_MADE = tmp_path, True
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", die)
        with pytest.raises(Crash):
            certificates.certificate()
    (left,) = tmp_path.iterdir()
    assert (left / certificates.KEY).read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----")
    assert certificates.certificate().self_made
    made, hour = datetime.fromtimestamp(left.stat().st_mtime, UTC), certificates.GIVEN_UP_AFTER
    assert certificates.sweep(made + hour / 2) == 0  # another process may be at it
    assert certificates.sweep(made + hour * 2) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["seal"]


def test_a_certificate_replaced_meanwhile_is_not_used_under_the_name_of_the_other(cast, configured, settings, tmp_path):
    content = services.KINDS["transcript"].compose(services.Subject(enrolment=cast.alices), "fr", props.NOW)
    document = services.reserve(
        subject=services.Subject(enrolment=cast.alices), content=content, by=cast.nadia, now=props.NOW
    )
    certificates.make(tmp_path / "new")
    settings.SEAL_KEY_FILE = str(tmp_path / "new" / certificates.KEY)
    settings.SEAL_CERTIFICATE_FILE = str(tmp_path / "new" / certificates.CHAIN)
    with pytest.raises(WrongStateError):
        services.produce(document)


def test_a_service_of_time_stamps_that_does_not_answer(cast, configured, settings):
    settings.SEAL_TIMESTAMP_URL = "http://127.0.0.1:9/"
    with translation.override("fr"), pytest.raises(WrongStateError, match="horodatage ne répond pas"):
        issue(cast)
