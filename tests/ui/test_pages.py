import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core import mail
from django.http import HttpResponse
from django.test import override_settings
from fontTools.ttLib import TTFont

from accounts.models import AuditEntry, User
from tests.factories import person
from ui import fonts
from ui.middleware import CompressText
from ui.staticfiles import stylesheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client):
    alice = person("Alice")
    client.force_login(alice)
    return alice


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Chaque composant, dans chaque état"), ("en", "Every component, in every state")]
)
def test_staff_see_every_component(client, alice, language, title):
    User.objects.filter(pk=alice.pk).update(is_staff=True, language=language)
    html = client.get("/components/").content.decode()
    assert f"<h1>{title}</h1>" in html
    assert html.count("data-state=") >= 20
    assert html.count('class="bars"') == 2


def test_components_are_shown_to_staff_or_while_developing(client, alice):
    assert client.get("/components/").status_code == 404
    with override_settings(DEBUG=True):
        assert client.get("/components/").status_code == 200


def test_the_switch_is_remembered_with_the_person(client, alice):
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/account/"})
    assert answer.headers["Location"] == "/account/"
    alice.refresh_from_db()
    assert alice.language == "en"
    assert "<h1>My account</h1>" in client.get("/account/", headers={"Accept-Language": "fr"}).content.decode()
    assert AuditEntry.objects.get(action="language").after == {"language": "en"}


def test_the_switch_works_for_somebody_unknown(client):
    client.post("/i18n/setlang/", {"language": "en", "next": "/accounts/login/"})
    assert "<h1>Log in</h1>" in client.get("/accounts/login/").content.decode()
    client.post("/i18n/setlang/", {"language": "fr", "next": "/accounts/login/"})
    assert "<h1>Se connecter</h1>" in client.get("/accounts/login/").content.decode()
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize("language", ["xx", "", "fr\n"])
def test_a_language_that_does_not_exist_changes_nothing(client, alice, language):
    client.post("/i18n/setlang/", {"language": language})
    alice.refresh_from_db()
    assert alice.language == ""


def test_the_switch_leads_nowhere_else(client):
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_the_account_page_stores_the_language(client, alice):
    answer = client.post("/account/", {"language": "en"}, follow=True)
    assert "Saved." in answer.content.decode()
    alice.refresh_from_db()
    assert alice.language == "en"
    answer = client.post("/account/", {"language": "nl"})
    assert answer.context["form"].errors["language"]
    alice.refresh_from_db()
    assert alice.language == "en"


def test_log_out_is_a_post(client, alice):
    client.get("/accounts/logout/")
    assert client.get("/account/session/").status_code == 204
    client.post("/accounts/logout/")
    assert client.get("/account/session/").status_code == 401


def test_an_expired_log_in_answers_401_to_a_call_from_within_a_page(client):
    plain = client.get("/account/")
    assert plain.headers["Location"] == "/accounts/login/?next=/account/"
    assert client.get("/account/", headers={"HX-Request": "true"}).status_code == 401


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/", "confirm-email/abc/", "login/code/confirm/", "password/set/"]
)
def test_nobody_signs_up_or_changes_an_address_alone(client, alice, path):
    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{path}", {"email": "new@example.org"}).status_code == 404
    client.logout()
    assert client.get(f"/accounts/{path}").status_code == 404
    assert User.objects.count() == 1


def test_a_forgotten_password_is_replaced_by_mail(client):
    person("Alice")
    client.post("/accounts/password/reset/", {"email": "alice.test@example.org"}, headers={"Accept-Language": "fr"})
    assert [message.subject for message in mail.outbox] == ["Cursus: Un nouveau mot de passe"]
    link = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    assert "Choisir un nouveau mot de passe" in page.content.decode()
    words = {"password1": "quatorze bateaux", "password2": "quatorze bateaux"}
    done = client.post(page.redirect_chain[-1][0], words, follow=True)
    assert "Le mot de passe est changé" in done.content.decode()
    assert client.login(email="alice.test@example.org", password="quatorze bateaux")
    assert "Ce lien ne fonctionne plus" in client.get(link, follow=True).content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client):
    answer = client.post("/accounts/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/password/reset/done/"
    assert mail.outbox == []


def test_a_wrong_password_says_so_at_the_top(client):
    person("Alice")
    answer = client.post("/accounts/login/", {"login": "alice.test@example.org", "password": "no"})
    assert 'role="alert"' in answer.content.decode()
    assert "placeholder" not in answer.content.decode()


def test_the_password_is_changed_after_the_present_one(client, alice):
    words = {"oldpassword": "pw", "password1": "quatorze bateaux", "password2": "quatorze bateaux"}
    client.post("/accounts/password/change/", words | {"oldpassword": "wrong"})
    alice.refresh_from_db()
    assert alice.check_password("pw")
    client.post("/accounts/password/change/", words)
    alice.refresh_from_db()
    assert alice.check_password("quatorze bateaux")


@pytest.mark.parametrize(("language", "title"), [("fr", "Il n’y a rien ici"), ("en", "There is nothing here")])
def test_what_is_not_there_is_said_in_the_reader_s_language(client, language, title):
    answer = client.get("/nothing/", headers={"Accept-Language": language})
    assert answer.status_code == 404
    assert f"<h1>{title}</h1>" in answer.content.decode()


def test_the_faces_of_the_type_are_small_files_of_latin_letters():
    """The first load of a page needs two of them; other scripts are in files of their own."""
    for face in fonts.FACES:
        made = Path(finders.find(f"fonts/SourceSansPro-{face}.latin.woff2"))
        with TTFont(made) as font:
            assert font.flavor == "woff2"
            assert {ord(letter) for letter in "aéÇœ’«€ –→✓"} <= set(font.getBestCmap())
            assert ord("ł") not in font.getBestCmap()
        assert made.stat().st_size < 20_000
    assert finders.find("fonts/../__init__.py") is None


def test_the_stylesheet_states_the_letters_of_each_file():
    """A range that the file does not cover would show letters of another font."""
    rules = Path(finders.find("ui/pages.css")).read_text().split("@font-face")
    for part, spans in fonts.PARTS.items():
        for face in fonts.FACES:
            (rule,) = [rule for rule in rules if f"SourceSansPro-{face}.{part}.woff2" in rule]
            stated = re.search(r"unicode-range: ([^;]*);", rule)[1]
            assert re.findall(r"U\+([^\s,]+)", stated) == spans.split()


def test_all_stylesheets_are_one():
    text = Path(finders.find("ui/pages.css")).read_text()
    assert stylesheets()[0].name == "fonts.css"
    assert all(path.read_text() in text for path in stylesheets())
    assert {path.parent.name for path in stylesheets()} >= {"ui", "portal", "records", "portfolio"}


@pytest.mark.parametrize(
    ("kind", "compressed"), [("text/html; charset=utf-8", True), ("text/css", True), ("application/pdf", False)]
)
def test_text_is_compressed_and_files_are_not(rf, kind, compressed):
    answer = CompressText(lambda _request: HttpResponse(b"words " * 200, content_type=kind))
    response = answer(rf.get("/", headers={"Accept-Encoding": "gzip"}))
    assert response.headers.get("Content-Encoding") == ("gzip" if compressed else None)
    assert (len(response.content) < 400) == compressed


def test_pages_are_compressed(client):
    response = client.get("/accounts/login/", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert b"<h1>" in gzip.decompress(response.content)
