"""The pages of a mentoring: what each reader sees, and what happens to what is typed."""

from datetime import date

import pytest
from django.urls import reverse

from competencies.models import Theme, ThemeAxis
from mentoring.goals import services as goals
from mentoring.models import Declaration, MentoringGoal, MentoringMeeting, Note, NoteDraft, Passage, YearReport
from mentoring.notes import services as notes
from records.models import Proposal
from tests import clock, factories
from tests.guards.queries import assert_budget
from tests.mentoring.props import declared, handed_in, mentoring_year, report_form, spoken

SPOKEN = "Nous avons parlé de la garde de nuit."


def url(cast, name, *arguments):
    return reverse(name, args=[cast.alices.uuid, *(getattr(a, "uuid", a) for a in arguments)])


def room(cast, browse, who, language="en"):
    return browse(getattr(cast, who), language).get(url(cast, "mentoring")).content.decode()


@pytest.fixture
def life(cast):
    """A year with its rule; a meeting held with a note, one planned; a goal; a tie declared."""
    mentoring_year(cast, start_year=2026)
    declared(cast)
    cast.meeting, cast.passage, cast.goal = spoken(cast, SPOKEN)
    axis = ThemeAxis.objects.create(code="mentoring", title=factories.both("Mentoring"))
    cast.theme = Theme.objects.create(axis=axis, code="balance", position=1, title=factories.both("Balance of life"))
    cast.meeting.themes.add(cast.theme)
    MentoringMeeting.objects.create(
        enrolment=cast.alices, mentor=cast.marie, day=clock.day(10), mode="call", place="Room 12", written_by=cast.alice
    )
    return cast


FACTS = {
    "held": ["3 November 2026"],
    "planned": ["Next meeting:"],
    "themes": ["Balance of life"],
    "goal": ["Goal: Nous avons"],
    "words": [SPOKEN],
    "rule": ["1 more meeting"],
    "tie": ["Ties declared by Marie Test"],
}
SEEN = {
    "alice": set(FACTS),
    "marie": set(FACTS),
    "nadia": {"held", "rule", "tie"},
    "dora": {"held", "rule", "tie"},
    "jules": {"held", "rule"},
}


@pytest.mark.parametrize("who", SEEN)
def test_who_sees_what(life, browse, who):
    factories.deliberation(life.version, life.nadia)
    text = room(life, browse, who)
    shown = {part for part, facts in FACTS.items() if any(fact in text for fact in facts)}
    assert shown == SEEN[who]


def test_in_french(life, browse):
    text = room(life, browse, "alice", "fr")
    for shown in ("Mentorat", "Votre mentor est Marie Test.", "Prochain entretien", "Il manque", "Objectifs"):
        assert shown in text, shown


def test_only_who_may_see_it_is_led_there(life, browse):
    tab = url(life, "mentoring")
    for who, sees in (("alice", True), ("marie", True), ("nadia", True), ("louis", False), ("stefan", False)):
        text = browse(getattr(life, who)).get(reverse("enrolment", args=[life.alices.uuid])).content.decode()
        assert (f'href="{tab}"' in text) is sees, who


def test_a_meeting_is_planned_moved_held_and_noted(life, browse):
    client = browse(life.alice)
    page = url(life, "mentoring-plan")
    refused = client.post(page, {"day": str(clock.day(-1)), "mode": ""})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["mode"]
    refused = client.post(page, {"day": str(clock.day(-1)), "mode": "call"})
    assert list(refused.context["form"].errors) == ["day"]
    sent = {"day": str(clock.day()), "time": "18:30", "mode": "in_person", "place": "Café", "themes": [life.theme.pk]}
    assert client.post(page, sent)["Location"] == url(life, "mentoring") + "#meetings"
    meeting = MentoringMeeting.objects.get(day=clock.day())
    assert (meeting.mentor, list(meeting.themes.all())) == (life.marie, [life.theme])
    again = client.post(page, sent)
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["day"])
    sent |= {"seen": "1", "place": "Library"}
    assert browse(life.marie).post(url(life, "mentoring-move", meeting), sent).status_code == 302
    late = client.post(url(life, "mentoring-move", meeting), sent | {"place": "Bar"})
    assert late.status_code == 409
    assert "There now: Library" in late.content.decode()
    held = url(life, "mentoring-held", meeting)
    nobody = client.post(held, {"seen": "2", "day": str(clock.day()), "mode": "call"})
    assert nobody.context["form"].errors == {"present": ["Say who was there."]}
    sent = {"seen": "2", "day": str(clock.day()), "mode": "call", "present": ["resident", "mentor"]}
    assert client.post(held, sent).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.counts, meeting.mode) == ("held", True, "call")


