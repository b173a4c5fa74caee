"""The mark sheet: typed down a column, saved as a whole, and nobody's mark is lost."""

from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from records.models import Result
from tests import factories
from tests.guards.queries import assert_post_budget


class Sheet:
    """The sheet of an activity as one person uses it: `type_in({registration: "12"})` sends what the page held."""

    def __init__(self, client, activity, kind="june", start_year=2026):
        factories.session(start_year, kind)
        self.client = client
        self.url = reverse("mark-sheet", args=[activity.uuid, start_year]) + f"?session={kind}"
        self.load()

    def load(self):
        self.page = self.client.get(self.url)
        self.cells = {cell.registration: cell for cell in self.page.context["cells"]}

    def type_in(self, values):
        sent = {}
        for registration, cell in self.cells.items():
            if not cell.closed:
                typed = values.get(registration, cell.typed)
                sent |= {f"value-{cell.name}": typed, f"was-{cell.name}": cell.was, f"seen-{cell.name}": cell.seen}
        answer = self.client.post(self.url, sent)
        if answer.status_code != 302:
            self.cells = {cell.registration: cell for cell in answer.context["cells"]}
        return answer


@pytest.fixture
def residents(cast):
    return factories.registration(cast.alices, cast.joint), factories.registration(cast.bobs, cast.joint)


def marks():
    return {r.registration: (r.mark, r.outcome, r.state) for r in Result.objects.all()}


def test_a_column_is_saved_at_once(cast, browse, residents):
    alice, bob = residents
    sheet = Sheet(browse(cast.nadia), cast.joint)
    assert sheet.type_in({alice: "12,5", bob: "abs"}).status_code == 302
    assert marks() == {alice: (Decimal("12.5"), "", "draft"), bob: (None, "absent", "draft")}
    sheet.load()
    assert [cell.typed for cell in sheet.cells.values()] == ["12.5", "abs"]
    assert "2 marks saved." in sheet.page.content.decode()


def test_zero_is_typed_and_shown(cast, browse, residents):
    sheet = Sheet(browse(cast.nadia), cast.joint)
    sheet.type_in({residents[0]: "0"})
    sheet.load()
    assert sheet.cells[residents[0]].typed == "0"
    assert marks()[residents[0]] == (0, "", "draft")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("20.5", "A mark lies between 0 and 20."),
        ("-1", "A mark lies between 0 and 20."),
        ("12.345", "A mark has two decimals at most."),
        ("twelve", "“twelve” is neither a mark nor a code."),
        ("=1+1", "“=1+1” is neither a mark nor a code."),
    ],
)
def test_one_wrong_line_saves_nothing_and_keeps_what_was_typed(cast, browse, residents, typed, message):
    alice, bob = residents
    sheet = Sheet(browse(cast.nadia), cast.joint)
    answer = sheet.type_in({alice: "12", bob: typed})
    assert answer.status_code == 422
    assert not Result.objects.exists()
    assert (sheet.cells[alice].typed, sheet.cells[alice].error) == ("12", "")
    assert sheet.cells[bob].typed == typed
    assert sheet.cells[bob].error.startswith(message)
    assert sheet.type_in({alice: "12", bob: "13"}).status_code == 302
    assert Result.objects.count() == 2


def test_a_rule_that_is_broken_is_said_on_the_line(cast, browse, encoded):
    activity = factories.activity(cast.version, "TRI", assessed_in=["january", "june", "september"])
    registration = factories.registration(cast.alices, activity)
    encoded(registration, "8", "january")
    encoded(registration, "9", "june")
    sheet = Sheet(browse(cast.nadia), activity, "september")
    assert sheet.type_in({registration: "12"}).status_code == 422
    assert sheet.cells[registration].error.startswith("2 assessments were encoded this academic year")


