"""Versions, submission, defence and mark: what is refused, and what reaches the jury."""

from datetime import date, time
from decimal import Decimal
from itertools import count

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from accounts.permissions import WrongStateError
from curriculum.models import Activity, ActivityPart
from jury.readiness.findings import Evidence, findings
from progress.agenda import dated
from records.models import Proposal, Registration
from records.proposals.services import propose
from tests import factories
from tests.thesis import props
from thesis.defences import services as defences
from thesis.defences.services import Guest
from thesis.desk.thesis_page import page_of
from thesis.manuscripts import services as manuscripts
from thesis.marking import services as marking
from thesis.models import Defence, Manuscript, MarkSheet, PartRule, Submission, Thesis
from thesis.theses import services as theses
from thesis.theses.permissions import actors_of
from thesis.theses.workflow import THESIS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = date(2027, 6, 14)
DECLARED = {"is_own_work": True, "similarity": 4, "ai_use": "none", "deposit": "open"}
serial = count(1)


def of(thesis):
    return Thesis.objects.for_list().get(pk=thesis.pk)


def upload(name="thesis.pdf", content=props.PDF):
    return SimpleUploadedFile(name, content)


def plan(cast, thesis, day=DAY, starts="09:00", ends="10:00", place="Room 1", **fields):
    thesis = of(thesis)
    hours = {"starts": time.fromisoformat(starts), "ends": time.fromisoformat(ends)}
    return defences.plan(thesis=thesis, day=day, place=place, by=cast.nadia, seen=thesis.version, **hours, **fields)


def another(cast, state="submitted", promoter=None):
    enrolment = factories.enrolment(factories.person(f"R{next(serial)}"), cast.version)
    made = props.thesis(cast, state, enrolment=enrolment, promoter=promoter or cast.otto)
    props.reader(made, factories.person(f"Reader{next(serial)}"))
    return made


@pytest.mark.parametrize("state", props.STATES)
def test_every_button_leads_to_its_page(cast, browse, state):
    """Whoever sees a button of a state can open its page; what is awaited is the main action."""
    props.grid()
    made = props.thesis(cast, state)
    if state == "planned":
        props.defence(made, DAY)
    for user in (cast.alice, cast.petra, cast.nadia):
        thesis = Thesis.objects.for_list().get(pk=made.pk)
        actors = actors_of(user, thesis)
        wanted = {row.name for row in THESIS.open_to(actors, state) if THESIS.may(row.name, thesis, actors=actors)}
        buttons = page_of(thesis, user).buttons
        assert {one.name for one in buttons} == wanted
        assert [one.kind for one in buttons].count("primary") == int(page_of(thesis, user).is_mine and bool(wanted))
        assert [browse(user).get(one.url).status_code for one in buttons] == [200] * len(buttons)


