"""The pages of entries and goals: what is typed, what comes back, and who is told what."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from files.models import StoredFile
from portfolio.models import Entry, Goal, Sharing
from portfolio.sharing.services import withdraw
from tests import factories
from tests.guards.queries import assert_budget
from tests.portfolio import props, writings

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(cast, browse):
    writings.kind()
    return browse(cast.alice)


@pytest.fixture
def marie(cast, browse):
    return browse(cast.marie)


def new_url(cast):
    return reverse("entry-new", args=[cast.alices.uuid])


def url(name, thing, *more):
    return reverse(name, args=[thing.uuid, *(row.uuid for row in more)])


def refusals(response):
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


# capturing and writing


def test_a_title_and_a_sentence_are_enough(alice, cast):
    response = alice.post(new_url(cast), {"title": "Chest pain", "context": "On call", "seen": 0}, follow=True)
    entry = Entry.objects.get()
    assert (entry.title, entry.context, entry.kind, entry.is_draft) == ("Chest pain", "On call", None, False)
    assert response.redirect_chain == [(entry.get_absolute_url(), 302)]
    assert "Saved; you alone can read it." in response.text
    assert "Still to write before it is shared: the kind." in response.text


def test_an_empty_form_says_what_is_missing(alice, cast):
    response = alice.post(new_url(cast), {"title": " "})
    assert (response.status_code, refusals(response)) == (422, {"__all__": ["Write a title or a sentence first."]})


def autosave(client, cast, page, **values):
    address = page.context["autosave"]
    response = client.post(address, {"page": page.context["form"]["page"].value(), **values})
    return response.status_code, json.loads(response.content)


def test_what_is_typed_becomes_a_draft_and_stays_one_entry(alice, cast):
    page = alice.get(new_url(cast))
    status, first = autosave(alice, cast, page, title="Che", seen=0)
    assert (status, first["version"]) == (200, 1)
    assert alice.post(first["autosave"], {"title": "Chest pain", "seen": 1}).json()["version"] == 2
    entry = Entry.objects.get()
    assert (entry.title, entry.is_draft, first["action"]) == ("Chest pain", True, url("entry-edit", entry))
    assert alice.get(new_url(cast)).headers["Location"] == url("entry-edit", entry)
    alice.post(first["action"], {"title": "Chest pain", "context": "On call", "seen": 2})
    assert Entry.objects.get().is_draft is False


def test_nothing_typed_makes_nothing(alice, cast):
    page = alice.get(new_url(cast))
    assert autosave(alice, cast, page, title="", seen=0)[1]["version"] == 0
    assert Entry.objects.count() == 0


def test_saving_by_hand_what_was_saved_as_one_typed_makes_no_second_entry(alice, cast):
    """The answer to the autosave was lost: the page still believes that the entry is new."""
    page = alice.get(new_url(cast))
    autosave(alice, cast, page, title="Chest", seen=0)
    values = {"uuid": page.context["uuid"], "page": page.context["form"]["page"].value(), "seen": 0}
    alice.post(new_url(cast), {"title": "Chest pain", **values})
    assert [(entry.title, entry.is_draft) for entry in Entry.objects.all()] == [("Chest pain", False)]


def test_the_name_of_a_new_entry_tells_nothing_of_another_resident(cast, alice, browse):
    """Bob sends the name that Alice's entry has: he makes his own, and learns nothing."""
    page = alice.get(new_url(cast))
    autosave(alice, cast, page, title="Alice's", seen=0)
    bob = browse(cast.bob)
    response = bob.post(
        reverse("entry-autosave", args=[cast.bobs.uuid, page.context["uuid"]]), {"title": "B", "seen": 0}
    )
    assert (response.status_code, response.json()["version"]) == (200, 1)
    assert {entry.enrolment: entry.title for entry in Entry.objects.all()} == {cast.alices: "Alice's", cast.bobs: "B"}


def test_a_second_device_is_told_and_loses_nothing(alice, cast):
    entry = writings.entry(cast.alices)
    alice.post(url("entry-edit", entry), {"title": "First", "seen": 1})
    response = alice.post(url("entry-edit", entry), {"title": "Second", "seen": 1})
    assert (response.status_code, refusals(response)["title"]) == (409, ["There now: First"])
    assert response.context["form"]["title"].value() == "Second"
    assert alice.post(url("entry-edit", entry), {"title": "Second", "seen": 2}).status_code == 302
    status = alice.post(reverse("entry-autosave", args=[cast.alices.uuid, entry.uuid]), {"title": "Third", "seen": 1})
    assert (status.status_code, Entry.objects.get().title) == (409, "Second")