def test_two_people_saving_the_same_mark(cast, browse, residents):
    """Both opened the sheet; the second is told value, person and moment, and decides."""
    alice, bob = residents
    first, second = Sheet(browse(cast.nadia), cast.joint), Sheet(browse(cast.louis), cast.joint)
    assert first.type_in({alice: "12"}).status_code == 302
    answer = second.type_in({alice: "13", bob: "15"})
    assert answer.status_code == 409
    assert marks() == {alice: (12, "", "draft")}, "nothing is half saved, nothing overwritten"
    assert "Nadia Test (UNamur) wrote" in answer.content.decode()
    assert (second.cells[alice].typed, second.cells[bob].typed) == ("13", "15")
    assert second.cells[alice].overtaken.mark == 12
    assert second.type_in({alice: "13", bob: "15"}).status_code == 302
    assert marks() == {alice: (13, "", "draft"), bob: (15, "", "draft")}


def test_lines_that_were_not_touched_are_not_overwritten(cast, browse, residents):
    alice, bob = residents
    first, second = Sheet(browse(cast.nadia), cast.joint), Sheet(browse(cast.louis), cast.joint)
    first.type_in({alice: "12"})
    assert second.type_in({bob: "15"}).status_code == 302
    assert marks() == {alice: (12, "", "draft"), bob: (15, "", "draft")}


def test_the_same_mark_twice_is_no_conflict(cast, browse, residents):
    first, second = Sheet(browse(cast.nadia), cast.joint), Sheet(browse(cast.louis), cast.joint)
    first.type_in({residents[0]: "12"})
    assert second.type_in({residents[0]: "12,00"}).status_code == 302
    assert Result.objects.get().encoded_by == cast.nadia


def test_a_jury_that_decides_meanwhile(cast, browse, residents):
    alice, bob = residents
    sheet = Sheet(browse(cast.nadia), cast.joint)
    sitting = factories.deliberation(cast.version, cast.nadia)
    factories.decision(sitting, alice, mark=Decimal(9), granted=False)
    answer = sheet.type_in({alice: "12", bob: "14"})
    assert answer.status_code == 422
    assert "The jury has decided. What you typed, 12, was not saved." in answer.content.decode()
    assert sheet.type_in({bob: "14"}).status_code == 302
    assert marks() == {bob: (14, "", "draft")}


def test_a_closed_line_has_no_input_and_says_nothing_of_the_decision(cast, browse, encoded):
    registration = factories.registration(cast.alices, cast.namur)
    encoded(registration, "8", state="decided")
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=factories.at(2026, 11, 1))
    factories.decision(sitting, registration, mark=Decimal("11.25"), granted=True, reason="A kind jury")
    for kind in ("june", "september"):
        text = Sheet(browse(cast.theo), cast.namur, kind).page.content.decode()
        assert "The jury has decided." in text
        assert "cell-input" not in text
        assert not any(hidden in text for hidden in ("11.25", "A kind jury", "granted"))


def test_a_draft_is_emptied(cast, browse, residents, encoded):
    encoded(residents[0], "12", state="draft")
    sheet = Sheet(browse(cast.nadia), cast.joint)
    assert sheet.type_in({residents[0]: ""}).status_code == 302
    assert not Result.objects.exists()


def test_the_teacher_sees_names_only(cast, browse):
    factories.registration(cast.alices, cast.namur)
    text = Sheet(browse(cast.theo), cast.namur).page.content.decode()
    assert "TEST Alice" in text
    assert not any(hidden in text for hidden in ("UNA00001", "alice.test@example.org", str(cast.alices.uuid)))


def test_who_does_not_encode_reads_what_is_submitted(cast, browse, encoded):
    encoded(factories.registration(cast.alices, cast.namur), "13.75")
    encoded(factories.registration(cast.bobs, cast.namur), "7.25", state="draft")
    text = Sheet(browse(cast.louis), cast.namur).page.content.decode()
    assert "The marks of this activity are encoded by: UNamur." in text
    assert "13.75" in text
    assert "7.25" not in text
    assert "<input class" not in text


