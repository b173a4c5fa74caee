"""The pages of an evaluation, with an account and by link; a refused form keeps what was typed."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts import links
from internships import todo
from internships.evaluations import services
from internships.evaluations.reminders import make_link, reminders
from internships.models import Evaluation, OwnRating
from internships.supervisors import services as supervisors
from notices.models import Mail
from notices.services import digest
from records.models import Dispute
from tests import factories
from tests.guards.queries import assert_budget
from tests.internships import props
from tests.portfolio import props as portfolio

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

JSON = {"accept": "application/json"}
TYPED = {"care": "4", "talk": "unseen", "well": "Calm in a crowded waiting room.", "outcome": "validated"}


@pytest.fixture(autouse=True)
def _at_the_end_of_the_stage():
    with time_machine.travel(factories.at(2026, 12, 28, 20), tick=False):
        yield


@pytest.fixture
def cast(cast):
    cast.framework = portfolio.framework()
    cast.form = props.evaluation_form()
    cast.stage = props.placement(cast.alices_year, supervisors=[cast.stefan])
    cast.final = props.evaluation(cast, opens_on=date(2026, 12, 17), due_on=date(2027, 1, 14))
    for person in (cast.stefan, cast.alice):
        person.language = "en"
        person.save()
    return cast


def typed(cast, **more):
    return {"answered_form": str(cast.form.uuid), "seen": str(cast.final.version), **TYPED, **more}


def url(row, name="evaluation"):
    return reverse(name, args=[row.uuid])


def again(row):
    return type(row).objects.get(pk=row.pk)


def by_link(cast, user=None):
    """The address in the mail, opened by a browser."""
    return make_link(cast.final, user or cast.stefan).split("localhost:8000")[1]


class TestByLogIn:
    def test_saved_as_one_goes_then_signed(self, cast, browse):
        stefan = browse(cast.stefan)
        first = stefan.post(url(cast.final), typed(cast, care="3", talk="", well=""), headers=JSON)
        assert (first.status_code, first.json()["version"]) == (200, 2)
        page = stefan.get(url(cast.final)).content.decode()
        assert re.search(r'name="care" value="3"[^>]*checked', page)
        answer = stefan.post(url(cast.final), typed(cast, seen="2", act="sign"))
        assert (answer.status_code, answer.url) == (302, url(cast.final))
        assert again(cast.final).state == "signed"
        assert "Calm in a crowded waiting room." in stefan.get(url(cast.final)).content.decode()

    def test_the_script_is_told_why(self, cast, browse):
        stefan = browse(cast.stefan)
        wrong = stefan.post(url(cast.final), typed(cast, care="6"), headers=JSON)
        assert (wrong.status_code, wrong.json()["reasons"]) == (
            422,
            ["Item care: Select a valid choice. 6 is not one of the available choices."],
        )
        late = stefan.post(url(cast.final), typed(cast, seen="7"), headers=JSON)
        assert late.status_code == 409
        assert browse(cast.alice).post(url(cast.final), typed(cast), headers=JSON).status_code == 403
        assert again(cast.final).answers == {}

    def test_an_expired_log_in_is_a_401_for_the_script(self, cast, browse):
        assert browse().post(url(cast.final), typed(cast), headers=JSON).status_code == 401

    def test_what_is_missing_stands_next_to_its_field(self, cast, browse):
        answer = browse(cast.stefan).post(url(cast.final), typed(cast, act="sign", well="", outcome="", care="6"))
        assert answer.status_code == 422
        assert set(answer.context["answer_form"].errors) == {"well", "care"}
        assert set(answer.context["sign_form"].errors) == {"outcome"}
        assert again(cast.final).state == "open"

    def test_a_form_replaced_meanwhile(self, cast, browse):
        services.save_draft(evaluation=cast.final, form=cast.form, answers={"care": 2}, by=cast.stefan)
        new = props.evaluation_form(number=2)
        answer = browse(cast.stefan).post(
            url(cast.final), typed(cast, seen="2", act="sign", answered_form=str(new.uuid))
        )
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "This form was replaced by another version while it was open." in text
        assert "Calm in a crowded waiting room." in text
        assert again(cast.final).answers == {"care": 2}

    def test_a_draft_is_seen_by_its_side_alone(self, cast, browse):
        services.save_draft(evaluation=cast.final, form=cast.form, answers={"well": "Private thought"}, by=cast.stefan)
        assert "Private thought" in browse(cast.stefan).get(url(cast.final)).content.decode()
        for user in (cast.alice, cast.nadia, cast.dora):
            page = browse(user).get(url(cast.final))
            assert page.status_code == 200
            assert "Private thought" not in page.content.decode()
            assert "a draft is read by nobody but who writes it" in page.content.decode()
        assert browse(cast.marie).get(url(cast.final)).status_code == 404

    def test_the_resident_rates_beside_it_and_acknowledges(self, cast, browse):
        alice = browse(cast.alice)
        sent = {"answered_form": str(cast.form.uuid), "seen": "0", "care": "3", "talk": "2", "well": "My own view"}
        assert alice.post(url(cast.final, "own-rating"), sent, headers=JSON).json()["version"] == 1
        handed = alice.post(url(cast.final, "own-rating"), {**sent, "seen": "1", "act": "sign"})
        assert handed.status_code == 302
        assert OwnRating.objects.get().handed_in_at is not None
        assert "My own view" not in browse(cast.stefan).get(url(cast.final)).content.decode()
        browse(cast.stefan).post(url(cast.final), typed(cast, act="sign"))
        for user in (cast.stefan, cast.alice, cast.marie, cast.nadia):
            text = browse(user).get(url(cast.final)).content.decode()
            assert ("My own view" in text, "Calm in a crowded" in text) == (True, True), user
        version = str(again(cast.final).version)
        done = alice.post(url(cast.final, "evaluation-acknowledge"), {"seen": version, "comment": "Thank you"})
        assert done.status_code == 302
        assert again(cast.final).state == "acknowledged"
        assert "Thank you" in browse(cast.stefan).get(url(cast.final)).content.decode()

    def test_a_correction_from_page_to_page(self, cast, browse):
        stefan = browse(cast.stefan)
        stefan.post(url(cast.final), typed(cast, act="sign"))
        assert stefan.post(url(cast.final, "evaluation-correct"), {"reason": " "}).status_code == 422
        assert stefan.post(url(cast.final, "evaluation-correct"), {"reason": "Wrong box"}).status_code == 302
        new = Evaluation.objects.get(supersedes=cast.final)
        text = stefan.get(url(new)).content.decode()
        assert ("Wrong box" in text, "Calm in a crowded" in text) == (True, True)
        stefan.post(url(new), typed(cast, act="sign", care="1", seen=str(new.version)))
        old = browse(cast.alice).get(url(cast.final)).content.decode()
        assert "A corrected evaluation took the place of this one." in old

    def test_goals_are_agreed(self, cast, browse):
        goals = props.evaluation(cast, "objectives")
        sent = {"answered_form": str(goals.form.uuid), "seen": "1", "well": "Ten home visits a month", "act": "sign"}
        assert browse(cast.alice).post(url(goals), sent).status_code == 302
        page = browse(cast.stefan).get(url(goals)).content.decode()
        assert ("Ten home visits" in page, "I agree with these goals" in page) == (True, True)


class TestByLink:
    def test_from_the_mail_to_the_signature(self, cast, browse):
        digest(reminders())
        (address,) = re.findall(r"http://localhost:8000(/evaluate/\S+)", Mail.objects.get().body)
        nobody = browse()
        assert Mail.objects.get().to == cast.stefan
        page = nobody.get(address)
        assert (page.status_code, "Form stage_final" in page.content.decode()) == (200, True)
        saved = nobody.post(address, typed(cast, well=""), headers=JSON)
        assert saved.json()["version"] == 2
        assert re.search(r'name="care" value="4"[^>]*checked', nobody.get(address).content.decode())
        done = nobody.post(address, typed(cast, seen="2", act="sign", draft="evaluation-1"))
        assert done.status_code == 200
        assert "Thank you" in done.content.decode()
        assert done.cookies["draft_done"].value == "evaluation-1"
        signed = again(cast.final)
        assert (signed.state, signed.signed_by, signed.identified_by) == ("signed", cast.stefan, "link")
        assert "sessionid" not in nobody.cookies

    def test_opening_it_writes_nothing(self, cast, browse, django_assert_num_queries):
        address = by_link(cast)
        before = again(cast.final).version
        assert browse().get(address).status_code == 200
        assert (again(cast.final).version, links.Link.objects.get().state) == (before, "live")

    def test_it_is_answered_once(self, cast, browse):
        address = by_link(cast)
        browse().post(address, typed(cast, act="sign"))
        page = browse().get(address)
        assert page.status_code == 410
        assert "You have answered already" in page.content.decode()
        assert browse().post(address, typed(cast, act="sign")).status_code == 410

    def test_forged(self, cast, browse):
        real = by_link(cast).split("/")[-2]
        for token in ("nonsense", real[:-1] + ("B" if real.endswith("A") else "A")):
            page = browse().get(reverse("evaluation-by-link", args=[token]))
            assert page.status_code == 404
            assert "This link does not work" in page.content.decode()
        wrong_purpose = links.grant(user=cast.stefan, purpose="other", target=cast.final, by=None)[1]
        assert browse().get(reverse("evaluation-by-link", args=[wrong_purpose])).status_code == 404

    @pytest.mark.parametrize("how", ["expired", "replaced"])
    def test_a_dead_link_sends_a_new_one_to_the_registered_address(self, cast, browse, how):
        address = by_link(cast)
        services.save_draft(evaluation=cast.final, form=cast.form, answers={"care": 2}, by=cast.stefan)
        token = address.split("/")[-2]
        if how == "replaced":
            by_link(cast)
            links.Link.objects.update(created_at=factories.at(2026, 12, 1))
        else:
            links.Link.objects.update(created_at=factories.at(2026, 11, 1), expires_at=factories.at(2026, 12, 1))
        page = browse().get(address)
        assert page.status_code == 410
        assert "Send me a new link" in page.content.decode()
        assert browse().post(reverse("link-renew"), {"token": token}).status_code < 400
        letter = Mail.objects.get()
        assert letter.to == cast.stefan
        (new,) = re.findall(r"http://localhost:8000(/evaluate/\S+)", letter.body)
        assert re.search(r'name="care" value="2"[^>]*checked', browse().get(new).content.decode())

    def test_no_new_link_for_who_has_nothing_to_answer(self, cast, browse):
        token = by_link(cast).split("/")[-2]
        by_link(cast)
        links.Link.objects.update(created_at=factories.at(2026, 12, 1))
        services.drop(evaluation=cast.final, reason="Not needed", by=cast.nadia)
        Mail.objects.all().delete()
        browse().post(reverse("link-renew"), {"token": token})
        assert not Mail.objects.exists()

    def test_who_retired_is_told_so(self, cast, browse):
        address = by_link(cast)
        supervisors.edit_supervisor(supervisor=cast.stefans, by=cast.nadia, seen=1, retired_on=date(2026, 12, 20))
        page = browse().get(address)
        assert page.status_code == 409
        assert "written by a supervisor of the placement" in page.content.decode()
        assert browse().post(address, typed(cast, act="sign")).status_code == 409
        assert browse().post(address, typed(cast), headers=JSON).json()["reasons"] != []
        assert again(cast.final).state == "open"

    def test_what_is_wrong_is_shown_and_the_link_stays_open(self, cast, browse):
        address = by_link(cast)
        answer = browse().post(address, typed(cast, act="sign", care="9"))
        assert answer.status_code == 422
        assert "Calm in a crowded waiting room." in answer.content.decode()
        assert browse().get(address).status_code == 200

    def test_saved_by_the_button_and_gone_on_with(self, cast, browse):
        address = by_link(cast)
        answer = browse().post(address, typed(cast, act="save", well=""))
        assert "Your draft is saved." in answer.content.decode()
        assert 'name="seen" value="2"' in answer.content.decode()

    def test_somebody_else_logged_in_acts_as_who_was_asked(self, cast, browse):
        address = by_link(cast)
        browse(cast.charlie).post(address, typed(cast, act="sign"))
        assert again(cast.final).signed_by == cast.stefan

    def test_the_echo_and_this_was_not_me(self, cast, browse):
        browse().post(by_link(cast), typed(cast, act="sign"))
        echo = Mail.objects.get(kind="internships.signed")
        assert echo.to == cast.stefan
        assert "crowded" not in echo.body
        (address,) = re.findall(r"http://localhost:8000(/signed/\S+)", echo.body)
        assert browse().get(address).status_code == 200
        assert again(cast.final).disowned_at is None
        assert browse().post(address).status_code == 200
        assert again(cast.final).disowned_at is not None
        assert browse().post(address).status_code == 410
        assert (Dispute.objects.get().object_uuid, Dispute.objects.get().signer) == (cast.final.uuid, cast.stefan)
        assert "this was not me" in browse(cast.nadia).get(url(cast.final)).content.decode()

    def test_goals_are_agreed_by_link(self, cast, browse):
        goals = props.evaluation(cast, "objectives", "signed", answers={"well": "Ten home visits a month"})
        address = make_link(goals, cast.stefan).split("localhost:8000")[1]
        assert "Ten home visits" in browse().get(address).content.decode()
        assert browse().post(address, {"seen": "9"}).status_code == 409
        assert browse().post(address, {"seen": str(goals.version), "comment": "Add wounds"}).status_code == 200
        assert (again(goals).state, again(goals).comment) == ("acknowledged", "Add wounds")
        assert browse().get(address).status_code == 410


class TestReminders:
    def test_whose_turn_it_is(self, cast):
        props.evaluation(cast, "objectives", "signed")
        props.evaluation(cast, "midterm", "signed")
        found = [(item.user, item.words(), item.due) for item in reminders()]
        assert (
            found
            == [
                (cast.stefan, "Final evaluation of Alice Test", date(2027, 1, 14)),
                (cast.stefan, "Goals of the stage of Alice Test, to agree with", date(2027, 1, 14)),
            ]
            or found[::-1]
        )

    def test_not_before_it_opens_nor_when_cancelled_nor_who_left(self, cast):
        assert [item.user for item in reminders(date(2026, 12, 16))] == []
        cast.stefans.deceased_on = date(2026, 12, 20)
        cast.stefans.save()
        assert [item.user for item in reminders()] == []

    def test_who_stands_in_is_asked_too(self, cast):
        supervisors.delegate(supervisor=cast.stefans, user=cast.charlie, starts=date(2026, 12, 1), by=cast.nadia)
        assert {item.user for item in reminders()} == {cast.stefan, cast.charlie}

    def test_the_number_of_queries_does_not_grow(self, cast, django_assert_num_queries):
        for registration in (cast.bobs_year, cast.alices_hospital):
            stage = props.placement(registration, supervisors=[cast.sarah], share="0.5")
            props.evaluation(cast, stage=stage)
        with django_assert_num_queries(5):
            assert len(reminders()) == 3


def test_queries_of_the_page(cast, browse):
    own = OwnRating.objects.create(placement=cast.stage, kind="final", form=cast.form, answers={"care": 1})
    services.save_draft(evaluation=cast.final, form=cast.form, answers=props.FULL, by=cast.stefan)
    own.delete()
    stages = iter([cast.bobs_year, cast.alices_hospital, cast.alices_year])

    def make(n):
        for _each in range(n):
            props.evaluation(cast, stage=props.placement(next(stages), supervisors=[cast.sarah], share="0.1"))

    assert_budget(browse(cast.stefan), url(cast.final), make, 24)


class TestListAndHome:
    def test_each_finds_their_own(self, cast, browse):
        props.evaluation(cast, "midterm", "signed")
        late = props.placement(cast.bobs_year, supervisors=[cast.sarah])
        props.evaluation(cast, stage=late, due_on=date(2026, 12, 20))

        def shown(user, show):
            page = browse(user).get(reverse("evaluation-list") + f"?show={show}").context["page"]
            return [(row.placement.enrolment.user.given_name, row.kind) for row in page.object_list]

        assert shown(cast.nadia, "late") == [("Bob", "final")]
        assert shown(cast.nadia, "open") == [("Bob", "final"), ("Alice", "final")]
        assert shown(cast.stefan, "open") == [("Alice", "final")]
        assert shown(cast.marie, "signed") == [("Alice", "midterm")]
        assert shown(cast.marie, "open") == shown(cast.charlie, "open") == []

    def test_what_waits_for_whom(self, cast):
        props.evaluation(cast, "objectives")
        props.evaluation(cast, "midterm", "signed", disowned_at=factories.at(2026, 12, 27))

        def lines(user):
            return [line.words for line in todo.waiting(user)]

        assert lines(cast.stefan) == ["Final evaluation of Alice Test: waits for you"]
        assert lines(cast.alice) == [
            "Write the goals of your stage",
            "Final evaluation: give your own rating",
            "Mid-term evaluation: signed, for you to read",
            "Logbook: last week is not filled in",
        ]
        assert lines(cast.nadia) == ["Mid-term evaluation of Alice Test: its signer says that it was not them"]
        assert lines(cast.bob) == lines(cast.marie) == lines(cast.charlie) == []
        services.sign(
            evaluation=cast.final,
            form=cast.form,
            answers=props.FULL,
            outcome="validated",
            by=cast.stefan,
            identified_by="account",
        )
        assert lines(cast.alice)[-1] == "Say how it was: Cabinet"


def test_queries_of_the_list(cast, browse):
    stages = iter([cast.bobs_year, cast.alices_hospital, cast.alices_year])

    def make(n):
        for _each in range(n):
            props.evaluation(cast, stage=props.placement(next(stages), supervisors=[cast.stefan], share="0.1"))

    assert_budget(browse(cast.nadia), reverse("evaluation-list"), make, 11)


def test_all_that_signing_requires_is_said_before_and_refused_in_one_round(cast, browse):
    """Neither the items nor the outcome are marked optional where signing refuses a gap."""
    stefan = browse(cast.stefan)
    address = url(cast.final)
    before = stefan.get(address).content.decode()
    sent = {"answered_form": str(cast.form.uuid), "seen": str(cast.final.version), "act": "sign"}
    refused = stefan.post(address, sent)
    assert refused.status_code == 422
    named = {*refused.context["answer_form"].errors, *refused.context["sign_form"].errors}
    assert named == {"care", "talk", "well", "outcome"}
    fields = {*refused.context["answer_form"].fields, *refused.context["sign_form"].fields} - {"answered_form", "seen"}
    assert before.count("(optional)") == len(fields - named)


@pytest.mark.parametrize(("name", "offered"), [("alice", True), ("stefan", True), ("nadia", False)])
def test_a_concern_can_be_raised_from_the_page_of_the_stage(cast, browse, name, offered):
    page = browse(getattr(cast, name)).get(cast.stage.get_absolute_url()).content.decode()
    assert (reverse("concern-raise", args=[cast.stage.uuid]) in page) is offered


def test_a_later_supervisor_reads_the_goals_without_what_was_said_about_them(cast, browse):
    factories.accompanies(cast.sarah, cast.alices, "supervisor", starts=date(2026, 12, 1))
    cast.stage.ends = date(2026, 12, 20)
    cast.stage.save()
    words = {"answers": {"well": "Ten home visits a month"}, "comment": "We parted in anger."}
    goals = props.evaluation(
        cast,
        "objectives",
        "acknowledged",
        acknowledged_by=cast.stefan,
        acknowledged_at=factories.at(2026, 11, 1),
        **words,
    )
    for name, reads in (("alice", True), ("stefan", True), ("sarah", False)):
        page = browse(getattr(cast, name)).get(url(goals)).content.decode()
        assert ("Ten home visits" in page, "parted in anger" in page) == (True, reads), name
