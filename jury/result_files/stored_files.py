"""The files from which marks of a sitting were imported, read again as stored and checked against what is encoded."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from accounts.names import fold
from curriculum.models import ActivityIdentifier
from imports.models import Import
from jury.cases.jury_cases import Case
from jury.result_files.checks import FileRow, Found, Known, Subject, by_subject, check_file
from records.imports.lookup import SESSIONS
from records.mark_values import passes
from records.models import Deliberation, EnrolmentIdentifier, Result
from sheets import values
from sheets.cleaning import header_key
from sheets.problems import SheetError
from sheets.workbook_reader import open_workbook

Data = dict[str, Any]
FAMILY = {"nom", "name", "family name", "nom de famille", "nom prenom", "nom et prenom", "etudiant", "resident"}
GIVEN = {"prenom", "given name", "first name"}


def checked_files(sitting: Deliberation, cases: list[Case]) -> list[Data]:
    """Each file with marks of the session, with what was found in it; [] where no mark came from a table."""
    found = []
    for batch in imports_of(sitting):
        rows = list(rows_of(batch))
        mine = [row for row in rows if (row.year, row.session) == said(sitting)]
        if not mine:
            continue
        whole = sha256_of(batch)
        matricules = matricules_of(batch, cases)
        named = {row.activity for row in mine}
        flaws = []
        for code, some in by_subject(row for row in rows if row.activity in named).items():
            subject = subject_of(code, sitting, cases, matricules)
            if subject is None:
                continue
            flaws += [flaw_said(code, one) for one in check_file(some, subject, whole != batch.file.sha256)]
        told = {"file": batch.name, "import": str(batch.uuid), "sha256": whole, "rows": len(mine)}
        found.append(told | {"found": flaws})
    return found


def flaw_said(activity: str, one: Found) -> Data:
    return {"activity": activity, "code": str(one.code), "words": one.words, "stops": one.stops}


def imports_of(sitting: Deliberation):
    """Written imports of results since the academic year began, of the universities of the programme."""
    return (
        Import.objects.filter(
            kind="results",
            state=Import.State.WRITTEN,
            file__isnull=False,
            institution__in=sitting.programme_version.programme.institutions.values("pk"),
            written_at__date__gte=sitting.session.academic_year.starts,
        )
        .select_related("file", "institution")
        .order_by("written_at", "pk")
    )


def said(sitting: Deliberation) -> tuple[str, str]:
    return str(sitting.session.academic_year.start_year), sitting.session.kind


def sha256_of(batch: Import) -> str:
    """Of the bytes in the storage now; empty where they are gone."""
    assert batch.file is not None
    try:
        with batch.file.open() as file:
            return hashlib.sha256(file.read()).hexdigest()
    except FileNotFoundError:
        return ""


def rows_of(batch: Import) -> Iterator[FileRow]:
    """The rows of the stored file with the columns as assigned, and the names, which an import does not need."""
    assert batch.file is not None
    places = {name: place for place, name in batch.places().items()}
    titles = [header_key(title) for title in batch.titles]
    names = [place for keys in (FAMILY, GIVEN) for place, title in enumerate(titles) if title in keys]
    try:
        with batch.file.open() as file:
            sheet = next((one for one in open_workbook(file) if one.name == batch.sheet), None)
            lines = [] if sheet is None else list(sheet.lines())
    except (FileNotFoundError, SheetError):
        return
    left_out = {int(number) for number in batch.left_out}
    for line in lines:
        if line.number <= batch.header_row or line.is_blank or line.number in left_out:
            continue

        def cell(place: int | None, cells=line.cells) -> str:
            return cells[place].strip() if place is not None and place < len(cells) else ""

        yield FileRow(
            number=line.number,
            matricule=cell(places.get("matricule")),
            activity=cell(places.get("activity")).lower(),
            year=year_of(cell(places.get("year"))),
            session=SESSIONS.get(fold(cell(places.get("session"))), ""),
            text=cell(places.get("mark")) or cell(places.get("outcome")),
            name=" ".join(filter(None, (cell(place) for place in names))),
        )


def year_of(text: str) -> str:
    try:
        return str(values.start_year(text))
    except ValueError:
        return ""


def matricules_of(batch: Import, cases: list[Case]) -> dict[int, str]:
    residents = {case.registration.annual_programme.enrolment_id for case in cases}
    held = EnrolmentIdentifier.objects.filter(institution=batch.institution_id, enrolment__in=residents)
    return dict(held.values_list("enrolment", "value"))


def subject_of(code: str, sitting: Deliberation, cases: list[Case], matricules: dict[int, str]) -> Subject | None:
    """What is recorded of the activity with this code in the file; None where it is not before the jury."""
    codes = codes_of(cases)
    mine = [case for case in cases if code in codes[case.activity.pk]]
    if not mine:
        return None

    def matricule(case: Case) -> str:
        return matricules.get(case.registration.annual_programme.enrolment_id, "")

    year, session = said(sitting)
    others: dict[str, dict] = defaultdict(dict)
    for case in cases:
        if case not in mine and case.result and matricule(case):
            others[case.activity.code][matricule(case)] = (case.result.mark, case.result.outcome)
    earlier = Result.objects.filter(registration__activity=mine[0].activity).exclude(session=sitting.session_id)
    shares = []
    for one in earlier.select_related("registration__annual_programme", "session"):
        who = matricules.get(one.registration.annual_programme.enrolment_id)
        if who:
            others[str(one.session)][who] = (one.mark, one.outcome)
        if one.mark is not None:
            shares.append(passes(one.mark, one.outcome, mine[0].activity.programme_version.threshold))
    residents = {
        matricule(case): Known(
            case.registration.annual_programme.enrolment.user.name_in_list,
            (case.result.mark, case.result.outcome) if case.result else None,
        )
        for case in mine
        if matricule(case)
    }
    rate = Decimal(sum(map(bool, shares))) / len(shares) if shares else None
    return Subject(code, year, session, residents, dict(others), rate)


def codes_of(cases: list[Case]) -> dict[int, set[str]]:
    """{activity pk: codes in lower case, ours and those of the universities}."""
    found = {case.activity.pk: {case.activity.code.lower()} for case in cases}
    for pk, value in ActivityIdentifier.objects.filter(activity__in=list(found)).values_list("activity", "value"):
        found[pk].add(value.lower())
    return found