def test_a_meeting_that_was_is_noted_in_one_step(life, browse):
    sent = {"day": "2026-10-06", "mode": "call", "present": ["resident", "mentor"], "others_present": "Dr Co"}
    assert browse(life.marie).post(url(life, "mentoring-held-new"), sent).status_code == 302
    assert MentoringMeeting.objects.get(day="2026-10-06").others_present == "Dr Co"


def test_a_planned_meeting_is_cancelled(life, browse):
    planned = MentoringMeeting.objects.get(state="planned")
    page = url(life, "mentoring-cancel", planned)
    assert browse(life.marie).post(page, {"seen": "1", "reason": "Flu"}).status_code == 302
    assert browse(life.alice).post(page, {"seen": "2"}).status_code == 409
    planned.refresh_from_db()
    assert (planned.state, planned.reason) == ("cancelled", "Flu")


def test_the_note_is_read_by_the_two(life, browse):
    page = url(life, "mentoring-meeting", life.meeting)
    for who in ("alice", "marie"):
        assert SPOKEN in browse(getattr(life, who)).get(page).content.decode(), who


def test_a_note_is_saved_and_kept_from_the_caches(life, browse):
    page = url(life, "mentoring-note", life.meeting)
    client = browse(life.marie)
    shown = client.get(page)
    assert SPOKEN in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert client.post(page, {"seen": "1", "text": "Changed"}).status_code == 302
    assert Note.objects.get().opened() == "Changed"
    late = browse(life.alice).post(page, {"seen": "1", "text": "Mine"})
    assert late.status_code == 409
    text = late.content.decode()
    assert "Changed" in text
    assert "Mine" in text
    assert 'name="seen" value="2"' in text
    long = client.post(page, {"seen": "2", "text": "a" * 200_000})
    assert "at most 20000 characters" in str(long.context["form"].errors)
    assert Note.objects.get().opened() == "Changed"


