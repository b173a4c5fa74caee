"""French is complete; English shows the source, although French is the default."""

import shutil
from pathlib import Path

import pytest
from django.utils import translation

from tests.guards.translations import catalog, forms, problems

pytestmark = pytest.mark.embedded
ROOT = Path(__file__).resolve().parent.parent


def test_every_message_has_its_translation():
    assert problems(ROOT) == []


def test_english_never_falls_back_to_french():
    messages = [message for message in catalog.extracted(ROOT) if message.id and not message.context]
    with translation.override("en"):
        shown = [(forms(m.id)[0], translation.gettext(forms(m.id)[0])) for m in messages]
        shown += [(m.id[n != 1], translation.ngettext(*m.id, n)) for m in messages if m.pluralizable for n in (0, 1, 2)]
    assert [pair for pair in shown if pair[0] != pair[1]] == []
    assert len(shown) > 100


@pytest.mark.parametrize(("language", "expected"), [("en", "Sign In"), ("fr", "Connexion")])
def test_the_log_in_pages_speak_both(language, expected):
    with translation.override(language):
        assert translation.gettext("Sign In") == expected


def test_a_catalog_is_brought_in_line_with_the_sources(tmp_path):
    """With the faulty project: new messages are added empty, unused ones removed, others kept."""
    shutil.copytree(ROOT / "tests" / "faulty" / "house", tmp_path / "house")
    catalog.update(tmp_path / "house")
    (po,) = catalog.catalogs(tmp_path / "house")
    first = po.read_text()
    have = catalog.read(po)
    assert sorted((forms(m.id)[0], forms(m.string)[0]) for m in have if m.id) == [
        ("%(n)s row", "une ligne"),
        ("Hello %(name)s", "Bonjour %(nom)s"),
        ("Left fuzzy", "Laissé flou"),
        ("Never translated", ""),
        ("Only in a template", ""),
    ]
    assert have["Left fuzzy"].fuzzy
    catalog.update(tmp_path / "house")
    assert po.read_text() == first
    catalog.compile_all(tmp_path / "house")
    assert po.with_suffix(".mo").stat().st_size > 0
