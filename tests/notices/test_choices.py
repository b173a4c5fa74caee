"""Each kind of reminder, and some mails, can be switched off by the person; the others are named as always sent."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from internships.evaluations.mails import tell_resident
from notices import choices
from notices.kinds import KINDS, REMINDERS, kinds_to_choose
from notices.models import Mail, MutedKind
from notices.reminders import Reminder
from portal import reminders
from progress import todo
from tests import clock, factories
from tests.internships import props as stages

pytestmark = pytest.mark.django_db
PAGE = "/account/mails/"
ROOT = Path(__file__).resolve().parents[2]
APPS = {"internships", "mentoring", "portfolio", "records", "seminars", "thesis"}
BUILT = re.compile(r"(?<!class )(?<!\w)Reminder\(")


@pytest.fixture
def cast():
    return factories.Cast()


def owed(user, kind, enrolment=None):
    words, link = f"Owed: {kind}", f"https://cursus.example/{kind}/"
    return Reminder(user, lambda: words, lambda: link, clock.day(-30), clock.day(-3), enrolment, kind=kind)


@pytest.fixture
def two_kinds(cast, monkeypatch):
    """Stefan owes an evaluation and an answer to a request, both about Alice."""
    items = [owed(cast.stefan, kind, cast.alices) for kind in ("evaluations", "requests")]
    monkeypatch.setattr(todo, "OTHERS", [lambda today: items])


def keep(client, *kinds):
    chosen = {"reminders": [one for one in kinds if one in REMINDERS], "mails": [k for k in kinds if k in KINDS]}
    return client.post(PAGE, chosen)


def bodies():
    return list(Mail.objects.filter(kind="digest").values_list("body", flat=True))


def test_the_page_in_french_ticks_all_and_names_what_is_always_sent(client, cast):
    client.force_login(cast.stefan)
    page = client.get(PAGE)
    assert page.context["form"]["reminders"].value() == list(kinds_to_choose())
    read = page.content.decode()
    assert "Toujours envoyés" in read
    assert str(KINDS["jury.published"].title) in read
    assert [one.title for one in page.context["always"] if one.may_be_off] == []


def test_a_kind_that_is_off_is_not_in_the_mail_of_the_week(client, cast, two_kinds):
    client.force_login(cast.stefan)
    assert keep(client, *(kind for kind in kinds_to_choose() if kind != "requests")).status_code == 302
    assert list(MutedKind.objects.values_list("user", "kind")) == [(cast.stefan.pk, "requests")]
    assert reminders.weekly().sent == 1
    (body,) = bodies()
    assert "Owed: evaluations" in body
    assert "Owed: requests" not in body
    assert reverse("own-mails") in body


def test_nothing_goes_out_where_all_is_off_and_an_office_reminds_all_the_same(client, cast, two_kinds):
    client.force_login(cast.stefan)
    keep(client)
    assert reminders.weekly().sent == 0
    assert reminders.remind_late(by=cast.nadia).sent == 1
    (body,) = bodies()
    assert "Owed: requests" in body


def test_it_is_switched_on_again_and_is_of_one_person(client, cast):
    for person in (cast.stefan, cast.marie):
        client.force_login(person)
        keep(client, "evaluations")
    client.force_login(cast.stefan)
    keep(client, *kinds_to_choose())
    assert choices.muted_by(cast.stefan) == set()
    assert choices.muted_by(cast.marie) == set(kinds_to_choose()) - {"evaluations"}


def test_what_may_not_be_off_is_refused(client, cast):
    client.force_login(cast.stefan)
    assert client.post(PAGE, {"mails": ["jury.published"]}).status_code == 422
    assert not MutedKind.objects.exists()


def test_a_mail_that_is_off_is_not_sent(client, cast):
    stage = stages.placement(factories.registration(cast.alices, cast.joint), supervisors=[cast.stefan])
    cast.stage = stage
    found = stages.evaluation(cast, state="signed", stage=stage)
    tell_resident(found)
    assert Mail.objects.filter(kind="internships.to_read").count() == 1
    client.force_login(cast.alice)
    keep(client, *(kind for kind in kinds_to_choose() if kind != "internships.to_read"))
    tell_resident(found)
    assert Mail.objects.filter(kind="internships.to_read").count() == 1


def without_kind(texts):
    """Return the texts that build a reminder without one of the kinds that are offered."""
    known = "|".join(REMINDERS)
    return [text for text in texts if len(BUILT.findall(text)) != len(re.findall(rf'(?<!_)kind="(?:{known})"', text))]


def test_every_reminder_of_an_app_has_a_kind_that_is_offered():
    assert len(without_kind(["return Reminder(user, words)", 'Reminder(user, kind="requests")'])) == 1
    sources = [path for path in ROOT.glob("*/**/*.py") if path.parts[len(ROOT.parts)] in APPS]
    texts = [text for path in sources if BUILT.search(text := path.read_text(encoding="utf-8"))]
    assert (len(texts), without_kind(texts)) == (5, [])


def test_one_query_finds_what_is_wanted(cast, django_assert_num_queries):
    items = [owed(person, "requests") for person in (cast.stefan, cast.marie, cast.theo)]
    MutedKind.objects.create(user=cast.marie, kind="requests")
    with django_assert_num_queries(1):
        assert [item.user for item in choices.wanted(items)] == [cast.stefan, cast.theo]
