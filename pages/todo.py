"""One line of what waits for a person, the same for all apps."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Waiting:
    """`words` says what waits, `url` is where it is done.

    `day`: the day on which it is or was due; None where no rule sets one.
    `late`: whole days from `day` to the day of the query; 0 until `day` is over, and where there is none.
    `who`: in words, who can mend it; None where the reader can.
    """

    words: str
    url: str
    day: date | None = None
    late: int = 0
    who: str | None = None

    @classmethod
    def by(cls, words: str, url: str, *, day: date | None, today: date, who: str | None = None) -> "Waiting":
        """The line of something that is due on `day`, as seen on `today`."""
        return cls(words, url, day, max((today - day).days, 0) if day else 0, who)
