"""Asking and answering on their pages: with a link and without an account, or logged in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import links
from accounts.models import User
from notices.models import Mail
from portfolio.models import FeedbackRound, Observation, Request
from portfolio.requests import answer_services
from portfolio.requests import services as requests
from tests import factories
from tests.guards.queries import assert_budget
from tests.portfolio import props

pytestmark = pytest.mark.django_db
FILLED = {"care": "4", "talk": "unseen", "well": "Listened well"}


@pytest.fixture
def own():
    return props.framework()


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def request_(cast, own, today):
    return props.asked(cast.alices, cast.stefan, own, today=today)


def by_link(request, name="request-answer", purpose=requests.PURPOSE):
    return reverse(name, args=[links.grant(user=request.person, purpose=purpose, target=request, by=None)[1]])


def filled(request, today, **fields):
    return {
        **FILLED, "answered_form": str(request.form.uuid), "seen": request.version, "observed_on": str(today), **fields,
    }  # fmt: skip


def test_without_an_account_somebody_answers_by_link(cast, own, browse, today):
    stranger = User.objects.create_user("hugo@example.org", None, given_name="Hugo", family_name="Test")
    request = props.asked(cast.alices, stranger, own, today=today)
    client, url = browse(), by_link(request)
    page = client.get(url).content.decode()
    assert "Alice Test" in page
    assert "checked" not in page
    response = client.post(url, filled(request, today))
    assert (response.status_code, "Thank you" in response.content.decode()) == (200, True)
    made = Observation.objects.get()
    assert (made.observer, made.identified_by, made.answers["care"]) == (stranger, "link", 4)
    assert "_auth_user_id" not in client.session
    again = client.get(url)
    assert (again.status_code, "You have answered already" in again.content.decode()) == (410, True)


def test_a_get_of_the_link_changes_nothing(request_, browse):
    url, before = by_link(request_), Request.objects.values().get()
    browse().get(url)
    browse().head(url)
    assert Request.objects.values().get() == before


def test_what_lacks_comes_back_with_what_was_typed(request_, browse, today):
    url = by_link(request_)
    response = browse().post(url, filled(request_, today, care=""))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Listened well" in page
    assert "This field is required" in page
    assert not Observation.objects.exists()


def test_a_form_that_was_replaced_says_so(request_, browse, today):
    other = props.form(code="other", number=7)
    response = browse().post(by_link(request_), filled(request_, today, answered_form=str(other.uuid)))
    assert response.status_code == 422
    assert "replaced by another version" in response.content.decode()


def test_a_draft_is_kept_by_the_button_and_comes_back(request_, browse, today):
    url = by_link(request_)
    response = browse().post(url, filled(request_, today, care="", keep="1"))
    assert (response.status_code, response["Location"]) == (302, url)
    page = browse().get(url).content.decode()
    assert "Listened well" in page
    assert page.count("checked") == 1
    assert Request.objects.get().state == "asked"


def test_a_draft_is_kept_as_one_types(request_, browse, today):
    url = by_link(request_, "request-draft")
    headers = {"accept": "application/json"}
    saved = browse().post(url, filled(request_, today, talk=""), headers=headers)
    assert (saved.status_code, saved.json()["version"]) == (200, 2)
    stale = browse().post(url, filled(request_, today, care="1"), headers=headers)
    assert (stale.status_code, stale.json()["version"]) == (409, 2)
    wrong = browse().post(url, filled(request_, today, seen=2, well="x" * 200_000), headers=headers)
    assert (wrong.status_code, len(wrong.json()["reasons"])) == (422, 1)
    assert Request.objects.get().answers == {"care": 4, "well": "Listened well"}


def test_declining_by_link(request_, browse):
    response = browse().post(by_link(request_, "request-decline"))
    assert "You have declined" in response.content.decode()
    assert Request.objects.get().state == "declined"


def test_the_echo_takes_back_what_was_not_ours(request_, browse, today):
    made = props.answered(request_, today=today)
    token = links.grant(user=made.observer, purpose=answer_services.ECHO, target=made, by=None)[1]
    url = reverse("request-echo", args=[token])
    assert "This was not me" in browse().get(url).content.decode()
    made.refresh_from_db()
    assert made.state == "recorded"
    browse().post(url)
    made.refresh_from_db()
    assert made.state == "withdrawn"
    assert browse().post(url).status_code == 410


@pytest.mark.parametrize("purpose", ["portfolio.echo", "portfolio.else"])
def test_a_link_for_something_else_does_not_open(request_, browse, purpose):
    assert browse().get(by_link(request_, purpose=purpose)).status_code == 404


def test_logged_in_the_person_asked_answers(cast, request_, browse, today):
    client = browse(cast.stefan)
    assert reverse("asked-answer", args=[request_.uuid]) in client.get(reverse("asked-list")).content.decode()
    response = client.post(reverse("asked-answer", args=[request_.uuid]), filled(request_, today))
    assert (response.status_code, response["Location"]) == (302, reverse("asked-list"))
    assert Observation.objects.get().identified_by == "account"


def test_a_request_that_ran_out_says_why_it_cannot_be_answered(cast, own, browse, today):
    request = props.asked(cast.alices, cast.stefan, own, today=today - timedelta(days=60))
    client = browse(cast.stefan)
    url = reverse("asked-answer", args=[request.uuid])
    assert "This request has run out" in client.get(url).content.decode()
    assert client.post(url, filled(request, today)).status_code == 409
    assert not Observation.objects.exists()


# The resident's side


def asking(cast, **fields):
    return {"kind": "direct_observation", "who": str(cast.stefan.uuid), **fields}


def test_somebody_who_goes_along_is_asked_in_three_steps(cast, own, browse):
    props.form(own)
    client = browse(cast.alice)
    url = reverse("request-new", args=[cast.alices.uuid])
    assert "Stefan Test" in client.get(url).content.decode()
    response = client.post(url, asking(cast))
    assert response.status_code == 302
    made = Request.objects.get()
    assert (made.person, made.kind, made.asked_by) == (cast.stefan, "direct_observation", cast.alice)
    assert Mail.objects.get().to == cast.stefan


def test_somebody_unknown_is_asked_by_address_and_name(cast, own, browse):
    props.form(own)
    url = reverse("request-new", args=[cast.alices.uuid])
    client = browse(cast.alice)
    refused = client.post(url, asking(cast, who="else", email="Hugo@Example.org"))
    assert refused.status_code == 422
    assert "give the name too" in refused.content.decode()
    assert not User.objects.filter(email="hugo@example.org").exists()
    client.post(url, asking(cast, who="else", email="Hugo@Example.org", given_name="Hugo", family_name="Petit"))
    made = Request.objects.get().person
    assert (made.email, str(made), made.has_usable_password()) == ("hugo@example.org", "Hugo Petit", False)


def test_a_refusal_leaves_no_person_behind(cast, own, browse):
    props.form(own)
    url = reverse("request-new", args=[cast.alices.uuid])
    person = {"who": "else", "email": "hugo@example.org", "family_name": "Petit"}
    response = browse(cast.alice).post(url, asking(cast, **person, note="Patient né le 12/03/1950"))
    assert response.status_code == 422
    assert "may identify a patient" in response.content.decode()
    assert not User.objects.filter(email="hugo@example.org").exists()


def test_the_list_says_what_waits_ran_out_and_came_back(cast, own, browse, today):
    props.asked(cast.alices, cast.stefan, own, today=today)
    props.asked(cast.alices, cast.theo, own, today=today - timedelta(days=60))
    props.answered(props.asked(cast.alices, cast.marie, own, today=today), today=today)
    client = browse(cast.alice)
    page = client.get(reverse("request-list", args=[cast.alices.uuid])).content.decode()
    assert "1 answer is awaited" in page
    assert "1 request ran out" in page
    assert reverse("observation", args=[Observation.objects.get().uuid]) in page
    response = client.post(reverse("request-resend-expired", args=[cast.alices.uuid]), follow=True)
    assert "1 request is sent again." in response.content.decode()


def test_taking_back_and_sending_to_somebody_else(cast, request_, browse):
    client = browse(cast.alice)
    url = reverse("request-replace", args=[request_.uuid])
    client.post(url, {"who": "else", "email": cast.theo.email})
    assert sorted(Request.objects.values_list("person__given_name", "state")) == [
        ("Stefan", "replaced"),
        ("Theo", "asked"),
    ]
    now = Request.objects.get(person=cast.theo)
    client.post(reverse("request-withdraw", args=[now.uuid]))
    again = client.post(reverse("request-withdraw", args=[now.uuid]))
    assert (again.status_code, "taken back" in again.content.decode()) == (403, True)


def test_a_round_from_the_first_person_to_the_pool(cast, own, browse, today):
    props.form(own, purpose="several_sources", code="several")
    nurse = props.profession()
    client = browse(cast.alice)
    opened = client.post(reverse("round-new", args=[cast.alices.uuid]), {"closes_on": today + timedelta(days=30)})
    round_ = FeedbackRound.objects.get()
    url = reverse("feedback-round", args=[round_.uuid])
    assert opened["Location"] == url
    for number in range(5):
        name = f"Colleague{number}"  # long enough not to stand in a token by chance
        who = {"who": "else", "email": f"p{number}@example.org", "family_name": name, "profession": nurse.pk}
        assert client.post(url, who).status_code == 302
        request = Request.objects.get(person__email=f"p{number}@example.org")
        link = by_link(request)
        assert browse().post(link, filled(request, today, profession=nurse.pk)).status_code == 200
    page = client.get(url).content.decode()
    assert "Close and read" in page
    assert "support level 4" not in page
    closed = client.post(reverse("round-close", args=[round_.uuid]), follow=True).content.decode()
    assert "support level 4" in closed
    assert not any(name in closed.lower() for number in range(5) for name in (f"colleague{number}", f"p{number}@"))
    assert "support level 4" in browse(cast.marie).get(url).content.decode()


def test_a_round_before_five_says_what_it_waits_for(cast, own, browse, today):
    round_ = props.opened(cast.alices, own=own, today=today)
    props.answers_in(round_, 4, today=today)
    url = reverse("feedback-round", args=[round_.uuid])
    page = browse(cast.alice).get(url).content.decode()
    assert "4 of 4 answered" in page
    assert "Close and read" not in page
    browse(cast.alice).post(reverse("round-close", args=[round_.uuid]))
    for who in (cast.alice, cast.marie):
        page = browse(who).get(url).content.decode()
        assert "nothing is shown" in page
        assert "support level" not in page


@pytest.mark.parametrize("who", ["alice", "stefan"])
def test_the_request_pages_have_a_budget(cast, own, browse, today, who):
    name, budget = {"alice": ("request-list", 11), "stefan": ("asked-list", 6)}[who]

    def more(count):
        for _one in range(count):
            day = today - timedelta(days=Request.objects.count())
            props.asked(cast.alices, cast.stefan, own, today=today, observed_on=day)
            other = factories.person(f"Q{Request.objects.count()}")
            props.answered(props.asked(cast.alices, other, own, today=today), today=today)
            props.asked(cast.alices, other, own, today=today - timedelta(days=60))

    url = reverse(name, args=[cast.alices.uuid] if who == "alice" else [])
    assert_budget(browse(getattr(cast, who)), url, more, budget)


def test_the_page_of_a_round_has_a_budget(cast, own, browse, today):
    round_ = props.opened(cast.alices, own=own, today=today)
    assert_budget(
        browse(cast.alice),
        reverse("feedback-round", args=[round_.uuid]),
        lambda count: props.answers_in(round_, count, today=today),
        12,
    )


def test_the_page_of_an_answer_has_a_budget(request_, browse):
    assert_budget(browse(), by_link(request_), lambda count: None, 9)


def ask_stefan(cast, browse, **fields):
    sent = {"kind": "case_discussion", "who": str(cast.stefan.uuid), **fields}
    return browse(cast.alice).post(reverse("request-new", args=[cast.alices.uuid]), sent)


def test_one_person_is_asked_twice_for_different_things(cast, own, browse):
    props.form(own, purpose="case_discussion", code="case")
    assert ask_stefan(cast, browse, note="The fall").status_code == 302
    assert ask_stefan(cast, browse, note="The fever").status_code == 302
    response = ask_stefan(cast, browse, note="The fall")
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"who"}  # the e-mail field is hidden then
    assert Request.objects.count() == 2


def test_a_planned_day_is_allowed_and_moves_the_deadlines(cast, own, browse, today):
    props.form(own, purpose="case_discussion", code="case")
    day = today + timedelta(days=20)
    assert ask_stefan(cast, browse, observed_on=str(day)).status_code == 302
    made = Request.objects.get()
    assert (made.due_on, made.expires_on) == (day + timedelta(days=14), day + timedelta(days=30))
    response = ask_stefan(cast, browse, observed_on=str(today + timedelta(days=100)))
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"observed_on"})
