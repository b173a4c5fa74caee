"""Tables brought in by Nadia for UNamur, and the work of a worker done at once."""

import io

import pytest
from django.utils import translation

from imports import services
from imports.models import Import
from imports.registry import get
from imports.stored_table import columns_of
from jobs import states
from jobs.work import execute
from sheets.problems import SheetError
from tests import factories


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db):
    factories.year(2026)
    made = factories.Cast()
    for person in (made.nadia, made.louis, made.dora):
        person.language = "en"
        person.save()
    return made


def worked(batch):
    """The import after its job was done."""
    batch = Import.objects.for_display().get(pk=batch.pk)
    claimed = states.claim(batch.job.pk)
    if claimed is not None:
        with translation.override("en"):
            claimed.language = "en"
            execute(claimed)
    return Import.objects.for_display().get(pk=batch.pk)


class Desk:
    """What somebody does with a table, step by step."""

    def __init__(self, by, institution, programme=None):
        self.by, self.institution, self.programme = by, institution, programme

    def bring(self, kind, data, name="table.csv"):
        file = io.BytesIO(data if isinstance(data, bytes) else data.encode())
        return services.receive(
            kind=kind, institution=self.institution, programme=self.programme, file=file, name=name, by=self.by
        )

    def check(self, batch, columns=None, **options):
        with batch.file.open() as file:
            _names, layout, _columns = columns_of(file, get(batch.kind), batch.sheet)
        asked = services.assign(
            batch=batch, sheet=batch.sheet, header_row=layout.number, titles=layout.titles,
            columns=columns or layout.recognised, options=options, by=self.by,
        )  # fmt: skip
        return worked(asked)

    def checked(self, kind, data, **options):
        return self.check(self.bring(kind, data), **options)

    def write(self, batch, only_good=False):
        return worked(services.start_writing(batch=batch, only_good=only_good, by=self.by))

    def imported(self, kind, data, only_good=False, **options):
        return self.write(self.checked(kind, data, **options), only_good)

    def undo(self, batch):
        return worked(services.start_undoing(batch=batch, by=self.by))


@pytest.fixture
def desk(cast):
    return Desk(cast.nadia, cast.unamur)


def said(batch):
    """[number, verdict, what is wrong] of each row."""
    return [(row.number, row.verdict, [tuple(one) for one in row.problems]) for row in batch.rows.all()]


def verdicts(batch):
    return [(row.number, row.verdict) for row in batch.rows.all()]


def refused(desk, kind, data):
    """What is said of a file that is no table of the kind."""
    with pytest.raises(SheetError) as caught:
        desk.bring(kind, data)
    return [str(problem) for problem in caught.value.problems]
