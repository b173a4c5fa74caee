"""What is special about some residents, so that every state can be seen. Everybody else simply passes.

A key is (intake, place in the intake); a story maps (academic year, activity code) to the attempts of that year, in the
order of the sessions: a mark, or an outcome code.
"""

STORIES: dict[tuple[int, int], dict[tuple[int, str], list[str]]] = {
    (2024, 0): {(2024, "B1-QA1"): ["8", "12"]},  # passed in the second session
    (2024, 1): {(2025, "B2-QA8"): ["7.5", "9"]},  # failed twice, carried over to year 3
    (2024, 3): {(2025, "B2-GC2"): ["0", "11"]},  # a zero is a mark
    (2024, 4): {(2025, "B2-QA7"): ["absent", "13"]},
    (2024, 5): {(2025, "B2-RP2"): ["absent_justified", "14"]},
    (2024, 7): {(2024, "B1-RP1"): ["9.5", "9"]},  # corrected on appeal: see SUPERSEDED
    (2024, 8): {(2025, "B2-QA9"): ["8.5", "9.5"]},  # granted by the jury below the threshold
    (2024, 10): {(2025, "B2-GC2"): ["14"]},  # taken back for fraud: see SUPERSEDED
    (2025, 1): {(2025, "B1-GC1"): ["6", "8"]},  # failed twice, carried over to year 2
    (2025, 2): {(2025, "B1-STG"): ["not_submitted", "13"]},
    (2025, 4): {(2025, "B1-MENT"): ["not_validated", "validated"]},
    (2025, 6): {(2025, "B1-QA2"): ["absent", "absent"], (2025, "B1-RP1"): ["9", "7"]},
}

GRANTED_BELOW = {
    ((2024, 8), "B2-QA9"): "Crédits octroyés à 9,5 : une seule note sous le seuil, moyenne de l’année au-dessus de 14."
}

# (intake, place), activity: new mark, new outcome, granted, reason
SUPERSEDED = {
    ((2024, 7), "B1-RP1"): ("11", "", True, "Recours accueilli : erreur de report, la copie vaut 11/20."),
    ((2024, 10), "B2-GC2"): (None, "fraud", False, "Fraude établie après la délibération."),
}

EXEMPTIONS = {
    (2024, 2): (["B1-QA2", "B1-GC1"], "Certificat interuniversitaire de gériatrie et gestion de cabinet (2023)."),
    (2025, 3): (["B1-QA1"], "Master de spécialisation en pédiatrie, première année réussie."),
    (2026, 5): (["B1-GC1"], "Master en gestion des soins de santé."),
}

# kind, starts, ends, share, reason, years without registration
STATUS = {
    (2024, 6): ("leave", "2025-10-01", "2026-03-31", None, "Congé de maternité.", set()),
    (2024, 9): ("withdrawal", "2026-02-02", None, None, "Réorientation vers la médecine du travail.", {2026}),
    (2025, 5): ("part_time", "2026-10-01", "2027-09-30", "0.50", "Mandat d’assistant de recherche à mi-temps.", set()),
    (2025, 7): (
        "suspension",
        "2026-10-15",
        None,
        None,
        "Suspension demandée par l’assistant pour raisons familiales.",
        set(),
    ),
    (2026, 4): ("leave", "2026-11-02", "2026-12-11", None, "Congé de maladie.", set()),
}

# what the resident on leave leaves for the year after
LIGHTER = {((2024, 6), 2025): {"B2-STG-HOP", "B2-SEM"}}