def test_when_residents_will_see_them(cast, browse, residents):
    assert "once it is submitted" in Sheet(browse(cast.nadia), cast.joint).page.content.decode()
    type(cast.version).objects.update(marks_released="on_publication")
    assert "with the published decisions" in Sheet(browse(cast.nadia), cast.joint).page.content.decode()


def test_the_session_of_the_address(cast, browse, residents):
    client = browse(cast.nadia)
    address = reverse("mark-sheet", args=[cast.joint.uuid, 2026])
    assert client.get(address + "?session=january").status_code == 404
    assert client.get(address + "?session=x").status_code == 404
    factories.session(2026, "june"), factories.session(2026, "september")
    assert client.get(address).context["sheet"].session.kind == "june", "the one that comes next"


def test_an_activity_without_a_session(cast, browse):
    quiet = factories.activity(cast.version, "QUI", assessed_in=[])
    factories.session()
    answer = browse(cast.nadia).get(reverse("mark-sheet", args=[quiet.uuid, 2026]))
    assert "This activity is not assessed in a session." in answer.content.decode()


def test_submitting_what_was_looked_at(cast, browse, residents, encoded):
    alice, bob = residents
    encoded(alice, "12", state="draft")
    client = browse(cast.nadia)
    url = reverse("mark-submit", args=[cast.joint.uuid, 2026]) + "?session=june"
    page = client.get(url)
    text = page.content.decode()
    assert "1 mark will be submitted" in text
    assert "1 registered resident has no mark in this session." in text
    assert Result.objects.get().state == "draft", "looking submits nothing"
    listed = [f"{draft.pk}:{draft.version}" for draft in page.context["drafts"]]
    encoded(bob, "8", state="draft")
    assert client.post(url, {"draft": listed}).status_code == 302
    assert marks() == {alice: (12, "", "submitted"), bob: (8, "", "draft")}, "one that came since waits"


def test_submitting_what_has_changed_since(cast, browse, residents, encoded):
    draft = encoded(residents[0], "12", state="draft")
    client = browse(cast.nadia)
    url = reverse("mark-submit", args=[cast.joint.uuid, 2026]) + "?session=june"
    Sheet(browse(cast.louis), cast.joint).type_in({residents[0]: "9"})
    answer = client.post(url, {"draft": [f"{draft.pk}:1", "x", "1:2:3", "9" * 50 + ":1"]})
    assert answer.status_code == 409
    assert "Somebody changed this in the meantime." in answer.content.decode()
    assert marks() == {residents[0]: (9, "", "draft")}


def test_the_mark_from_the_record(cast, browse, residents):
    """From a row of the record: one page, one field a session."""
    alice, _bob = residents
    client = browse(cast.nadia)
    url = reverse("enrolment-activity", args=[cast.alices.uuid, cast.joint.uuid])
    cells = client.get(url).context["taken"][0].cells
    assert [cell.session.kind for cell in cells] == [s.kind for s in factories.year().sessions.all()]
    factories.session(2026, "june"), factories.session(2026, "september")
    june = client.get(url).context["taken"][0].cells[0]
    wrong = client.post(url, {f"value-{june.name}": "21", f"was-{june.name}": "", f"seen-{june.name}": "0"})
    assert wrong.status_code == 422
    assert "A mark lies between 0 and 20." in wrong.content.decode()
    good = client.post(url, {f"value-{june.name}": "12,5", f"was-{june.name}": "", f"seen-{june.name}": "0"})
    assert good["Location"] == reverse("enrolment", args=[cast.alices.uuid]) + "#block-2"
    assert marks() == {alice: (Decimal("12.5"), "", "draft")}


def test_overview_of_a_secretariat(cast, browse, encoded, residents):
    alice, bob = residents
    encoded(alice, "12")
    encoded(bob, "8", state="draft")
    factories.registration(cast.alices, cast.louvain)
    lines = browse(cast.nadia).get(reverse("marks"), {"year": "2026"}).context["lines"]
    assert [(line.activity, line.registered, line.missing) for line in lines] == [(cast.joint, 2, 0)]
    assert [(s.kind, t.submitted, t.drafts) for s, t in lines[0].by_session] == [("june", 1, 1)]
    others = browse(cast.louis).get(reverse("marks"), {"year": "2026"}).context["lines"]
    assert [(line.activity, line.missing) for line in others] == [(cast.louvain, 1), (cast.joint, 0)]


