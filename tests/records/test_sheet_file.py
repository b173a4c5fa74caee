"""The sheet of marks goes out as a file and comes back, for offices and teachers; a column is pasted."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from records.models import Result
from tests import factories

pytestmark = pytest.mark.django_db
HIGH = "21"


class File:
    """The sheet of an activity as a file: `put(names)` fills marks in, `send` brings it back."""

    def __init__(self, client, activity, form="xlsx"):
        factories.session()
        self.client, where = client, [activity.uuid, 2026]
        self.upload = reverse("mark-sheet-upload", args=where) + "?session=june"
        response = client.get(reverse("mark-sheet-file", args=[*where, form]) + "?session=june")
        assert response.status_code == 200
        self.book = load_workbook(io.BytesIO(response.content))
        self.sheet = self.book.active

    @property
    def rows(self):
        return [[cell.value or "" for cell in row] for row in self.sheet.iter_rows(min_row=2)]

    def put(self, *marks):
        for place, mark in enumerate(marks, start=2):
            self.sheet.cell(place, 5).value = mark

    def send(self):
        out = io.BytesIO()
        self.book.save(out)
        out.name, _end = "marks.xlsx", out.seek(0)
        return self.client.post(self.upload, {"file": out}, headers={"accept-language": "en"})


@pytest.fixture
def residents(cast):
    return factories.registration(cast.alices, cast.joint), factories.registration(cast.bobs, cast.joint)


def marks():
    return {r.registration: (r.mark, r.outcome, r.state) for r in Result.objects.all()}


def test_the_file_goes_out_and_comes_back(cast, browse, residents):
    file = File(browse(cast.nadia), cast.joint)
    assert [row[2] for row in file.rows] == ["TEST Alice", "TEST Bob"]
    assert "UNA00001" in file.rows[0][3]
    file.put(12.5, "abs")
    assert file.send().status_code == 302
    alice, bob = residents
    assert marks() == {alice: (Decimal("12.5"), "", "draft"), bob: (None, "absent", "draft")}
    again = File(browse(cast.nadia), cast.joint)
    assert [str(row[4]) for row in again.rows] == ["12.5", "abs"]
    assert again.send().status_code == 302
    assert set(Result.objects.values_list("version", flat=True)) == {1}


def test_a_teacher_has_it_with_names_alone(cast, browse):
    taken = factories.registration(cast.alices, cast.namur)
    file = File(browse(cast.theo), cast.namur)
    assert [row[2:4] for row in file.rows] == [["TEST Alice", ""]]
    file.put(14)
    assert file.send().status_code == 302
    assert marks() == {taken: (Decimal(14), "", "draft")}


def test_every_wrong_row_is_named_and_nothing_is_saved(cast, browse, residents):
    file = File(browse(cast.nadia), cast.joint)
    file.put(HIGH, "astronaut")
    file.sheet.append([str(cast.alices.uuid), "0", "Somebody", "", "12"])
    response = file.send()
    text = response.content.decode()
    assert response.status_code == 422
    for words in ("Row 2: A mark lies between 0 and 20.", "Row 3: ", "Row 4: nobody of this sheet."):
        assert words in text
    assert marks() == {}


def test_a_mark_that_changed_meanwhile_is_said(cast, browse, residents):
    file = File(browse(cast.nadia), cast.joint)
    Result.objects.create(
        registration=residents[0], session=factories.session(), mark=Decimal(9), institution=cast.uclouvain,
        encoded_by=cast.louis,
    )  # fmt: skip
    file.put(12, 13)
    response = file.send()
    assert response.status_code == 422
    assert "Alice Test: Somebody changed this in the meantime." in response.content.decode()
    assert marks() == {residents[0]: (Decimal(9), "", "draft")}


def test_what_is_no_such_file_is_refused(cast, browse, residents):
    client = browse(cast.nadia)
    file = File(client, cast.joint)
    for content in (b"", b"nonsense", b"a;b\n1;2\n", b"\x00\x00"):
        out = io.BytesIO(content)
        out.name = "marks.csv"
        assert client.post(file.upload, {"file": out}).status_code == 422
    assert client.post(file.upload).status_code == 422
    assert marks() == {}


@pytest.mark.parametrize("name", ["theo", "marie", "jules"])
def test_only_those_who_encode_get_the_file(cast, browse, residents, name):
    factories.session()
    url = reverse("mark-sheet-file", args=[cast.joint.uuid, 2026, "xlsx"]) + "?session=june"
    assert browse(getattr(cast, name)).get(url).status_code == 403
