"""The admin site writes configuration only: each field of each writable model is saved with an audit entry."""

import json
from datetime import date

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from accounts.changes import plain
from accounts.models import AuditEntry, User
from documents.models import AccreditationPiece, DocumentRules, GradeDistribution
from tests import factories

WRITABLE = [
    "curriculum.AcademicYear",
    "curriculum.Institution",
    "curriculum.Role",
    "documents.AccreditationPiece",
    "documents.DocumentRules",
    "documents.GradeDistribution",
]
# Field, what is typed there, what is stored. A role has a scope of one of two sorts: two rows show all of its fields.
CASES = [
    ("institution", "short_name", "UNam", "UNam"),
    ("institution", "name", '{"fr": "Autre"}', {"fr": "Autre"}),
    ("institution", "faculty", '{"fr": "Médecine"}', {"fr": "Médecine"}),
    ("institution", "country", "LU", "LU"),
    ("institution", "address", "Rue 1", "Rue 1"),
    ("institution", "url", "https://www.example.org", "https://www.example.org"),
    ("institution", "telephone", "+32 81 72 00 00", "+32 81 72 00 00"),
    ("institution", "email", "office@example.org", "office@example.org"),
    ("institution", "office_hours", '{"fr": "De 9 h à 12 h"}', {"fr": "De 9 h à 12 h"}),
    ("institution", "domain", "example.org", "example.org"),
    ("academicyear", "start_year", "2040", 2040),
    ("academicyear", "starts", "2026-09-15", date(2026, 9, 15)),
    ("academicyear", "ends", "2027-09-12", date(2027, 9, 12)),
    ("examsession", "kind", "september", "september"),
    ("examsession", "starts", "2027-06-02", date(2027, 6, 2)),
    ("examsession", "ends", "2027-06-29", date(2027, 6, 29)),
    ("secretariat", "user", "charlie", "charlie"),
    ("secretariat", "kind", "machine", "machine"),
    ("secretariat", "institution", "ucl", "ucl"),
    ("secretariat", "starts", "2021-01-01", date(2021, 1, 1)),
    ("secretariat", "ends", "2030-01-01", date(2030, 1, 1)),
    ("director", "programme", "other", "other"),
    ("documentrules", "programme_version", "other_version", "other_version"),
    ("documentrules", "signatory", "Jane Doe", "Jane Doe"),
    ("documentrules", "function", '{"fr": "Doyenne"}', {"fr": "Doyenne"}),
    ("documentrules", "place", "Namur", "Namur"),
    ("documentrules", "wants_signature", "on", True),
    ("documentrules", "level", '{"fr": "Master"}', {"fr": "Master"}),
    ("documentrules", "eqf", "7", 7),
    ("documentrules", "isced", "0912", "0912"),
    ("documentrules", "taught_in", "fr", "fr"),
    ("documentrules", "shows_failed", "on", True),
    ("documentrules", "source", "Rules of 2026", "Rules of 2026"),
    ("accreditationpiece", "programme_version", "other_version", "other_version"),
    ("accreditationpiece", "code", "order", "order"),
    ("accreditationpiece", "position", "4", 4),
    ("accreditationpiece", "title", '{"fr": "Attestation"}', {"fr": "Attestation"}),
    ("accreditationpiece", "from_whom", '{"fr": "L’Ordre"}', {"fr": "L’Ordre"}),
    ("accreditationpiece", "how", '{"fr": "En ligne"}', {"fr": "En ligne"}),
    ("accreditationpiece", "link", "https://www.example.org/a", "https://www.example.org/a"),
    ("accreditationpiece", "kinds", '["transcript"]', ["transcript"]),
    ("accreditationpiece", "months_old", "3", 3),
    ("accreditationpiece", "months_ahead", "2", 2),
    ("accreditationpiece", "seal_accepted", "on", True),
    ("accreditationpiece", "source", "Order of 2010", "Order of 2010"),
    ("accreditationpiece", "starts", "2021-01-01", date(2021, 1, 1)),
    ("accreditationpiece", "ends", "2030-01-01", date(2030, 1, 1)),
    ("gradedistribution", "programme", "other", "other"),
    ("gradedistribution", "group", '{"fr": "Tous"}', {"fr": "Tous"}),
    ("gradedistribution", "first_year", "2022", 2022),
    ("gradedistribution", "last_year", "2025", 2025),
    ("gradedistribution", "dated", "2026-10-01", date(2026, 10, 1)),
    ("gradedistribution", "counts", '{"10": 3, "14": 40}', {"10": 3, "14": 40}),
    ("gradedistribution", "smallest", "20", 20),
    ("gradedistribution", "source", "Council of 2026", "Council of 2026"),
]


