"""Thirty-six honest but messy tables: what people's programs, offices and habits make of a list of residents."""

from datetime import date

from openpyxl.utils.datetime import from_excel

from tests.sheets.building import (
    csv,
    formula,
    number,
    raw_xlsx,
    row,
    sheet_xml,
    styles_xml,
    text,
    texts,
    xlsx,
)
from tests.sheets.specimens import RESULTS, Specimen, resident, result

NAMES = "Matricule;Nom;Prénom;E-mail;Entrée"
ZOE = "N1;Evrard;Zoé;zoe@example.org;2026-2027"
LOIC = "N2;Noël;Loïc;loic@example.org;2026-2027"
HEAD = ["Matricule", "Nom", "Prénom", "E-mail", "Entrée"]
FIRST = ["N1", "Evrard", "Zoé", "zoe@example.org", "2026-2027"]
SECOND = ["N2", "Noël", "Loïc", "loic@example.org", "2026-2027"]
LOICS = resident("N2", "Noël", "Loïc", "loic@example.org")
BOTH = {2: resident(), 3: LOICS}
MARKS = "matricule;code;session;note"


def commas(line):
    return line.replace(";", ",")


def tabs(line):
    return line.replace(";", "\t")


TEXT_FILES = [
    Specimen("commas in UTF-8", lambda: csv(commas(NAMES), commas(ZOE), commas(LOIC)), BOTH),
    Specimen("semicolons in UTF-8 with a mark", lambda: csv(NAMES, ZOE, LOIC, encoding="utf-8-sig"), BOTH),
    Specimen("tabs in Windows-1252", lambda: csv(tabs(NAMES), tabs(ZOE), tabs(LOIC), encoding="cp1252"), BOTH),
    Specimen(
        "characters of Windows-1252 alone",
        lambda: csv(NAMES, "N1;D’Hœve;Cœur;zoe@example.org;2026-2027", encoding="cp1252"),
        {2: resident(family="D’Hœve", given="Cœur")},
    ),
    Specimen("Unicode text of a spreadsheet: UTF-16 and tabs", lambda: csv(tabs(NAMES), tabs(ZOE), encoding="utf-16"),
             {2: resident()}),
    Specimen("UTF-16 without a mark, big end first", lambda: csv(NAMES, ZOE, encoding="utf-16-be"), {2: resident()}),
    Specimen("a line that names the separator", lambda: csv("sep=;", NAMES, ZOE), {2: resident()}),
    Specimen("lines that end as on an old Macintosh", lambda: csv(NAMES, ZOE, LOIC, ending="\r"), BOTH),
    Specimen(
        "titles above the names of the columns",
        lambda: csv("Assistants en médecine générale, année 2026-2027", "Édité le 3/9/2026;;;;", "", NAMES, ZOE),
        {5: resident()},
    ),
    Specimen(
        "blank lines everywhere",
        lambda: csv("", NAMES, ";;;;", ZOE, "", "   ; ;;;", LOIC, ""),
        {4: resident(), 7: LOICS},
    ),
    Specimen(
        "totals at the end",
        lambda: csv(MARKS, "N1;NAM;juin;12", "N2;NAM;juin;14", "", "Total;;;26", ";;Moyenne;13"),
        {2: result(session="juin"), 3: result("N2", session="juin", mark="14")},
        left_out={5: "total", 6: "total"},
        columns=RESULTS,
    ),
    Specimen(
        "subtotals between the groups",
        lambda: csv(NAMES, ZOE, "Sous-total : 1;;;;", LOIC, "TOTAL GÉNÉRAL;2;;;"),
        {2: resident(), 4: LOICS},
        left_out={3: "total", 5: "total"},
    ),
    Specimen(
        "a resident called Total",
        lambda: csv(NAMES, "N1;Total;Zoé;zoe@example.org;2026-2027"),
        {2: resident(family="Total")},
    ),
    Specimen(
        "a note under the table",
        lambda: csv(NAMES, ZOE, "", "Source : secrétariat, état au 3 septembre"),
        {2: resident()},
        left_out={4: "note"},
    ),
    Specimen(
        "a table pasted from several pages",
        lambda: csv(NAMES, ZOE, NAMES, LOIC),
        {2: resident(), 4: LOICS},
        left_out={3: "header"},
    ),
    Specimen(
        "line breaks and quotation marks inside cells",
        lambda: csv(NAMES, 'N1;"Evrard\n""la jeune""";Zoé;zoe@example.org;2026-2027', LOIC),
        {2: resident(family='Evrard\n"la jeune"'), 3: LOICS},
    ),
    Specimen(
        "decimal commas between semicolons, blanks around",
        lambda: csv(MARKS, "N1 ; NAM;juin ;12,5", "N2;NAM;juin;0"),
        {2: result(session="juin", mark="12,5"), 3: result("N2", session="juin", mark="0")},
        columns=RESULTS,
    ),
    Specimen(
        "decimal commas in quotation marks between commas",
        lambda: csv(commas(MARKS), 'N1,NAM,june,"12,5"', "N2,NAM,june,13.25"),
        {2: result(mark="12,5"), 3: result("N2", mark="13.25")},
        columns=RESULTS,
    ),
    Specimen(
        "names of columns as people write them",
        lambda: csv("N° MATRICULE *;NOM : ;prenom;Adresse_E-mail (obligatoire);ENTREE", ZOE),
        {2: resident()},
    ),
    Specimen(
        "columns without a name, and others that nobody asked for",
        lambda: csv("Matricule;;Nom;Prénom;E-mail;Entrée;;", "N1;x;Evrard;Zoé;zoe@example.org;2026-2027;;"),
        {2: resident()},
    ),
    Specimen("lines that stop early", lambda: csv(NAMES + ";GSM;Date de naissance", ZOE, LOIC + ";;1998-04-23"),
             {2: resident(), 3: LOICS | {"birth date": "1998-04-23"}}),
    Specimen(
        "blanks that cannot be seen, letters in two parts",
        lambda: csv(NAMES, "\u200bN1\u00a0;Evrard\ufeff;Zoe\u0301; zoe@example.org\u202f;2026-2027"),
        {2: resident()},
    ),
    Specimen(
        "cells that were made harmless",
        lambda: csv(NAMES + ";GSM", "N1;'-Evrard;Zoé;zoe@example.org;2026-2027;'+32 470 11 22 33", "N2;'t Serstevens"
                    ";''=Loïc;'@example.org;2026-2027;"),
        {
            2: resident(family="-Evrard", telephone="+32 470 11 22 33"),
            3: resident("N2", "'t Serstevens", "'=Loïc", "@example.org"),
        },
    ),
]  # fmt: skip

