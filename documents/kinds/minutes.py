"""The minutes of a sitting: what was frozen at its closing, with places for two signatures.

The words were frozen in the language of the faculty, so the document is in that language whatever is asked for.
"""

from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import JuryRules
from documents.kinds.attestation import Content, PrintedTable
from documents.kinds.kind import Kind
from documents.kinds.parts import institution_said, partners
from documents.kinds.subjects import Subject
from documents.kinds.wording import figure, issue_words, long_date
from jury.minutes.content import frozen_content
from jury.models import Attendance, Member
from jury.sittings.permissions import can_write
from records.models import Deliberation

SCHEMA = 1
TITLE = gettext_lazy("Minutes of the deliberation")
Data = dict[str, Any]


def has_minutes(subject: Subject, today: date) -> Answer:
    if frozen_content(subject.deliberation) is None:
        return Denied(_("The deliberation is not closed: its minutes are made at the closing."))
    return Allowed()


def by_secretariat(user, subject: Subject) -> Answer:
    return can_write(user, subject.deliberation)


def compose(subject: Subject, language: str, now: datetime) -> Content:
    sitting = subject.deliberation
    frozen = frozen_content(sitting)
    assert frozen is not None, "The kind is ready only while there are minutes."
    language = frozen["language"]
    return {
        "schema": SCHEMA,
        "kind": "minutes",
        "language": language,
        "institutions": [institution_said(i, language) for i in partners(sitting.programme_version.programme)],
        "programme": frozen["programme"],
        "minutes": frozen,
        "signatories": signatories(sitting),
    }


def signatories(sitting: Deliberation) -> Data:
    """Who presided and who was the secretary, as noted in the attendance; "" where nobody was."""
    rows = Attendance.objects.filter(deliberation=sitting).select_related("member__user")
    there = [row for row in rows if row.presence == Attendance.Presence.PRESENT]
    secretaries = [row.member for row in there if row.member.function == Member.Function.SECRETARY]
    presiding = [row.member for row in there if row.presides]
    return {"president": names(presiding), "secretary": names(secretaries)}


def names(members: list[Member]) -> str:
    return ", ".join(f"{one.user.given_name} {one.user.family_name}".strip() for one in members)


def printed(snapshot: Data) -> Data:
    content = snapshot["content"]
    minutes = content["minutes"]
    with translation.override(content["language"]):
        return {
            "language": content["language"],
            "title": str(TITLE),
            "issue": issue_words(snapshot["issue"]),
            "institutions": content["institutions"],
            "programme": content["programme"],
            "facts": facts_of(minutes),
            "incidents": minutes["incidents"],
            "parts": [one for one in parts(minutes) if one["table"]],
            "hands": [
                {"function": _("Who presided"), "name": content["signatories"]["president"]},
                {"function": _("The secretary"), "name": content["signatories"]["secretary"]},
            ],
        }


def facts_of(minutes: Data) -> list[tuple[str, str]]:
    """(label, words) at the head of the document."""
    jury, quorum, totals = minutes["jury"], minutes["quorum"], minutes["totals"]
    found = [
        (_("Programme"), minutes["programme"]["title"]),
        (_("Version"), minutes["programme"]["version"]),
        (_("Session"), minutes["session"]),
        (_("Held on"), long_date(minutes["held_on"])),
        (_("Closed on"), long_date(minutes["closed_at"])),
    ]
    if jury:
        found.append((_("Composition"), f"{jury['decided_by']}, {long_date(jury['decided_on'])}"))
    if minutes["act"]:
        found.append((_("Official act"), JuryRules.Act(minutes["act"]).label))
    words = _("%(present)s of %(voting)s voting members present, %(needed)s needed") % quorum
    found.append((_("Quorum"), words))
    decided = _("%(granted)s with credits, %(refused)s without; %(postponed)s put off, %(undecided)s not treated")
    found.append((_("Cases"), decided % totals))
    return found


