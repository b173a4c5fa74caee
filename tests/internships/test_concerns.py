"""Serious concerns: every act in every state by everybody; confidentiality."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from internships.concerns import services
from internships.concerns.permissions import possible
from internships.concerns.workflow import CONCERN
from internships.models import Concern
from notices.models import Mail
from tests import factories
from tests.guards.queries import assert_budget
from tests.internships import props

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

TODAY = date(2026, 11, 20)
TEXT = "The night of the third."
STATES = ("raised", "put", "replied", "closed", "withdrawn")
LEADS = {
    "withdraw": {"raised": "withdrawn"},
    "put": {"raised": "put"},
    "reply": {"put": "replied"},
    "close": {"raised": "closed", "put": "closed", "replied": "closed"},
}
WHO = {"withdraw": "stefan", "put": "dora", "reply": "alice", "close": "dora"}
EVERYBODY = ("alice", "bob", "marie", "stefan", "sarah", "theo", "nadia", "louis", "dora", "jules", "charlie")


@pytest.fixture
def cast(cast):
    cast.stage = props.placement(cast.alices_year, supervisors=[cast.stefan])
    return cast


def raised(cast, **values):
    options = {"placement": cast.stage, "about": "resident", "text": TEXT, "by": cast.stefan, "today": TODAY}
    return services.raise_concern(**options | values)


def in_state(cast, state):
    made = raised(cast)
    if state in {"put", "replied"}:
        made = services.put(concern=made, question="", reply_due_on=date(2026, 12, 1), by=cast.dora, today=TODAY)
    if state == "replied":
        made = services.reply(concern=made, text="I called.", by=cast.alice, today=TODAY)
    if state == "closed":
        made = services.close(concern=made, conclusion="Talked over", by=cast.dora, today=TODAY)
    if state == "withdrawn":
        made = services.withdraw(concern=made, by=cast.stefan)
    assert made.state == state
    return made


@pytest.mark.parametrize("state", STATES)
def test_each_act_in_each_state_by_everybody(cast, state):
    made = in_state(cast, state)
    after = date(2026, 12, 2)  # the deadline to reply is over
    for act in CONCERN.names:
        may = {name for name in EVERYBODY if possible(getattr(cast, name), made, act, after)}
        assert may == ({WHO[act]} if state in LEADS[act] else set()), act


@pytest.mark.parametrize(
    ("state", "seers"),
    [
        ("raised", {"stefan", "dora"}),
        ("put", {"stefan", "dora", "alice"}),
        ("replied", {"stefan", "dora", "alice"}),
        ("closed", {"stefan", "dora", "alice"}),
        ("withdrawn", {"stefan", "dora"}),
    ],
)
def test_who_knows_of_it(cast, state, seers):
    factories.deliberation(cast.version, cast.nadia)  # a jury sits
    made = in_state(cast, state)
    found = {n for n in EVERYBODY if Concern.objects.visible_to(getattr(cast, n)).filter(pk=made.pk).exists()}
    assert found == seers


def test_a_jury_that_sits_reads_what_was_passed_on_and_nothing_else(cast, browse):
    made = in_state(cast, "replied")
    services.close(concern=made, conclusion="Inner matter", to_jury="Late twice", by=cast.dora, today=TODAY)
    assert not Concern.objects.visible_to(cast.jules).exists()
    factories.deliberation(cast.version, cast.nadia)
    cast.jules.__dict__.pop("_roles_today", None)
    page = browse(cast.jules).get(reverse("concern", args=[made.uuid])).content.decode()
    found = {text: text in page for text in ("Late twice", TEXT, "I called.", "Inner matter")}
    assert found == {"Late twice": True, TEXT: False, "I called.": False, "Inner matter": False}


def test_the_jury_is_told_nothing_that_the_resident_could_not_reply_to(cast):
    made = raised(cast)
    with pytest.raises(ValidationError) as refused:
        services.close(concern=made, conclusion="-", to_jury="Late", by=cast.dora, today=TODAY)
    assert list(refused.value.error_dict) == ["to_jury"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=made.pk).update(to_jury="Late")


def test_the_resident_has_the_right_to_reply_until_the_deadline(cast):
    with pytest.raises(ValidationError) as refused:
        services.put(concern=raised(cast), question="", reply_due_on=date(2026, 11, 26), by=cast.dora, today=TODAY)
    assert list(refused.value.error_dict) == ["reply_due_on"]
    Concern.objects.all().delete()
    made = in_state(cast, "put")
    with pytest.raises(WrongStateError) as early:
        services.close(concern=made, conclusion="-", by=cast.dora, today=date(2026, 12, 1))
    assert early.value.reason == "The resident has the right to reply until the deadline."
    assert services.close(concern=made, conclusion="-", by=cast.dora, today=date(2026, 12, 2)).state == "closed"


def test_the_resident_about_site_and_supervisor(cast):
    about_site = raised(cast, about="site", by=cast.alice)
    about_stefan = raised(cast, about="supervisor", supervisor=cast.stefans, by=cast.alice)
    assert not Concern.objects.visible_to(cast.stefan).exists()
    assert set(Concern.objects.visible_to(cast.alice)) == {about_site, about_stefan}
    assert set(Concern.objects.visible_to(cast.dora)) == {about_site, about_stefan}
    assert possible(cast.dora, about_site, "put", TODAY).reason.startswith("It is not about the resident")


@pytest.mark.parametrize(
    ("by", "about"),
    [
        ("alice", "resident"),
        ("stefan", "site"),
        ("alice", "supervisor"),
        ("alice", "x"),
    ],
)
def test_what_it_may_be_about(cast, by, about):
    with pytest.raises(ValidationError) as refused:
        raised(cast, by=getattr(cast, by), about=about)
    assert list(refused.value.error_dict) == ["about"]


def test_nobody_else_raises_one(cast):
    for user in (cast.bob, cast.marie, cast.nadia, cast.dora, cast.sarah):
        with pytest.raises(PermissionDenied):
            raised(cast, by=user)
    assert not Concern.objects.exists()


def test_a_coordinator_does_not_read_what_is_about_them(cast):
    doras = props.supervisor(cast.dora)
    stage = props.placement(cast.bobs_year, supervisors=[cast.dora])
    options = {"placement": stage, "about": "supervisor", "supervisor": doras, "by": cast.bob}
    with pytest.raises(ValidationError) as refused:
        raised(cast, **options)
    assert refused.value.code == "nobody"
    deputy = factories.person("Denis")
    factories.role(deputy, "deputy", programme=cast.programme)
    made = raised(cast, **options)
    assert not Concern.objects.visible_to(cast.dora).exists()
    assert list(Concern.objects.visible_to(deputy)) == [made]
    assert [mail.to for mail in Mail.objects.all()] == [deputy]


def test_no_word_of_it_leaves(cast):
    made = in_state(cast, "replied")
    services.close(concern=made, conclusion="Inner matter", to_jury="Late twice", by=cast.dora, today=TODAY)
    told = [f"{mail.subject} {mail.body}" for mail in Mail.objects.all()]
    written = [str((entry.before, entry.after, entry.reason)) for entry in AuditEntry.objects.all()]
    words = (TEXT, "I called.", "Inner matter", "Late twice")
    assert [text for text in told + written if any(word in text for word in words)] == []
    assert [text for text in told if "Test" in text.replace("Alice Test,", "").replace("Dora Test,", "")
            .replace("Stefan Test,", "")] == []  # fmt: skip
    assert len(told) == 5


def test_from_page_to_page(cast, browse):
    stefan, dora, alice = browse(cast.stefan), browse(cast.dora), browse(cast.alice)
    address = reverse("concern-raise", args=[cast.stage.uuid])
    assert stefan.post(address, {"text": " "}).status_code == 422
    assert stefan.post(address, {"text": TEXT}).status_code == 302
    made = Concern.objects.get()

    def step(client, name, **sent):
        version = str(Concern.objects.get().version)
        return client.post(reverse(f"concern-{name}", args=[made.uuid]), {"seen": version, **sent}).status_code

    assert step(alice, "reply", text="Early") == 404
    assert step(dora, "put", question="How was it?", reply_due_on="2000-01-01") == 422
    assert step(dora, "put", question="How was it?", reply_due_on="2999-01-01") == 302
    assert step(dora, "close", conclusion="Over") == 409
    page = alice.get(reverse("concern", args=[made.uuid])).content.decode()
    assert (TEXT in page, "How was it?" in page) == (True, True)
    assert step(alice, "reply", text="I called.") == 302
    assert step(alice, "reply", text="Again") == 409
    assert step(dora, "close", conclusion="Over", to_jury="") == 302
    assert Concern.objects.get().state == "closed"
    assert TEXT not in dora.get(reverse("concern-list")).content.decode()


def test_queries_of_the_list(cast, browse):
    def make(n):
        for _each in range(n):
            raised(cast)

    assert_budget(browse(cast.dora), reverse("concern-list"), make, 7)
