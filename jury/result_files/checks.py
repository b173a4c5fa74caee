"""What is wrong with a file of results: pure checks of its rows against the residents and marks that it is about.

A stop keeps the decisions from going out; a warning is shown. The statistical ones look at numeric marks of at least
`MANY` residents and never stop: in this programme nearly everybody passes, and a group may have one mark.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.names import fold
from records.mark_values import parse_entry

MANY = 15  # residents from which a statistical check says something
FEW = 3  # residents from which a pattern is no chance
PASS = Decimal(10)
SUDDEN = Decimal("0.3")  # change of the share of passes against the earlier sessions
PLACEHOLDERS = {"exemple", "example", "todo", "test", "completer", "xxx", "modele", "dummy", "placeholder"}
NAMED = 5


class Flaw(models.TextChoices):
    """What may be found in a file; the codes stand in the reconciliation."""

    CHANGED = "changed", gettext_lazy("file other than the one that was stored")
    DIFFERS = "differs", gettext_lazy("mark other than in the file")
    NAME = "name", gettext_lazy("name of another resident")
    UNKNOWN = "unknown", gettext_lazy("resident not before the jury")
    MISSING = "missing", gettext_lazy("residents missing in the file")
    DOUBLE = "double", gettext_lazy("resident twice in the file")
    COPY = "copy", gettext_lazy("marks of another session or file")
    SESSION = "session", gettext_lazy("another session")
    SCALE = "scale", gettext_lazy("another scale")
    PLACEHOLDER = "placeholder", gettext_lazy("left-over placeholder")
    UNREADABLE = "unreadable", gettext_lazy("neither a mark nor a code")
    NAMELESS = "nameless", gettext_lazy("file without names")
    ONE_VALUE = "one_value", gettext_lazy("one mark for everybody")
    SORTED = "sorted", gettext_lazy("marks in order")
    PASS_RATE = "pass_rate", gettext_lazy("sudden share of passes")


WARNINGS = {Flaw.NAMELESS, Flaw.ONE_VALUE, Flaw.SORTED, Flaw.PASS_RATE}


@dataclass(frozen=True)
class FileRow:
    """A row as it stands in the file, trimmed."""

    number: int
    matricule: str
    activity: str
    year: str
    session: str
    text: str  # mark or code
    name: str = ""


@dataclass(frozen=True)
class Known:
    """What is recorded of one resident and activity in the session: the name, and the mark or code as text."""

    name: str
    value: tuple[Decimal | None, str] | None = None


@dataclass(frozen=True)
class Subject:
    """One activity in one session: who is before the jury with which mark, and the marks of other sessions.

    `others`: {words for a session or a file: {matricule: value}}. `pass_rate`: of the earlier sessions; None without.
    """

    activity: str
    year: str
    session: str
    residents: Mapping[str, Known]
    others: Mapping[str, Mapping[str, tuple[Decimal | None, str]]] = field(default_factory=dict)
    pass_rate: Decimal | None = None


@dataclass(frozen=True)
class Found:
    """One thing found, in words that say what was seen."""

    code: str
    words: str

    @property
    def stops(self) -> bool:
        return self.code not in WARNINGS


def check_file(rows: Iterable[FileRow], subject: Subject, changed: bool = False) -> list[Found]:
    """All that is found in the rows of one activity. `changed`: the file is no longer the one that was stored."""
    rows = list(rows)
    values, unreadable = read(rows, subject)
    found = [Found(Flaw.CHANGED, _("The stored file is not the one that was imported."))] if changed else []
    found += unreadable
    found += of_the_session(rows, subject)
    found += of_the_identity(rows, subject)
    found += of_the_marks(rows, values, subject)
    marks = [values[row.number][0] for row in rows if row.number in values]
    numbers = [mark for mark in marks if mark is not None]
    found += of_the_scale(numbers, len(rows))
    return found + of_the_pattern(numbers, subject)


def read(rows: list[FileRow], subject: Subject) -> tuple[dict[int, tuple[Decimal | None, str]], list[Found]]:
    """{number: value} of what can be read, and what is left over or cannot."""
    values = {}
    left: list[FileRow] = []
    wrong: list[FileRow] = []
    high: list[FileRow] = []
    for row in rows:
        known = subject.residents.get(row.matricule)
        own = fold(known.name).split() if known else []  # somebody may be called Test
        words = set(fold(f"{row.text} {row.name} {row.matricule}").split()).difference(own)
        if words.intersection(PLACEHOLDERS):
            left.append(row)
        if not row.text:
            wrong.append(row)
            continue
        try:
            values[row.number] = parse_entry(row.text)
        except ValidationError as error:
            (high if error.code == "out_of_range" else wrong).append(row)
    found = []
    if left:
        text = _("A placeholder is left over in: %(rows)s.")
        found.append(Found(Flaw.PLACEHOLDER, text % {"rows": numbered(left)}))
    if high:
        text = _("Marks outside 0 to 20, as on another scale: %(rows)s.")
        found.append(Found(Flaw.SCALE, text % {"rows": numbered(high)}))
    if rest := [row for row in wrong if row not in left]:
        text = _("Neither a mark nor a code: %(rows)s.")
        found.append(Found(Flaw.UNREADABLE, text % {"rows": numbered(rest)}))
    return values, found


def of_the_session(rows: list[FileRow], subject: Subject) -> list[Found]:
    """The file says the session and year that the jury decides on."""
    wrong = [row for row in rows if (row.year, row.session) != (subject.year, subject.session)]
    if not wrong:
        return []
    text = _("Rows of another session or year: %(rows)s.")
    return [Found(Flaw.SESSION, text % {"rows": numbered(wrong)})]


def of_the_identity(rows: list[FileRow], subject: Subject) -> list[Found]:
    """Each resident before the jury once, under the own name."""
    found = []
    unknown = [row for row in rows if row.matricule not in subject.residents]
    if unknown:
        text = _("Nobody before the jury has this matricule: %(rows)s.")
        found.append(Found(Flaw.UNKNOWN, text % {"rows": numbered(unknown)}))
    counts = Counter(row.matricule for row in rows)
    if double := sorted(matricule for matricule, count in counts.items() if count > 1):
        found.append(Found(Flaw.DOUBLE, _("Twice in the file: %(who)s.") % {"who": named(double)}))
    if missing := sorted(matricule for matricule in subject.residents if matricule not in counts):
        text = _("Before the jury, and not in the file: %(who)s.")
        found.append(Found(Flaw.MISSING, text % {"who": named(missing)}))
    known = [(row, subject.residents[row.matricule]) for row in rows if row.matricule in subject.residents]
    other = [row for row, one in known if row.name and words_of(row.name) != words_of(one.name)]
    if other:
        text = _("The name is that of somebody else than the matricule: %(rows)s.")
        found.append(Found(Flaw.NAME, text % {"rows": numbered(other)}))
    if rows and not any(row.name for row in rows):
        text = _("The file has no names: whether a mark stands in the right row cannot be checked.")
        found.append(Found(Flaw.NAMELESS, text))
    return found


def of_the_marks(rows: list[FileRow], values: dict, subject: Subject) -> list[Found]:
    """What is encoded is what the file says, and is not a copy of other marks."""
    found = []
    here = {row.matricule: values[row.number] for row in rows if row.number in values}
    encoded = {one: known.value for one, known in subject.residents.items() if known.value is not None}
    wrong = [
        row for row in rows
        if row.number in values and row.matricule in encoded and encoded[row.matricule] != values[row.number]
    ]  # fmt: skip
    if wrong:
        text = _("The mark encoded is not the one of the file: %(rows)s.")
        found.append(Found(Flaw.DIFFERS, text % {"rows": numbered(wrong)}))
    for words, others in subject.others.items():
        shared = [one for one in here if one in others]
        same = [one for one in shared if others[one] == here[one]]
        varied = {here[one] for one in same}
        if len(shared) >= FEW and same == shared and len(varied) > 1:
            found.append(Found(Flaw.COPY, _("All marks are those of %(other)s.") % {"other": words}))
    return found


def of_the_scale(marks: list[Decimal], rows: int) -> list[Found]:
    """Many zeros; or half of the residents fail and nobody is above 10: no cohort of this programme looks so on 20."""
    zeros = sum(not mark for mark in marks)
    if zeros >= max(FEW, len(marks) // 5):
        text = _("%(n)s marks are 0: perhaps they were never filled in.")
        return [Found(Flaw.PLACEHOLDER, text % {"n": zeros})]
    if len(marks) >= max(FEW, rows / 2) and median(marks) < PASS and max(marks) <= PASS:
        text = _("No mark is above %(highest)s: perhaps they are out of 10.")
        return [Found(Flaw.SCALE, text % {"highest": f"{max(marks).normalize():f}"})]
    return []


def of_the_pattern(marks: list[Decimal], subject: Subject) -> list[Found]:
    """Statistical warnings."""
    if len(marks) < MANY:
        return []
    found = []
    if len(set(marks)) == 1:
        found.append(Found(Flaw.ONE_VALUE, _("All have the same mark.")))
    elif marks in (sorted(marks), sorted(marks, reverse=True)):
        found.append(Found(Flaw.SORTED, _("The marks stand in order while the residents do not.")))
    rate = Decimal(sum(mark >= PASS for mark in marks)) / len(marks)
    if subject.pass_rate is not None and abs(rate - subject.pass_rate) > SUDDEN:
        words = {"now": round(rate * 100), "before": round(subject.pass_rate * 100)}
        text = _("%(now)s of 100 pass, earlier %(before)s of 100.") % words
        found.append(Found(Flaw.PASS_RATE, text))
    return found


def by_subject(rows: Iterable[FileRow]) -> dict[str, list[FileRow]]:
    """{activity as in the file: rows}."""
    found = defaultdict(list)
    for row in rows:
        found[row.activity].append(row)
    return dict(found)


def words_of(name: str) -> list[str]:
    return sorted(fold(name.replace(",", " ").replace("-", " ")).split())


def numbered(rows: list[FileRow]) -> str:
    texts = [_("row %(n)s") % {"n": row.number} for row in rows[:NAMED]]
    return ", ".join(texts) + (", …" if len(rows) > NAMED else "")


def named(texts: list[str]) -> str:
    return ", ".join(texts[:NAMED]) + (", …" if len(texts) > NAMED else "")
