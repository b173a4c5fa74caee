"""In Chromium on a phone: an evaluation by link without an account, the network cut in between, to the credits."""

import io
import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from internships.evaluations.reminders import reminders
from internships.evaluations.schedule import schedule_of
from internships.evaluations.schedule_services import open_evaluations
from internships.logbook.models import monday_of
from internships.models import Evaluation, LogWeek, OwnRating
from notices.models import Mail
from notices.services import digest
from portfolio.models import Observation
from records.credits.credit_records import credit_record
from records.models import Proposal
from tests import factories
from tests.internships import props
from tests.records.test_browser import RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
MOST = 14  # interactions beyond the items
TEXTS = {
    "done-well": "Calme dans une salle d’attente pleine.",
    "work-on": "Clore la consultation.",
    "next-step": "Trois visites à domicile par semaine.",
}


@pytest.fixture
def cast(transactional_db):
    from tests.internships import scene

    call_command("load_frameworks", stdout=io.StringIO())
    call_command("load_forms", stdout=io.StringIO())
    cast = scene.Stages()
    today = timezone.localdate()
    cast.stage = props.placement(
        cast.alices_year,
        supervisors=[cast.stefan],
        where=cast.site,
        starts=today - timedelta(days=100),
        ends=today + timedelta(days=3),
    )
    assert "final" in [due.kind for due in schedule_of(cast.stage)]
    open_evaluations(placement=cast.stage, by=cast.nadia)
    cast.final = Evaluation.objects.get(kind="final")
    Evaluation.objects.exclude(pk=cast.final.pk).delete()
    return cast


@pytest.fixture
def as_person(page, live_server):
    def log_in(user):
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.clear_cookies()
        page.context.add_cookies([cookie])
        return page

    return log_in


class Hand:
    """Counts what a person does: taps, and fields filled; those of the items apart."""

    def __init__(self, page):
        self.page, self.items, self.others = page, 0, 0

    def open(self, address):
        self.others += 1
        self.page.goto(address)

    def tap(self, locator):
        self.others += 1
        locator.click()

    def rate(self, code, value):
        self.items += 1
        self.page.locator(f'input[name="{code}"][value="{value}"] + .rating-value').click(position={"x": 4, "y": 4})
        assert self.page.is_checked(f'input[name="{code}"][value="{value}"]')

    def write(self, code, text):
        self.items += 1
        self.page.locator(f'textarea[name="{code}"]').fill(text)


def status(page, words):
    page.locator("[data-draft-status]").get_by_text(re.compile(words)).wait_for()


def mailed(kind):
    (address,) = re.findall(rf"http://localhost:8000(/{kind}/\S+)", Mail.objects.latest("pk").body)
    return address


def test_from_the_mail_to_the_credits(cast, page, as_person):
    digest(reminders())
    address = mailed("evaluate")
    page.set_viewport_size(PHONE)
    hand = Hand(page)
    hand.open(address)
    assert page.locator("input[type=radio]").count() >= 8 * 5
    assert page.locator("input[type=radio]:checked").count() == 0  # nothing is pre-selected
    items = list(cast.final.form.form_items.all())
    rated = [item.code for item in items if item.kind == "rating" and item.required]
    assert len(rated) >= 8
    for value, code in enumerate(rated[:4], start=2):
        hand.rate(code, min(value, 5))
    status(page, "Enregistré à")
    page.context.set_offline(True)
    for code in rated[4:]:
        hand.rate(code, 4)
    hand.write("done-well", TEXTS["done-well"])
    status(page, "Pas de connexion")
    page.context.set_offline(False)
    status(page, "Enregistré à")
    kept = Evaluation.objects.get(pk=cast.final.pk)
    assert (kept.answers["done-well"], len(kept.answers)) == (TEXTS["done-well"], len(rated) + 1)
    page.reload()
    assert page.locator('textarea[name="done-well"]').input_value() == TEXTS["done-well"]
    for code in ("work-on", "next-step"):
        hand.write(code, TEXTS[code])
    hand.tap(page.get_by_label("Je propose de le valider", exact=True))
    hand.tap(page.get_by_role("button", name="Signer", exact=True))
    page.get_by_role("heading", name="Merci").wait_for()
    assert hand.items == len(rated) + 3
    assert hand.others <= MOST
    assert hand.others == 3
    signed = Evaluation.objects.get(pk=cast.final.pk)
    assert (signed.state, signed.signed_by, signed.identified_by) == ("signed", cast.stefan, "link")
    assert {code: signed.answers[code] for code in TEXTS} == TEXTS
    assert Observation.objects.get().ratings.exists()

    phone = as_person(cast.alice)
    phone.goto(reverse("home"))
    phone.get_by_role("link", name="Évaluation finale : signée, à lire").click()
    phone.get_by_text(TEXTS["done-well"]).wait_for()
    phone.get_by_label("Commentaire").fill("Merci.")
    phone.get_by_role("button", name="J’en ai pris connaissance").click()
    phone.get_by_text("Merci, c’est noté.").wait_for()
    assert Evaluation.objects.get(pk=cast.final.pk).state == "acknowledged"

    assert Proposal.objects.get().outcome == "validated"
    decide(cast)
    assert credit_record(cast.alices).overall.earned == cast.practice.credits
    home = as_person(cast.alice)
    home.goto(reverse("home"))
    home.get_by_role("heading", level=1, name=re.compile(r"^2 ")).wait_for()