class TestVersions:
    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("thesis.docx", props.PDF, "is no PDF"),
            ("thesis.pdf", b"MZ program", "not what its name says"),
            ("thesis.pdf", b"", "is empty"),
        ],
    )
    def test_what_is_no_pdf(self, name, content, words):
        with pytest.raises(ValidationError, match=words):
            manuscripts.checked_pdf(upload(name, content))

    def test_one_that_is_too_large(self, monkeypatch):
        monkeypatch.setattr(manuscripts, "LARGEST", 10)
        with pytest.raises(ValidationError, match=r"15.*bytes; 10.*at most"):
            manuscripts.checked_pdf(upload(content=b"%PDF-1.4\n%%EOF\n"))

    def test_by_the_page(self, cast, browse):
        made = props.thesis(cast, "under_way")
        alice, where = browse(cast.alice), f"/theses/{made.uuid}/versions/new/"
        assert "is no PDF" in alice.post(where, {"file": upload("a.txt")}).content.decode()
        assert not Manuscript.objects.exists()
        assert alice.post(where, {"file": upload(), "note": "First"}).status_code == 302
        (version,) = Manuscript.objects.all()
        assert (version.number, version.note, len(version.file.sha256)) == (1, "First", 64)
        assert "This is version 1, unchanged" in alice.post(where, {"file": upload()}).content.decode()
        served = browse(cast.petra).get(f"/theses/{made.uuid}/versions/{version.uuid}/")
        assert b"".join(served.streaming_content) == props.PDF
        assert browse(cast.otto).get(f"/theses/{made.uuid}/versions/{version.uuid}/").status_code == 404

    def test_a_comment_of_the_promoter_is_read_by_the_resident(self, cast, browse):
        made = props.thesis(cast, "under_way")
        version = props.manuscript(made)
        with pytest.raises(PermissionDenied):
            manuscripts.comment(manuscript=version, text="Good", by=cast.nadia)
        manuscripts.comment(manuscript=version, text="Narrow it", by=cast.petra)
        assert "Narrow it" in browse(cast.alice).get(made.get_absolute_url()).content.decode()

    def test_after_submission_none_is_added(self, cast):
        made = props.thesis(cast, "submitted")
        with pytest.raises(WrongStateError, match="submitted"):
            manuscripts.add_version(thesis=of(made), file=manuscripts.checked_pdf(upload()), note="", by=cast.alice)


class TestSubmission:
    def test_without_a_version(self, cast):
        made = of(props.thesis(cast, "under_way"))
        with pytest.raises(WrongStateError, match="No version"):
            manuscripts.submit(thesis=made, by=cast.alice, seen=1, title="T", **DECLARED)
        made.refresh_from_db()
        assert made.state == "under_way"

    @pytest.mark.parametrize("wrong", [{"is_own_work": False}, {"similarity": 101}, {"deposit": "secret"}])
    def test_declarations_are_complete(self, cast, wrong):
        made = of(props.thesis(cast, "under_way"))
        props.manuscript(made)
        with pytest.raises(ValidationError), transaction.atomic():
            manuscripts.submit(thesis=made, by=cast.alice, seen=1, title="T", **{**DECLARED, **wrong})
        assert Thesis.objects.get(pk=made.pk).state == "under_way"
        assert not Submission.objects.exists()

    def test_one_that_was_given_back_needs_a_new_version(self, cast):
        made = props.thesis(cast, "under_way")
        first = props.manuscript(made)
        manuscripts.submit(thesis=of(made), by=cast.alice, seen=1, title="T", **DECLARED)
        theses.act(thesis=of(made), name="reopen", by=cast.nadia, seen=2, values={"reason": "Blank pages"})
        with pytest.raises(WrongStateError, match="was given back"):
            manuscripts.submit(thesis=of(made), by=cast.alice, seen=3, title="T", **DECLARED)
        second = props.manuscript(made, number=2, content=props.PDF + b"2")
        manuscripts.submit(thesis=of(made), by=cast.alice, seen=3, title="T", **DECLARED)
        assert [one.manuscript for one in Submission.objects.order_by("made_at")] == [first, second]


