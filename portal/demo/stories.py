"""What is special about some residents, so that every state can be seen. Everybody else simply passes.

Keys and years are counted as in portal/demo/calendar.py. A story maps (year, activity code) to the attempts of that
year, in the order of the sessions: a mark, or an outcome code.
"""

from portal.demo.calendar import Key

STORIES: dict[Key, dict[tuple[int, str], list[str]]] = {
    (0, 0): {(0, "B1-QA1"): ["8", "12"]},  # passed in the second session
    (0, 1): {(1, "B2-QA8"): ["7.5", "9"]},  # failed twice, carried over to year 3
    (0, 3): {(1, "B2-GC2"): ["0", "11"]},  # a zero is a mark
    (0, 4): {(1, "B2-QA7"): ["absent", "13"]},
    (0, 5): {(1, "B2-RP2"): ["absent_justified", "14"]},
    (0, 7): {(0, "B1-RP1"): ["9.5", "9"]},  # corrected on appeal: see SUPERSEDED
    (0, 8): {(1, "B2-QA9"): ["8.5", "9.5"]},  # granted by the jury below the threshold
    (0, 10): {(1, "B2-GC2"): ["14"]},  # taken back for fraud: see SUPERSEDED
    (0, 11): {(2, "B3-QA10"): ["8", "12"]},
    (0, 12): {(1, "B2-TP"): ["not_submitted", "12"]},
    (0, 13): {(1, "B2-RP2"): ["not_validated", "14"]},
    (0, 15): {(2, "B3-TP"): ["not_submitted", "13"]},
    (1, 1): {(1, "B1-GC1"): ["6", "8"]},  # failed twice, carried over to year 2
    (1, 6): {(1, "B1-QA2"): ["absent", "absent"], (1, "B1-RP1"): ["9", "7"]},
    (1, 10): {(2, "B2-GC2"): ["7", "11"]},
    (1, 13): {(2, "B2-TP"): ["8.5", "12"]},
    (2, 6): {(2, "B1-QA1"): ["9", "13"]},
    (2, 9): {(2, "B1-RP1"): ["absent_justified", "14"]},
    (-2, 28): {
        (0, "B3-STG"): ["15.5"], (0, "B3-TP"): ["16"], (0, "B3-TFE"): ["17"], (0, "B3-TFE-MENT"): ["validated"],
    },  # finished, with honours
    (-2, 29): {
        (0, "B3-STG"): ["10.5"], (0, "B3-TP"): ["12"], (0, "B3-TFE"): ["11"], (0, "B3-TFE-MENT"): ["validated"],
    },  # finished, without
    (-2, 30): {(0, "B3-TFE"): ["14"], (0, "B3-TFE-MENT"): ["validated"]},
}  # fmt: skip

GRANTED_BELOW = {
    ((0, 8), "B2-QA9"): "Crédits octroyés à 9,5 : une seule note sous le seuil, moyenne de l’année au-dessus de 14."
}

# key, activity: new mark, new outcome, granted, reason
SUPERSEDED: dict[tuple[Key, str], tuple[str | None, str, bool, str]] = {
    ((0, 7), "B1-RP1"): ("11", "", True, "Recours accueilli : erreur de report, la copie vaut 11/20."),
    ((0, 10), "B2-GC2"): (None, "fraud", False, "Fraude établie après la délibération."),
}

EXEMPTIONS: dict[Key, tuple[list[str], str]] = {
    (0, 2): (["B1-QA2", "B1-GC1"], "Certificat interuniversitaire de gériatrie et gestion de cabinet."),
    (1, 3): (["B1-QA1"], "Master de spécialisation en pédiatrie, première année réussie."),
    (2, 5): (["B1-GC1"], "Master en gestion des soins de santé."),
}

# Who came from another university after two years, exempted from blocks 1 and 2: key, whether the cycle is finished.
# For the third only the stage is open, which runs today.
FINISHERS: dict[Key, bool] = {(-2, 28): True, (-2, 29): True, (-2, 30): False}
TRANSFERRED = (2, "Deux premières années du master de spécialisation réussies dans une autre université.")

# kind, starts, ends, share, reason; a day is (year, month, day), or days from today
STATUS: dict[Key, tuple] = {
    (0, 6): ("leave", (1, 10, 1), (1, 3, 31), None, "Congé de maternité."),
    (0, 9): ("withdrawal", (1, 2, 2), None, None, "Réorientation vers la médecine du travail."),
    (1, 5): ("part_time", (2, 10, 1), (3, 9, 30), "0.50", "Mandat d’assistant de recherche à mi-temps."),
    (1, 7): ("suspension", (1, 8, 24), None, None, "Suspension demandée par l’assistant pour raisons familiales."),
    (1, 9): ("leave", -18, 21, None, "Congé de maladie."),
    (-2, 28): ("end", (1, 10, 1), None, None, "Cycle réussi, diplôme délivré."),
    (-2, 29): ("end", (1, 10, 1), None, None, "Cycle réussi, diplôme délivré."),
    (-2, 30): ("leave", (1, 9, 14), (1, 9, 13), None, "Congé parental."),
}
# (key, activity that is taken beside its prerequisite): the prerequisite, and why the jury made it a corequisite
TURNED: dict[tuple[Key, str], tuple[str, str]] = {
    ((1, 6), "B2-RP2"): ("B1-RP1", "Note proche du seuil : les deux parties se suivent la même année."),
}

WITHDRAWN = (0, 9)  # in year 1, which is not assessed

# years without an annual programme
AWAY = {(0, 9): {2}, (1, 7): {2}, (-2, 28): {-2, -1, 1, 2}, (-2, 29): {-2, -1, 1, 2}, (-2, 30): {-2, -1, 1}}

# what a resident leaves for a year after, and on what that rests
LIGHTER = {((0, 6), 1): {"B2-STG-HOP", "B2-SEM"}, ((-2, 30), 0): {"B3-STG"}}
REDUCED = {
    (0, 6): "Congé de maternité : le stage hospitalier et les séminaires sont reportés d’un an.",
    (-2, 30): "Le stage de l’année 3 suit le congé parental.",
}
EARLY = "Le stage hospitalier s’achève cette année : les cours de l’année 3 peuvent commencer."
