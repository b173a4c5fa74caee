"""Tables of residents and results: all rows or none, and every error with its row and column."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import User
from records.models import Enrolment, Result
from tests import factories

pytestmark = pytest.mark.django_db
RESIDENTS = "matricule;nom;prénom;e-mail;entrée;date de naissance\n"
RESULTS = "matricule;activity;year;session;mark;outcome\n"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def cast():
    factories.year(2026)
    return factories.Cast()


@pytest.fixture
def load(tmp_path, capsys):
    """Run a command on a table; what it printed, or the lines of its refusal without the name of the file."""

    def run(command, table, *options, encoding="utf-8"):
        path = tmp_path / "table.csv"
        path.write_bytes(table if isinstance(table, bytes) else table.encode(encoding))
        try:
            call_command(command, str(path), *options)
        except CommandError as refusal:
            return [line.removeprefix(f"{path}: ") for line in str(refusal).splitlines()]
        return capsys.readouterr().out.strip()

    return run


def residents(load, rows, *options, **more):
    return load("import_residents", RESIDENTS + rows, "--institution", "UNamur", *options, **more)


def results(load, rows, *options):
    return load("import_results", RESULTS + rows, *options)


def test_a_cohort_is_enrolled_from_windows_1252(cast, load):
    said = residents(
        load,
        "N1;Évrard;Zoé;zoe@example.org;2026-2027;23/04/1998\n\nN2;Noël;Loïc;loic@example.org;2026;\n",
        encoding="cp1252",
    )
    assert said == "2 new, 0 changed, 0 the same."
    zoe = Enrolment.objects.get(identifiers__value="N1")
    assert (zoe.user.get_full_name(), zoe.birth_date.isoformat(), zoe.intake.start_year) == (
        "Zoé Évrard",
        "1998-04-23",
        2026,
    )


def test_the_same_table_again_changes_nothing_and_a_new_name_is_a_change(cast, load):
    table = "N1;Evrard;Zoe;zoe@example.org;2026;\n"
    residents(load, table)
    assert residents(load, table) == "0 new, 0 changed, 1 the same."
    assert residents(load, table.replace("Zoe;", "Zoé;")) == "0 new, 1 changed, 0 the same."
    assert User.objects.get(email="zoe@example.org").given_name == "Zoé"


def test_a_dry_run_saves_nothing(cast, load):
    said = residents(load, "N1;Evrard;Zoe;zoe@example.org;2026;\n", "--dry-run")
    assert said == "1 new, 0 changed, 0 the same. Nothing was saved: a dry run."
    assert not User.objects.filter(email="zoe@example.org").exists()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (";Evrard;Zoe;z@example.org;2026;", "row 3, column matricule: This cell is empty: it must be filled in."),
        ("N2;Evrard;Zoe;z.example.org;2026;", "row 3, column e mail: “z.example.org” is no e-mail address."),
        (
            "N2;Evrard;Zoe;z@example.org;26;",
            "row 3, column intake: “26” is no academic year known here: write for example 2026-2027.",
        ),
        (
            "N2;Evrard;Zoe;z@example.org;2026;31/02/1998",
            "row 3, column birth date: “31/02/1998” is no date: write for example 1998-04-23 or 23/04/1998.",
        ),
        ("N1;Evrard;Zoe;z@example.org;2026;", "row 3, column matricule: This is in row 2 already: remove one."),
        ("N2;Evrard;Zoe;ok@example.org;2026;", "row 3, column e mail: This is in row 2 already: remove one."),
        (
            "N2;Evrard;Zoe;alice.test@example.org;2026;",
            "row 3, column e mail: This e-mail address is that of Alice Test: correct the address.",
        ),
        (
            "N2;=HYPERLINK(1);Zoe;z@example.org;2026;",
            "row 3, column family name: A cell begins with “=”: give the value, not a formula.",
        ),
    ],
)
def test_one_bad_resident_refuses_them_all(cast, load, row, expected):
    said = residents(load, f"N1;Good;Person;ok@example.org;2026;\n{row}\n")
    assert said == [expected, "Nothing was saved."]
    assert not User.objects.filter(email="ok@example.org").exists()


def test_results_are_encoded_with_zero_as_a_mark(cast, load):
    factories.session()
    registration = factories.registration(cast.alices, cast.namur)
    said = results(load, "UNA00001;NAM;2026-2027;juin;0;\n", "--institution", "UNamur")
    assert said == "1 new, 0 changed, 0 the same."
    result = Result.objects.get(registration=registration)
    assert (result.mark, result.outcome, result.state, str(result.encoded_by)) == (
        Decimal(0),
        "",
        "draft",
        "Import UNamur",
    )


def test_without_an_institution_each_organiser_encodes(cast, load):
    factories.session()
    factories.registration(cast.alices, cast.namur)
    factories.registration(cast.alices, cast.louvain)
    said = results(load, "UNA00001;NAM;2026;june;12,5;\nUCL00001;LOU;2026;june;;abs\n", "--submit")
    assert said == "2 new, 0 changed, 0 the same."
    assert sorted(Result.objects.values_list("institution__code", "mark", "outcome", "state")) == [
        ("UCLouvain", None, "absent", "submitted"),
        ("UNamur", Decimal("12.5"), "", "submitted"),
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            "X;NAM;2026;june;12;",
            "row 3, column matricule: No resident has this matricule: correct it, or enrol the resident first.",
        ),
        ("UNA00001;XXX;2026;june;12;", "row 3, column activity: No activity has the code “XXX”."),
        ("UNA00001;NAM;2026;june;20.5;", "row 3, column mark: A mark lies between 0 and 20."),
        ("UNA00001;NAM;2026;june;-1;", "row 3, column mark: A mark lies between 0 and 20."),
        ("UNA00001;NAM;2026;june;12,345;", "row 3, column mark: A mark has two decimals at most."),
        ("UNA00001;NAM;2026;june;abs;", "row 3, column mark: “abs” is a code: write it in the column “outcome”."),
        ("UNA00001;NAM;2026;june;;12", "row 3, column outcome: “12” is a mark: write it in the column “mark”."),
        ("UNA00001;NAM;2026;june;12;abs", "row 3, column outcome: Give a mark or an outcome, not both."),
        (
            "UNA00001;NAM;2026;june;;",
            "row 3, column mark: Give a mark from 0 to 20, or a code in the column “outcome”.",
        ),
        (
            "UNA00001;NAM;2026;spring;12;",
            "row 3, column session: “spring” is no session: write january, june or september.",
        ),
        (
            "UNA00001;NAM;1999;june;12;",
            "row 3, column year: “1999” is no academic year known here: write for example 2026-2027.",
        ),
        (
            "UNA00001;LOU;2026;june;12;",
            "row 3, column activity: The resident is not registered for this activity in 2026-2027: register it first.",
        ),
        (
            "UNA00002;NAM;2026;june;13;",
            "row 3, column mark: Row 2 gives a mark for the same session already: keep one.",
        ),
        ("UNA00001;NAM;2026;june;=1+1;", "row 3, column mark: A cell begins with “=”: give the value, not a formula."),
    ],
)
def test_one_bad_result_refuses_them_all(cast, load, row, expected):
    factories.session()
    factories.registration(cast.alices, cast.namur)
    factories.registration(cast.bobs, cast.namur)
    said = results(load, f"UNA00002;NAM;2026;june;12;\n{row}\n")
    assert said == [expected, "Nothing was saved."]
    assert Result.objects.count() == 0


def test_every_row_is_reported_at_once_and_in_english(cast, load):
    """Cells that cannot be read and rows that break a rule; a NUL in a short table refuses its own row."""
    factories.session()
    with translation.override("fr"):
        said = results(load, "X;NAM;2026;june;=1+1;\nX;NAM;2026;june;12;\nUNA00001;N\x00M;2026;june;12;\n")
    assert said == [
        "row 2, column mark: A cell begins with “=”: give the value, not a formula.",
        "row 3, column matricule: No resident has this matricule: correct it, or enrol the resident first.",
        "row 4, column activity: A cell holds characters that are no text.",
        "Nothing was saved.",
    ]


def test_the_other_university_does_not_encode(cast, load):
    factories.session()
    factories.registration(cast.alices, cast.namur)
    said = results(load, "UCL00001;NAM;2026;june;12;\n", "--institution", "UCLouvain")
    assert said == [
        "row 2, column activity: The marks of this activity are encoded by: UNamur.",
        "Nothing was saved.",
    ]
    assert Result.objects.count() == 0


def test_no_third_assessment_in_a_year(cast, load):
    cast.namur.assessed_in = ["january", "june", "september"]
    type(cast.namur).objects.filter(pk=cast.namur.pk).update(assessed_in=cast.namur.assessed_in)
    for kind in cast.namur.assessed_in:
        factories.session(kind=kind)
    factories.registration(cast.alices, cast.namur)
    rows = [f"UNA00001;NAM;2026;{kind};8;\n" for kind in cast.namur.assessed_in]
    said = results(load, "".join(rows))
    assert said == [
        "row 4: 2 assessments were encoded this academic year, and no more are allowed unless the jury says so.",
        "Nothing was saved.",
    ]
    assert Result.objects.count() == 0


def test_no_mark_after_the_decision(cast, load):
    registration = factories.registration(cast.alices, cast.namur)
    sitting = factories.deliberation(cast.version, cast.nadia)
    factories.decision(sitting, registration, mark=Decimal(12))
    said = results(load, "UNA00001;NAM;2026;june;13;\n")
    assert said == [
        "row 2: The jury has decided on this session; a mark can no longer be encoded.",
        "Nothing was saved.",
    ]


def test_a_matricule_of_two_universities_must_say_which(cast, load):
    factories.session()
    factories.registration(cast.alices, cast.namur)
    cast.bobs.identifiers.filter(institution=cast.uclouvain).update(value="UNA00001")
    said = results(load, "UNA00001;NAM;2026;june;13;\n")
    text = "This matricule stands for residents of two universities: say which with --institution."
    assert said[0] == f"row 2, column matricule: {text}"
    assert results(load, "UNA00001;NAM;2026;june;13;\n", "--institution", "UNamur") == "1 new, 0 changed, 0 the same."


def test_a_hundred_thousand_rows_of_strangers_are_refused_at_once(cast, load, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        said = results(load, "X;NAM;2026;june;12;\n" * 100_000)
    assert len(said) == 202
    assert said[-2:] == [said[-2], "Nothing was saved."]
    assert said[-2].endswith(" more.")


def test_an_unknown_institution_names_the_known(cast, load):
    assert load("import_results", RESULTS, "--institution", "ULB") == [
        "No institution has the code ULB. Known are: UCLouvain, UNamur."
    ]


PARTNER = RESIDENTS.replace("matricule;", "matricule;matricule partenaire;")


def test_the_other_university_s_matricule_never_enrols_somebody_anew(cast, load):
    refused = residents(load, "UCL00001;Autre;Nom;elsewhere@example.org;2024-2025;\n")
    assert [line for line in refused if "This is the matricule of Alice Test at UCLouvain" in line]
    assert Enrolment.objects.count() == 2


def test_a_row_with_the_other_university_s_matricule_alone_is_that_of_the_enrolled(cast, load):
    row = ";UCL00001;Test;Alicia;alice.test@example.org;2024-2025;\n"
    assert load("import_residents", PARTNER + row, "--institution", "UNamur") == "0 new, 1 changed, 0 the same."
    assert Enrolment.objects.count() == 2
    assert User.objects.get(pk=cast.alice.pk).given_name == "Alicia"
    unknown = load("import_residents", PARTNER + row.replace("UCL00001", "UCL99999"), "--institution", "UNamur")
    assert [line for line in unknown if "This cell is empty: it must be filled in." in line]


def test_whose_file_the_other_university_keeps_is_refused_by_its_matricule_too(cast, load):
    row = ";UCL00002;Test;Bob;bob.test@example.org;2024-2025;\n"
    refused = load("import_residents", PARTNER + row, "--institution", "UNamur")
    assert [line for line in refused if "Bob Test is enrolled at UCLouvain, which keeps the file." in line]