def test_markup_in_a_note_stays_text(life, browse):
    notes.write(meeting=life.meeting, text="<script>alert(1)</script>", by=life.marie, seen=1)
    for name in ("mentoring-meeting", "mentoring-note"):
        text = browse(life.alice).get(url(life, name, life.meeting)).content.decode()
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_what_is_typed_is_kept_by_the_server(life, browse):
    page, draft = url(life, "mentoring-note", life.meeting), url(life, "mentoring-note-draft", life.meeting)
    client = browse(life.marie)
    answer = client.post(draft, {"seen": "1", "text": "Half a"}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert "Half a" not in NoteDraft.objects.get().sealed
    assert "Half a" in client.get(page).content.decode()
    assert "Half a" not in browse(life.alice).get(page).content.decode()
    notes.write(meeting=life.meeting, text="Of Alice", by=life.alice, seen=1)
    behind = client.get(page).content.decode()
    assert "Half a" in behind
    assert "What stands there now" in behind
    assert "Of Alice" in behind
    assert client.post(page, {"seen": "1", "text": "Half a"}).status_code == 409
    assert client.post(page, {"seen": "2", "text": "Both"}).status_code == 302
    assert not NoteDraft.objects.exists()
    client.post(draft, {"seen": "3", "text": "More"}, headers={"accept": "application/json"})
    client.post(url(life, "mentoring-note-drop", life.meeting))
    assert not NoteDraft.objects.exists()


def test_what_the_server_does_not_keep_is_said(life, browse):
    draft = url(life, "mentoring-note-draft", life.meeting)
    sent = {"seen": "1", "text": "a" * 30_000}
    answer = browse(life.marie).post(draft, sent, headers={"accept": "application/json"})
    assert (answer.status_code, len(answer.json()["reasons"])) == (422, 1)
    assert browse().post(draft, sent, headers={"accept": "application/json"}).status_code == 401


def test_a_lost_key_is_a_clear_message(life, browse, keys):
    keys(1)
    client = browse(life.alice)
    for name in ("mentoring-meeting", "mentoring-note", "mentoring-release"):
        shown = client.get(url(life, name, life.meeting))
        assert shown.status_code == 200
        assert "This text cannot be opened with the keys of this installation" in shown.content.decode(), name
    assert "cannot be opened" in room(life, browse, "alice")
    sent = {"text": SPOKEN, "recipient": "next"}
    refused = client.post(url(life, "mentoring-release", life.meeting), sent)
    assert refused.status_code == 422
    assert "cannot be opened" in refused.content.decode()


def test_no_key_at_all_is_a_clear_message(life, browse, settings):
    settings.MENTOR_NOTE_KEYS, settings.MENTOR_NOTE_KEY_FILE, settings.MENTOR_NOTE_KEYS_MADE = [], "", None
    page = url(life, "mentoring-note", life.meeting)
    refused = browse(life.marie).post(page, {"seen": "1", "text": "New words"})
    assert refused.status_code == 422
    assert "There is no key for the mentor notes." in refused.content.decode()
    assert "New words" in refused.content.decode()
    draft = url(life, "mentoring-note-draft", life.meeting)
    answer = browse(life.marie).post(draft, {"seen": "1", "text": "x"}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["reasons"]) == (422, ["There is no key for the mentor notes."])


def test_words_are_released_and_withdrawn(life, browse):
    client, page = browse(life.alice), url(life, "mentoring-release", life.meeting)
    refused = client.post(page, {"text": "Never said", "recipient": "next"})
    assert list(refused.context["form"].errors) == ["text"]
    assert list(client.post(page, {"text": "la garde"}).context["form"].errors) == ["recipient"]
    assert client.post(page, {"text": "la garde", "recipient": "next"}).status_code == 302
    passage = Passage.objects.order_by("-pk")[0]
    assert passage.opened() == "la garde"
    withdraw = url(life, "mentoring-withdraw", passage)
    assert client.post(withdraw).status_code == 302
    again = client.post(withdraw, follow=True)
    assert "This is withdrawn already." in again.content.decode()


def test_the_page_asks_whether_it_is_a_patients(life, browse):
    words = "Le fils : 0475 31 62 08."
    note = Note.objects.get()
    Note.objects.filter(pk=note.pk).update(sealed=note.closed(words))
    client, page = browse(life.alice), url(life, "mentoring-release", life.meeting)
    sent = {"text": words, "recipient": "next"}
    before = Passage.objects.count()
    refused = client.post(page, sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["confirmed"])
    assert "Telephone number “0475 31 62 08”" in refused.content.decode()
    asked = [digest for digest, _words in refused.context["form"].fields["confirmed"].choices]
    assert client.post(page, sent | {"confirmed": asked}).status_code == 302
    assert Passage.objects.count() == before + 1


@pytest.fixture
def successor(life):
    """Charlie is the mentor from today on."""
    yesterday = clock.day(-1)
    life.alices.accompaniments.filter(user=life.marie).update(ends=yesterday)
    factories.accompanies(life.charlie, life.alices, starts=clock.day())
    return life


def test_what_a_successor_reads(successor, browse):
    notes.withdraw(passage=successor.passage, by=successor.alice)
    kept = notes.release(note=Note.objects.get(), text="la garde", recipient=None, by=successor.alice)
    text = room(successor, browse, "charlie")
    assert "<blockquote>la garde</blockquote>" in text
    assert SPOKEN not in text
    assert "Balance of life" not in text
    assert "Goal: Nous" not in text
    meeting = browse(successor.charlie).get(url(successor, "mentoring-meeting", successor.meeting)).content.decode()
    assert "3 November 2026" in meeting
    assert "garde" not in meeting
    assert "Balance of life" not in meeting
    for name in ("mentoring-note", "mentoring-release"):
        assert browse(successor.charlie).get(url(successor, name, successor.meeting)).status_code in (403, 404)
    goals.release(enrolment=successor.alices, goals=[successor.goal], by=successor.alice)
    assert "Goal: Nous" in room(successor, browse, "charlie")
    notes.withdraw(passage=kept, by=successor.alice)
    assert "<blockquote>" not in room(successor, browse, "charlie")
    assert browse(successor.marie).get(url(successor, "mentoring")).status_code == 404


def test_the_resident_is_asked_what_a_new_mentor_sees(successor, browse):
    text = room(successor, browse, "alice")
    assert "1 goal from before is not seen by your mentor." in text
    page = url(successor, "mentoring-goals-shown")
    sent = {"goals": [successor.goal.pk], "csrfmiddlewaretoken": "x"}
    assert browse(successor.alice).post(page, sent).status_code == 302
    assert "from before is not seen" not in room(successor, browse, "alice")
    assert browse(successor.alice).post(page, {"csrfmiddlewaretoken": "x"}).status_code == 302
    assert MentoringGoal.objects.get().released_at is None


def test_goals_are_written_changed_and_settled(life, browse):
    client = browse(life.marie)
    assert client.post(url(life, "mentoring-goal-new"), {"text": "Sleep", "due": str(clock.day(10))}).status_code == 302
    goal = MentoringGoal.objects.get(text="Sleep")
    page = url(life, "mentoring-goal", goal)
    assert browse(life.alice).post(page, {"seen": "1", "text": "Sleep more"}).status_code == 302
    assert client.post(page, {"seen": "1", "text": "Sleep less"}).status_code == 409
    reach = url(life, "mentoring-goal-settle", goal, "reach")
    assert client.post(reach, follow=True).status_code == 200
    late = client.post(reach, follow=True).content.decode()
    assert "This cannot be done any more: it is reached now." in late
    assert client.post(url(life, "mentoring-goal-settle", goal, "burn")).status_code == 404
    goal.refresh_from_db()
    assert (goal.text, goal.state, goal.settled_on) == ("Sleep more", "reached", clock.day())


@pytest.fixture
def reporting(life):
    """The registration whose report is written."""
    report_form()
    return life.alices.annual_programmes.get().registrations.get()


def test_a_report_is_typed_handed_in_commented_and_given_back(life, browse, reporting):
    form = report_form_of(life, browse, reporting)
    page, draft = url(life, "mentoring-report", reporting), url(life, "mentoring-report-draft", reporting)
    client, mentor = browse(life.alice), browse(life.marie)
    sent = {"answered_form": form, "seen": "0", "learned": "REPORTED, and"}
    assert client.post(draft, sent, headers={"accept": "application/json"}).json()["version"] == 2
    assert "REPORTED, and" in client.get(page).content.decode()
    assert "REPORTED" not in mentor.get(page).content.decode()
    empty = client.post(page, {"answered_form": form, "seen": "2", "act": "hand_in", "learned": ""})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["learned"])
    sent |= {"seen": "2", "act": "hand_in", "learned": "REPORTED, and done"}
    assert client.post(page, sent).status_code == 302
    assert "REPORTED, and done" in mentor.get(page).content.decode()
    report = YearReport.objects.get()
    back = {"seen": str(report.version), "comment": "Say more", "act": "give_back"}
    assert mentor.post(page, back).status_code == 302
    assert mentor.post(page, back).status_code == 403
    again = client.get(page).content.decode()
    assert "Say more" in again
    assert "REPORTED, and done" in again


