import pytest
from hypothesis import given
from hypothesis import strategies as st

from files.names import LONGEST, safe_name, safe_type

OFFICE = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("relevé.pdf", "relevé.pdf"),
        ("releve\u0301.pdf", "relevé.pdf"),
        ("C:\\Users\\x\\Relevé.pdf", "Relevé.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("two   words .pdf", "two words.pdf"),
        ("\u00a0\t.bashrc", "bashrc"),
        ("a\x00b.pdf", "ab.pdf"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        ('say "hi".pdf', 'say "hi".pdf'),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
        ("日本.pdf", "日本.pdf"),
    ],
)
def test_names(given, kept):
    assert safe_name(given) == kept


@given(st.text())
def test_any_name_becomes_one_that_can_be_stored_and_sent(name):
    safe = safe_name(name)
    assert 0 < len(safe) <= LONGEST
    assert safe.isprintable()
    assert not set(safe) & set("/\\")
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("application/pdf", "application/pdf"),
        ("Text/HTML; charset=utf-8", "text/html"),
        (f"application/{OFFICE}", f"application/{OFFICE}"),
        (f"application/{'x' * 90}", "application/octet-stream"),
        ("", "application/octet-stream"),
        ("pdf", "application/octet-stream"),
        ("text/html\r\nSet-Cookie: x", "application/octet-stream"),
    ],
)
def test_types(given, kept):
    assert safe_type(given) == kept
