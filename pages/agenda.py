"""One dated thing of one person, the same for all apps. `dated(people, since, until)` of each app lists them."""

from dataclasses import dataclass
from datetime import date, time

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    SEMINAR = "seminar", _("Seminars")
    SIMULATION = "simulation", _("Simulation")
    MENTORING = "mentoring", _("Mentoring")
    STAGE = "stage", _("Stages")
    DEADLINE = "deadline", _("Deadlines")
    SESSION = "session", _("Exam sessions")
    KEY_DATE = "key_date", _("Key dates")
    HOLIDAY = "holiday", _("Holidays")
    JURY = "jury", _("Deliberations")


@dataclass(frozen=True)
class Dated:
    """`words` is for the pages of the person; `plain` for the feed, where it may name no other person.

    `key` is unique and stays the same when the day is moved. `last`: the last day of a period; None for a single day.
    `place` is left out of the feed unless `is_public_place`.
    """

    user_id: int
    kind: Kind
    key: str
    words: str
    plain: str
    day: date
    url: str = ""
    last: date | None = None
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    is_public_place: bool = False

    @property
    def order(self) -> tuple:
        return self.day, self.starts or time.min, self.words, self.key

    @property
    def kind_words(self) -> str:
        return str(self.kind.label)
