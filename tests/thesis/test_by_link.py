"""People without an account act on a thesis by the link of a mail, as long as they have a part in it."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import Link, User
from notices.models import Mail
from records.models import Accompaniment, Dispute
from tests import factories
from tests.thesis import props
from tests.thesis.test_defences import DAY, of, plan
from thesis.defences import services as defences
from thesis.models import Comment, MarkSheet, Thesis, ThesisPerson
from thesis.theses import people
from thesis.theses import services as theses
from thesis.theses.links import address_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
EN = {"accept-language": "en"}


@pytest.fixture
def outside(cast):
    """Anna guides and Ruben reads from another university; neither has a password."""
    for name in ("anna", "ruben"):
        user = User(
            email=f"{name}@elsewhere.example", given_name=name.capitalize(), family_name="Outside", language="en"
        )
        user.set_unusable_password()
        user.save()
        setattr(cast, name, user)
    return cast


def link(thesis, user):
    """The path of a new link of that person."""
    row = ThesisPerson.objects.current().select_related("user", "thesis").get(thesis=thesis, user=user)
    return re.sub(r"^https?://[^/]+", "", address_of(row, by=None))


def mailed(user):
    """The path in the newest mail to that person."""
    return re.search(r"https?://[^/]+(/\S+)", Mail.objects.filter(to=user).latest("pk").body).group(1)


def test_a_promoter_from_outside_agrees_reads_comments_and_marks(outside):
    """From the mail that asks to the mark, without logging in; somebody who has a password gets the page instead."""
    cast, browser = outside, Client(headers=EN)
    made = theses.propose(
        enrolment=cast.alices, by=cast.alice, title="Sleep", text="Why", session=cast.session, promoter=cast.anna
    )
    page = mailed(cast.anna)
    assert page.startswith("/theses/by-link/")
    assert b"Sleep" in browser.get(page).content
    assert browser.get(made.get_absolute_url()).status_code == 302, "a link is no log-in"
    assert browser.post(f"{page}acts/agree/", {"seen": 1}).headers["Location"] == page
    made.refresh_from_db()
    assert (made.state, made.agreed_on) == ("agreed", timezone.localdate())
    assert browser.post(f"{page}acts/agree/", {"seen": 2}).status_code == 409, "the table refuses it a second time"
    assert browser.get(f"{page}acts/withdraw/").status_code == 404, "not among what a link opens"
    version = props.manuscript(made)
    served = browser.get(f"{page}versions/{version.uuid}/")
    assert b"".join(served.streaming_content) == props.PDF
    assert browser.post(f"{page}versions/{version.uuid}/comment/", {"text": "Narrow it"}).status_code == 302
    assert Comment.objects.get().made_by == cast.anna
    days = {
        "accepted_on": props.ACCEPTED,
        "agreed_on": props.AGREED,
        "submitted_on": props.SUBMITTED,
        "deposit": "open",
    }
    Thesis.objects.filter(pk=made.pk).update(state="defended", defended_on=props.DEFENDED, **days)
    given = {"answered_form": str(props.grid().uuid), "seen": of(made).version, "method": "2", "mark": "14.5"}
    response = browser.post(f"{page}acts/mark/", given)
    assert response.status_code == 302, response.context["form"].errors
    sheet = MarkSheet.objects.get()
    assert (sheet.mark, sheet.marked_by, sheet.identified_by) == (Decimal("14.5"), cast.anna, "link")
    signed = mailed(cast.anna)
    assert signed.startswith("/theses/signed/")
    assert browser.get(signed).status_code == 200
    assert not Dispute.objects.exists(), "a GET does nothing"
    browser.post(signed)
    assert Dispute.objects.get().what == "Mark of the thesis of Alice Test"
    assert browser.post(signed).status_code == 410


def test_a_link_ends_with_the_part_and_in_time(outside):
    cast, browser = outside, Client(headers=EN)
    made = props.thesis(cast, "under_way", promoter=cast.anna)
    people.add_reader(thesis=of(made), user=cast.ruben, by=cast.nadia)
    first, reads = link(made, cast.anna), link(made, cast.ruben)
    newest = link(made, cast.anna)
    assert [browser.get(one).status_code for one in (first, newest, reads)] == [410, 200, 200]
    assert browser.get(f"{reads}acts/leave/").status_code == 403, "a reader has not the acts of a promoter"
    row = ThesisPerson.objects.get(user=cast.ruben)
    people.end_reader(thesis=of(made), person=row, by=cast.nadia)
    assert browser.get(reads).status_code == 410
    renewal = {"token": reads.split("/")[-2]}
    browser.post("/links/renew/", renewal)
    assert browser.post(f"{newest}acts/leave/", {"seen": 1, "reason": "I move"}).status_code == 200
    assert browser.get(newest).status_code == 410
    made.refresh_from_db()
    assert (made.state, made.reason) == ("seeking", "I move")


def test_an_expired_link_is_renewed_to_the_registered_address(outside):
    cast, browser = outside, Client(headers=EN)
    made = props.thesis(cast, "under_way", promoter=cast.anna)
    page = link(made, cast.anna)
    past = timezone.now() - timedelta(days=40)
    Link.objects.filter(user=cast.anna).update(created_at=past, expires_at=past + timedelta(days=30))
    dead = browser.get(page)
    assert (dead.status_code, b"has run out" in dead.content) == (410, True)
    token = page.split("/")[-2]
    browser.post("/links/renew/", {"token": token})
    assert browser.get(mailed(cast.anna)).status_code == 200
    sent = Mail.objects.count()
    browser.post("/links/renew/", {"token": token})
    assert Mail.objects.count() == sent, "none again within minutes"


def test_jurors_from_outside_read_and_do_no_more(outside):
    cast, browser = outside, Client(headers=EN)
    made = props.thesis(cast, "submitted")
    version = props.manuscript(made)
    plan(cast, made, guests=[defences.Guest("Hélène Carlier", "HC@ulb.example", "ULB")])
    juror = User.objects.get(email="hc@ulb.example")
    assert (juror.given_name, juror.family_name, juror.has_usable_password()) == ("Hélène", "Carlier", False)
    assert not Accompaniment.objects.filter(user=juror).exists()
    office = Client(headers=EN)
    office.force_login(cast.nadia)
    shown = office.get(made.get_absolute_url()).content.decode()
    assert ("Hélène Carlier" in shown, "No longer reads it" in shown) == (True, False), "jurors leave with the defence"
    page = mailed(juror)
    assert browser.get(page).status_code == 200
    assert browser.get(f"{page}versions/{version.uuid}/").status_code == 200
    assert browser.post(f"{page}versions/{version.uuid}/comment/", {"text": "x"}).status_code == 403
    assert browser.post(f"{page}acts/hold/", {"seen": 2}).status_code == 403
    defences.cancel(thesis=of(made), reason="Ill", by=cast.nadia, seen=of(made).version)
    assert browser.get(page).status_code == 410, "the panel is no more"
    factories.accompanies(cast.marie, cast.alices, "mentor", starts=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="is the mentor"):
        plan(cast, made, DAY, guests=[defences.Guest("Marie Test", cast.marie.email)])
