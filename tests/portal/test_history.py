"""History: which fields of which rows it shows, to whom, from when; the journal and the pages of a subject."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from accounts import changes
from accounts.models import AuditEntry, Versioned
from curriculum.models import Teaching
from curriculum.translated import TranslatedField
from portal.history.entries import entries_visible_to
from portal.history.lines import label_of, lines
from portal.history.models_shown import SHOWN
from portal.history.shown import LABELS
from records.marks.services import save_result
from records.models import StatusChange
from tests import factories
from tests.access.world import PEOPLE, World
from tests.guards.queries import assert_budget

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
MARKER = "SECRET"
# What the offices read of texts, typed by hand: whatever is not here is hidden
TEXTS = {
    "accounts.user email family_name given_name",
    "curriculum.activity assessed_in certification format kind period place title",
    "curriculum.examsession kind",
    "curriculum.institution address email faculty name office_hours short_name telephone url",
    "curriculum.programmeversion label marks_released state",
    "curriculum.role kind",
    "documents.issueddocument kind number state",
    "internships.evaluation kind state",
    "internships.placement agreement_state cancelled_because",
    "internships.site city department kind name postcode state street",
    "jury.jury decided_by",
    "records.accompaniment capacity",
    "records.annualprogramme load_reason reason state",
    "records.deliberation kind state",
    "records.exemption reason",
    "records.filedpiece state",
    "records.marksdeadline reason",
    "records.move reason",
    "records.statuschange kind",
    "records.turnedprerequisite reason",
    "seminars.seminargroup name province state",
    "seminars.seminarmeeting state",
}
WHY = {
    "curriculum.activity", "curriculum.programmeversion", "curriculum.role", "curriculum.teaching",
    "documents.issueddocument", "internships.placement", "internships.site", "records.annualprogramme",
    "records.deliberation", "records.enrolment", "records.exemption", "records.marksdeadline", "records.move",
    "records.registration", "seminars.seminargroup",
}  # fmt: skip
FILE = {"records.filedpiece", "records.statuschange", "records.admissionpiece"}
SUBJECTS = [
    ("enrolment-history", "alices"),
    ("enrolment-history", "bobs"),
    ("activity-history", "namur"),
    ("deliberation-history", "open"),
    ("person-history", "marie"),
    ("person-history", "stefan"),
]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def cast():
    return factories.Cast()


def marked(row):
    """Write an entry about the row in which every text is a marker of its own."""
    kind, before = row._meta.label_lower, {}
    for field in row._meta.concrete_fields:
        words = f"{MARKER} {kind} {field.name}."
        if isinstance(field, TranslatedField):
            before[field.name] = {"fr": words, "en": words}
        elif isinstance(field, models.CharField | models.TextField | models.JSONField):
            before[field.name] = words
    days = {f.name: None for f in row._meta.concrete_fields if f.name not in before}
    AuditEntry.objects.create(
        action="change", object_type=kind, object_uuid=row.uuid, before=before | days, after=days,
        reason=f"{MARKER} {kind} why.",
    )  # fmt: skip


def shown_on(client, user, addresses):
    """Return {"model field"} of the markers that the user reads on these pages, and in their files."""
    client.force_login(user)
    found = set()
    for address in addresses:
        response = client.get(address, headers=EN)
        if response.status_code == 200:
            text = response.content.decode()
            found |= {f"{part.split()[0]} {part.split()[1].split('.')[0]}" for part in text.split(MARKER)[1:]}
    return found


def expected(kinds, why):
    texts = {f"{line.split()[0]} {name}" for line in TEXTS for name in line.split()[1:] if line.split()[0] in kinds}
    return texts | {f"{kind} why" for kind in why if kind in kinds}


def test_what_is_not_listed_is_shown_to_nobody(client):
    """Each row of a whole world has a marker in each of its texts; who reads which was typed by hand."""
    world = World()
    AuditEntry.objects.all().delete()
    kinds = set()
    for model in apps.get_models():
        if issubclass(model, Versioned):
            for row in model._default_manager.all()[:3]:
                marked(row)
                kinds.add(model._meta.label_lower)
    assert {"mentoring.note", "portfolio.entry", "internships.concern", "accounts.link"} < kinds
    pages = [reverse(name, args=[getattr(world, of).uuid]) for name, of in SUBJECTS]
    addresses = [*pages, f"{reverse('journal')}?format=csv"]
    for name in PEOPLE:
        got = shown_on(client, getattr(world, name), addresses)
        wanted = expected(kinds, WHY) if name in {"nadia", "louis", "dora"} else set()
        if name == "louis":
            # Alice is enrolled by the other university: her file is closed to Louis, Bob has none of these
            wanted = expected(kinds - FILE, WHY)
        assert got == wanted, name


def test_an_administrator_reads_people_and_the_programme_and_no_resident(client, cast):
    admin = factories.person("Admin", is_superuser=True)
    changes.change(cast.marie, {"given_name": "Maria"}, by=admin)
    changes.change(cast.alices, {"intake": factories.year(2025)}, by=cast.nadia, why="Alice's reason")
    entries = entries_visible_to(admin)
    assert [line.changes for line in lines(list(entries), admin)] == ["given name Marie → Maria"]
    client.force_login(admin)
    assert client.get(reverse("enrolment-history", args=[cast.alices.uuid])).status_code == 404


def test_rows_of_another_programme_are_not_shown(cast):
    other = factories.programme_version("DES", institutions=("Elsewhere",))
    secretary = factories.person("Sophie")
    factories.role(secretary, "secretariat", factories.institution("Elsewhere"))
    values = {"ends": "2026-01-01", "title": {"fr": "x"}, "intake": None, "given_name": "z"}
    for row in (cast.alices, cast.namur, cast.theo.teachings.get(), cast.nadia.roles.get(), cast.marie):
        changes.audit(row, by=cast.dora, action="change", after=values)
    changes.audit(factories.activity(other, "OWN"), by=secretary, action="change", after={"title": {"en": "Own"}})
    assert [entry.object_type for entry in entries_visible_to(secretary)] == ["curriculum.activity"]
    assert entries_visible_to(cast.nadia).count() == 5


def test_an_administrator_who_is_a_secretary_elsewhere_reads_no_resident_from_here(cast):
    factories.programme_version("DES", institutions=("Elsewhere",))
    both = factories.person("Boris", is_superuser=True)
    factories.role(both, "secretariat", factories.institution("Elsewhere"))
    changes.change(cast.alices, {"intake": factories.year(2025)}, by=cast.nadia)
    assert not entries_visible_to(both).exists()
    assert entries_visible_to(cast.nadia).count() == 1


def test_a_juror_with_an_office_elsewhere_reads_none_of_the_jury_s_residents(cast):
    factories.deliberation(cast.version, cast.nadia)
    factories.programme_version("DES", institutions=("Elsewhere",))
    factories.role(cast.jules, "secretariat", factories.institution("Elsewhere"))
    changes.change(cast.alices, {"intake": factories.year(2025)}, by=cast.nadia)
    assert not entries_visible_to(cast.jules).exists()


def test_a_draft_of_a_mark_is_not_in_the_history_nor_after_it_was_submitted(cast):
    place = factories.registration(cast.alices, cast.namur)
    on = factories.session()
    terms = {"registration": place, "session": on, "outcome": "", "by": cast.theo}
    save_result(mark=Decimal("7.5"), **terms)
    assert not entries_visible_to(cast.louis, ["records.result"]).exists()
    save_result(mark=Decimal(12), submit=True, **terms)
    save_result(mark=Decimal(13), why="A page was overlooked", **terms)
    shown = lines(list(entries_visible_to(cast.louis, ["records.result"])), cast.louis)
    assert [(line.changes, line.reason, line.who) for line in shown] == [
        ("mark /20 12 → 13", "A page was overlooked", "Theo Test"),
        ("mark /20 12; state submitted", "", "Theo Test"),
    ]


def test_a_decision_appears_when_it_is_published_and_without_what_was_there_before(cast):
    place = factories.registration(cast.alices, cast.namur)
    sitting = factories.deliberation(cast.version, cast.nadia, state="open")
    made = factories.decision(sitting, place, mark=Decimal(9), granted=False)
    changes.audit(made, by=cast.nadia, action="decide", after={"mark": "9.00", "granted": False})
    changes.audit(made, by=cast.nadia, action="decide", before={"granted": True}, after={"granted": False})
    for published_at in (None, factories.at(2099, 7, 1)):
        if published_at:
            factories.released(sitting, published_at)
        assert not entries_visible_to(cast.dora, ["records.decision"]).exists()
    factories.released(sitting, factories.at(2026, 7, 1))
    (line,) = lines(list(entries_visible_to(cast.dora, ["records.decision"])), cast.dora)
    assert (line.name, line.changes) == ("Alice Test, Activity NAM", "mark /20 9; credits granted no")


def test_a_leave_shows_its_days_without_its_reason_and_to_the_enrolling_office_alone(cast):
    leave = StatusChange(
        enrolment=cast.alices, kind="leave", starts="2027-01-01", ends="2027-02-01", reason="Illness",
        recorded_by=cast.nadia,
    )  # fmt: skip
    changes.create(leave, by=cast.nadia, why="Illness")
    assert not entries_visible_to(cast.louis, ["records.statuschange"]).exists()
    (line,) = lines(list(entries_visible_to(cast.nadia, ["records.statuschange"])), cast.nadia)
    assert "1 January 2027" in line.changes
    assert "Illness" not in f"{line.changes} {line.reason}"


def test_the_page_of_a_resident_is_about_that_resident_and_names_what_was_pointed_to(client, cast):
    changes.change(cast.alices, {"intake": factories.year(2025)}, by=cast.nadia, why="Came a year later")
    changes.change(cast.bobs, {"intake": factories.year(2023)}, by=cast.nadia, why="About Bob")
    client.force_login(cast.louis)
    text = " ".join(
        client.get(reverse("enrolment-history", args=[cast.alices.uuid]), headers=EN).content.decode().split()
    )
    assert "<del>2024-2025</del> <strong>2025-2026</strong>" in text
    assert "Came a year later" in text
    assert "About Bob" not in text


def test_the_journal_filters_by_who_what_and_when(client, cast):
    teaching = Teaching(activity=cast.louvain, user=cast.marie, starts="2026-12-01")
    changes.create(teaching, by=cast.dora)
    changes.change(cast.theo, {"given_name": "Theodore"}, by=cast.louis)
    AuditEntry.objects.filter(object_type="accounts.user").update(at=factories.at(2026, 3, 1, 12))
    client.force_login(cast.nadia)

    def rows(query):
        response = client.get(f"{reverse('journal')}?{query}", headers=EN)
        return [line.who for line in response.context["lines"]]

    assert rows("") == ["Louis Test", "Dora Test"]
    assert rows("q=dora") == ["Dora Test"]
    assert rows("kind=accounts.user") == ["Louis Test"]
    assert rows("since=2026-03-01&until=2026-03-01") == ["Louis Test"]
    assert rows("until=2026-02-28") == []
    assert rows("kind=mentoring.note") == []
    assert rows("since=yesterday") == []


def test_each_field_that_is_listed_exists_and_has_its_label():
    for kind, shown in SHOWN.items():
        for name in {*shown.office, *shown.administrator}:
            field = apps.get_model(kind)._meta.get_field(name)
            assert isinstance(field.verbose_name, Promise) or name in LABELS, (kind, name)
    with translation.override("fr"):
        assert label_of("records.move", "from_version") == "de la version"


def test_queries_of_the_pages_do_not_grow(client, cast):
    client.force_login(cast.nadia)

    def more(count):
        for number in range(count):
            person = factories.person(f"P{AuditEntry.objects.count()}{number}")
            changes.create(Teaching(activity=cast.namur, user=person, starts="2026-12-01"), by=cast.dora)

    assert_budget(client, reverse("activity-history", args=[cast.namur.uuid]), more, 11, headers=EN)
    assert_budget(client, reverse("journal"), more, 10, headers=EN)