def report_form_of(life, browse, reporting):
    page = browse(life.alice).get(url(life, "mentoring-report", reporting))
    return str(page.context["form"].form_version.uuid)


def test_a_stale_report_is_told(life, browse, reporting):
    form = report_form_of(life, browse, reporting)
    page, client = url(life, "mentoring-report", reporting), browse(life.alice)
    sent = {"answered_form": form, "seen": "0", "act": "save", "learned": "First"}
    assert client.post(page, sent).status_code == 302
    late = client.post(page, sent | {"learned": "Second"})
    assert late.status_code == 409
    assert "Second" in late.content.decode()
    assert YearReport.objects.get().answers == {"learned": "First"}


def test_a_year_without_a_form_is_said(life, browse):
    registration = life.alices.annual_programmes.get().registrations.get()
    text = browse(life.alice).get(url(life, "mentoring-report", registration)).content.decode()
    assert "There is no form for the year report yet" in text


def test_the_mentor_attests(life, browse, reporting):
    page, client = url(life, "mentoring-attest", reporting), browse(life.marie)
    assert "Missing:" in client.get(page).content.decode()
    refused = client.post(page, {"outcome": "validated"})
    assert list(refused.context["form"].errors) == ["reason"]
    assert client.post(page, {"reason": "x"}).context["form"].errors == {"outcome": ["This field is required."]}
    assert client.post(page, {"outcome": "validated", "reason": "On leave since June."}).status_code == 302
    assert Proposal.objects.get().outcome == "validated"
    text = room(life, browse, "alice")
    assert "attested, before the jury" in text
    assert "On leave since June." in text
    assert "validated" not in text.replace("On leave", "")
    assert "Write the year report" not in text


def test_a_mentor_without_declaration_is_told(life, browse, reporting):
    Declaration.objects.all().delete()
    text = room(life, browse, "marie")
    assert "Declare first whether there is a tie" in text
    assert browse(life.marie).get(url(life, "mentoring-attest", reporting)).status_code == 403


