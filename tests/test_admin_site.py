"""The admin site writes configuration only: each field of each writable model is saved with an audit entry."""

import json
from datetime import date

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from accounts.changes import plain
from accounts.models import AuditEntry, User
from tests import factories

WRITABLE = ["curriculum.AcademicYear", "curriculum.Institution", "curriculum.Role"]
# Field, what is typed there, what is stored. A role has a scope of one of two sorts: two rows show all of its fields.
CASES = [
    ("institution", "short_name", "UNam", "UNam"),
    ("institution", "name", '{"fr": "Autre"}', {"fr": "Autre"}),
    ("institution", "faculty", '{"fr": "Médecine"}', {"fr": "Médecine"}),
    ("institution", "country", "LU", "LU"),
    ("institution", "address", "Rue 1", "Rue 1"),
    ("institution", "url", "https://www.example.org", "https://www.example.org"),
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
    return {
        "institution": cast.unamur,
        "academicyear": session.academic_year,
        "examsession": session,
        "secretariat": cast.nadia.roles.get(),
        "director": cast.dora.roles.get(),
        "charlie": cast.charlie,
        "ucl": cast.uclouvain,
        "other": factories.programme_version("OTHER").programme,
    }


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


def test_every_field_has_a_case(cast):
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
    url = reverse(f"admin:curriculum_{page._meta.model_name}_change", args=[page.pk])
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
