"""The pages of an import, from the upload to its undoing, without a script."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from imports import services
from imports.models import Import, ImportRow
from imports.preview import summary
from records.models import EnrolmentIdentifier
from sheets.table import read_table
from tests import factories
from tests.guards.queries import assert_budget
from tests.imports.conftest import Desk, worked
from tests.sheets import hostile

HEAD = "matricule;nom;prénom;e-mail;entrée;localité\n"
ZOE = "N1;Evrard;Zoé;zoe@example.org;2026-2027;Namur\n"
BAD = "N2;Noël;Loïc;no address;2026;\n"


@pytest.fixture
def nadia(cast, client):
    client.force_login(cast.nadia)
    return client


def upload(client, data, name="cohort.csv", kind="residents"):
    file = SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())
    return client.post(reverse("import-new", args=[kind]), {"file": file})


def text_of(response):
    return " ".join(response.content.decode().split())


def test_from_the_upload_to_the_import_and_back(nadia):
    answer = upload(nadia, HEAD + ZOE + BAD)
    batch = Import.objects.get()
    assert answer.url == reverse("import-columns", args=[batch.uuid])
    page = nadia.get(answer.url)
    assert "cohort.csv: the names of the columns stand in row 1." in text_of(page)
    places = {f"column-{place}": name for place, name in batch.columns.items()}
    assert places == {
        "column-0": "matricule", "column-1": "family name", "column-2": "given name", "column-3": "e mail",
        "column-4": "intake", "column-5": "town",
    }  # fmt: skip
    answer = nadia.post(answer.url, {"seen": 1, **places})
    assert answer.url == reverse("import", args=[batch.uuid])
    assert "Check of a table" in text_of(nadia.get(answer.url))
    batch = worked(batch)
    page = text_of(nadia.get(answer.url))
    assert "2 rows read: 1 new, 1 refused." in page
    assert "“no address” is no e-mail address." in page
    assert "<strong>e-mail</strong>" in page
    assert "Import the good row alone" in page
    answer = nadia.post(reverse("import-write", args=[batch.uuid]), {"seen": batch.version, "only_good": "true"})
    assert answer.status_code == 302
    batch = worked(batch)
    page = text_of(nadia.get(batch.get_absolute_url()))
    assert "The refused rows were not imported." in page
    assert EnrolmentIdentifier.objects.filter(value="N1").exists()
    undo = reverse("import-undo", args=[batch.uuid])
    assert "Nothing was built on it." in text_of(nadia.get(undo))
    nadia.post(undo, {"seen": batch.version})
    batch = worked(batch)
    assert batch.state == "undone"
    assert not EnrolmentIdentifier.objects.filter(value="N1").exists()
    assert "undone" in text_of(nadia.get(batch.get_absolute_url()))


@pytest.mark.parametrize(
    "name",
    [
        "a PDF called .csv",
        "a zip bomb",
        "a workbook with macros",
        "a ZIP renamed to .xlsx",
        "a CSV of ten thousand columns",
        "a small workbook that unpacks to 60 MB",
    ],
)
def test_a_hostile_file_is_refused_beside_the_field(nadia, name):
    specimen = next(one for one in hostile.SPECIMENS if one.name == name)
    answer = upload(nadia, specimen.make(), "cohort.xlsx")
    assert answer.status_code == 422
    assert f"cohort.xlsx: {specimen.refused[0]}" in text_of(answer)
    assert Import.objects.count() == 0


def test_two_hundred_megabytes_are_not_kept(nadia, settings, monkeypatch):
    settings.MOST_UPLOADED = 100_000
    answer = upload(nadia, b"x" * 200_000)
    assert answer.status_code == 422
    assert "The file is larger than 50 MB: split it." in text_of(answer)
    assert Import.objects.count() == 0


def test_without_a_file(nadia):
    answer = nadia.post(reverse("import-new", args=["residents"]), {})
    assert answer.status_code == 422
    assert "This field is required." in text_of(answer)


def test_columns_that_are_missing_are_said(nadia, desk):
    batch = desk.bring("residents", "id;nom\n1;Evrard\n")
    answer = nadia.post(reverse("import-columns", args=[batch.uuid]), {"seen": 1, "column-1": "family name"})
    assert answer.status_code == 422
    assert "Say which column is “matricule”." in text_of(answer)
    assert Import.objects.get().state == "received"


def test_the_names_of_the_columns_stand_elsewhere(nadia, desk):
    batch = desk.bring("residents", "Cohort\nmat;family\n1;Evrard\n")
    address = reverse("import-columns", args=[batch.uuid])
    page = text_of(nadia.get(address, {"row": 2}))
    assert "stand in row 2" in page
    assert ">family<" in page
    assert nadia.get(address, {"row": 999}).status_code == 200


def test_somebody_else_was_first(nadia, desk):
    batch = desk.checked("residents", HEAD + ZOE)
    answer = nadia.post(reverse("import-write", args=[batch.uuid]), {"seen": batch.version - 1})
    assert answer.status_code == 409
    assert "Somebody changed this in the meantime" in text_of(answer)
    assert Import.objects.get().state == "checked"


def test_without_a_good_row_no_button_promises_one(nadia, desk):
    batch = desk.checked("residents", HEAD + "N1;Evrard;Zoe;no address;2026\n")
    page = text_of(nadia.get(batch.get_absolute_url()))
    assert "There is nothing new or changed in this table." in page
    assert "good row" not in page


def test_refused_rows_do_not_come_along_unseen(nadia, desk):
    batch = desk.checked("residents", HEAD + ZOE + BAD)
    answer = nadia.post(reverse("import-write", args=[batch.uuid]), {"seen": batch.version})
    assert answer.status_code == 409
    assert "Some rows are refused" in text_of(answer)


def test_an_undoing_that_cannot_be(nadia, desk, cast):
    batch = desk.imported("residents", HEAD + ZOE)
    factories.registration(EnrolmentIdentifier.objects.get(value="N1").enrolment, cast.namur)
    address = reverse("import-undo", args=[batch.uuid])
    assert "1 later entry rests on it (annual programme)." in text_of(nadia.get(address))
    answer = nadia.post(address, {"seen": batch.version})
    assert answer.status_code == 409
    assert "1 later entry rests on it" in text_of(answer)


def test_the_refused_rows_can_be_mended_and_brought_back(nadia, desk):
    batch = desk.checked("residents", HEAD + ZOE + BAD)
    answer = nadia.get(reverse("import-refused", args=[batch.uuid, "xlsx"]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [[cell.value for cell in row] for row in sheet] == [
        ["row in the file", "matricule", "family name", "given name", "e-mail address", "intake", "town", "what to do"],
        ["3", "N2", "Noël", "Loïc", "no address", "2026", None, "e-mail: “no address” is no e-mail address."],
    ]
    again = desk.bring("residents", answer.content, "mended.xlsx")
    assert set(again.columns.values()) >= {"matricule", "family name", "given name", "e mail", "intake"}


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_exported_table_comes_back_unchanged(nadia, cast, desk, format):
    cast.alices.telephone, cast.alices.city = "+32 470 11 22 33", "-Namur"
    cast.alices.save()
    answer = nadia.get(reverse("import-export", args=["residents", "UNamur", format]))
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="residents-unamur-')
    batch = desk.checked("residents", answer.content)
    assert (batch.same, batch.rows_read) == (1, 1)


def test_of_another_university_nothing_is_seen(cast, client, desk):
    batch = desk.checked("residents", HEAD + ZOE)
    client.force_login(cast.louis)
    assert client.get(batch.get_absolute_url()).status_code == 404
    assert client.get(reverse("import-export", args=["residents", "UNamur", "csv"])).status_code == 404
    assert "table.csv" not in text_of(client.get(reverse("import-list")))
    client.force_login(cast.dora)
    assert client.get(reverse("import-list")).status_code == 403


@pytest.mark.parametrize("address", ["/imports/new/nothing/", "/imports/export/residents/UNamur/pdf/"])
def test_what_is_not_there(nadia, address):
    assert nadia.get(address).status_code == 404


def test_the_list_asks_the_same_for_three(nadia, desk):
    def more(n):
        for _ in range(n):
            desk.checked("residents", HEAD + ZOE)

    assert_budget(nadia, reverse("import-list"), more, expected=9)


def test_the_preview_asks_the_same_for_three(nadia, desk, cast):
    batch = desk.checked("residents", HEAD + ZOE + BAD)

    def more(n):
        first = batch.rows.count() + 10
        ImportRow.objects.bulk_create(
            ImportRow(batch=batch, number=first + at, verdict="refused", problems=[["e mail", "No."]])
            for at in range(n)
        )

    assert_budget(nadia, batch.get_absolute_url(), more, expected=7)


def test_two_universities_and_two_programmes_are_asked_for(cast, client):
    factories.role(cast.nadia, "secretariat", cast.uclouvain)
    client.force_login(cast.nadia)
    page = text_of(client.get(reverse("import-new", args=["residents"])))
    assert 'name="institution"' in page
    file = SimpleUploadedFile("cohort.csv", (HEAD + ZOE).encode())
    client.post(reverse("import-new", args=["residents"]), {"file": file, "institution": "UCLouvain"})
    assert Import.objects.get().institution == cast.uclouvain


def test_every_kind_has_its_page_and_its_way_out(nadia, cast):
    from imports.registry import kinds

    for kind in kinds():
        assert nadia.get(reverse("import-new", args=[kind.code])).status_code == 200, kind.code
        answer = nadia.get(reverse("import-export", args=[kind.code, "UNamur", "csv"]))
        assert answer.status_code == 200
        read_table(answer.content, kind.columns)


def test_a_stopped_check_can_be_tried_again(nadia, cast, desk):
    batch = desk.bring("residents", HEAD + ZOE)
    asked = services.assign(
        batch=batch, sheet="", header_row=1, titles=batch.titles, columns=batch.places(), options={}, by=cast.nadia
    )
    asked.job.__class__.objects.filter(pk=asked.job.pk).update(
        state="failed", reason="It stopped.", finished_at=asked.created_at
    )
    page = text_of(nadia.get(batch.get_absolute_url()))
    assert "stopped" in page
    assert "Try again" in page
    answer = nadia.post(reverse("job-retry", args=[asked.job.uuid]))
    assert answer.status_code == 302
    assert worked(batch).state == "checked"


def test_a_desk_of_nobody(cast, client):
    desk = Desk(cast.nadia, cast.unamur)
    batch = desk.bring("residents", HEAD + ZOE)
    assert client.get(batch.get_absolute_url()).status_code == 302


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_sample_can_be_brought_in_as_it_is(nadia, desk, format):
    answer = nadia.get(reverse("import-sample", args=["residents", format]))
    batch = desk.checked("residents", answer.content)
    assert [row.about for row in batch.rows.all()] == ["LAMBERT Alix", "PEETERS Camille"]
    assert batch.new == 2
    assert nadia.get(reverse("import-sample", args=["results", format])).status_code == 200


def test_the_summary_counts_in_french(cast):
    batch = Import(new=1, changed=2, refused=1)
    with translation.override("fr"):
        assert summary(batch) == "4 lignes lues : 1 nouvelle, 2 modifiées, 1 refusée.".replace(" :", "\u00a0:")


def test_the_other_university_s_matricule_enrols_nobody_anew(nadia, desk, cast):
    shown = desk.checked("residents", HEAD + "UCL00001;Autre;Nom;elsewhere@example.org;2024-2025;\n")
    page = text_of(nadia.get(shown.get_absolute_url()))
    assert "This is the matricule of Alice Test at UCLouvain" in page
    head = HEAD.replace("matricule;", "matricule;matricule partenaire;")
    known = desk.checked("residents", head + ";UCL00001;Test;Alice;alice.test@example.org;2024-2025;Dinant\n")
    assert (known.new, known.changed, known.refused) == (0, 1, 0)