DATED = [*HEAD, "Date de naissance"]
WORKBOOKS = [
    Specimen("a plain workbook", lambda: xlsx(HEAD, FIRST, SECOND), BOTH),
    Specimen(
        "dates as dates, as text, as serial numbers, with an hour",
        lambda: xlsx(
            DATED,
            [*FIRST, date(1998, 4, 23)],
            [*SECOND, "23/04/1998"],
            ["N3", "A", "B", "a@example.org", 2026, 35908],
            ["N4", "C", "D", "c@example.org", 2026.0, from_excel(35908 + 12.5 / 24)],
        ),
        {
            2: resident(birth_date="1998-04-23"),
            3: LOICS | {"birth date": "23/04/1998"},
            4: resident("N3", "A", "B", "a@example.org", "2026", birth_date="35908"),
            5: resident("N4", "C", "D", "c@example.org", "2026", birth_date="1998-04-23 12:30:00"),
        },
    ),
    Specimen(
        "numbers with the zeros that their format shows",
        lambda: xlsx(
            ["matricule", "code", "session", "note"],
            [1234, "NAM", "june", 12.5],
            ["00001235", "NAM", "june", 13.3 * 3 / 3],
            [1236.0, "NAM", "june", "14,5"],
            [99999999999, "NAM", "june", 0],
            formats={"A2": "00000000", "A4": "0"},
        ),
        {
            2: result("00001234", mark="12.5"),
            3: result("00001235", mark="13.3"),
            4: result("1236", mark="14,5"),
            5: result("99999999999", mark="0"),
        },
        columns=RESULTS,
    ),
    Specimen(
        "formulas that were copied down, with their values",
        lambda: raw_xlsx(
            sheet_xml(
                texts(1, "matricule", "code", "session", "note"),
                row(2, formula("A2", "LOWER(X2)", "n1"), text("B2", "NAM"), text("C2", "june"),
                    formula("D2", "AVERAGE(E2:F2)", "12.5", kind="n")),
                row(3, formula("A3", "LOWER(X3)", "n2"), text("B3", "NAM"), text("C3", "june"),
                    formula("D3", "AVERAGE(E3:F3)", "13", kind="n")),
                row(4, text("A4", "Moyenne"), formula("D4", "AVERAGE(D2:D3)", "12.75", kind="n")),
            )
        ),
        {2: result("n1", mark="12.5"), 3: result("n2", mark="13")},
        left_out={4: "total"},
        columns=RESULTS,
    ),
    Specimen(
        "names of columns on two rows, merged",
        lambda: xlsx(
            ["Cohorte 2026"],
            ["Matricule", "Identité", None, "Contact", "Entrée"],
            [None, "Nom", "Prénom", "E-mail", None],
            FIRST,
            merged=("A1:E1", "A2:A3", "B2:C2", "E2:E3"),
        ),
        {4: resident()},
    ),
    Specimen(
        "a hidden sheet of lists before the one with the table",
        lambda: raw_xlsx(
            ("Listes", "hidden", sheet_xml(texts(1, *HEAD), texts(2, "X9", "Hidden", "H", "h@example.org", "2026"))),
            ("Modèle", "veryHidden", sheet_xml(texts(1, *HEAD))),
            ("Assistants", "visible", sheet_xml(texts(1, *HEAD), texts(2, *FIRST))),
        ),
        {2: resident()},
    ),
    Specimen(
        "several sheets, of which one has the table",
        lambda: raw_xlsx(
            ("Lisez-moi", "visible", sheet_xml(texts(1, "Ce classeur contient les assistants de 2026."))),
            ("Données", "visible", sheet_xml(texts(1, *HEAD), texts(2, *FIRST))),
            ("Statistiques", "visible", sheet_xml(texts(1, "Année", "Nombre"), texts(2, "2026", "28"))),
        ),
        {2: resident()},
    ),
    Specimen(
        "a table that begins at C4",
        lambda: raw_xlsx(
            sheet_xml(
                row(4, *[text(f"{letter}4", word) for letter, word in zip("CDEFG", HEAD, strict=True)]),
                row(7, *[text(f"{letter}7", word) for letter, word in zip("CDEFG", FIRST, strict=True)]),
            )
        ),
        {7: resident()},
    ),
    Specimen(
        "two thousand rows that are only formatted",
        lambda: raw_xlsx(
            sheet_xml(
                texts(1, *HEAD),
                texts(2, *FIRST),
                *[row(at, f'<c r="A{at}" s="0"/><c r="XFD{at}" s="0"/>') for at in range(3, 2003)],
            )
        ),
        {2: resident()},
    ),
    Specimen(
        "dates counted from 1904",
        lambda: raw_xlsx(
            sheet_xml(texts(1, *DATED), row(2, *[text(f"{letter}2", word) for letter, word in
                                                 zip("ABCDE", FIRST, strict=True)], number("F2", 34446, style=1))),
            settings='<workbookPr date1904="1"/>',
            styles=styles_xml("dd/mm/yyyy"),
        ),
        {2: resident(birth_date="1998-04-23")},
    ),
    Specimen(
        "shared texts in several fonts, with their pronunciation, and ticks",
        lambda: raw_xlsx(
            sheet_xml(
                texts(1, *HEAD),
                row(2, '<c r="A2" t="s"><v>0</v></c>', '<c r="B2" t="s"><v>1</v></c>', text("C2", "Zoé"),
                    text("D2", "zoe@example.org"), text("E2", "2026-2027")),
                row(3, '<c r="A3" t="b"><v>1</v></c>', '<c r="B3" t="d"><v>2026-09-14T00:00:00</v></c>',
                    text("C3", "C"), text("D3", "d@example.org"), number("E3", "2.026E3")),
            ),
            more={
                "xl/sharedStrings.xml": (
                    '<sst xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><si><t>N1</t></si>'
                    "<si><r><t>Ev</t></r><r><rPr><b/></rPr><t>rard</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si></sst>"
                )
            },
        ),
        {2: resident(), 3: resident("true", "2026-09-14", "C", "d@example.org", "2026")},
    ),
    Specimen(
        "rows and cells without their addresses",
        lambda: raw_xlsx(
            sheet_xml(
                "<row>" + "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in HEAD) + "</row>",
                "<row>" + "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in FIRST) + "</row>",
            )
        ),
        {2: resident()},
    ),
]  # fmt: skip

SPECIMENS = TEXT_FILES + WORKBOOKS
