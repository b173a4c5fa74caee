"""The registry of mails names every sender; an office reads which addresses were not reached, and nothing else."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from notices.kinds import KINDS
from notices.models import Mail
from tests import factories
from tests.guards.queries import assert_budget

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
ROOT = Path(__file__).parents[2]
APPS = ("accounts", "curriculum", "documents", "internships", "jury", "mentoring", "notices", "portal", "portfolio",
        "records", "seminars", "thesis")  # fmt: skip
CONSTANT = re.compile(r"^(KIND|PURPOSE|ECHO|SIGNED|DIGEST) = \"([a-z_.]+)\"", re.MULTILINE)
SENT = re.compile(r"\bsend\((?:[^()]|\([^()]*\))*?kind=\"([a-z_.]+)\"")
NO_MAILS = {"portal.calendar"}  # purposes of links that are no kind of mail


def senders(texts):
    """Return the kinds that these modules send."""
    found = set()
    for text in texts:
        found |= set(SENT.findall(text))
        if "send(" in text or "_queued(" in text:
            found |= {value for _name, value in CONSTANT.findall(text)}
    return found - NO_MAILS


def sources():
    return [path.read_text() for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]


def test_every_mail_is_in_the_registry():
    assert senders(['KIND = "portal.secret"\nsend(to=x, kind=KIND)']) == {"portal.secret"}
    assert senders(['send(to=x, kind="portal.other")']) == {"portal.other"}
    assert senders(sources()) - set(KINDS) == set()


def test_each_kind_says_who_and_why_in_both_languages():
    for kind in KINDS.values():
        for words in (kind.title, kind.who, kind.why):
            with translation.override("en"):
                english = str(words)
            with translation.override("fr"):
                assert english
                assert str(words) != english


@pytest.fixture
def cast():
    return factories.Cast()


def failed(person, kind="digest", subject="SECRET subject"):
    return Mail.objects.create(
        to=person, kind=kind, subject=subject, body="SECRET body", state="failed", error="SMTPRecipientsRefused 550"
    )


def shown(response):
    """{(person, mail)}"""
    return {(cells[0].text, cells[2].text) for _key, cells in response.context["rows"]}


def title_of(kind):
    with translation.override("en"):
        return str(KINDS[kind].title)


def test_an_office_reads_which_addresses_were_not_reached_and_not_what_was_written(client, cast):
    elsewhere = factories.person("Elsewhere")
    failed(cast.alice)
    failed(cast.theo, "records.deadline")
    failed(elsewhere)
    failed(cast.stefan, "internships.concern")
    Mail.objects.create(to=cast.bob, kind="digest", subject="-", body="-")
    client.force_login(cast.nadia)
    response = client.get(reverse("mail-list"), headers=EN)
    assert shown(response) == {
        ("TEST Alice", "Weekly reminder"), ("TEST Stefan", "–"), ("TEST Theo", title_of("records.deadline")),
    }  # fmt: skip
    assert shown(client.get(reverse("mail-list"), {"kind": "internships.concern"}, headers=EN)) == set()
    text = response.content.decode()
    assert "alice.test@example.org" in text
    assert "SMTPRecipientsRefused 550" in text
    assert "SECRET" not in text


def test_a_secretary_of_another_programme_reads_none_of_them(client, cast):
    failed(cast.alice)
    factories.programme_version("DES", institutions=("Elsewhere",))
    secretary = factories.person("Sophie")
    factories.role(secretary, "secretariat", factories.institution("Elsewhere"))
    client.force_login(secretary)
    assert shown(client.get(reverse("mail-list"))) == set()


def test_queries_do_not_grow(client, cast):
    client.force_login(cast.nadia)

    def more(count):
        for _n in range(count):
            failed(cast.alice)

    assert_budget(client, reverse("mail-list"), more, 7, headers=EN)
