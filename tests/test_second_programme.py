"""Another, invented programme works everywhere without code: file, imports, jury, pages, documents, REST."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from curriculum.models import AcademicYear, ExamSession, Institution, ProgrammeVersion, Role
from documents.kinds.transcript import transcript_content
from documents.rendering.pdf import render_pdf
from records.credits.credit_records import credit_record
from records.models import Enrolment
from records.years.services import agree_annual_programme
from tests import factories
from tests.documents import props
from tests.documents.conftest import text_of
from tests.jury.props import deliberate

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "curriculum" / "second_programme.json"


@pytest.fixture
def rita():
    """The secretary of Sambre, the reference university."""
    call_command("load_programme", str(FILE))
    rita = factories.person("Rita")
    sambre = Institution.objects.get(code="Sambre")
    Role.objects.create(user=rita, kind=Role.Kind.SECRETARIAT, institution=sambre, starts=date(2025, 1, 1))
    return rita


@pytest.fixture
def yves(rita, tmp_path):
    """A resident enrolled by an import, with an imported mark, decided and published."""
    table = tmp_path / "residents.csv"
    table.write_text("matricule;nom;prénom;e-mail;entrée\nS1;Yernaux;Yves;yves@example.org;2025\n", encoding="utf-8")
    call_command("import_residents", str(table), "--institution", "Sambre")
    yves = Enrolment.objects.get(identifiers__value="S1")
    version = yves.programme_version
    year = AcademicYear.objects.get(start_year=2025)
    taken = version.activities.filter(code__in=["G-FRAG", "G-DEM", "G-ETHIQUE"])
    agree_annual_programme(enrolment=yves, year=year, activities=list(taken), by=rita)
    marks = tmp_path / "marks.csv"
    marks.write_text(
        "matricule;activity;year;session;mark\nS1;G-FRAG;2025;june;12\nS1;G-DEM;2025;june;11,5\n", encoding="utf-8"
    )
    call_command("import_results", str(marks), "--submit")
    june = ExamSession.objects.get(academic_year=year, kind="june")
    deliberate(version, june, rita)
    return yves


def test_credits_follow_its_own_threshold(yves):
    record = credit_record(yves)
    rows = {row.activity.code: (str(row.state), row.mark) for row in record.rows}
    assert rows["G-FRAG"] == ("earned", Decimal(12))
    assert rows["G-DEM"] == ("registered", Decimal("11.5"))  # the threshold is 12
    assert rows["G-ETHIQUE"] == ("registered", None)
    assert [(s.key.number, s.counted, s.total) for s in record.by_block()] == [
        (1, Decimal("7.5"), Decimal(45)),
        (2, 0, Decimal(75)),
    ]


def test_its_pages(yves, rita, client):
    version = ProgrammeVersion.objects.get(programme__code="GERIATRIE")
    client.force_login(rita)
    for path in (
        "/",
        "/enrolments/",
        f"/enrolments/{yves.uuid}/",
        f"/cohorts/{version.uuid}/2025/",
        f"/programmes/{version.uuid}/",
        f"/competencies/matrix/{version.uuid}/",
        "/marks/?year=2025",
        f"/enrolments/{yves.uuid}/documents/",
    ):
        assert client.get(path).status_code == 200, path
    client.force_login(yves.user)
    home = " ".join(client.get("/", headers={"accept-language": "en"}).content.decode().split())
    assert "7.5 of 120 credits" in home


def test_its_paper(yves):
    with translation.override("fr"):
        text = text_of(render_pdf(props.snapshot(transcript_content(yves, "fr", timezone.now()))))
    assert "7,5 / 120" in text
    assert "7,5 / 45" in text
    assert "0 / 75" in text


def test_its_rest(yves, rita, client):
    client.force_login(rita)
    answer = client.get(f"/api/v1/enrolments/{yves.uuid}/credits/").json()
    assert (answer["overall"]["earned"], answer["overall"]["total"]) == ("7.5", "120.0")
