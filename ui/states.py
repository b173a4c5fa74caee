"""The states that a page may show; each has a shape, a tone and words, so that colour is never the only sign."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# outlines in a box of 16 by 16, filled with the even-odd rule
SHAPES = {
    "disc": "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z",
    "check": "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM6.9 9.3 4.9 7.3 3.7 8.5l3.2 3.2 5.4-5.6-1.2-1.2z",
    "double": "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM4 5.6v1.6h8V5.6zM4 8.8v1.6h8V8.8z",
    "half": "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM8 2.6v10.8a5.4 5.4 0 0 0 0-10.8z",
    "ring": "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM8 2.6a5.4 5.4 0 1 0 0 10.8A5.4 5.4 0 0 0 8 2.6z",
    "dot": "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM8 2.6a5.4 5.4 0 1 0 0 10.8A5.4 5.4 0 0 0 8 2.6z"
    "M8 5.4a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2z",
    "cross": "M2 2h12v12H2zM5.4 4.3 4.3 5.4 6.9 8l-2.6 2.6 1.1 1.1L8 9.1l2.6 2.6 1.1-1.1L9.1 8l2.6-2.6-1.1-1.1L8 6.9z",
    "square": "M2 2h12v12H2zM3.6 3.6v8.8h8.8V3.6z",
    "bars": "M3 2h3.6v12H3zM9.4 2H13v12H9.4z",
    "triangle": "M8 1.2 15.4 14H.6zM7.2 5.6v4.2h1.6V5.6zM7.2 11v1.5h1.6V11z",
    "slash": "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM4.4 10.5l6.1-6.1A5.4 5.4 0 0 0 4.4 10.5z"
    "M5.5 11.6a5.4 5.4 0 0 0 6.1-6.1z",
}


@dataclass(frozen=True)
class Mark:
    """How a state is drawn; `tone` is one of good, info, warning, bad, quiet."""

    shape: str
    tone: str
    words: str | Promise

    @property
    def path(self) -> str:
        return SHAPES[self.shape]


STATES = {
    "earned": Mark("check", "good", _("earned")),
    "exempted": Mark("double", "good", _("exempted")),
    "registered": Mark("half", "info", _("registered")),
    "missing": Mark("ring", "quiet", _("missing")),
    "failed": Mark("cross", "bad", _("not passed")),
    "draft": Mark("square", "quiet", _("draft")),
    "submitted": Mark("half", "info", _("submitted")),
    "decided": Mark("check", "good", _("decided")),
    "provisional": Mark("triangle", "warning", _("provisional")),
    "deliberated": Mark("check", "good", _("deliberated")),
    "valid": Mark("check", "good", _("valid")),
    "superseded": Mark("double", "warning", _("superseded")),
    "withdrawn": Mark("slash", "bad", _("withdrawn")),
    "void": Mark("cross", "bad", _("void")),
    "queued": Mark("ring", "quiet", _("queued")),
    "running": Mark("half", "info", _("running")),
    "done": Mark("check", "good", _("done")),
    "suspended": Mark("bars", "warning", _("suspended")),
    "leave": Mark("bars", "info", _("on leave")),
    "published": Mark("disc", "good", _("published")),
    "open": Mark("ring", "info", _("open")),
    "late": Mark("triangle", "bad", _("late")),
    "signed": Mark("half", "good", _("signed")),
    "read": Mark("check", "good", _("signed and read")),
    "private": Mark("ring", "quiet", _("private")),
    "shared": Mark("disc", "info", _("shared")),
    "evidence": Mark("check", "good", _("signed evidence")),
    "reached": Mark("check", "good", _("reached")),
    "dropped": Mark("slash", "quiet", _("given up")),
}