def parts(minutes: Data) -> list[Data]:
    """The sections: heading and table."""
    return [
        part(_("Attendance"), [(_("Name"), "auto"), (_("Function"), "w34"), (_("University"), "w60"),
                               (_("Presence"), "w34")], map(attendance_cells, minutes["attendance"])),
        part(_("Who left a case"), [(_("Member"), "auto"), (_("Resident"), "w60"), (_("Ground"), "w48")],
             [[row["member"], row["resident"]["name"], row["ground"]] for row in minutes["recusals"]]),
        part(_("Decisions"), [(_("Resident"), "w48"), (_("Activity"), "auto"), (_("Credits"), "num"),
                              (_("Mark"), "w23"), (_("Decision"), "w29")], decision_cells(minutes["decisions"])),
        part(_("Reasons and corrections"), [(_("Resident"), "w48"), (_("Activity"), "w48"), (_("Reason"), "auto")],
             reason_cells(minutes["decisions"])),
        part(_("Put off"), [(_("Resident"), "w48"), (_("Activity"), "auto"), (_("Reason"), "w60")],
             by_resident(minutes["postponed"], lambda row: [row["activity"]["title"], row["reason"]])),
        part(_("Not treated"), [(_("Resident"), "w48"), (_("Activity"), "auto"), (_("Why"), "w60")],
             by_resident(minutes["undecided"], lambda row: [row["activity"]["title"], " ".join(row["why"])])),
        part(_("Ends of the cycle"), [(_("Resident"), "auto"), (_("Credits"), "num"), (_("Decision"), "w48"),
                                      (_("Reason"), "w60")], cycle_cells(minutes["cycles"])),
    ]  # fmt: skip


def part(heading: str, heads: list[tuple[str, str]], rows) -> Data:
    found = [list(row) for row in rows]
    return {"heading": heading, "table": PrintedTable(heads, found) if found else None}


def attendance_cells(row: Data) -> list[str]:
    presence = _("%(presence)s, presides") if row["presides"] else "%(presence)s"
    function = row["function"] if row["votes"] else _("%(function)s, without a vote") % {"function": row["function"]}
    return [row["name"], function, row["institution"], presence % {"presence": row["presence_label"]}]


def by_resident(rows: list[Data], cells) -> list[list[str]]:
    """The name of a resident in the first of the rows about the resident only."""
    found, last = [], None
    for row in rows:
        name = row["resident"]["name"] if row["resident"]["uuid"] != last else ""
        last = row["resident"]["uuid"]
        found.append([name, *cells(row)])
    return found


def decision_cells(rows: list[Data]) -> list[list[str]]:
    def cells(row: Data) -> list[str]:
        decided = _("Credits granted") if row["granted"] else _("Not granted")
        return [row["activity"]["title"], figure(row["activity"]["credits"]), row["value"]["words"], decided]

    return by_resident(rows, cells)


def reason_cells(rows: list[Data]) -> list[list[str]]:
    stated = [(row, reason_words(row)) for row in rows]
    return [[row["resident"]["name"], row["activity"]["title"], words] for row, words in stated if words]


def reason_words(row: Data) -> str:
    """The jury's reason, what it overruled and why, and the decision that it replaced."""
    found = [row["reason"]]
    if overrule := row["overrule"]:
        found.append(_("Overruled: %(words)s Reason: %(reason)s") % overrule)
    if before := row["supersedes"]:
        words = {
            "session": before["session"],
            "value": before["value"]["words"],
            "decision": _("credits granted") if before["granted"] else _("credits not granted"),
            "ground": before["ground"],
        }
        found.append(_("Replaces the decision of %(session)s (%(value)s, %(decision)s): %(ground)s.") % words)
        found.append(before["words"])
    return " ".join(dict.fromkeys(filter(None, found)))


def cycle_cells(rows: list[Data]) -> list[list[str]]:
    """Success and honours at the end of the cycle, where the sitting decided on any."""
    return [
        [row["resident"]["name"], figure(row.get("credits")), words_of(row), row.get("reason") or ""] for row in rows
    ]


def words_of(row: Data) -> str:
    return row.get("words") or row.get("honours") or ""


KIND = Kind(
    name="minutes",
    prefix="PV",
    title=TITLE,
    open_label=gettext_lazy("Open the minutes"),
    template="documents/print/minutes.html",
    compose=compose,
    printed=printed,
    may_issue=by_secretariat,
    ready=has_minutes,
    facts=lambda content: content["minutes"],
    for_residents=False,
    for_batches=False,
)
