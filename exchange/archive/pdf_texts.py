"""The texts of the portfolio PDF: an archive's JSON as words, in the language of the archive."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from curriculum.translated import Translated
from documents.kinds.wording import figure, long_date
from exchange.archive.labels import label
from portfolio.models import FormItem, Observation

Plain = dict[str, Any]


class Words:
    """Labels from the legend; an unknown code is returned as it is."""

    def __init__(self, data: Plain):
        self.legend: Plain = data["legend"]

    def of(self, group: str, code: str | None) -> str:
        return str(Translated(self.legend[group].get(code, {}))) or (code or "") if code else ""

    def many(self, group: str, codes: Iterable[str]) -> list[str]:
        return [self.of(group, code) for code in codes]

    def form(self, form: Plain) -> str:
        known = self.legend["forms"].get(f"{form['code']}/{form['number']}", {})
        return str(Translated(known.get("title", {}))) or form["code"]

    def answers(self, form: Plain, answers: Plain) -> list[tuple[str, str, bool]]:
        """Return (label, answer in words, whether it is a long text) in the order of the form."""
        known = self.legend["forms"].get(f"{form['code']}/{form['number']}", {"items": []})
        return [
            (str(Translated(item["label"])), self.answer(item, answers[item["code"]]), item["kind"] == "text")
            for item in known["items"]
            if item["code"] in answers
        ]

    def answer(self, item: Plain, value: Any) -> str:
        if value is None:
            return _("Not seen")
        words = str(Translated(item["values"].get(str(value), {})))
        if item["kind"] == FormItem.Kind.RATING and words:
            return f"{value} – {words}"
        return words or str(value)


def printed(data: Plain) -> Plain:
    """Return the context of the template; all values are text."""
    words = Words(data)
    portfolio = data["portfolio"]
    names = titles_of(portfolio["entries"])
    return {
        "language": data["language"],
        "name": f"{data['resident']['given_name']} {data['resident']['family_name']}".strip(),
        "resident": data["resident"],
        "programme": data["programme"],
        "made_on": long_date(data["made_at"]),
        "sign_offs": sign_offs(data, words, names),
        "observations": [observation(row, words) for row in reversed(seen_alone(data))],
        "rounds": [round_said(row, words) for row in portfolio["rounds"] if row["pool"]],
        "entries": by_year([entry(row, words) for row in portfolio["entries"]]),
        "goals": [goal(row, words, names) for row in portfolio["goals"]],
        "placements": placements(data["internships"], words),
        "mentoring": mentoring(data["mentoring"], words),
        "theses": [thesis(row) for row in data["thesis"]],
        "blocks": [block(row) for row in data["record"]["blocks"]],
    }


def seen_alone(data: Plain) -> list[Plain]:
    """Return observations except those of stages whose evaluation is printed itself."""
    rows = data["portfolio"]["observations"]
    return [row for row in rows if row["source"] != Observation.Source.STAGE or not data["internships"]["evaluations"]]


def titles_of(entries: list[Plain]) -> dict[str, str]:
    return {row["uuid"]: row["title"] or _("Without a title") for row in entries}


def by_year(rows: list[Plain]) -> list[tuple[str, list[Plain]]]:
    """Group rows with a "day" by calendar year, in order of time."""
    found: dict[str, list[Plain]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["day"]):
        found[row["day"][:4]].append(row)
    return list(found.items())


def entry(row: Plain, words: Words) -> Plain:
    readers = [one["with"] or _("the jury") for one in row["shared"] if not one["until"]]
    labels = {"context": _("What happened"), "learned": _("What I learned"), "next_step": _("Next step")}
    texts = [(title, row[name]) for name, title in labels.items()]
    return {
        "uuid": row["uuid"],
        "day": row["happened_on"] or row["created_at"][:10],
        "title": row["title"] or _("Without a title"),
        "when": long_date(row["happened_on"] or row["created_at"]),
        "kind": words.of("kinds", row["kind"]),
        "activity": row["activity"]["title"] if row["activity"] else "",
        "competencies": words.many("competencies", row["competencies"]),
        "themes": words.many("themes", row["themes"]),
        "texts": [(title, text) for title, text in texts if text.strip()],
        "files": [file["name"] for file in row["files"]],
        "readers": readers,
        "is_draft": row["is_draft"],
        "is_evidence": row["evidence_since"] is not None,
    }


def goal(row: Plain, words: Words, names: dict[str, str]) -> Plain:
    return {
        "title": row["title"],
        "plan": row["plan"],
        "due": long_date(row["due_on"]),
        "state": label("goal", row["state"]),
        "closed": long_date(row["closed_on"]),
        "competencies": words.many("competencies", row["competencies"]),
        "evidence": [names[uuid] for uuid in row["evidence"] if uuid in names],
    }


def sign_offs(data: Plain, words: Words, names: dict[str, str]) -> list[tuple[str, list[Plain]]]:
    """Group sign-offs by competency, the latest first."""
    seen = {row["uuid"]: row for row in data["portfolio"]["observations"]}
    rounds = {row["uuid"]: row for row in data["portfolio"]["rounds"]}
    found: dict[str, list[Plain]] = defaultdict(list)
    for row in reversed(data["portfolio"]["sign_offs"]):
        found[row["competency"]].append(
            {
                "level": words.of("levels", row["level"]),
                "year": row["year"],
                "signer": row["signer"],
                "capacity": label("capacity", row["capacity"]),
                "identified": label("identified", row["identified_by"]),
                "signed": long_date(row["signed_at"]),
                "words": row["words"],
                "reason": row["reason"],
                "missing": row["missing"],
                "state": row["state"],
                "state_words": label("sign_off", row["state"]),
                "end_reason": row["end_reason"],
                "evidence": [rests_on(one, seen, rounds, names, words) for one in row["evidence"]],
            }
        )
    return [(words.of("competencies", key), rows) for key, rows in sorted(found.items())]


def rests_on(one: Plain, seen: dict, rounds: dict, names: dict[str, str], words: Words) -> str:
    if one["kind"] == "entry":
        return names.get(one["uuid"], _("an entry"))
    row = (seen if one["kind"] == "observation" else rounds).get(one["uuid"])
    if row is None:
        return _("an observation")
    if one["kind"] == "round":
        return f"{words.form(row['form'])}, {long_date(row['opened_on'])}"
    return f"{words.form(row['form'])}, {row['observer']}, {long_date(row['observed_on'])}"


def observation(row: Plain, words: Words) -> Plain:
    return {
        "title": words.form(row["form"]),
        "when": long_date(row["observed_on"]),
        "observer": row["observer"],
        "profession": words.of("professions", row["profession"]),
        "setting": words.of("settings", row["setting"]),
        "source": label("source", row["source"]),
        "identified": label("identified", row["identified_by"]),
        "answers": words.answers(row["form"], row["answers"]),
        "state": row["state"],
        "state_words": label("observation", row["state"]),
        "reason": row["reason"],
    }


def round_said(row: Plain, words: Words) -> Plain:
    return {
        "title": words.form(row["form"]),
        "when": long_date(row["opened_on"]),
        "answers": row["pool"]["answers"],
        "professions": ", ".join(f"{one['title']} ({one['count']})" for one in row["pool"]["professions"]),
        "items": row["pool"]["items"],
    }


def placements(data: Plain, words: Words) -> list[Plain]:
    """Return the placements with their evaluations and totals of the logbook."""
    found = []
    for row in data["placements"]:
        of_it = [one for one in data["evaluations"] if one["placement"] == row["uuid"] and one["signed_at"]]
        weeks = [one for one in data["weeks"] if one["placement"] == row["uuid"]]
        found.append(
            {
                "site": ", ".join(filter(None, [row["site"]["name"], row["site"]["department"], row["site"]["city"]])),
                "when": f"{long_date(row['starts'])} – {long_date(row['ends'])}",
                "activity": row["activity"]["title"],
                "agreement": label("agreement", row["agreement"]),
                "supervisors": ", ".join(one["name"] for one in row["supervisors"]),
                "weeks": len(weeks),
                "consultations": sum(one["consultations"] or 0 for one in weeks),
                "home_visits": sum(one["home_visits"] or 0 for one in weeks),
                "evaluations": [evaluation(one, words) for one in of_it],
            }
        )
    return found


def evaluation(row: Plain, words: Words) -> Plain:
    return {
        "title": label("evaluation", row["kind"]),
        "signed": long_date(row["signed_at"]),
        "by": row["signed_by"],
        "outcome": label("outcome", row["outcome"]) if row["outcome"] else "",
        "comment": row["comment"],
        "answers": words.answers(row["form"], row["answers"]),
    }


def mentoring(data: Plain, words: Words) -> Plain:
    return {
        "meetings": [
            {"when": long_date(row["day"]), "mentor": row["mentor"], "state": label("meeting", row["state"])}
            for row in data["meetings"]
        ],
        "goals": [
            {"text": row["text"], "due": long_date(row["due"]), "state": label("mentoring_goal", row["state"])}
            for row in data["goals"]
        ],
        "released": [
            {"text": row["text"], "when": long_date(row["released_at"])} for row in data["released"] if "text" in row
        ],
        "reports": [row["year"] for row in data["reports"]],
    }


def thesis(row: Plain) -> Plain:
    return {
        "title": row["title"],
        "text": row["text"],
        "state": label("thesis", row["state"]),
        "people": [one["name"] for one in row["people"] if one["ends"] is None],
        "versions": [
            {"number": one["number"], "day": long_date(one["file"]["added_at"]), "note": one["note"]}
            for one in row["versions"]
        ],
        "comments": [one for version in row["versions"] for one in version["comments"]],
    }


def block(row: Plain) -> Plain:
    name = _("Block %(number)s") % {"number": row["number"]}
    return {
        "name": f"{name} – {row['title']}" if row["title"] else name,
        "counted": figure(row["sums"]["counted"]),
        "stated": figure(row["sums"]["stated"] or row["sums"]["total"]),
        "waiting": figure(row["sums"]["registered"]),
    }
