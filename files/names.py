"""Names and types of files as strangers send them, made safe to show and to send back."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 150  # characters, which leaves room in a header for what UTF-8 and percent signs add
TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,19}/[a-z0-9][a-z0-9!#$&^_.+-]{0,78}")
UNKNOWN_TYPE = "application/octet-stream"


def safe_name(name: str) -> str:
    r"""The last part of a path of any system, without characters that are invisible, turn text round or end a header.

    "C:\Users\x\Relevé\n.pdf" -> "Relevé.pdf"; "" -> "file".
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(" " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c)[0] != "C")
    tidy = re.sub(r"\s+(?=\.)|(?<=\.)\s+", "", " ".join(shown.split())).lstrip(". ").rstrip(". ")
    if len(tidy) <= LONGEST:
        return tidy or "file"
    path = PurePosixPath(tidy)
    suffix = path.suffix[:12]
    return path.stem[: LONGEST - len(suffix)].rstrip() + suffix


def safe_type(content_type: str) -> str:
    """The bare media type in lower case; one that is none becomes "application/octet-stream"."""
    bare = content_type.partition(";")[0].strip().lower()
    return bare if TYPE.fullmatch(bare) else UNKNOWN_TYPE
