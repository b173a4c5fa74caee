"""Normalised names, so that search and order agree on every database."""

import unicodedata


def fold(text: str) -> str:
    """Return lower case without accents and with single spaces: "Éloïse  De Smet" gives "eloise de smet"."""
    spread = unicodedata.normalize(
        "NFKD", text.replace("œ", "oe").replace("æ", "ae").replace("Œ", "oe").replace("Æ", "ae")
    )
    bare = "".join(c for c in spread if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())
