"""Delegates of a supervisor see and may do the same during their days; none of the links on their pages is broken."""

import re
from datetime import date

import pytest
from django.urls import reverse

from internships.models import Delegation, LogWeek
from tests.internships import props, scene
from tests.portfolio import props as portfolio

pytestmark = pytest.mark.django_db
STATIC = re.compile(r'href="(/(?!static/)[^"#?]*)')


@pytest.fixture
def cast(cast):
    portfolio.framework()
    cast.running = scene.approved(cast, starts=date(2026, 10, 1), ends=date(2027, 1, 31))
    cast.midterm = props.evaluation(cast, "midterm", stage=cast.running)
    cast.asked = scene.proposed(cast, registration=cast.bobs_year)
    LogWeek.objects.create(placement=cast.running, starts=date(2026, 10, 5), days=5)
    cast.delegation = Delegation.objects.create(
        supervisor=cast.stefans, user=cast.charlie, starts=date(2026, 11, 1), ends=date(2026, 12, 31)
    )
    return cast


def pages(cast):
    return [
        "/",
        reverse("supervised-placements"),
        cast.running.get_absolute_url(),
        cast.asked.get_absolute_url(),
        reverse("logbook", args=[cast.running.uuid]),
        reverse("log-week", args=[cast.running.uuid, 2026, 41]),
        reverse("evaluation-list"),
        cast.midterm.get_absolute_url(),
        reverse("concern-raise", args=[cast.running.uuid]),
        reverse("placement-act", args=[cast.asked.uuid, "accept"]),
    ]


def test_every_link_of_their_pages_leads_somewhere(cast, browse):
    client = browse(cast.charlie)
    for address in pages(cast):
        answer = client.get(address)
        assert answer.status_code == 200, address
        for link in set(STATIC.findall(answer.content.decode())) - {reverse("account_logout")}:
            assert client.get(link).status_code in {200, 302}, f"{link} on {address}"


def test_they_accept_and_sign_in_the_name_of_the_supervisor(cast, browse):
    client = browse(cast.charlie)
    step = reverse("placement-act", args=[cast.asked.uuid, "accept"])
    assert client.post(step, {"seen": str(cast.asked.version)}).status_code == 302
    cast.asked.refresh_from_db()
    assert cast.asked.agreement_state == "accepted"
    sent = {"answered_form": str(cast.midterm.form.uuid), "seen": "1", "act": "sign"}
    sent |= {"care": "4", "talk": "3", "well": "Calm"}
    assert client.post(cast.midterm.get_absolute_url(), sent).status_code == 302
    cast.midterm.refresh_from_db()
    assert (cast.midterm.state, cast.midterm.signed_by) == ("signed", cast.charlie)


def test_after_the_last_day_they_see_nothing(cast, browse):
    cast.delegation.ends = date(2026, 11, 26)
    cast.delegation.save()
    client = browse(cast.charlie)
    for address in (cast.running.get_absolute_url(), cast.midterm.get_absolute_url()):
        assert client.get(address).status_code == 404
    assert client.get(reverse("supervised-placements")).status_code == 403
