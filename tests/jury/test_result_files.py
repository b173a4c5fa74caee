"""Files of results: corrupted file, identity, session or scale stops the release; no clean cohort is stopped."""

import io
import os
import random
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from imports import services as imports
from imports.models import Import
from jury.cases import bulk_services
from jury.minutes.services import close_sitting
from jury.release.models import Release
from jury.release.reconciliation import reconciliation, share_of_overrules
from jury.release.services import release
from jury.result_files.checks import WARNINGS, FileRow, Known, Subject, check_file
from records.mark_values import parse_entry
from tests import factories
from tests.jury import props

pytestmark = pytest.mark.usefixtures("english")
SEED = int(os.environ.get("CURSUS_TEST_SEED", "1348"))
COHORTS = 200


def cohort(rng, size=None):
    """A clean file of 3 to 400 residents and what is recorded: nearly all pass, some groups have one mark."""
    size = size or rng.choice([3, 4, 7, 14, 15, 28, 60, rng.randint(3, 400)])
    kind, same = rng.choice(["marks", "marks", "validated", "one group"]), rng.choice(["14", "12,5", "16"])
    rows, residents = [], {}
    for place in range(size):
        text = f"{min(19, max(10, round(rng.gauss(14, 1.8) * 2) / 2)):g}".replace(".", ",")
        if kind == "validated":
            text = "validé"
        elif kind == "one group" and place < size // 2:
            text = same
        if rng.random() < 0.04:
            text = rng.choice(["7", "9,5", "8", "absent"])
        name, matricule = f"NOM{place} Prénom{rng.randint(1, 9)}", f"N{24000 + place}"
        rows.append(FileRow(place + 2, matricule, "b1-qa1", "2026", "june", text, name))
        residents[matricule] = Known(name, parse_entry(text))
    return rows, Subject("b1-qa1", "2026", "june", residents)


def codes(rows, subject, changed=False):
    return {str(one.code) for one in check_file(rows, subject, changed)}


def encoded_as(rows, subject):
    """The subject, had the corrupted file been imported as it is: what can be read is encoded."""
    read = {row.matricule: row for row in rows}
    found = {}
    for matricule, known in subject.residents.items():
        try:
            found[matricule] = Known(known.name, parse_entry(read[matricule].text))
        except (KeyError, ValidationError):
            found[matricule] = Known(known.name)
    return replace(subject, residents=found)


def texts(rows, make):
    return [replace(row, text=make(row.text)) for row in rows]


def number(text):
    mark = parse_entry(text)[0]
    return Decimal(14) if mark is None else mark


def shifted_names(rows, rng):
    return [replace(row, name=rows[place - 1].name) for place, row in enumerate(rows)]


def shifted_marks(rows, rng):
    moved = [replace(row, text=rows[place - 1].text if place else "") for place, row in enumerate(rows)]
    return [*moved, replace(rows[-1], number=rows[-1].number + 1, matricule="", name="", text=rows[-1].text)]


def swapped_matricules(rows, rng):
    first, second = rng.sample(range(len(rows)), 2)
    rows = list(rows)
    one, other = rows[first], rows[second]
    rows[first], rows[second] = replace(one, matricule=other.matricule), replace(other, matricule=one.matricule)
    return rows