class TestDefence:
    def test_before_the_submission(self, cast):
        made = props.thesis(cast, "under_way")
        with pytest.raises(WrongStateError, match="not submitted yet"):
            plan(cast, made)
        assert not Defence.objects.exists()

    def test_panel_of_promoter_readers_and_guests(self, cast):
        made = props.thesis(cast, "submitted")
        props.reader(made, cast.rita)
        found = plan(cast, made, guests=[Guest("Prof Guest", "guest@example.org", "ULB")])
        assert sorted(str(seat) for seat in found.seats.all()) == ["Petra Test", "Prof Guest", "Rita Test"]
        assert found.seats.get(organisation="ULB").user.email == "guest@example.org"
        assert of(made).state == "planned"
        words = [one.words for one in dated([cast.alice, cast.rita, cast.otto], DAY, DAY) if "Defence" in one.words]
        assert sorted(words) == ["Defence of the thesis of Alice Test", "Defence of your thesis"]

    @pytest.mark.parametrize(
        ("guests", "words"),
        [
            ([], "one person more"),
            ([Guest("Alice", "alice.test@example.org")], "own thesis"),
            ([Guest("Petra", "PETRA.test@example.org")], "in the panel already"),
        ],
    )
    def test_a_panel_that_is_none(self, cast, guests, words):
        made = props.thesis(cast, "submitted")
        with pytest.raises(ValidationError, match=words):
            plan(cast, made, guests=guests)

    @pytest.mark.parametrize(("starts", "ends"), [("09:30", "10:30"), ("08:00", "11:00"), ("09:00", "10:00")])
    def test_no_room_twice_at_one_time(self, cast, starts, ends):
        plan(cast, another(cast))
        with pytest.raises(ValidationError, match="Room 1 is taken from 09:00 to 10:00"):
            plan(cast, another(cast, promoter=cast.petra), starts=starts, ends=ends, place="room 1")

    def test_no_person_twice_at_one_time(self, cast):
        first, second = another(cast), another(cast)
        plan(cast, first)
        with pytest.raises(ValidationError, match="Otto Test is at the defence of"):
            plan(cast, second, place="Room 2", starts="09:59", ends="11:00")
        plan(cast, second, place="Room 2", starts="10:00", ends="11:00")
        assert Defence.objects.count() == 2

    def test_a_guest_is_a_person_too(self, cast):
        guest = [Guest("Prof Guest", "guest@example.org")]
        plan(cast, another(cast), guests=guest)
        with pytest.raises(ValidationError, match="Prof Guest is at the defence of"):
            plan(cast, another(cast, promoter=cast.petra), place="Room 2", guests=guest)

    def test_a_cancelled_one_frees_the_room(self, cast):
        first = another(cast)
        plan(cast, first)
        defences.cancel(thesis=of(first), reason="Ill", by=cast.nadia, seen=2)
        plan(cast, another(cast, promoter=cast.petra))
        plan(cast, first, starts="11:00", ends="12:00")

    def test_not_held_before_its_day(self, cast):
        made = props.thesis(cast, "planned")
        props.defence(made, DAY)
        with pytest.raises(WrongStateError, match="The defence is on"):
            defences.hold(thesis=of(made), by=cast.petra, seen=1)

    def test_the_database_keeps_a_room(self, cast):
        props.defence(another(cast, "planned"), DAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            props.defence(another(cast, "planned"), DAY, ends=time.fromisoformat("11:00"))
        later = {"starts": time.fromisoformat("09:30"), "ends": time.fromisoformat("11:00")}
        if connection.vendor == "postgresql":
            with pytest.raises(IntegrityError), transaction.atomic():
                props.defence(another(cast, "planned"), DAY, place="ROOM 1", **later)

    def test_the_plan_of_a_day(self, cast, browse):
        plan(cast, another(cast))
        page = browse(cast.nadia).get("/theses/defences/").content.decode()
        assert "Room 1" in page
        assert "Otto Test" in page


class TestMark:
    @pytest.fixture
    def parts(self, cast):
        """One activity with a part for the protocol, one for the defence beside mentoring, one for the mark."""
        props.grid()
        rows = {}
        for code, when in (("TP", "protocol"), ("MENT", "defence"), ("TFE", "mark")):
            activity = factories.activity(cast.version, code, kind="thesis", block=2)
            PartRule.objects.create(part=activity.parts.get(), when=when)
            rows[code] = factories.registration(cast.alices, activity)
        return rows

    def marks(self, cast, made, mark="14", by=None):
        made = of(made)
        return marking.give_mark(
            thesis=made, answers={"method": "2"}, mark=Decimal(mark), comment="", by=by or cast.petra, seen=made.version
        )

    def live(self):
        rows = Proposal.objects.live().order_by("registration__activity__code")
        return [(one.registration.activity.code, one.mark, one.outcome) for one in rows]

    def test_each_step_proposes_its_part(self, cast, parts):
        made = props.thesis(cast, "protocol")
        props.reader(made, cast.rita)
        theses.act(thesis=of(made), name="accept", by=cast.nadia, seen=1)
        assert self.live() == [("TP", None, "validated")]
        props.manuscript(made)
        manuscripts.submit(thesis=of(made), by=cast.alice, seen=2, title="T", **DECLARED)
        assert self.live() == [("TP", None, "validated")]
        plan(cast, made)
        assert self.live() == [("MENT", None, "validated"), ("TP", None, "validated")]

    def test_the_mark_is_proposed_and_hidden_from_the_resident(self, cast, parts, browse):
        made = props.thesis(cast, "defended")
        self.marks(cast, made, "14.5")
        assert ("TFE", Decimal("14.50"), "") in self.live()
        assert "14.5" in browse(cast.petra).get(made.get_absolute_url()).content.decode()
        assert "14.5" not in browse(cast.alice).get(made.get_absolute_url()).content.decode()

    def test_the_two_part_activity_waits_for_the_mentor(self, cast, parts):
        activity = parts["MENT"].activity
        Activity.objects.filter(pk=activity.pk).update(certification="by_proposal")
        activity.refresh_from_db()
        attested = factories.grown(
            ActivityPart(activity=activity, code="end", title=factories.both("Attested"), kind="mentoring", position=2)
        )
        self.marks(cast, props.thesis(cast, "defended"))
        sitting = factories.deliberation(cast.version, cast.nadia, held_on=date(2027, 6, 30))

        def found():
            proposals = tuple(Proposal.objects.live().filter(registration=parts["MENT"]).select_related("part"))
            case = Evidence(parts["MENT"], None, proposals, tuple(activity.parts.all()), None)
            return [one.words for one in findings(case, sitting)]

        assert found() == ["Not proposed to the jury: Attested."]
        registration = Registration.objects.select_related("activity").get(pk=parts["MENT"].pk)
        values = {"mark": None, "outcome": "validated", "evidence": "Met", "complete_on": date(2026, 11, 20)}
        propose(registration=registration, part=attested, by=cast.marie, **values)
        assert found() == []

    def test_a_late_registration_is_proposed_with_the_next_step(self, cast, parts):
        self.marks(cast, props.thesis(cast, "defended"))
        assert [code for code, _mark, _outcome in self.live()] == ["MENT", "TFE", "TP"]

    def test_a_correction_takes_the_proposal_back(self, cast, parts):
        made = props.thesis(cast, "defended")
        self.marks(cast, made, "8")
        with pytest.raises(PermissionDenied):
            marking.correct(thesis=of(made), reason="Sum", by=cast.petra, seen=2)
        marking.correct(thesis=of(made), reason="Sum", by=cast.nadia, seen=2)
        assert "TFE" not in [code for code, _mark, _outcome in self.live()]
        self.marks(cast, made, "9")
        assert [str(one.mark) for one in MarkSheet.objects.order_by("pk")] == ["8.00", "9.00"]

    @pytest.mark.parametrize("mark", ["20.5", "-1"])
    def test_a_mark_out_of_range(self, cast, parts, mark):
        made = props.thesis(cast, "defended")
        with pytest.raises(ValidationError, match="between 0 and 20"):
            self.marks(cast, made, mark)

    def test_by_the_page(self, cast, parts, browse):
        made = props.thesis(cast, "defended")
        petra, where = browse(cast.petra), f"/theses/{made.uuid}/mark/"
        form = {"answered_form": str(marking.grid_of(of(made)).uuid), "seen": "1", "mark": "0"}
        assert petra.post(where, form).status_code == 422
        assert petra.post(where, form | {"method": "2"}).status_code == 302
        assert MarkSheet.objects.get().mark == 0
