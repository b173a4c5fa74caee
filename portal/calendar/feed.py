"""The calendar as iCalendar (RFC 5545), for the calendar of a telephone: nothing in it names another person."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from pages.agenda import Dated

HOUR = timedelta(hours=1)
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Brussels
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE"""


def ical(items: Iterable[Dated], *, name: str, site: str, now: datetime) -> str:
    """Return the whole calendar. `site` is the host in the identifiers of events."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Cursus//Calendar//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Europe/Brussels",
        *ZONE.split("\n"),
    ]
    for one in items:
        lines += event(one, site, now)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def event(one: Dated, site: str, now: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{one.key}@{site}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{escaped(one.plain)}",
        f"CATEGORIES:{escaped(one.kind_words)}",
        *when(one),
    ]
    if one.place and one.is_public_place:
        lines.append(f"LOCATION:{escaped(one.place)}")
    return [*lines, "END:VEVENT"]


def when(one: Dated) -> list[str]:
    """Local hours, which stay the same over both changes of clocks; whole days where no hour is known."""
    if one.starts is None:
        after = (one.last or one.day) + timedelta(days=1)
        return [f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}", "TRANSP:TRANSPARENT"]
    ends = one.ends or (datetime.combine(one.day, one.starts) + HOUR).time()
    last = one.day if ends > one.starts else one.day + timedelta(days=1)
    return [f"DTSTART;{local(one.day, one.starts)}", f"DTEND;{local(last, ends)}"]


def local(day: date, hour: time) -> str:
    return f"TZID=Europe/Brussels:{day:%Y%m%d}T{hour:%H%M%S}"


def escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def folded(line: str) -> str:
    """Break the line so that none has more than 75 bytes; never inside a character."""
    parts, length = [""], 0
    for character in line:
        size = len(character.encode())
        if length + size > 74:
            parts.append("")
            length = 0
        parts[-1] += character
        length += size
    return "\r\n ".join(parts)