def test_ties_are_declared_and_judged(life, browse):
    Declaration.objects.all().delete()
    client, page = browse(life.marie), url(life, "mentoring-ties")
    assert list(client.post(page, {"words": ""}).context["form"].errors) == ["has_tie"]
    assert list(client.post(page, {"has_tie": "yes"}).context["form"].errors) == ["ties"]
    assert list(client.post(page, {"has_tie": "no", "ties": ["jury"]}).context["form"].errors) == ["has_tie"]
    assert list(client.post(page, {"has_tie": "yes", "ties": ["other"]}).context["form"].errors) == ["words"]
    assert client.post(page, {"has_tie": "yes", "ties": ["other"], "words": "Neighbours"}).status_code == 302
    tie = Declaration.objects.get()
    judge = url(life, "mentoring-judge", tie)
    office = browse(life.nadia)
    assert "Neighbours" in office.get(judge).content.decode()
    assert list(office.post(judge, {"seen": "1", "accept": "no"}).context["form"].errors) == ["reason"]
    assert office.post(judge, {"seen": "1", "accept": "no", "reason": "Too near"}).status_code == 302
    assert office.post(judge, {"seen": "2", "accept": "yes"}).status_code == 409
    assert "Too near" in room(life, browse, "marie")
    assert "The programme refused this mentorship" in room(life, browse, "marie")


def test_what_is_recorded_is_said_before_declaring(life, browse):
    factories.role(life.marie, "jury", programme=life.programme)
    text = browse(life.marie).get(url(life, "mentoring-ties")).content.decode()
    assert "As recorded here, and declared with your answer: member of the jury." in " ".join(text.split())


def test_the_office_names_the_mentor(life, browse):
    office, page = browse(life.nadia), url(life, "mentoring-appoint")
    sent = {"email": "new@example.org", "starts": str(clock.day(10))}
    assert list(office.post(page, sent).context["form"].errors) == ["given_name", "family_name"]
    supervisor = office.post(page, {"email": life.stefan.email, "starts": str(clock.day(10))})
    assert supervisor.context["form"].errors == {"email": ["The mentor is not the stage supervisor."]}
    assert office.post(page, sent | {"given_name": "Nora", "family_name": "New"}).status_code == 302
    named = life.alices.accompaniments.filter(capacity="mentor").order_by("starts")
    assert [(a.user.given_name, a.ends) for a in named] == [
        ("Marie", clock.day(9)),
        ("Nora", None),
    ]
    assert MentoringMeeting.objects.get(day=clock.day(10)).state == "cancelled"


def test_a_resident_without_a_mentor(cast, browse):
    text = browse(cast.bob).get(reverse("mentoring", args=[cast.bobs.uuid])).content.decode()
    assert "There is no mentor at the moment." in text
    assert "Plan a meeting" not in text
    refused = browse(cast.bob).post(reverse("mentoring-goal-new", args=[cast.bobs.uuid]), {"text": "Alone"})
    assert refused.status_code == 409
    sent = {"day": str(clock.day(10)), "mode": "call"}
    refused = browse(cast.bob).post(reverse("mentoring-plan", args=[cast.bobs.uuid]), sent)
    assert list(refused.context["form"].errors) == ["day"]


@pytest.mark.parametrize(("who", "budget"), [("alice", 22), ("marie", 28), ("nadia", 21)])
def test_the_room_takes_the_same_queries_for_one_and_for_three(cast, browse, who, budget):
    made = []

    def rows(count):
        for _ in range(count):
            number = len(made) + 1
            registration, _rule = mentoring_year(cast, start_year=2023 + number, code=f"M{number}")
            spoken(cast, SPOKEN, day=date(2023 + number, 11, 3))
            handed_in(registration)
            made.append(registration)
        if not Declaration.objects.exists():
            declared(cast)

    assert_budget(browse(getattr(cast, who)), url(cast, "mentoring"), rows, budget)


def test_a_meeting_takes_the_same_queries_for_one_and_for_three_passages(cast, browse):
    meeting, _passage, _goal = spoken(cast, SPOKEN)

    def rows(count):
        for _ in range(count):
            notes.release(note=Note.objects.get(), text="la garde", recipient=None, by=cast.alice)

    assert_budget(browse(cast.alice), url(cast, "mentoring-meeting", meeting), rows, 20)
