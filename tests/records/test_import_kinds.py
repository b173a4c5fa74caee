"""What becomes of each row: residents, people who support residents, results, exemptions, decisions of past years."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from imports import registry
from records.credits.credit_records import credit_record
from records.models import Accompaniment, AnnualProgramme, Decision, Deliberation, Enrolment, Exemption, Result
from sheets.table import read_table
from tests import factories
from tests.imports.conftest import Desk, said, verdicts
from tests.sheets.building import xlsx

RESIDENTS = "matricule;nom;prénom;e-mail;entrée;date de naissance;autre matricule\n"
RESULTS = "matricule;code;année;session;note;code de résultat\n"
COMPANY = "matricule;qualité;e-mail;prénom;nom;du;au\n"
EXEMPTIONS = "matricule;code;motif;décidé le\n"
PAST = "matricule;code;année;session;note;résultat;crédits octroyés;décidé le;motif\n"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db):
    for start_year in (2023, 2026):
        factories.year(start_year)
    return factories.Cast()


@pytest.fixture
def desk(cast):
    return Desk(cast.nadia, cast.unamur)


def problems(batch):
    """Row by row, what is wrong: {row: [(column, text)]} of the refused ones."""
    return {number: wrong for number, verdict, wrong in said(batch) if verdict == "refused"}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (  # the same person twice, word for word: the first one counts
            ["N1;Evrard;Zoé;zoe@example.org;2026;;", "N1;Evrard;Zoé;zoe@example.org;2026;;"],
            {
                3: [
                    ("matricule", "This is in row 2 already: remove one."),
                    ("e mail", "This is in row 2 already: remove one."),
                ]
            },
        ),
        (  # the same matricule for two people: neither
            ["N1;Evrard;Zoé;zoe@example.org;2026;;", "N1;Noël;Loïc;loic@example.org;2026;;"],
            {
                2: [("matricule", "Row 3 says otherwise: keep one of the two.")],
                3: [("matricule", "This is in row 2 already: remove one.")],
            },
        ),
        (  # under two matricules in the file
            ["N1;Evrard;Zoé;zoe@example.org;2026;23/04/1998;", "N2;EVRARD;Zoe;z.evrard@example.org;2026;1998-04-23;"],
            {
                2: [("matricule", "Row 3 says otherwise: keep one of the two.")],
                3: [
                    (
                        "matricule",
                        "The same name and date of birth stand in row 2 under another matricule: keep one.",
                    )
                ],
            },
        ),
        (  # two people of one name
            ["N1;Evrard;Zoé;zoe@example.org;2026;23/04/1998;", "N2;Evrard;Zoé;zoe2@example.org;2026;24/04/1998;"],
            {},
        ),
        (  # under another matricule than in the records
            ["N9;Test;Alice;other@example.org;2024;23/04/1998;"],
            {2: [("matricule", "Alice Test is enrolled already, with matricule UNA00001: correct the matricule.")]},
        ),
        (
            ["N9;Test;Alice;alice.test@example.org;2024;;"],
            {2: [("matricule", "Alice Test is enrolled already, with matricule UNA00001: correct the matricule.")]},
        ),
        (  # the address of somebody else
            ["N9;Evrard;Zoé;charlie.test@example.org;2026;;"],
            {2: [("e mail", "This e-mail address is that of Charlie Test: correct the address.")]},
        ),
        (
            ["UNA00001;Test;Alice;bob.test@example.org;2024;;"],
            {2: [("e mail", "This e-mail address is that of Bob Test: correct the address.")]},
        ),
        (
            ["UNA00001;Test;Alice;alice.test@example.org;2026;;"],
            {2: [("", "Alice Test is enrolled with the intake of 2024-2025.")]},
        ),
        (
            ["UNA00002;Test;Bob;bob.test@example.org;2024;;"],
            {2: [("", "Bob Test is enrolled at UCLouvain, which keeps the file.")]},
        ),
        (
            ["N9;Evrard;Zoé;zoe@example.org;2026;;UCL00002"],
            {2: [("matricule partner", "Matricule UCL00002 of UCLouvain belongs to another resident.")]},
        ),
        (
            ["N9;Evrard;Zoé;zoe@example.org;2023;23/04/2050;"],
            {
                2: [
                    ("birth date", "A date of birth is in the past."),
                    ("intake", "No published programme of UNamur takes this intake."),
                ]
            },
        ),
        (
            [f"N9;{'x' * 101};Zoé;zoe@example.org;2026;;"],
            {2: [("family name", "Ensure this value has at most 100 characters (it has 101).")]},
        ),
    ],
)
def test_residents_who_cannot_be_taken(cast, desk, rows, expected):
    Enrolment.objects.filter(pk=cast.alices.pk).update(birth_date=date(1998, 4, 23))
    batch = desk.checked("residents", RESIDENTS + "\n".join(rows) + "\n")
    assert problems(batch) == expected
    assert len(batch.rows.all()) == len(rows)


def test_a_supervisor_becomes_a_resident(cast, desk):
    """A person is known already: the resident is enrolled under the same log-in."""
    batch = desk.imported("residents", RESIDENTS + "N9;Test;Stefan;stefan.test@example.org;2026;;\n")
    assert batch.state == "written"
    assert Enrolment.objects.get(identifiers__value="N9").user == cast.stefan


def test_who_is_nobody_here_writes_in_their_own_record(cast):
    factories.enrolment(cast.nadia, cast.version, matricule=7)
    batch = Desk(cast.nadia, cast.unamur).checked(
        "residents", RESIDENTS + "UNA00007;Test;Nadia;nadia.test@example.org;2024;;\n"
    )
    assert problems(batch) == {2: [("matricule", "Nobody writes in their own record.")]}


def supporters(cast, desk, *rows, write=False):
    take = desk.imported if write else desk.checked
    return take("accompaniment", COMPANY + "\n".join(rows) + "\n")


def test_a_supporter_is_new_changed_or_the_same(cast, desk):
    rows = [
        "UNA00001;mentor;marie.test@example.org;;;14/09/2020;",
        "UNA00001;maître de stage;stefan.test@example.org;;;14/09/2020;30/09/2026",
        "UNA00001;Promotrice;paula@example.org;Paula;Roch;01/02/2026;",
        "UNA00001;lecteur;paula@example.org;Paula;Roch;01/02/2026;",
    ]
    batch = supporters(cast, desk, *rows, write=True)
    assert verdicts(batch) == [(2, "same"), (3, "changed"), (4, "new"), (5, "new")]
    assert [row.changes for row in batch.rows.filter(verdict="changed")] == [[["to", "open", "2026-09-30"]]]
    assert User.objects.filter(email="paula@example.org").count() == 1
    assert sorted(cast.alices.accompaniments.values_list("user__email", "capacity", "ends")) == [
        ("marie.test@example.org", "mentor", None),
        ("paula@example.org", "promoter", None),
        ("paula@example.org", "reader", None),
        ("stefan.test@example.org", "supervisor", date(2026, 9, 30)),
    ]
    assert desk.undo(batch).state == "undone"
    assert not User.objects.filter(email="paula@example.org").exists()
    assert cast.alices.accompaniments.get(user=cast.stefan).ends is None


@pytest.mark.parametrize(
    ("row", "column", "text"),
    [
        ("X;mentor;marie.test@example.org;;;14/09/2026;", "matricule", "No resident has this matricule: correct it, or "
         "enrol the resident first."),
        ("UNA00001;chef;marie.test@example.org;;;14/09/2026;", "capacity", "“chef” is no capacity: write one of: "
         "mentor, stage supervisor, seminar leader, promoter, reader."),
        ("UNA00001;reader;new@example.org;;Roch;14/09/2026;", "given name", "Nobody here has this e-mail address: give "
         "the name, or mend the address."),
        ("UNA00001;reader;marie.test@example.org;Marie;Autre;14/09/2026;", "e mail", "This e-mail address is that of "
         "Marie Test: correct the address."),
        ("UNA00001;reader;alice.test@example.org;;;14/09/2026;", "e mail", "Nobody accompanies oneself."),
        ("UNA00001;mentor;bob.test@example.org;;;14/09/2026;", "from", "Marie Test is the mentor then."),
        ("UNA00001;supervisor;marie.test@example.org;;;14/09/2026;", "e mail", "The mentor is not the stage "
         "supervisor."),
        ("UNA00001;reader;bob.test@example.org;;;14/09/2026;13/09/2026", "to", "The last day is before the first."),
        ("UNA00001;reader;bob.test@example.org;;;soon;", "from", "“soon” is no date: write for example 1998-04-23 or "
         "23/04/1998."),
        ("UNA00001;reader;systeme.namur@example.org;;;14/09/2026;", "e mail", "This address is not that of a person "
         "who can support a resident."),
    ],
)  # fmt: skip
def test_a_supporter_that_cannot_be(cast, desk, row, column, text):
    assert problems(supporters(cast, desk, row)) == {2: [(column, text)]}


def test_two_mentors_in_one_table(cast, desk):
    batch = supporters(
        cast, desk,
        "UNA00002;mentor;marie.test@example.org;;;14/09/2024;",
        "UNA00002;mentor;charlie.test@example.org;;;14/09/2025;",
    )  # fmt: skip
    assert problems(batch) == {3: [("from", "Marie Test is the mentor then.")]}


def test_results_are_new_changed_or_the_same(cast, desk):
    june = factories.session()
    registration = factories.registration(cast.alices, cast.namur)
    bobs = factories.registration(cast.bobs, cast.namur)
    Result.objects.create(
        registration=registration, session=june, mark=Decimal(12), institution=cast.unamur, encoded_by=cast.nadia
    )
    table = RESULTS + "UNA00001;NAM;2026;juin;12,5;\nUNA00002;NAM;2026-2027;juin;;abs\n"
    batch = desk.imported("results", table, submit=True)
    assert verdicts(batch) == [(2, "changed"), (3, "new")]
    assert batch.rows.get(number=2).changes == [["mark", "12", "12.5"], ["state", "draft", "submitted"]]
    assert sorted(Result.objects.values_list("registration", "mark", "outcome", "state")) == sorted(
        [(registration.pk, Decimal("12.5"), "", "submitted"), (bobs.pk, None, "absent", "submitted")]
    )
    assert verdicts(desk.checked("results", table)) == [(2, "same"), (3, "same")]
    desk.undo(batch)
    result = Result.objects.get()
    assert (result.mark, result.state, result.encoded_by) == (Decimal(12), "draft", cast.nadia)


def test_a_mark_that_stands_already_is_the_same_also_after_the_decision(cast, desk):
    registration = factories.registration(cast.alices, cast.namur)
    sitting = factories.deliberation(cast.version, cast.nadia)
    factories.decision(sitting, registration, mark=Decimal(12))
    Result.objects.create(
        registration=registration, session=sitting.session, mark=Decimal(12), state="decided",
        institution=cast.unamur, encoded_by=cast.nadia,
    )  # fmt: skip
    batch = desk.checked("results", RESULTS + "UNA00001;NAM;2026;juin;12;\nUNA00001;LOU;2026;juin;12;\n")
    assert verdicts(batch)[0] == (2, "same")
    batch = desk.checked("results", RESULTS + "UNA00001;NAM;2026;juin;13;\n")
    assert problems(batch) == {
        2: [("", "The jury has decided on this session; a mark can no longer be encoded.")],
    }


def test_the_matricule_of_the_other_university_is_called_so(cast, desk):
    """Also under the head "NOMA"; the resident is neither named nor to be enrolled."""
    factories.session()
    batch = desk.checked("results", RESULTS.replace("matricule", "NOMA") + "UCL00001;NAM;2026;juin;12;\n")
    text = "This is a matricule of UCLouvain: write the one that the resident has at UNamur."
    assert problems(batch) == {2: [("matricule", text)]}


def test_a_number_is_no_date_of_birth_and_a_date_cell_is(cast, desk):
    """35908 is the serial number of 23 April 1998, which only the format of the cell says."""
    head = ["NOMA", "Nom", "Prénom", "E-mail", "Entrée", "Né(e) le"]
    rows = [["N7", "A", "B", "a@example.org", 2026, 35908], ["N8", "C", "D", "c@example.org", 2026, date(1998, 4, 23)]]
    batch = desk.checked("residents", xlsx(head, *rows))
    text = "“35908” is a number, not a date: give the cell a date format, or write for example 1998-04-23."
    assert problems(batch) == {2: [("birth date", text)]}
    desk.write(batch, only_good=True)
    assert Enrolment.objects.get(identifiers__value="N8").birth_date == date(1998, 4, 23)


def test_no_english_word_in_the_french_messages(cast, desk):
    factories.session()
    factories.registration(cast.alices, cast.namur)
    kind = registry.get("results")
    rows = "UNA00001;NAM;2026;juin;abs;\nUNA00001;NAM;2026;juin;;12\nUNA00001;NAM;2026;juin;;\n"
    scope = registry.Scope(cast.unamur, cast.nadia)
    with translation.override("fr"):
        table = read_table((RESULTS + rows).encode(), kind.columns)
        plans = [kind.plan(scope, [row], registry.no_progress)[0] for row in table]
    assert [one.problems[0].text.replace("\xa0", " ") for one in plans] == [
        "« abs » est un code : écrivez-le dans la colonne « code de résultat ».",
        "« 12 » est une note : écrivez-la dans la colonne « note ».",
        "Donnez une note de 0 à 20, ou un code dans la colonne « code de résultat ».",
    ]


def test_lost_zeros_are_named(cast, desk):
    cast.alices.identifiers.filter(institution=cast.unamur).update(value="000123")
    batch = desk.checked("results", RESULTS + "123;NAM;2026;juin;12;\n")
    assert problems(batch)[2][0] == (
        "matricule",
        "No resident has this matricule, but 000123 is one: write the zeros at the front.",
    )


def test_the_mark_of_the_other_university_is_not_ours_to_encode(cast, desk):
    factories.session()
    factories.registration(cast.alices, cast.louvain)
    batch = desk.checked("results", RESULTS + "UNA00001;LOU;2026;juin;12;\n")
    assert problems(batch) == {2: [("activity", "The marks of this activity are encoded by: UCLouvain.")]}


def test_exemptions(cast, desk):
    table = EXEMPTIONS + "UNA00001;NAM;Certificat, 2023;01/10/2025\n"
    batch = desk.imported("exemptions", table)
    assert verdicts(batch) == [(2, "new")]
    held = Exemption.objects.get()
    assert (held.activity, held.reason, held.decided_on, held.recorded_by) == (
        cast.namur,
        "Certificat, 2023",
        date(2025, 10, 1),
        cast.nadia,
    )
    assert verdicts(desk.checked("exemptions", table)) == [(2, "same")]
    other = desk.checked(
        "exemptions",
        EXEMPTIONS
        + "UNA00001;NAM;Autre;01/10/2025\nUNA00001;XXX;Autre;01/10/2025\nUNA00001;LOU;;01/10/2099\n"
        + "UNA00002;LOU;Un;01/10/2025\nUNA00002;LOU;Deux;01/10/2025\n",
    )
    assert problems(other) == {
        2: [
            (
                "activity",
                "Exempted already, as decided on 1 October 2025: withdraw that exemption first if it is wrong.",
            )
        ],
        3: [("activity", "No activity of the resident's programme has this code.")],
        4: [
            ("reason", "This cell is empty: it must be filled in."),
            ("decided on", "This day is still to come."),
        ],
        5: [("activity", "Row 6 says otherwise: keep one of the two.")],
        6: [("activity", "The same exemption stands in row 5: keep one.")],
    }
    assert desk.undo(batch).state == "undone"
    assert Exemption.objects.count() == 0


@pytest.fixture
def past(cast):
    """Sessions of two years that are over."""
    return [factories.session(2024), factories.session(2024, "september"), factories.session(2025)]


def test_decisions_of_past_years_bring_what_they_need(cast, desk, past):
    rows = [
        "UNA00001;NAM;2024-2025;juin;8;;non;;",
        "UNA00001;NAM;2024-2025;septembre;12,5;;oui;12/09/2025;",
        "UNA00001;LOU;2025;juin;9;;oui;;Moyenne au-dessus de 14",
        "UNA00002;LOU;2025;juin;;v;;;",
    ]
    batch = desk.imported("decisions", PAST + "\n".join(rows) + "\n")
    assert said(batch) == [(2, "new", []), (3, "new", []), (4, "new", []), (5, "new", [])]
    record = credit_record(cast.alices)
    assert {row.activity.code: (row.state, row.mark) for row in record.rows if row.decision} == {
        "NAM": ("earned", Decimal("12.5")),
        "LOU": ("earned", Decimal(9)),
    }
    assert (AnnualProgramme.objects.count(), Deliberation.objects.count(), Decision.objects.count()) == (3, 3, 4)
    sitting = Deliberation.objects.get(held_on=date(2025, 9, 12))
    assert (sitting.is_published(), sitting.recorded_by) == (True, cast.nadia)
    assert verdicts(desk.checked("decisions", PAST + "\n".join(rows) + "\n")) == [
        (2, "same"),
        (3, "same"),
        (4, "same"),
        (5, "same"),
    ]
    assert desk.undo(batch).state == "undone"
    left = AnnualProgramme.objects.count(), Deliberation.objects.count(), Decision.objects.count()
    assert left == (0, 0, 0)


def test_decisions_that_cannot_be(cast, desk, past):
    ahead = factories.session(2026)
    registration = factories.registration(cast.alices, cast.namur, 2025)
    factories.decision(
        factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1)),
        registration,
        mark=Decimal(14),
    )
    Exemption.objects.create(
        enrolment=cast.bobs, activity=cast.namur, reason="x", decided_on=date(2025, 1, 1), recorded_by=cast.nadia
    )
    rows = [
        "UNA00001;NAM;2025;juin;13;;;;",
        "UNA00001;NAM;2024;juin;12;;;;",
        "UNA00002;NAM;2025;juin;12;;;;",
        f"UNA00001;LOU;{ahead.academic_year};juin;12;;;;",
        "UNA00001;LOU;2025;juin;8;;oui;;",
        "UNA00001;LOU;2025;juin;12;abs;;;",
        "UNA00001;LOU;2025;juin;12;;peut-être;;",
        "UNA00001;XXX;2025;juin;12;;;;",
        "UNA00002;LOU;2024;juin;12;;;;",
        "UNA00002;LOU;2025;juin;13;;;;",
        "UNA00002;ALO;2025;juin;12;;;01/01/2020;",
    ]
    batch = desk.checked("decisions", PAST + "\n".join(rows) + "\n")
    assert problems(batch) == {
        2: [("session", "The records hold another decision of this session: supersede it in a deliberation.")],
        3: [("credits granted", "The credits of this activity were granted already.")],
        4: [("activity", "The resident is exempted from this activity.")],
        5: [("session", "This session is not decided yet: its decisions are recorded in a deliberation.")],
        6: [("reason", "Say why the jury decides otherwise than the threshold of 10/20.")],
        7: [("outcome", "Give a mark or an outcome, not both.")],
        8: [("credits granted", "Write yes or no.")],
        9: [("activity", "No activity of the resident's programme has this code.")],
        10: [("credits granted", "Row 11 says otherwise: keep one of the two.")],
        11: [("credits granted", "The credits of this activity are granted in row 10 already.")],
        12: [("decided on", "This is before the session began.")],
    }


def test_an_import_does_not_go_round_a_jury_that_sits_here(cast, desk, past):
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, state="open")
    text = "UNA00001;NAM;2025;juin;19;;oui;;\n"
    assert problems(desk.checked("decisions", PAST + text)) == {
        2: [
            (
                "session",
                "The jury deliberates on this session in Cursus: its decisions are recorded there, not imported.",
            )
        ]
    }
    Deliberation.objects.filter(pk=sitting.pk).update(state="dropped")
    assert verdicts(desk.checked("decisions", PAST + text)) == [(2, "new")]


@pytest.mark.parametrize("kind", ["residents", "accompaniment", "results", "exemptions", "decisions"])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_what_was_exported_comes_back_unchanged(cast, desk, client, past, kind, language, format):
    """All that the records hold of a kind, in a cell that would run too."""
    cast.nadia.language = language
    cast.nadia.save()
    Enrolment.objects.filter(pk=cast.alices.pk).update(telephone="+32 470", street="=1+1", birth_date=date(1998, 4, 23))
    result = factories.registration(cast.alices, cast.namur)
    Result.objects.create(
        registration=result,
        session=factories.session(),
        outcome="absent",
        institution=cast.unamur,
        encoded_by=cast.nadia,
    )
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1))
    factories.decision(
        sitting, factories.registration(cast.bobs, cast.louvain, 2025), mark=Decimal("9.5"), reason="-Moyenne"
    )
    Exemption.objects.create(
        enrolment=cast.alices, activity=cast.louvain, reason="@x", decided_on=date(2025, 1, 1), recorded_by=cast.nadia
    )
    Accompaniment.objects.filter(user=cast.stefan).update(ends=date(2026, 9, 30))
    client.force_login(cast.nadia)
    data = client.get(reverse("import-export", args=[kind, "UNamur", format])).content
    batch = desk.checked(kind, data)
    assert (batch.same, batch.rows_read) == ({"accompaniment": 2}.get(kind, 1),) * 2


def test_ten_thousand_strangers_cost_no_more_questions_than_three(cast, desk, django_assert_max_num_queries):
    past = factories.session(2024)
    assert past
    for count in (3, 3000):
        batch = desk.bring("decisions", PAST + "X;NAM;2024;juin;12;;;;\n" * count)
        with django_assert_max_num_queries(80):
            assert desk.check(batch).refused == count