def test_overview_of_a_teacher_and_of_the_director(cast, browse):
    for activity in (cast.namur, cast.louvain, cast.alone):
        factories.registration(cast.alices, activity)

    def seen(who):
        return [line.activity for line in browse(who).get(reverse("marks"), {"year": "2026"}).context["lines"]]

    assert seen(cast.theo) == [cast.namur]
    assert seen(cast.nadia) == [cast.namur, cast.alone]
    assert seen(cast.dora) == [cast.namur, cast.louvain, cast.alone]


def test_a_year_without_anything(cast, browse):
    text = browse(cast.nadia).get(reverse("marks"), {"year": "2024"}).content.decode()
    assert "Activities appear here once residents are registered" in text
    assert browse(cast.nadia).get(reverse("marks"), {"year": "1999"}).status_code == 404


def test_in_french(cast, browse, residents, encoded):
    encoded(residents[0], "12.5", state="draft")
    client = browse(cast.nadia, "fr")
    url = reverse("mark-sheet", args=[cast.joint.uuid, 2026]) + "?session=june"
    text = client.get(url).content.decode()
    for shown in ('value="12,5"', "Enregistrer tout", "Note ou code", "Remettre 1 brouillon", "absence justifiée"):
        assert shown in text, shown


def test_saving_takes_the_same_queries_for_one_line_as_for_three(cast, browse):
    def typed(count):
        """New residents, and what the browser sends when each gets a mark."""
        taken = cast.joint.registrations.count()
        for number in range(taken, taken + count):
            resident = factories.enrolment(factories.person(f"P{number}"), cast.version, matricule=number + 9)
            factories.registration(resident, cast.joint)
        sheet = Sheet(client, cast.joint)
        sent = {}
        for cell in [cell for cell in sheet.cells.values() if cell.result is None]:
            sent |= {f"value-{cell.name}": "12", f"was-{cell.name}": "", f"seen-{cell.name}": "0"}
        return sheet.url, sent

    def corrected(count):
        """The marks that are there, each corrected."""
        sheet, sent = Sheet(client, cast.joint), {}
        for cell in list(sheet.cells.values())[:count]:
            typed = "13" if cell.typed == "12" else "12"
            sent |= {f"value-{cell.name}": typed, f"was-{cell.name}": cell.typed, f"seen-{cell.name}": cell.seen}
        return sheet.url, sent

    client = browse(cast.nadia)
    assert_post_budget(client, typed, {"sqlite": 35, "postgresql": 32}[connection.vendor])
    assert Result.objects.count() == 5
    assert {(r.mark, r.state, r.encoded_by) for r in Result.objects.all()} == {(12, "draft", cast.nadia)}
    assert_post_budget(client, corrected, {"sqlite": 34, "postgresql": 33}[connection.vendor])


@pytest.mark.parametrize(("page", "queries"), [("marks", 18), ("mark-sheet", 21), ("mark-submit", 19)])
def test_queries_do_not_grow(cast, browse, encoded, page, queries, django_assert_num_queries):
    client = browse(cast.nadia)
    url = reverse(page, args=[] if page == "marks" else [cast.joint.uuid, 2026])
    parameters = {"year": "2026"} if page == "marks" else {"session": "june"}
    people = [cast.alices, cast.bobs]
    for count in (1, 3, 60):
        while len(people) < count:
            people.append(
                factories.enrolment(factories.person(f"P{len(people)}"), cast.version, matricule=len(people) + 9)
            )
        for resident in people[:count]:
            if not resident.annual_programmes.exists():
                encoded(factories.registration(resident, cast.joint), "12", state="draft")
        with django_assert_num_queries(queries):
            assert client.get(url, parameters).status_code == 200