def decide(cast):
    """The jury grants what was proposed; tests/jury/test_browser.py walks its pages."""
    assert credit_record(cast.alices).overall.earned == 0
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=timezone.now())
    factories.decision(sitting, cast.alices_year, outcome=Proposal.objects.get().outcome)


def test_a_week_of_the_logbook_on_the_phone(cast, page, as_person):
    suture = props.act("suture")
    props.act("ecg")
    phone = as_person(cast.alice)
    phone.set_viewport_size(PHONE)
    monday = monday_of(timezone.localdate())
    phone.goto(reverse("log-week", args=[cast.stage.uuid, *monday.isocalendar()[:2]]))
    phone.get_by_label("consultations").fill("61")
    phone.select_option("#act", "suture")
    phone.get_by_role("button", name="Ajouter").click()
    plus = phone.get_by_role("button", name="suture, seul : un de plus")
    plus.click()
    plus.click()
    status(phone, "Enregistré à")
    week = LogWeek.objects.get()
    assert (week.consultations, week.days) == (61, None)
    assert list(week.tallies.values_list("act", "alone", "seen")) == [(suture.pk, 2, 0)]
    phone.get_by_role("button", name="Enregistrer la semaine").click()
    phone.get_by_text("La semaine est enregistrée.").wait_for()


def addresses(cast):
    """Every page of evaluations, concerns and the logbook, with something on it, by who looks."""
    own = OwnRating.objects.create(
        placement=cast.stage, kind="final", form=cast.final.form, answers={"first-contact": 3}
    )
    midterm = props.evaluation(cast, "midterm", "signed", stage=cast.stage)
    own.delete()
    concern = a_concern(cast)
    LogWeek.objects.create(placement=cast.stage, starts=monday_of(timezone.localdate()), consultations=12)
    stage = [cast.stage.uuid]
    week = [cast.stage.uuid, *timezone.localdate().isocalendar()[:2]]
    return {
        "alice": [
            reverse("logbook", args=stage),
            reverse("log-week", args=week),
            reverse("own-rating", args=[cast.final.uuid]),
            reverse("evaluation", args=[midterm.uuid]),
            reverse("concern-raise", args=stage),
            reverse("site-rating", args=stage),
        ],
        "stefan": [reverse("evaluation", args=[cast.final.uuid]), reverse("logbook", args=stage)],
        "dora": [
            reverse("evaluation-list"),
            reverse("evaluation-correct", args=[midterm.uuid]),
            reverse("concern-list"),
            reverse("concern", args=[concern.uuid]),
            reverse("concern-put", args=[concern.uuid]),
            reverse("site-opinions", args=[cast.site.uuid]),
            reverse("site-comments"),
        ],
    }


def a_concern(cast):
    from internships.concerns.services import raise_concern

    return raise_concern(placement=cast.stage, about="resident", text="Trois gardes sans appel.", by=cast.stefan)


def test_axe_finds_nothing_and_nothing_sticks_out(cast, page, as_person):
    props.act("suture")
    everything = addresses(cast)
    for who, pages in everything.items():
        as_person(getattr(cast, who))
        for width, scheme in ((360, "dark"), (1280, "light")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            for address in pages:
                assert page.goto(address).status == 200, address
                found = Axe().run(page, options=RULES).response["violations"]
                assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], address
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
