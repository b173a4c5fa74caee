"""Standard reasons of the jury, worded by the office."""

from curriculum.models import Programme
from jury.models import Phrase
from portal.demo.people import Registry

PHRASES = (  # (use, French, English)
    ("granted", "Résultats d’ensemble favorables.", "Favourable results on the whole."),
    (
        "granted",
        "Échec de faible ampleur, compensé par la progression en stage.",
        "A narrow failure, made up for in stage.",
    ),
    ("refused", "Les acquis visés ne sont pas atteints.", "The intended outcomes are not reached."),
    (
        "refused",
        "Participation insuffisante aux séances obligatoires.",
        "Too few of the compulsory sessions were attended.",
    ),
    ("postponed", "Une pièce du dossier est attendue.", "A piece of the file is awaited."),
    ("postponed", "L’évaluation de stage n’est pas clôturée.", "The evaluation of the stage is not closed."),
    (
        "overruled",
        "Le jury a pris connaissance de l’évaluation en séance.",
        "The jury read the evaluation while it sat.",
    ),
)


def write_phrases(registry: Registry, programme: Programme) -> None:
    Phrase.objects.bulk_create(
        Phrase(uuid=registry.uuid(), programme=programme, use=use, text={"fr": french, "en": english})
        for use, french, english in PHRASES
    )