def test_two_hundred_thousand_characters_are_refused_in_words_and_come_back_whole(alice, cast):
    text = "é" * 200_000
    response = alice.post(new_url(cast), {"title": "Long", "context": text})
    wanted = "This has 200,000 characters; 20,000 at most. Nothing was cut: shorten it, or add it as a file."
    assert (response.status_code, refusals(response)) == (422, {"context": [wanted]})
    assert response.context["form"]["context"].value() == text
    status, answer = autosave(alice, cast, alice.get(new_url(cast)), context=text, seen=0)
    assert (status, answer["reasons"]) == (422, [f"What happened: {wanted}"])


def test_html_is_shown_as_text(alice, cast):
    entry = writings.entry(cast.alices, title="<b>Bold</b>", context="<script>alert(1)</script> 0475 12 34 56 <i>")
    page = alice.get(entry.get_absolute_url()).text
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>0475 12 34 56</mark> &lt;i&gt;" in page
    assert "<script>alert" not in page


def test_a_day_to_come_is_refused_beside_its_field(alice, cast):
    response = alice.post(new_url(cast), {"title": "Tomorrow", "happened_on": "2999-01-01"})
    assert refusals(response) == {"happened_on": ["That day has not come yet."]}


# the identity guard on the way to others


def test_findings_are_marked_and_a_valid_national_number_is_masked(alice, cast):
    text = "RN 85.07.30-033.28, ring 0475 12 34 56"
    page = alice.post(new_url(cast), {"title": "Fall", "context": text}, follow=True).text
    assert "RN ••.••.••-•••.••, ring <mark>0475 12 34 56</mark>" in page
    assert "85.07.30" not in page


def test_sharing_asks_of_each_finding(alice, cast, marie):
    entry = writings.entry(cast.alices, context="Ring the day centre: 081 72 50 01, or write to info@centre.be")
    page = alice.get(url("entry-share", entry))
    asked = [digest for digest, _words in page.context["form"].fields["confirmed"].choices]
    assert len(asked) == 2
    wanted = {"readers": [str(cast.marie.uuid)], "seen": entry.version}
    half = alice.post(url("entry-share", entry), {**wanted, "confirmed": asked[:1]})
    assert (half.status_code, list(refusals(half))) == (422, ["confirmed"])
    assert marie.get(entry.get_absolute_url()).status_code == 404
    assert alice.post(url("entry-share", entry), {**wanted, "confirmed": asked}).status_code == 302
    assert "081 72 50 01" in marie.get(entry.get_absolute_url()).text


def test_a_shared_text_that_gets_a_finding_is_asked_about_before_it_is_saved(alice, cast, marie):
    entry = writings.entry(cast.alices)
    writings.sharing(entry, cast.marie)
    typed = {"title": entry.title, "context": "Ring 0475 12 34 56", "kind": "case", "seen": entry.version}
    refused = alice.post(url("entry-edit", entry), typed)
    assert (refused.status_code, list(refusals(refused))) == (422, ["confirmed"])
    assert refused.context["form"]["context"].value() == "Ring 0475 12 34 56"
    assert "0475" not in marie.get(entry.get_absolute_url()).text
    asked = [digest for digest, _words in refused.context["form"].fields["confirmed"].choices]
    assert alice.post(url("entry-edit", entry), {**typed, "confirmed": asked}).status_code == 302
    assert "0475 12 34 56" in marie.get(entry.get_absolute_url()).text


def test_what_others_read_is_not_saved_while_one_types(alice, cast):
    entry = writings.entry(cast.alices)
    writings.sharing(entry, cast.marie)
    assert alice.get(url("entry-edit", entry)).context["autosave"] == ""
    response = alice.post(reverse("entry-autosave", args=[cast.alices.uuid, entry.uuid]), {"title": "x", "seen": 1})
    assert (response.status_code, response.json()["reasons"]) == (
        409, ["Others read this entry: what you type is sent when you save."]
    )  # fmt: skip


# sharing, reading, withdrawing


def test_the_share_button_says_why_it_is_off(alice, cast):
    entry = writings.entry(cast.alices, kind=None)
    assert "Still to write before it is shared: the kind." in alice.get(url("entry-share", entry)).text
    response = alice.post(url("entry-share", entry), {"readers": [str(cast.marie.uuid)], "seen": entry.version})
    assert (response.status_code, Sharing.objects.count()) == (422, 0)