@pytest.fixture
def cast(db):
    return factories.Cast()


@pytest.fixture
def root(client, db):
    client.force_login(User.objects.create_superuser("root@example.org", "pw", given_name="Root"))
    return client


@pytest.fixture
def things(cast):
    """The rows that are changed, and what they can be changed to."""
    session = factories.session(2026, "june")
    other = factories.programme_version("OTHER")
    return {
        "institution": cast.unamur,
        "academicyear": session.academic_year,
        "examsession": session,
        "secretariat": cast.nadia.roles.get(),
        "director": cast.dora.roles.get(),
        "charlie": cast.charlie,
        "ucl": cast.uclouvain,
        "other": other.programme,
        "other_version": other,
        "documentrules": DocumentRules.objects.create(programme_version=cast.version),
        "accreditationpiece": AccreditationPiece.objects.create(
            programme_version=cast.version, code="diploma", title={"fr": "Diplôme"}, from_whom={"fr": "Faculté"},
            starts=date(2020, 1, 1),
        ),
        "gradedistribution": GradeDistribution.objects.create(
            programme=cast.programme, group={"fr": "Deux années"}, first_year=2021, last_year=2024,
            dated=date(2026, 9, 1), counts={"12": 31},
        ),
    }  # fmt: skip


def site_request():
    request = RequestFactory().get("/")
    request.user = User(is_staff=True, is_superuser=True)
    return request


def filled(form):
    """Return what a browser would send for this form unchanged."""
    values = {one.html_name: one.field.widget.format_value(one.value()) for one in form}
    return {name: value for name, value in values.items() if value not in (None, "")}


def sent(response):
    """The fields of a change page and of the rows below it."""
    form = response.context["adminform"].form
    data = filled(form)
    for inline in response.context["inline_admin_formsets"]:
        data |= filled(inline.formset.management_form)
        for one in inline.formset.initial_forms:
            data |= filled(one)
    return {name: value[0] if isinstance(value, list) else value for name, value in data.items()}


def test_only_configuration_is_written():
    request = site_request()
    writable = [
        model._meta.label
        for model, one in admin.site._registry.items()
        if one.has_add_permission(request) or one.has_change_permission(request) or one.has_delete_permission(request)
    ]
    assert sorted(writable) == WRITABLE


def test_every_field_has_a_case(things):
    request = site_request()
    asked = set()
    for label in WRITABLE:
        model = next(one for one in admin.site._registry if one._meta.label == label)
        site = admin.site._registry[model]
        held = model.objects.first()
        asked |= {(model._meta.model_name, name) for name in site.get_form(request, held).base_fields}
        for inline in site.get_inline_instances(request, held):
            formset = inline.get_formset(request, held)
            own = set(formset.form.base_fields) - {formset.fk.name}
            asked |= {(inline.model._meta.model_name, name) for name in own}
    roles = {"secretariat": "role", "director": "role"}
    assert {(roles.get(row, row), name) for row, name, _typed, _stored in CASES} == asked


@pytest.mark.parametrize(("row", "name", "typed", "stored"), CASES, ids=lambda value: str(value)[:20])
def test_each_field_is_saved_and_audited(root, things, row, name, typed, stored):
    thing, version = things[row], things[row].version
    page, prefix = (thing.academic_year, "sessions-0-") if row == "examsession" else (thing, "")
    url = reverse(f"admin:{page._meta.app_label}_{page._meta.model_name}_change", args=[page.pk])
    data = sent(root.get(url)) | {prefix + name: getattr(things.get(typed), "pk", typed)}
    AuditEntry.objects.all().delete()
    response = root.post(url, data)
    assert response.status_code == 302, response.context["errors"]
    thing.refresh_from_db()
    expected = things.get(stored, stored) if isinstance(stored, str) else stored
    assert getattr(thing, name) == expected
    assert thing.version == version + 1
    told = [(one.actor_name, one.action, one.object_uuid, one.after) for one in AuditEntry.objects.all()]
    assert told == [("Root", "configure", thing.uuid, {name: json.loads(json.dumps(plain(expected)))})]
