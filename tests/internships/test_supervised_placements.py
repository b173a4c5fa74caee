"""The page of a supervisor, and the offer of a placement to a resident."""

from datetime import date

import pytest
from django.urls import reverse

from internships.models import Delegation, LogWeek, Placement
from notices.models import Mail
from tests import factories
from tests.guards.queries import assert_budget
from tests.internships import props, scene

pytestmark = pytest.mark.django_db
PAGE = "/stages/mine/"


@pytest.fixture
def cast(cast):
    cast.stefans.sites.add(cast.site)
    return cast


def offered(cast, **values):
    sent = {"email": cast.alice.email, "site": str(cast.site.uuid), "starts": "2026-12-01", "ends": "2027-09-30"}
    return sent | {"share": "1.00", "reason": "", "seen": "0"} | values


def errors(answer):
    return {name: [str(e) for e in found] for name, found in answer.context["form"].errors.items()}


def test_what_waits_who_is_there_who_comes(cast, browse):
    running = scene.approved(cast, starts=date(2026, 10, 1), ends=date(2027, 1, 31))
    ahead = scene.accepted(cast, starts=date(2027, 2, 1), ends=date(2027, 3, 31))
    asked = scene.proposed(cast, starts=date(2027, 4, 1), ends=date(2027, 5, 31))
    over = props.placement(
        cast.bobs_year, supervisors=[cast.stefan], starts=date(2026, 9, 20), ends=date(2026, 9, 30), where=cast.site
    )
    scene.approved(cast, registration=cast.bobs_year, supervisors=[cast.sarahs])
    goals = props.evaluation(cast, "objectives", "signed", stage=running)
    for day, hours in ((5, 3), (12, 2)):
        LogWeek.objects.create(placement=running, starts=date(2026, 10, day), direct_hours=hours, indirect_hours=1)
    found = browse(cast.stefan).get(PAGE).context["stages"]
    assert (found.to_accept, found.awaited, found.ahead, found.past) == ([asked], [goals], [ahead], [over])
    ((stay),) = found.there
    assert (stay.placement, stay.awaited) == (running, [goals])
    assert (stay.log.filled, stay.log.begun, str(stay.log.hours)) == (2, 9, "3.5")


def test_who_stands_in_sees_the_same_and_offers_nothing(cast, browse):
    scene.approved(cast)
    assert browse(cast.charlie).get(PAGE).status_code == 403
    Delegation.objects.create(supervisor=cast.stefans, user=cast.charlie, starts=date(2026, 10, 1))
    page = browse(cast.charlie).get(PAGE)
    assert [stay.placement.enrolment for stay in page.context["stages"].there] == [cast.alices]
    assert reverse("placement-offer") not in page.content.decode()
    assert browse(cast.charlie).get(reverse("placement-offer")).status_code == 403
    assert PAGE in browse(cast.charlie).get("/").content.decode()


def test_a_supervisor_offers_a_place_and_the_resident_is_told(cast, browse):
    client = browse(cast.stefan)
    assert list(client.get(reverse("placement-offer")).context["form"].fields["site"].queryset) == [cast.site]
    done = client.post(reverse("placement-offer"), offered(cast))
    assert done.status_code == 302
    made = Placement.objects.get()
    assert (made.agreement_state, made.registration, made.proposed_by) == ("accepted", cast.alices_year, cast.stefan)
    mail = Mail.objects.get(kind="internships.offer")
    assert (mail.to, made.get_absolute_url() in mail.body) == (cast.alice, True)
    approve = reverse("placement-act", args=[made.uuid, "approve"])
    assert browse(cast.nadia).post(approve, {"seen": "1"}).status_code == 302
    made.refresh_from_db()
    assert made.agreement_state == "approved"


NOBODY = ["No resident with this address has a stage of this kind in that year."]


@pytest.mark.parametrize("email", ["nobody@example.org", "charlie.test@example.org"])
def test_an_address_without_a_stage_is_told_from_none_by_nothing(cast, browse, email):
    answer = browse(cast.stefan).post(reverse("placement-offer"), offered(cast, email=email))
    assert (answer.status_code, errors(answer)) == (422, {"email": NOBODY})
    late = browse(cast.stefan).post(reverse("placement-offer"), offered(cast, starts="2029-01-01", ends="2029-02-01"))
    assert (errors(late), Placement.objects.count(), Mail.objects.count()) == ({"email": NOBODY}, 0, 0)


def test_an_offer_is_checked_like_any_other(cast, browse):
    client, url = browse(cast.stefan), reverse("placement-offer")
    crossed = client.post(url, offered(cast, ends="2026-11-01"))
    assert errors(crossed) == {"ends": ["The last day is before the first."]}
    oneself = factories.registration(factories.enrolment(cast.stefan, cast.version, matricule=9), cast.practice)
    assert oneself
    own = client.post(url, offered(cast, email=cast.stefan.email))
    assert [e for found in errors(own).values() for e in found] == ["Nobody supervises oneself."]
    cast.alices.accompaniments.filter(capacity="mentor").update(user=cast.stefan)
    mentor = client.post(url, offered(cast))
    assert [e for found in errors(mentor).values() for e in found] == [
        "Stefan Test mentors this resident: the mentor is not the stage supervisor."
    ]
    assert (Placement.objects.count(), Mail.objects.count()) == (0, 0)


def test_queries_do_not_grow(cast, browse):
    def more(count):
        for _ in range(count):
            number = Placement.objects.count()
            resident = factories.enrolment(factories.person(f"P{number}"), cast.version, matricule=number + 10)
            stage = factories.registration(resident, cast.practice)
            scene.approved(cast, registration=stage, ends=date(2027, 1, 31))  # its mid-term evaluation waits by now

    props.evaluation_form("stage_midterm")
    assert_budget(browse(cast.stefan), PAGE, more, 19)
