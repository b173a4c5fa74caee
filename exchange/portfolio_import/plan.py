"""The plan of an import: what would happen to each item of an archive, and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.names import fold
from documents.kinds.wording import long_date
from exchange.archive.content import PLURAL
from exchange.archive.pdf_texts import Words
from exchange.models import Statement
from exchange.portfolio_import.archive_reader import Archive, ArchiveError
from portfolio.code_lookup import Known
from portfolio.models import Entry, EntryFile, FeedbackRound, Goal, Observation, SignOff
from records.models import Enrolment

Plain = dict[str, Any]


class Verdict(models.TextChoices):
    NEW = "new", gettext_lazy("new")
    THERE = "there", gettext_lazy("already there")
    REFUSED = "refused", gettext_lazy("cannot be loaded")


@dataclass
class Line:
    """One item of the archive. `why`: the reason of a refusal; `remarks`: parts that are not imported."""

    kind: str  # "entry", "goal", "observation", "round", "sign_off"
    said: Plain
    title: str
    verdict: Verdict
    why: str = ""
    remarks: list[str] = field(default_factory=list)

    @property
    def is_statement(self) -> bool:
        return self.kind in Statement.Kind.values


@dataclass(frozen=True)
class Plan:
    lines: list[Line]
    left: list[tuple[str, int]]  # kinds that are not imported, with counts

    def of(self, verdict: Verdict) -> list[Line]:
        return [line for line in self.lines if line.verdict == verdict]

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of items by verdict."""
        found = Counter(line.verdict.value for line in self.lines)
        return {verdict: found[verdict] for verdict in Verdict.values}


REFUSED_FILES = {
    "type": gettext_lazy("a file of a type that is not taken stays behind"),
    "pretence": gettext_lazy("a file that is not what its name says stays behind"),
    "size": gettext_lazy("a file that is too large stays behind"),
    "empty": gettext_lazy("an empty file stays behind"),
}
MODELS: dict[str, type[models.Model]] = {
    "entry": Entry, "goal": Goal, "observation": Observation, "round": FeedbackRound, "sign_off": SignOff,
}  # fmt: skip


def refuse_stranger(archive: Archive, enrolment: Enrolment) -> None:
    """Refuse an archive of another person, judging by the address or the name it states."""
    said, user = archive.data["resident"], enrolment.user
    same_address = said["email"].strip().lower() == user.email
    name = fold(f"{said['given_name']} {said['family_name']}")
    if not same_address and name != fold(f"{user.given_name} {user.family_name}"):
        raise ArchiveError(
            "person", _("This archive is of %(name)s.") % {"name": f"{said['given_name']} {said['family_name']}"}
        )


def plan(archive: Archive, enrolment: Enrolment, refused_files: dict[str, str], known: Known | None = None) -> Plan:
    """Return the plan, in a fixed number of queries."""
    known = known or Known(enrolment)
    own = archive.data["portfolio"]
    words = Words(archive.data)
    lines = []
    for kind, name in PLURAL.items():
        there = owners(kind, own[name])
        for said in own[name]:
            line = Line(kind, said, title_of(kind, said, words), Verdict.NEW)
            judge(line, there.get(UUID(said["uuid"])), enrolment)
            lines.append(line)
    add_remarks(lines, known, refused_files, elsewhere(own["entries"]))
    return Plan(lines, left_behind(archive.data))


def owners(kind: str, rows: list[Plain]) -> dict[UUID, tuple[int, str]]:
    """Return who owns each uuid here: {uuid: (enrolment id, state of a statement or "")}."""
    found: dict[UUID, tuple[int, str]] = {}
    for uuids in chunks([UUID(row["uuid"]) for row in rows]):
        rows_there = MODELS[kind]._default_manager.filter(uuid__in=uuids).values_list("uuid", "enrolment")
        found |= {uuid: (owner, "") for uuid, owner in rows_there}
        if kind in Statement.Kind.values:
            told = Statement.objects.filter(kind=kind, original__in=uuids)
            found |= {uuid: (owner, state) for uuid, owner, state in told.values_list("original", "enrolment", "state")}
    return found


def chunks(uuids: list[UUID], size: int = 500) -> Iterable[list[UUID]]:
    return (uuids[start : start + size] for start in range(0, len(uuids), size))


def judge(line: Line, there: tuple[int, str] | None, enrolment: Enrolment) -> None:
    if there is None:
        return
    owner, state = there
    if owner != enrolment.pk:
        line.verdict, line.why = Verdict.REFUSED, _("It is in another portfolio of this installation.")
        return
    line.verdict = Verdict.THERE
    if state:
        line.remarks.append(str(Statement.State(state).label))


def elsewhere(entries: list[Plain]) -> set[str]:
    """Return file uuids that exist here already, with another entry."""
    uuids = [UUID(file["uuid"]) for entry in entries for file in entry["files"]]
    rows = (EntryFile.objects.filter(uuid__in=some).values_list("uuid", flat=True) for some in chunks(uuids))
    return {str(uuid) for some in rows for uuid in some}


def add_remarks(lines: list[Line], known: Known, refused_files: dict[str, str], taken: set[str]) -> None:
    """Note which parts of new entries and goals cannot be imported."""
    for line in lines:
        if line.verdict != Verdict.NEW or line.is_statement:
            continue
        said = line.said
        if unknown := [key for key in said["competencies"] if key not in known.competencies]:
            line.remarks.append(
                _("without a competency that is not known here: %(keys)s") % {"keys": ", ".join(unknown)}
            )
        if line.kind == "goal":
            continue
        if said["kind"] and said["kind"] not in known.kinds:
            line.remarks.append(_("without its kind, which is not known here: %(kind)s") % {"kind": said["kind"]})
        if unknown := [key for key in said["themes"] if key not in known.themes]:
            line.remarks.append(_("without a theme that is not known here: %(keys)s") % {"keys": ", ".join(unknown)})
        if said["activity"] and known.registration(said["activity"]) is None:
            text = _("without its activity, for which you are not registered here: %(title)s")
            line.remarks.append(text % {"title": said["activity"]["title"]})
        for file in said["files"]:
            if "place" not in file or file["uuid"] in taken:
                line.remarks.append(_("a file that is not in the archive stays behind"))
            elif code := refused_files.get(file["uuid"]):
                line.remarks.append(str(REFUSED_FILES.get(code, REFUSED_FILES["type"])))


def title_of(kind: str, said: Plain, words: Words) -> str:
    """Return the title of an item for a list."""
    if kind in {"entry", "goal"}:
        return said["title"] or _("Without a title")
    if kind == "sign_off":
        told = {
            "competency": words.of("competencies", said["competency"]),
            "level": words.of("levels", said["level"]),
            "signer": said["signer"],
            "day": long_date(said["signed_at"]),
        }
        return _("%(competency)s: %(level)s, signed by %(signer)s on %(day)s") % told
    if kind == "round":
        return f"{words.form(said['form'])}, {long_date(said['opened_on'])}"
    return f"{words.form(said['form'])}, {said['observer']}, {long_date(said['observed_on'])}"


def left_behind(data: Plain) -> list[tuple[str, int]]:
    """Return (kind in words, count) of what is never imported."""
    found = [
        (_("requests for an observation"), len(data["portfolio"]["requests"])),
        (_("stages with logbook and evaluations"), len(data["internships"]["placements"])),
        (_("mentoring meetings"), len(data["mentoring"]["meetings"])),
        (_("theses with their manuscripts"), len(data.get("thesis", []))),
        (_("blocks of credits"), len(data["record"].get("blocks", []))),
    ]
    return [(words, count) for words, count in found if count]
