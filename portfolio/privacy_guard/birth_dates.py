"""Dates of birth in a text, in figures or in words, French or English.

A date alone may be that of a course, a visit or a law. It counts as a birth date after a word that says so, or after a
title and a name where it lies too far back for an appointment.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain

from django.utils import timezone

S = r"[ \t\u00a0\u202f]"
MONTH = (
    r"(?:janv(?:ier)?|f[ée]vr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|ao[ûu]t|sept(?:embre)?|oct(?:obre)?"
    r"|nov(?:embre)?|d[ée]c(?:embre)?|jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?|september"
    r"|october|november|december)\.?"
)
SMALL = (
    "un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante"
    "|cinquante|soixante|septante|octante|huitante|nonante"
)
ENGLISH = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|oh|and)"
)
ORDINAL = (
    "(?:(?:twenty|thirty)[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    "|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
AND = rf"(?:{S}|-)"
DAY = (
    rf"(?:\d{{1,2}}{S}?(?:er|st|nd|rd|th)?|premier|(?:{SMALL})(?:{AND}(?:{SMALL}|et)\b){{0,2}}"
    rf"|{ORDINAL}|{ENGLISH}(?:{AND}{ENGLISH}\b)?)"
)
YEAR_IN_WORDS = (
    rf"(?:(?:mil(?:le)?|deux{AND}mille)(?:{AND}(?:{SMALL}|cents?|et)\b)*"
    rf"|(?:nineteen|twenty|two{AND}thousand)(?:{AND}{ENGLISH}\b)*)"
)
YEAR = rf"(?:\d{{4}}|['’]?\d{{2}}(?!\d)|{YEAR_IN_WORDS})"
STROKE = rf"{S}?[./\-–]{S}?"
DATE = (
    r"(?:\d{4}-\d{1,2}-\d{1,2}"
    rf"|\d{{1,2}}{STROKE}\d{{1,2}}{STROKE}(?:\d{{4}}|\d{{2}})"
    rf"|\d{{2}}{S}\d{{2}}{S}\d{{4}}"
    rf"|{DAY}{S}(?:of{S})?{MONTH},?{S}{YEAR}"
    rf"|{MONTH}{S}(?:the{S})?{DAY},?{S}{YEAR})(?!\d)"
)
WEEKDAY = rf"(?:(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day){S})?"
BORN = (  # "née à Dinant le", "born on": the date follows directly, or after a place
    rf"\b(?:n[ée](?:\(e\)|e)?s?|venue?s?{S}au{S}monde|geb(?:oren|\.)?|born)"
    rf"(?:,?{S}(?:à|a|au|aux|en|in|at){S}[^\d,;.!?\n]{{2,40}}?)?{S}*:?{S}*(?:(?:le|la|un|une|on|op|the){S}+)?{WEEKDAY}"
)
LABEL = (  # "date de naissance", then words without a figure, then the date
    rf"\b(?:(?:date{S}(?:de{S})?)?naiss(?:ance|\.)|birth{S}?(?:date|day)|date{S}of{S}birth)"
    rf"(?!{S}(?:pr[ée]vu|attendu|due))[^\d;.!?\n]{{0,45}}?"
)
SHORT = rf"(?:\bD\.?{S}?(?:D\.?{S}?)?N\.?|\bDOB|°|\banniversaire{S}*:){S}*:?{S}*(?:le{S})?"
NAMED = (
    rf"\b(?:MM?\.?|Mmes?|Mrs?|Ms|Ml?l?e?lle|Monsieur|Madame|Mademoiselle){S}"
    rf"(?:[A-ZÉÈ][\w'’-]*\.?{S}?){{1,3}},?{S}?\(?"
)
AFTER_WORD = re.compile(rf"(?:{BORN}|{LABEL}|{SHORT})(?P<date>{DATE})", re.IGNORECASE)
AFTER_NAME = re.compile(rf"{NAMED}(?P<date>\d{{1,2}}[./-]\d{{1,2}}[./-](?P<year>\d{{4}}))(?!\d)")
LONG_AGO = 15  # years: no appointment lies that far back


def birth_dates(text: str, today: date | None = None) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each date, without the words before it."""
    year = (today or timezone.localdate()).year
    named = (m for m in AFTER_NAME.finditer(text) if int(m["year"]) <= year - LONG_AGO)
    for match in chain(AFTER_WORD.finditer(text), named):
        yield match.span("date")
