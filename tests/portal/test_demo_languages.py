"""The pages of the demonstration in both languages: no word of the other one, beside what people typed.

From the home of each role each URL name is opened once in each language; the forms found are sent empty.
"""

import html
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import User
from curriculum.translated import TranslatedField
from portal import demo
from tests.guards.languages import Vocabulary, texts
from tests.guards.translations import catalog, forms

ROOT = Path(__file__).resolve().parents[2]
NO_PAGE = re.compile(r"^/(static|admin|api|accounts|i18n)/|/(file|print|download|calendar)|\.\w{2,4}$")
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
FORM = re.compile(r'<form[^>]*method="post"[^>]*>')
ACTION = re.compile(r'action="([^"]*)"')
DATES = [("Sept", "sept")]  # English abbreviates the month so too

# What people write in the language they like, and what the data files state in that of their source.
TYPED = """
accounts.User: email given_name family_name
competencies.Framework: short_title source
competencies.Level: source
competencies.ThemeAxis: source
curriculum.Activity: code
curriculum.AnnualRule: source
curriculum.Institution: short_name country address email
curriculum.ProgrammeVersion: source
curriculum.Requirement: source
documents.BatchItem: reason
files.StoredFile: name
imports.Import: titles columns
internships.Concern: text question
internships.Evaluation: answers
internships.OwnRating: answers
internships.Placement: cancelled_because
internships.Site: name department city
internships.SiteRating: answers
jury.Jury: decided_by
jury.Minutes: content
mentoring.Declaration: words
mentoring.MentoringGoal: text
mentoring.MentoringMeeting: place
mentoring.YearReport: answers comment
mentoring.YearRule: source
places.Postcode: source
portfolio.Entry: title context learned next_step
portfolio.Goal: title plan
portfolio.Observation: answers
portfolio.Request: note
records.AdmissionPiece: document
records.Enrolment: street city
records.Move: reason undone_why
jury.Complaint: text reason
seminars.AttendanceRule: source
seminars.MakeUp: elsewhere
seminars.OutsideParticipant: name profession role
seminars.Scenario: title summary objectives roles
seminars.SeminarGroup: name place
seminars.SeminarMeeting: title place
seminars.SimulationMeeting: place reason
seminars.SimulationPlace: role
thesis.Comment: text
thesis.Defence: place cancelled_because
thesis.Manuscript: note
thesis.MarkSheet: comment withdrawn_because
thesis.PanelSeat: organisation
thesis.Subject: title text
thesis.Submission: ai_use
thesis.Thesis: title text reason
"""


def strings(value):
    """Return all texts within a value of JSON."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in strings(one)]


def typed():
    for line in TYPED.strip().splitlines():
        label, _, names = line.partition(": ")
        for name in names.split():
            for value in apps.get_model(label).objects.values_list(name, flat=True).distinct():
                for text in strings(value):
                    yield from (text, *text.splitlines())


def pairs():
    """(English, French) of the catalog and of every text that is stored in both languages."""
    (po,) = catalog.catalogs(ROOT)
    for message in catalog.read(po):
        if message.id:
            yield from ((one, other) for one in forms(message.id) for other in forms(message.string))
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, TranslatedField):
                for value in model.objects.values_list(field.name, flat=True):
                    yield (value or {}).get("en", ""), (value or {}).get("fr", "")


def name_of(address):
    try:
        return resolve(address.partition("?")[0]).url_name
    except Resolver404:
        return None


class Visit:
    """One person's way through the pages in one language."""

    def __init__(self, user, language, done, sent):
        self.client, self.done, self.sent = Client(), done, sent
        self.client.force_login(user)
        self.client.cookies["django_language"] = language

    def pages(self):
        """Yield (address, page): the home, each URL name that nobody opened yet, and the answers to its forms."""
        waiting = ["/"]
        self.done.discard(name_of("/"))
        while waiting:
            address = waiting.pop(0)
            name = name_of(address)
            if name is None or name in self.done:
                continue
            self.done.add(name)
            answer = self.client.get(address, follow=True)
            assert answer.status_code == 200, address
            if not answer["content-type"].startswith("text/html"):
                continue
            page = answer.content.decode()
            yield address, page
            yield from self.answers(address, page)
            waiting += [link for one in LINK.findall(page) if not NO_PAGE.search(link := html.unescape(one))]

    def answers(self, address, page):
        """Send every form of the page empty, once by URL name; nothing of it stays."""
        for form in FORM.findall(page):
            action = ACTION.search(form)
            target = html.unescape(action[1]) if action and action[1] else address
            target = address.partition("?")[0] + target if target.startswith("?") else target
            if (name := name_of(target)) in self.sent or NO_PAGE.search(target):
                continue
            self.sent.add(name)
            with transaction.atomic():
                answer = self.client.post(target, follow=True)
                transaction.set_rollback(True)
            assert answer.status_code < 500, target
            if answer["content-type"].startswith("text/html"):
                yield f"POST {target}", answer.content.decode()


def test_a_word_of_the_other_language_is_found():
    vocabulary = Vocabulary([("Nobody waits.", "Personne n’attend."), ("Stage", "Stage")], ["Nobody waits for Godot"])
    page = """<p>Personne n’attend. Stage</p><p title="Nobody">Godot</p><p lang="en">waits</p>
        <script>waits</script><p>Nobody waits for Godot</p><p>Nobody waits for Godot waits</p>"""
    assert list(vocabulary.wrong(page, "fr")) == [("Nobody", ["nobody"]), ("Nobody waits for Godot waits", ["waits"])]
    assert texts(page, "en")[:3] == ["Personne n’attend. Stage", "Nobody", "Godot"]
    assert [text for text, _words in vocabulary.wrong(page, "en")] == ["Personne n’attend. Stage"]


@pytest.mark.django_db
def test_no_page_mixes_the_languages():
    call_command("demo_data", verbosity=0)
    vocabulary = Vocabulary([*pairs(), *DATES], typed())
    emails = {row["role"]: row["email"] for row in reversed(demo.logins()) if row["role"] != "admin"}
    wrong, count = {}, 0
    for language in ("fr", "en"):
        done, sent = set(), set()
        for role, email in emails.items():
            for address, page in Visit(User.objects.get(email=email), language, done, sent).pages():
                count += 1
                for text, found in vocabulary.wrong(page, language):
                    wrong.setdefault((language, text), (role, address, found))
    assert wrong == {}
    assert count > 300
