"""French is complete; English shows what the source says, although French is the default."""

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