CORRUPTIONS = {
    "names one row down": (shifted_names, "name"),
    "marks one row down": (shifted_marks, "unreadable"),
    "two matricules swapped": (swapped_matricules, "name"),
    "a row of the template": (lambda rows, rng: [replace(rows[0], name="Exemple"), *rows[1:]], "placeholder"),
    "to be filled in": (lambda rows, rng: [replace(rows[0], text="à compléter"), *rows[1:]], "placeholder"),
    "zeros that were never filled in": (
        lambda rows, rng: [*texts(rows[: max(3, len(rows) // 3)], lambda _t: "0"), *rows[max(3, len(rows) // 3) :]],
        "placeholder",
    ),
    "out of 100": (lambda rows, rng: texts(rows, lambda text: f"{number(text) * 5:g}"), "scale"),
    "out of 10": (lambda rows, rng: texts(rows, lambda text: f"{number(text) / 2:.2f}"), "scale"),
    "commas lost": (lambda rows, rng: texts(rows, lambda text: f"{number(text) * 10:.0f}"), "scale"),
    "letters": (lambda rows, rng: texts(rows, lambda _t: rng.choice("BCDF")), "unreadable"),
    "another session": (lambda rows, rng: [replace(row, session="september") for row in rows], "session"),
    "another year": (lambda rows, rng: [replace(row, year="2025") for row in rows], "session"),
    "a row twice": (lambda rows, rng: [*rows, replace(rng.choice(rows), number=999)], "double"),
    "cut off": (lambda rows, rng: rows[:-1], "missing"),
    "residents of another programme": (
        lambda rows, rng: [replace(row, matricule=f"X{row.matricule}") for row in rows],
        "unknown",
    ),
}  # fmt: skip


def test_no_clean_cohort_is_stopped(capsys):
    rng, warned = random.Random(SEED), Counter()
    for _number in range(COHORTS):
        rows, subject = cohort(rng)
        found = check_file(rows, subject)
        assert [one for one in found if one.stops] == [], SEED
        warned.update(str(one.code) for one in found)
    with capsys.disabled():
        print(f"\nseed {SEED}: {COHORTS} clean cohorts, none stopped; warned: {dict(warned)}")
    assert set(warned) <= {str(code) for code in WARNINGS}


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_each_corruption_is_stopped(kind):
    corrupt, expected = CORRUPTIONS[kind]
    rng = random.Random(f"{SEED} {kind}")
    for _number in range(30):
        rows, subject = cohort(rng)
        wrong = corrupt(rows, rng)
        assert wrong != rows
        found = [one for one in check_file(wrong, encoded_as(wrong, subject)) if one.stops]
        assert expected in {one.code for one in found}, (SEED, kind, len(rows))


def test_what_changed_after_the_import_is_stopped():
    rows, subject = cohort(random.Random(SEED), 28)
    (first, *_others) = rows
    other = replace(subject, residents={**subject.residents, first.matricule: Known(first.name, (Decimal(3), ""))})
    assert codes(rows, other) == {"differs"}
    assert codes(rows, subject, changed=True) == {"changed"}


def test_the_marks_of_another_session_are_stopped():
    rng = random.Random(SEED)
    for size in (5, 28, 300):
        rows, subject = cohort(rng, size)
        rows = texts(rows, lambda _t: f"{rng.randint(20, 38) / 2:g}")
        subject = encoded_as(rows, subject)
        others = {row.matricule: parse_entry(row.text) for row in rows}
        assert codes(rows, replace(subject, others={"June 2025": others})) == {"copy"}
        assert codes(rows, replace(subject, others={"June 2025": dict(list(others.items())[:2])})) == set()


@pytest.mark.parametrize(
    ("text", "rate", "expected"),
    [
        (lambda place: "14", None, {"one_value"}),
        (lambda place: f"{10 + place / 4:g}", None, {"sorted"}),
        (lambda place: str(8 if place % 2 else 11), Decimal("0.95"), {"pass_rate"}),
    ],
)
def test_what_is_only_unusual_warns(text, rate, expected):
    rows, subject = cohort(random.Random(SEED), 20)
    rows = [replace(row, text=text(place)) for place, row in enumerate(rows)]
    assert codes(rows, encoded_as(rows, replace(subject, pass_rate=rate))) == expected
    few = rows[:14]
    few_known = {row.matricule: subject.residents[row.matricule] for row in few}
    assert codes(few, encoded_as(few, replace(subject, residents=few_known, pass_rate=rate))) == set()


TITLES = "matricule;nom;prénom;activité;année;session;note\n"


def imported(cast, text):
    """A written import of results, as a worker leaves it."""
    batch = imports.receive(
        kind="results", institution=cast.unamur, programme=None, name="juin.csv", by=cast.nadia,
        file=io.BytesIO((TITLES + text).encode()),
    )  # fmt: skip
    Import.objects.filter(pk=batch.pk).update(
        state="written", written_by=cast.nadia, written_at=factories.at(2026, 6, 20), columns=batch.columns
    )
    return Import.objects.get(pk=batch.pk)


class TestRelease:
    @pytest.fixture
    def closed(self, cast, encoded, june):
        """June, with 12 for Alice and 8 for Bob."""
        for enrolment, text in ((cast.alices, "12"), (cast.bobs, "8")):
            encoded(props.taken(cast, enrolment), text)
        bulk_services.decide_undisputed(deliberation=june, by=cast.nadia)
        close_sitting(deliberation=june, by=cast.nadia, seen=june.version)
        june.refresh_from_db()
        return june

    def go(self, cast, sitting, **options):
        return release(deliberation=sitting, by=cast.pia, expected=reconciliation(sitting)["sha256"], **options)

    def test_a_file_that_agrees(self, cast, closed):
        imported(cast, "UNA00001;Test;Alice;NAM;2025-2026;juin;12\nUNA00002;Test;Bob;NAM;2025-2026;juin;8\n")
        (file,) = reconciliation(closed)["files"]
        assert (file["file"], file["rows"], file["found"]) == ("juin.csv", 2, [])
        assert self.go(cast, closed).state == "released"
        assert share_of_overrules() == (0, 1)

    def test_a_mark_that_is_not_the_one_of_the_file(self, cast, closed):
        imported(cast, "UNA00001;Test;Alice;NAM;2025-2026;juin;13\nUNA00002;Test;Bob;NAM;2025-2026;juin;8\n")
        with pytest.raises(ValidationError, match=r"juin\.csv, nam: The mark encoded is not the one of the file"):
            self.go(cast, closed)
        assert not Release.objects.exists()
        self.go(cast, closed, because="Corrected by the teacher in writing")
        assert Release.objects.get().overruled_because == "Corrected by the teacher in writing"
        assert share_of_overrules() == (1, 1)

    def test_names_one_row_down(self, cast, closed, browse):
        imported(cast, "UNA00001;Test;Bob;NAM;2025-2026;juin;12\nUNA00002;Test;Alice;NAM;2025-2026;juin;8\n")
        page = browse(cast.pia).get(f"/deliberations/{closed.uuid}/release/").content.decode()
        assert "The name is that of somebody else than the matricule: row 2, row 3." in page
        with pytest.raises(ValidationError, match="somebody else"):
            self.go(cast, closed)

    def test_files_of_other_sessions_are_left_alone(self, cast, closed):
        imported(cast, "UNA00001;Test;Alice;NAM;2025-2026;janvier;13\n")
        assert reconciliation(closed)["files"] == []
