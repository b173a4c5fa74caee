"""The admin site: configuration is written with its trace, programmes are read."""

from datetime import date

import pytest

from accounts.models import AuditEntry, User
from curriculum.models import AcademicYear, ExamSession, Institution, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    user = User.objects.create_superuser("root@example.org", "pw", given_name="Root", family_name="Admin")
    client.force_login(user)
    return client


def test_an_institution_is_changed_with_its_trace(root):
    unamur = factories.institution("UNamur")
    fields = {"short_name": "UNam", "name": '{"fr": "Université de Namur"}', "faculty": "{}", "country": "BE"}
    assert root.post(f"/admin/curriculum/institution/{unamur.pk}/change/", fields).status_code == 302
    unamur.refresh_from_db()
    assert (unamur.code, unamur.short_name, unamur.version) == ("UNamur", "UNam", 2)
    entry = AuditEntry.objects.get()
    assert (entry.actor_name, entry.action, entry.after["short_name"]) == ("Root Admin", "configure", "UNam")


def test_the_code_of_an_institution_stays(root):
    unamur = factories.institution("UNamur")
    fields = {"code": "X", "short_name": "UNamur", "name": '{"fr": "x"}', "faculty": "{}", "country": "BE"}
    root.post(f"/admin/curriculum/institution/{unamur.pk}/change/", fields)
    assert [i.code for i in Institution.objects.all()] == ["UNamur"]


def test_a_year_with_its_sessions(root):
    inline = {"sessions-TOTAL_FORMS": "1", "sessions-INITIAL_FORMS": "0"}
    session = {"sessions-0-kind": "june", "sessions-0-starts": "2031-06-01", "sessions-0-ends": "2031-06-30"}
    year = {"start_year": "2030", "starts": "2030-09-14", "ends": "2031-09-13"}
    assert root.post("/admin/curriculum/academicyear/add/", year | inline | session).status_code == 302
    assert AcademicYear.objects.get().start_year == 2030
    made = ExamSession.objects.get()
    inline = {"sessions-TOTAL_FORMS": "1", "sessions-INITIAL_FORMS": "1", "sessions-0-id": str(made.pk)}
    url = f"/admin/curriculum/academicyear/{made.academic_year_id}/change/"
    assert root.post(url, year | inline | session | {"sessions-0-ends": "2031-06-28"}).status_code == 302
    made.refresh_from_db()
    assert (made.ends, made.version) == (date(2031, 6, 28), 2)
    told = [(e.action, e.object_type, e.object_version) for e in AuditEntry.objects.order_by("pk")]
    assert told == [
        ("configure", "curriculum.academicyear", 1),
        ("configure", "curriculum.examsession", 1),
        ("configure", "curriculum.examsession", 2),
    ]


def test_a_role_with_its_scope(root, cast):
    fields = {"user": cast.charlie.pk, "starts": "2026-09-14"}
    wrong = root.post("/admin/curriculum/role/add/", fields | {"kind": "jury", "institution": cast.unamur.pk})
    assert wrong.status_code == 200
    assert Role.objects.filter(user=cast.charlie).count() == 0
    right = root.post("/admin/curriculum/role/add/", fields | {"kind": "jury", "programme": cast.programme.pk})
    assert right.status_code == 302
    role = Role.objects.get(user=cast.charlie)
    assert (role.kind, role.programme, role.version) == ("jury", cast.programme, 1)
    assert AuditEntry.objects.get(object_uuid=role.uuid).action == "configure"


@pytest.mark.parametrize("name", ["programme", "programmeversion", "activity"])
def test_programmes_are_read_only(root, cast, name):
    row = {"programme": cast.programme, "programmeversion": cast.version, "activity": cast.namur}[name]
    assert root.get(f"/admin/curriculum/{name}/").status_code == 200
    assert root.get(f"/admin/curriculum/{name}/{row.pk}/change/").status_code == 200
    assert root.post(f"/admin/curriculum/{name}/{row.pk}/change/", {"code": "X"}).status_code == 403
    assert root.get(f"/admin/curriculum/{name}/add/").status_code == 403
    assert root.post(f"/admin/curriculum/{name}/{row.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", ["institution", "academicyear", "role"])
def test_nothing_is_deleted(root, cast, name):
    row = {"institution": cast.unamur, "academicyear": AcademicYear.objects.first(), "role": Role.objects.first()}[name]
    assert root.post(f"/admin/curriculum/{name}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()
