"""A thesis from the proposal to its submission: who does what, in which state, and what is refused."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from notices.models import Mail
from records.models import Accompaniment
from tests import factories
from tests.guards.queries import assert_budget
from tests.thesis import props
from thesis.models import Thesis, ThesisPerson
from thesis.theses import people, services
from thesis.theses.workflow import THESIS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def act(thesis, name, by, **values):
    thesis = Thesis.objects.for_list().get(pk=thesis.pk)
    return services.act(thesis=thesis, name=name, by=by, seen=thesis.version, values=values)


def proposed(cast, **fields):
    values = {"title": "Sleep", "text": "Why", "session": cast.session, "promoter": cast.petra, **fields}
    return services.propose(enrolment=cast.alices, by=cast.alice, **values)


def test_from_the_proposal_to_the_submission(cast):
    made = proposed(cast)
    assert (made.state, made.promoter) == ("proposed", cast.petra)
    assert not Accompaniment.objects.filter(user=cast.petra).exists()
    act(made, "agree", cast.petra)
    along = Accompaniment.objects.get(user=cast.petra)
    assert (along.enrolment, along.capacity, along.ends) == (cast.alices, "promoter", None)
    act(made, "ask_ethics", cast.alice)
    act(made, "clear", cast.alice, ethics_reference="CE 12")
    act(made, "hand_in", cast.alice, title="Sleep of carers", text="Question and method")
    act(made, "return", cast.nadia, reason="Too wide")
    act(made, "hand_in", cast.alice, title="Sleep of carers", text="Narrower")
    act(made, "accept", cast.nadia)
    made.refresh_from_db()
    assert (made.state, made.title, made.reason) == ("under_way", "Sleep of carers", "")
    assert made.accepted_on is not None
    actions = list(AuditEntry.objects.filter(object_uuid=made.uuid).order_by("pk").values_list("action", flat=True))
    assert actions == ["propose", "agree", "ask ethics", "clear", "hand in", "return", "hand in", "accept"]


def test_each_move_is_told_to_who_is_concerned(cast):
    made = proposed(cast)
    assert [letter.to for letter in Mail.objects.order_by("pk")] == [cast.petra]
    assert "Sleep" not in Mail.objects.get().body + Mail.objects.get().subject
    act(made, "agree", cast.petra)
    assert [letter.to for letter in Mail.objects.order_by("pk")] == [cast.petra, cast.alice]


def test_a_promoter_who_leaves_and_one_who_takes_over(cast):
    made = props.thesis(cast, "under_way")
    act(made, "leave", cast.petra, reason="New post")
    made = Thesis.objects.for_list().get(pk=made.pk)
    assert (made.state, made.reason, made.promoter) == ("seeking", "New post", None)
    assert Accompaniment.objects.get(user=cast.petra).ends is not None
    assert not Thesis.objects.visible_to(cast.petra).exists()
    act(made, "ask", cast.alice, promoter=cast.otto)
    with pytest.raises(WrongStateError, match="take the thesis over"):
        act(made, "agree", cast.otto)
    act(made, "take_over", cast.otto)
    made = Thesis.objects.for_list().get(pk=made.pk)
    assert (made.state, made.promoter, made.accepted_on) == ("under_way", cast.otto, props.ACCEPTED)


def test_the_same_promoter_is_asked_again_on_the_day_of_leaving(cast):
    made = proposed(cast)
    act(made, "agree", cast.petra)
    act(made, "leave", cast.petra, reason="No")
    act(made, "ask", cast.alice, promoter=cast.petra)
    act(made, "agree", cast.petra)
    assert Accompaniment.objects.get(user=cast.petra).ends is None


@pytest.mark.parametrize("name", sorted({row.name for row in THESIS.rows} - {"propose"}))
@pytest.mark.parametrize("state", props.STATES)
def test_every_state_refuses_what_the_table_does_not_allow(cast, name, state):
    """The table, by the services: a refusal changes nothing."""
    if THESIS.find(name, state) is not None:
        return
    made = props.thesis(cast, state)
    who = {"resident": cast.alice, "promoter": cast.petra, "office": cast.nadia}
    for actor in THESIS.actors(name):
        with pytest.raises((WrongStateError, PermissionDenied)):
            act(made, name, who[actor], reason="x", ethics_reference="x", title="x", text="x", promoter=cast.otto)
    made.refresh_from_db()
    assert (made.state, made.version) == (state, 1)


@pytest.mark.parametrize(
    ("name", "state", "who"),
    [
        ("agree", "proposed", "alice"),
        ("agree", "proposed", "nadia"),
        ("hand_in", "agreed", "petra"),
        ("accept", "protocol", "petra"),
        ("accept", "protocol", "alice"),
        ("submit", "under_way", "petra"),
        ("withdraw", "under_way", "petra"),
        ("withdraw", "under_way", "otto"),
    ],
)
def test_what_is_not_theirs_to_do(cast, name, state, who):
    made = props.thesis(cast, state)
    with pytest.raises(PermissionDenied, match="This is done by"):
        act(made, name, getattr(cast, who), reason="x", title="x", text="x")


@pytest.mark.parametrize("name", ["refuse", "withdraw"])
def test_a_reason_is_asked_for(cast, name):
    made = props.thesis(cast, "proposed")
    with pytest.raises(ValidationError, match="Say why"):
        act(made, name, cast.petra if name == "refuse" else cast.alice, reason="  ")


def test_one_live_thesis_a_resident(cast):
    props.thesis(cast, "under_way")
    with pytest.raises(WrongStateError, match="There is a thesis already"):
        proposed(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        props.thesis(cast, "seeking")
    props.thesis(cast, "withdrawn")


def test_after_one_that_was_given_up_another_is_proposed(cast):
    made = props.thesis(cast, "agreed")
    act(made, "withdraw", cast.alice, reason="Another subject")
    assert Accompaniment.objects.get(user=cast.petra).ends is not None
    assert proposed(cast).state == "proposed"


class TestReaders:
    def test_the_promoter_is_no_reader(self, cast):
        made = props.thesis(cast, "under_way")
        with pytest.raises(ValidationError, match="The promoter is not a reader"):
            people.add_reader(thesis=made, user=cast.petra, by=cast.nadia)
        with pytest.raises(IntegrityError), transaction.atomic():
            ThesisPerson.objects.create(thesis=made, user=cast.petra, role="reader", starts=props.AGREED)

    def test_a_reader_is_not_asked_as_promoter(self, cast):
        made = props.thesis(cast, "seeking")
        props.reader(made, cast.rita)
        with pytest.raises(ValidationError, match="is not its promoter"):
            act(made, "ask", cast.alice, promoter=cast.rita)

    def test_nobody_guides_or_reads_their_own(self, cast):
        with pytest.raises(ValidationError, match="own thesis"):
            proposed(cast, promoter=cast.alice)
        made = props.thesis(cast, "under_way", enrolment=cast.bobs)
        with pytest.raises(ValidationError, match="own thesis"):
            people.add_reader(thesis=made, user=cast.bob, by=cast.nadia)

    def test_a_reader_sees_the_thesis_until_the_end(self, cast):
        made = Thesis.objects.for_list().get(pk=props.thesis(cast, "under_way").pk)
        person = people.add_reader(thesis=made, user=cast.rita, by=cast.petra)
        assert list(Thesis.objects.visible_to(cast.rita)) == [made]
        people.end_reader(thesis=made, person=person, by=cast.nadia)
        assert not Thesis.objects.visible_to(cast.rita).exists()
        assert Accompaniment.objects.get(user=cast.rita).ends is not None


class TestSubjects:
    def test_a_subject_fills_up(self, cast):
        offered = props.subject(cast)
        services.propose(
            enrolment=cast.alices, by=cast.alice, subject=offered, title="T", text="", session=cast.session
        )
        with pytest.raises(ValidationError, match="No place is left"):
            services.propose(
                enrolment=cast.bobs, by=cast.bob, subject=offered, title="T", text="", session=cast.session
            )

    def test_a_refusal_frees_the_place(self, cast):
        offered = props.subject(cast)
        made = props.thesis(cast, "proposed", subject=offered)
        act(made, "refuse", cast.petra, reason="Not now")
        services.propose(enrolment=cast.bobs, by=cast.bob, subject=offered, title="T", text="", session=cast.session)
        assert Thesis.objects.get(enrolment=cast.bobs).subject == offered

    def test_one_that_is_not_on_offer(self, cast):
        offered = props.subject(cast, is_offered=False)
        with pytest.raises(ValidationError, match="no longer on offer"):
            services.propose(
                enrolment=cast.alices, by=cast.alice, subject=offered, title="T", text="", session=cast.session
            )

    def test_a_session_that_is_over(self, cast):
        with pytest.raises(ValidationError, match="This session is over"):
            proposed(cast, session=factories.session(2025, "june"))


class TestPages:
    def test_a_resident_proposes_and_invites_a_promoter(self, cast, browse):
        alice = browse(cast.alice)
        where = f"/enrolments/{cast.alices.uuid}/thesis/"
        assert "There is no thesis yet" in alice.get(where).content.decode()
        form = {
            "title": "Sleep",
            "text": "Why",
            "session": cast.session.pk,
            "email": "new@example.org",
            "given_name": "Nina",
            "family_name": "New",
        }
        assert alice.post(where + "propose/", form).status_code == 302
        page = alice.get(where).content.decode()
        assert "It is the turn of: Nina New" in page

    def test_a_stale_page_is_a_conflict(self, cast, browse):
        made = props.thesis(cast, "proposed")
        answer = browse(cast.petra).post(f"/theses/{made.uuid}/acts/agree/", {"seen": "7"})
        assert answer.status_code == 409
        made.refresh_from_db()
        assert made.state == "proposed"

    def test_a_promoter_agrees(self, cast, browse):
        made = props.thesis(cast, "proposed")
        petra = browse(cast.petra)
        assert "It is your turn" in petra.get(made.get_absolute_url()).content.decode()
        assert petra.post(f"/theses/{made.uuid}/acts/agree/", {"seen": "1"}).status_code == 302
        made.refresh_from_db()
        assert made.state == "agreed"

    def test_the_office_sees_who_has_none(self, cast, browse):
        factories.registration(cast.alices, cast.alone)
        factories.registration(cast.bobs, cast.alone)
        props.thesis(cast, "under_way")
        page = browse(cast.nadia).get("/theses/").content.decode()
        assert page.split("Without a thesis")[1].split("All theses")[0].count(f"{cast.bobs.uuid}") == 1
        assert f"{cast.alices.uuid}" not in page.split("Without a thesis")[1].split("All theses")[0]

    @pytest.mark.parametrize(("who", "expected"), [("nadia", 18), ("petra", 12)])
    def test_budget(self, cast, browse, who, expected):
        def more(number):
            for _turn in range(number):
                enrolment = factories.enrolment(factories.person(f"R{Thesis.objects.count()}"), cast.version)
                props.thesis(cast, "under_way", enrolment=enrolment)

        assert_budget(browse(getattr(cast, who)), "/theses/", more, expected)
