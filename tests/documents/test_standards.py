"""Every kind of document in both languages before the checkers that are here: our rules, qpdf, pdfsig, Preflight.

A checker that is not installed is skipped by name. The one full validator of PDF/A-3a and PDF/UA-1 is veraPDF, which
runs where it is on the path.
"""

import io
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from documents.kinds.parts import sha256_of
from documents.kinds.registry import KINDS
from documents.rendering.pdf import SlimHTML, pdf_of_html, stylesheets
from documents.sealing import certificate as certificates
from documents.sealing.seal import sealed
from tests.documents import every_kind
from tests.documents.pdf_rules import problems

pytestmark = pytest.mark.django_db
JARS = Path("/usr/share/java")
PREFLIGHT = ["preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api"]
KEYS = [(kind, language) for kind in KINDS for language in every_kind.LANGUAGES]


def needs(program: str) -> str:
    found = shutil.which(program)
    if not found:
        pytest.skip(f"{program} is not installed: no document was checked by it.")
    return found


def run(*command) -> tuple[int, str]:
    made = subprocess.run(list(map(str, command)), capture_output=True, check=False)
    return made.returncode, (made.stdout + made.stderr).decode(errors="replace")


def each(work, keys):
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(keys, pool.map(work, keys), strict=True))


@pytest.fixture(scope="module")
def seal(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys") / "seal"
    certificates.make(folder, "University UNamur")
    stats = (0, 0)
    return certificates.loaded(folder / certificates.KEY, folder / certificates.CHAIN, *stats)


@pytest.fixture
def files(every_pdf, seal, tmp_path):
    """{(kind, language): path} of the files as they are handed out: sealed, where the kind is."""
    found = {}
    for (kind, language), pdf in every_pdf.items():
        with translation.override(language):
            content = sealed(pdf, seal) if KINDS[kind].sealed else pdf
        found[kind, language] = tmp_path / f"{kind}-{language}.pdf"
        found[kind, language].write_bytes(content)
    return found


def test_every_kind_is_here(every_pdf):
    assert list(every_pdf) == KEYS


def test_our_rules_before_and_after_the_seal(every_pdf, files):
    assert {key: found for key, pdf in every_pdf.items() if (found := problems(pdf))} == {}
    assert {key: found for key, path in files.items() if (found := problems(path.read_bytes()))} == {}


def test_qpdf(files):
    qpdf = needs("qpdf")
    found = each(lambda key: run(qpdf, "--check", files[key]), KEYS)
    assert {key: said for key, (code, said) in found.items() if code} == {}


def sealed_keys():
    return [key for key in KEYS if KINDS[key[0]].sealed]


def test_pdfsig_finds_the_seal_valid_and_one_flipped_byte(files):
    pdfsig = needs("pdfsig")
    keys = sealed_keys()
    found = each(lambda key: run(pdfsig, "-nocert", files[key])[1], keys)
    assert {key: said for key, said in found.items() if "Signature is Valid" not in said} == {}
    assert {key: said for key, said in found.items() if "Total document signed" not in said} == {}
    for key in keys:
        flip(files[key])
    found = each(lambda key: run(pdfsig, "-nocert", files[key])[1], keys)
    assert {key: said for key, said in found.items() if "Digest Mismatch" not in said} == {}


def flip(path: Path) -> None:
    """Change one bit of the content of the first page, which the file is read with all the same."""
    content = bytearray(path.read_bytes())
    content[content.index(b"stream") + 20] ^= 1
    path.write_bytes(content)


def test_the_metadata_are_the_same_after_the_seal(every_pdf, files):
    for key in sealed_keys():
        with pikepdf.open(files[key]) as after, pikepdf.open(io.BytesIO(every_pdf[key])) as before:
            assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()


def test_preflight_finds_the_same_templates_valid_as_pdf_a_1b(every_snapshot, tmp_path):
    java = needs("java")
    jars = [JARS / f"{name}.jar" for name in PREFLIGHT]
    if missing := [jar.name for jar in jars if not jar.exists()]:
        pytest.skip(f"PDFBox Preflight is not installed ({', '.join(missing)}): nothing was checked by it.")
    paths = [as_1b(key, every_snapshot[key], tmp_path) for key in KEYS]
    classes = ":".join(map(str, jars))
    _code, said = run(java, "-cp", classes, "org.apache.pdfbox.preflight.Validator_A1b", "batch", tmp_path)
    lines = [line for line in said.splitlines() if ".pdf" in line]
    wrong = [path.name for path in paths if not any(path.name in x and "is a valid PDF/A-1b" in x for x in lines)]
    assert wrong == [], said


def as_1b(key, snapshot, folder: Path) -> Path:
    """The same template and sheets in the variant that Preflight knows; it allows no attachment."""
    kind, language = key
    with translation.override(language):
        page = render_to_string(KINDS[kind].template, KINDS[kind].printed(snapshot))
    path = folder / f"{kind}-{language}.pdf"
    path.write_bytes(pdf_of_html(page, [stylesheets().print], sha256_of(snapshot), SlimHTML, variant="pdf/a-1b"))
    return path


def test_verapdf_where_it_is_installed(files):
    verapdf = needs("verapdf")
    for flavour in ("3a", "ua1"):
        code, said = run(verapdf, "-f", flavour, "--format", "text", *files.values())
        assert code == 0, said