def test_a_mentor_finds_what_is_new_and_says_that_it_is_read(alice, cast, marie):
    entry = writings.entry(cast.alices)
    writings.entry(cast.alices, title="Mine alone")
    writings.sharing(entry, cast.marie)
    listed = reverse("entry-list", args=[cast.alices.uuid])

    def news():
        return [(line.entry.title, line.news) for line in marie.get(listed).context["lines"]]

    assert news() == [("Chest pain", "new")]
    assert marie.get(entry.get_absolute_url()).context["is_unread"] is True
    assert news() == [("Chest pain", "new")], "a GET writes nothing"
    marie.post(url("entry-read", entry))
    assert news() == [("Chest pain", "")]
    alice.post(url("entry-edit", entry), {"title": "Chest pain, again", "context": "x", "kind": "case", "seen": 1})
    assert news() == [("Chest pain, again", "changed since you read it")]
    marie.post(reverse("entry-read-all", args=[cast.alices.uuid]))
    assert news() == [("Chest pain, again", "")]
    assert [line.entry for line in marie.get(listed + "?since=2999-01-01").context["lines"]] == []
    assert len(marie.get(listed + "?since=2020-01-01").context["lines"]) == 1


def test_withdrawn_while_the_other_has_the_page_open(alice, cast, marie):
    entry = writings.entry(cast.alices)
    sharing = writings.sharing(entry, cast.marie)
    assert marie.get(entry.get_absolute_url()).status_code == 200
    page = alice.post(url("entry-withdraw", entry, sharing), follow=True).text
    assert "Withdrawn: Marie Test no longer finds it." in page
    assert marie.post(url("entry-read", entry)).status_code == 404
    assert alice.post(url("entry-withdraw", entry, sharing)).status_code == 302, "twice is once"


def test_locked_evidence_says_why_on_its_buttons(alice, cast):
    entry = writings.entry(cast.alices)
    sharing = writings.sharing(entry, cast.marie)
    writings.signed(entry, cast.marie)
    page = alice.get(entry.get_absolute_url()).text
    assert "A sign-off rests on this entry: it stays as it was read." in page
    assert "What a sign-off or a jury relied on can no longer be withdrawn." in page
    assert alice.get(url("entry-edit", entry)).status_code == 403
    alice.post(url("entry-withdraw", entry, sharing))
    assert Sharing.objects.get().is_live


def test_the_list_is_searched_and_filtered(alice, cast):
    own = props.framework()
    first = writings.entry(cast.alices, title="Épuisement", competencies=[own.competencies.get(code="a")])
    second = writings.entry(cast.alices, title="Chute", kind=writings.kind("reading"))
    writings.sharing(second, cast.marie)

    def found(**query):
        response = alice.get(reverse("entry-list", args=[cast.alices.uuid]), query)
        return [line.entry for line in response.context["lines"]]

    assert found() == [second, first]
    assert found(q="epuis") == [first]
    assert found(kind="reading") == [second]
    assert found(competency=str(own.competencies.get(code="a").uuid)) == [first]
    assert found(state="private") == [first]
    assert found(state="shared") == [second]
    assert found(state="draft") == []


# files


def upload(client, entry, name, content, content_type="application/pdf"):
    return client.post(url("entry-file-add", entry), {"file": SimpleUploadedFile(name, content, content_type)})


def test_a_file_has_its_own_address_for_who_reads_the_entry(alice, cast, marie):
    entry = writings.entry(cast.alices)
    upload(alice, entry, "Bilan.pdf", b"%PDF-1.7\n%test")
    address = url("entry-file", entry, entry.files.get())
    assert b"".join(alice.get(address).streaming_content) == b"%PDF-1.7\n%test"
    assert marie.get(address).status_code == 404
    sharing = writings.sharing(entry, cast.marie)
    assert marie.get(address).headers["Content-Disposition"] == 'inline; filename="Bilan.pdf"'
    withdraw(sharing=sharing, by=cast.alice)
    assert marie.get(address).status_code == 404


