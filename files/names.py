"""Names and media types of uploaded files, made safe to show and to send back."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 150  # characters; encoded as UTF-8 with percent signs they still fit into a header
TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,19}/[a-z0-9][a-z0-9!#$&^_.+-]{0,78}")
UNKNOWN_TYPE = "application/octet-stream"


def safe_name(name: str) -> str:
    r"""Return the last part of a path of any system, without invisible, directional and control characters.

    "C:\Users\x\Relevé\n.pdf" gives "Relevé.pdf", "" gives "file".
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
    """Return the media type in lower case without parameters; an invalid one gives "application/octet-stream"."""
    bare = content_type.partition(";")[0].strip().lower()
    return bare if TYPE.fullmatch(bare) else UNKNOWN_TYPE
