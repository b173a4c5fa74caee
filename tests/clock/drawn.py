"""Instants for tests of code that depends on dates: one of each kind of difficult date, drawn with a seed."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from tests.clock import BRUSSELS

YEARS = (2027, 2028, 2029, 2030)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.isoweekday() % 7)


def midnight(*parts) -> datetime:
    """Return midnight as a moment to which durations can be added."""
    return datetime(*parts, tzinfo=BRUSSELS).astimezone(UTC)


def change(year: int, month: int) -> datetime:
    """Return the change to or from summer time; in Europe it is at one o'clock UTC."""
    day = last_sunday(year, month)
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


def drawn(seed: int, most: int | None = None) -> dict[str, datetime]:
    """Return {kind: instant in Brussels}, for all kinds or for `most` of them.

    After midnight, Brussels is a day ahead of UTC for an hour or two.
    """
    draw = Random(seed)

    def within(start: datetime, span: timedelta) -> datetime:
        return start + timedelta(seconds=draw.randrange(int(span.total_seconds())))

    def year() -> int:
        return draw.choice(YEARS)

    found = {
        "new year": within(midnight(year(), 1, 1) - 30 * MINUTE, HOUR),
        "clocks forward": within(change(year(), 3) - HOUR, 2 * HOUR),
        "clocks back": within(change(year(), 10) - HOUR, 2 * HOUR),
        "29 February": within(midnight(2028, 2, 29), DAY),
        "13 September": within(midnight(year(), 9, 13), DAY),
        "14 September": within(midnight(year(), 9, 14), HOUR),
        "30 September": within(midnight(year(), 9, 30), DAY),
        "1 October": within(midnight(year(), 10, 1), HOUR),
        "2031": within(midnight(2031, 1, 1), 365 * DAY),
    }
    kinds = draw.sample(list(found), most) if most else found
    return {kind: found[kind].astimezone(BRUSSELS) for kind in kinds}