def test_a_refused_file_says_why_beside_its_field(alice, cast):
    entry = writings.entry(cast.alices)
    response = upload(alice, entry, "report.pdf", b"MZ\x90\x00\x03" + b"\0" * 100)
    assert (response.status_code, refusals(response)) == (
        422, {"file": ["“report.pdf” is not what its name says: it is a program. Programs are not taken."]}
    )  # fmt: skip
    assert StoredFile.objects.count() == 0


def test_the_upload_says_that_files_are_not_searched(alice, cast):
    page = alice.get(url("entry-file-add", writings.entry(cast.alices))).text
    assert "Files are not searched for what may identify a patient" in page


@pytest.mark.django_db(transaction=True)
def test_a_deleted_file_is_gone_from_the_storage(alice, cast):
    entry = writings.entry(cast.alices)
    upload(alice, entry, "Bilan.pdf", b"%PDF-1.7\n%test")
    stored = StoredFile.objects.get()
    assert alice.post(url("entry-file-remove", entry, entry.files.get())).status_code == 302
    assert StoredFile.objects.count() == 0
    with pytest.raises(FileNotFoundError):
        stored.open()


@pytest.mark.django_db(transaction=True)
def test_deleting_an_entry_asks_once_and_takes_its_files(alice, cast):
    entry = writings.entry(cast.alices)
    stored = writings.entry_file(entry).file
    assert alice.get(url("entry-delete", entry)).status_code == 200
    assert Entry.objects.count() == 1
    alice.post(url("entry-delete", entry))
    assert (Entry.objects.count(), StoredFile.objects.count()) == (0, 0)
    with pytest.raises(FileNotFoundError):
        stored.open()


# goals


def test_a_goal_from_first_to_last(alice, cast, marie):
    shown, hidden = writings.entry(cast.alices, title="Shown"), writings.entry(cast.alices, title="Hidden")
    writings.sharing(shown, cast.marie)
    alice.post(reverse("goal-new", args=[cast.alices.uuid]), {"title": "Break bad news", "due_on": "2027-03-01"})
    goal = Goal.objects.get()
    values = {"title": goal.title, "state": "open", "evidence": [str(shown.uuid), str(hidden.uuid)], "seen": 1}
    alice.post(url("goal-edit", goal), values)
    assert marie.get(goal.get_absolute_url()).status_code == 404
    goal.refresh_from_db()
    alice.post(url("goal-share", goal), {"readers": [str(cast.marie.uuid)], "seen": goal.version})
    page = marie.get(goal.get_absolute_url()).text
    assert ("Shown" in page, "Hidden" in page) == (True, False)
    alice.post(url("goal-edit", goal), {**values, "state": "reached", "seen": goal.version})
    goal.refresh_from_db()
    assert (goal.state, goal.due_on) == ("reached", None)
    alice.post(url("goal-withdraw", goal, goal.sharings.get()))
    assert marie.get(goal.get_absolute_url()).status_code == 404


def test_a_goal_without_words_is_refused(alice, cast):
    response = alice.post(reverse("goal-new", args=[cast.alices.uuid]), {"title": " "})
    assert refusals(response) == {"title": ["This field is required."]}


# budgets


def make_shared(cast):
    def make(n):
        for _ in range(n):
            entry = writings.entry(
                cast.alices, competencies=list(props.framework(f"f{Entry.objects.count()}").competencies.all())
            )
            writings.sharing(entry, cast.marie)
            writings.entry_file(entry)

    return make


def test_budget_of_ones_own_list(alice, cast):
    assert_budget(alice, reverse("entry-list", args=[cast.alices.uuid]), make_shared(cast), 14)


def test_budget_of_what_is_shared(cast, marie):
    assert_budget(marie, reverse("entry-list", args=[cast.alices.uuid]), make_shared(cast), 21)


def test_budget_of_goals(alice, cast, marie):
    def make(n):
        for _ in range(n):
            goal = writings.goal(cast.alices, due_on=date(2027, 1, 1))
            writings.sharing(goal, cast.marie)

    assert_budget(alice, reverse("goal-list", args=[cast.alices.uuid]), make, 11)


def test_budget_of_an_entry_with_files_and_readers(alice, cast):
    entry = writings.entry(cast.alices)
    readers = [cast.marie, cast.stefan, factories.person("Rita")]
    factories.accompanies(readers[2], cast.alices, "reader")

    def make(n):
        for _ in range(n):
            writings.entry_file(entry, name=f"{entry.files.count()}.txt")
            writings.sharing(entry, readers[Sharing.objects.count()])

    assert_budget(alice, entry.get_absolute_url(), make, 13)
