"""A resident with a full record: thirty activities of the size of the real programme, in every state."""

from decimal import Decimal

from curriculum.models import Activity, ActivityIdentifier
from records.models import Exemption
from tests import factories

# title in French, title in English, credits, organisers, kind
BLOCKS = [
    [
        ("Habiletés spécifiques du médecin généraliste (partie 1)", "Specific skills of the general practitioner (part 1)", "1.5", "L"),
        ("Soins à la personne et à la population (partie 1)", "Care of the person and of the population (part 1)", "1.5", "L"),
        ("Cours intensifs de la deuxième semaine, dont deux jours de mise au vert", "Intensive courses of the second week, with a two-day retreat", "3", "N"),
        ("Questions approfondies de médecine générale 1", "In-depth questions of general practice 1", "3", "N"),
        ("Questions approfondies de médecine générale 2", "In-depth questions of general practice 2", "2", "N"),
        ("Résolution de problèmes spécifiques à la médecine générale (partie 1)", "Solving the problems of general practice (part 1)", "2", "L"),
        ("Questions approfondies de gestion de cabinet (partie 1)", "In-depth questions of practice management (part 1)", "2", "L"),
        ("Mentorat", "Mentoring", "2", "N"),
        ("Séminaires locaux régionaux", "Local seminars", "3", "N"),
        ("Stage de médecine générale en pratique de médecin généraliste", "Internship in a general practice", "40", "LN"),
    ],
    [
        ("Résolution de problèmes spécifiques à la médecine générale (partie 2)", "Solving the problems of general practice (part 2)", "2", "L"),
        ("Questions approfondies de gestion de cabinet (partie 2)", "In-depth questions of practice management (part 2)", "2", "L"),
        ("Questions approfondies de médecine générale 7", "In-depth questions of general practice 7", "2", "N"),
        ("Questions approfondies de médecine générale 8", "In-depth questions of general practice 8", "2", "N"),
        ("Questions approfondies de médecine générale 9, médecine factuelle et recherches bibliographiques", "In-depth questions of general practice 9, evidence-based medicine and literature search", "2", "N"),
        ("Travail personnel", "Personal work", "5", ""),
        ("Mentorat", "Mentoring", "2", "N"),
        ("Séminaires locaux régionaux", "Local seminars", "3", "L"),
        ("Stage de médecine générale en pratique de médecin généraliste", "Internship in a general practice", "20", "L"),
        ("Stage de médecine générale en milieu hospitalier", "Internship in hospital", "20", "N"),
    ],
    [
        ("Questions approfondies de médecine générale 10", "In-depth questions of general practice 10", "2", "N"),
        ("Questions approfondies de médecine générale 11", "In-depth questions of general practice 11", "2", "N"),
        ("Habiletés spécifiques du médecin généraliste (partie 3)", "Specific skills of the general practitioner (part 3)", "1", "L"),
        ("Soins à la personne et à la population (partie 2)", "Care of the person and of the population (part 2)", "1", "L"),
        ("Gestion de la pratique et du développement professionnel individuel (partie 3)", "Management of the practice and of one's development (part 3)", "1", "L"),
        ("Travail personnel (à distance)", "Personal work (at a distance)", "5", "L"),
        ("Travaux préparatoires au travail de fin d’études et fin de mentorat", "Preparation of the thesis and end of mentoring", "2", "N"),
        ("Travaux préparatoires au travail de fin d’études", "Preparation of the thesis", "3", "N"),
        ("Séminaires locaux régionaux, y compris l’initiation à l’échographie clinique", "Local seminars, with an introduction to clinical ultrasound", "3", "N"),
        ("Stage de médecine générale en pratique de médecin généraliste", "Internship in a general practice", "40", "LN"),
    ],
]  # fmt: skip
ORGANISERS = {"N": ("UNamur",), "L": ("UCLouvain",), "LN": ("UCLouvain", "UNamur"), "": ()}


def full_version(code="MMG-FULL"):
    """Three blocks of 60 credits; only the first activity of each block has a university's code."""
    version = factories.programme_version(code)
    version.programme.title = {
        "fr": "Master de spécialisation en médecine générale",
        "en": "Specialisation master in general practice",
    }
    version.programme.save()
    describe(factories.institution("UNamur"), "Université de Namur", "Rue de Bruxelles 61, 5000 Namur")
    describe(
        factories.institution("UCLouvain"),
        "Université catholique de Louvain",
        "Place de l’Université 1, 1348 Louvain-la-Neuve",
    )
    for block, rows in enumerate(BLOCKS, start=1):
        version.blocks.filter(number=block).update(title={"fr": f"Année {block}", "en": f"Year {block}"})
        for position, (fr, en, credits, organisers) in enumerate(rows, start=1):
            made = factories.activity(
                version, f"B{block}-{position:02}", Decimal(credits), block, organisers=ORGANISERS[organisers]
            )
            Activity.objects.filter(pk=made.pk).update(title={"fr": fr, "en": en})
            if position == 1:
                louvain = factories.institution("UCLouvain")
                factories.grown(
                    ActivityIdentifier(
                        activity=made, programme_version=version, institution=louvain, value=f"WMEGE22{block}9"
                    )
                )
    return version


def describe(institution, name, address):
    institution.name = {"fr": name, "en": name}
    institution.faculty = {"fr": "Faculté de médecine", "en": "Faculty of medicine"}
    institution.address = address
    institution.save()


def full_record(enrolment, by):
    """Year 1 decided (one failed and taken again, one 0, one absent, one exempted), year 2 under way, year 3 to come."""
    version = enrolment.programme_version
    first, second, _third = (list(version.activities.filter(block__number=n).order_by("position")) for n in (1, 2, 3))
    june = factories.deliberation(version, by, 2025, "june", published_at=factories.at(2026, 7, 3))
    september = factories.deliberation(version, by, 2025, "september", published_at=factories.at(2026, 9, 14))
    marks = ["12.5", "10", "8", "0", "15.25", "11", None, None, "16", "14"]
    for activity, mark in zip(first, marks, strict=True):
        if activity == first[7]:
            Exemption.objects.create(
                enrolment=enrolment, activity=activity, reason="Earlier", decided_on="2025-10-13", recorded_by=by
            )
            continue
        registration = factories.registration(enrolment, activity, 2025)
        outcome = "" if mark else "absent_justified"
        granted = bool(mark) and Decimal(mark) >= 10
        factories.decision(june, registration, mark and Decimal(mark), outcome=outcome, granted=granted)
        if mark == "8":
            factories.decision(september, registration, Decimal("13"), granted=True)
    for activity in [first[3], first[6], *second]:
        factories.registration(enrolment, activity, 2026)
    january = factories.deliberation(version, by, 2026, "january", published_at=factories.at(2026, 11, 2))
    taken = enrolment.annual_programmes.get(academic_year__start_year=2026).registrations
    factories.decision(january, taken.get(activity=second[0]), Decimal("17.5"))
    factories.decision(january, taken.get(activity=second[1]), Decimal("9.5"), granted=False)
