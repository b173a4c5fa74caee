"""Consistency of a programme file: references, sums, order of dates, cycles.

Values that were found wrong before are WRONG and raise no second problem.
"""

from collections import Counter
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Any

from django.utils.translation import gettext as _

from curriculum.jury_rules.models import clash, clash_words
from curriculum.loading.problems import Problems
from curriculum.loading.shapes import WRONG, shown
from curriculum.programmes.annual_rules import DATED, IN_CREDITS, order_of_loads
from ui.figures import decimal_words


def check(found: dict[str, Any], problems: Problems) -> None:
    """Add the inconsistencies of the file to `problems`."""
    check_names(found, problems)
    check_version(found["version"], problems)
    check_requirements(good(found["requirements"]), problems)
    check_jury(found["jury"], problems)
    check_honours(good(found["honours"]), problems)
    check_codes(good(found["activities"]), problems)
    check_cycles(good(found["activities"]), problems)
    check_order(found, problems)
    check_annual_rules(good(found["annual_rules"]), problems)
    check_formats(good(found["activities"]), problems)
    check_certification(good(found["activities"]), problems)
    check_sums(found, problems)


def good(rows: Any) -> list[tuple[int, dict]]:
    """Return (index, row) of the rows that could be read."""
    return [(index, row) for index, row in enumerate(rows or []) if row is not WRONG]


def names(rows: Any, key: str = "code") -> set | None:
    """Return the codes of the rows, None where one is WRONG, so that no reference is reported for our ignorance."""
    if rows is WRONG or any(row is WRONG or row[key] is WRONG for row in rows):
        return None
    return {row[key] for row in rows}


def check_names(found: dict, problems: Problems) -> None:
    institutions, blocks = names(found["institutions"]), names(found["blocks"], "number")
    groups, requirements = names(found["groups"]), names(found["requirements"])
    activities = names(found["activities"])
    programme = found["programme"]
    if programme is not WRONG:
        known(
            programme["reference_institution"],
            institutions,
            "institutions",
            "programme.reference_institution",
            problems,
        )
    for index, row in good(found["activities"]):
        here = f"activities[{index}]"
        known(row["block"], blocks, "blocks", f"{here}.block", problems)
        known(row["group"], groups, "groups", f"{here}.group", problems)
        for field, names_there, section in (
            ("organisers", institutions, "institutions"),
            ("prerequisites", activities, "activities"),
            ("corequisites", activities, "activities"),
            ("counts_for", requirements, "requirements"),
        ):
            for place, name in enumerate(row[field] or []):
                known(name, names_there, section, f"{here}.{field}[{place}]", problems)
        for name in row["codes"] or {}:
            known(name, institutions, "institutions", f"{here}.codes.{name}", problems)


def known(name: Any, there: set | None, section: str, path: str, problems: Problems) -> None:
    if name is WRONG or name is None or there is None or name in there:
        return
    some = ", ".join(str(one) for one in sorted(there)[:12]) or _("none")
    problems.add(
        path,
        _('%(name)s is not among the "%(section)s" of this file (%(some)s). Correct it, or add it there.')
        % {"name": shown(name), "section": section, "some": some + (", ..." if len(there) > 12 else "")},
    )


def check_version(version: Any, problems: Problems) -> None:
    if version is WRONG or WRONG in (version["first_intake"], version["last_intake"]):
        return
    if version["last_intake"] is not None and version["last_intake"] < version["first_intake"]:
        problems.add("version.last_intake", _("The last intake lies before the first one. Correct one of them."))


def check_requirements(rows: list[tuple[int, dict]], problems: Problems) -> None:
    for index, row in rows:
        least, most, since, until = row["minimum"], row["maximum"], row["valid_from"], row["valid_to"]
        if least is None and most is None:
            problems.add(f"requirements[{index}]", _('Write a "minimum", a "maximum" or both.'))
        if least and most and least > most:
            problems.add(f"requirements[{index}].minimum", _("It is above the maximum. Correct one of them."))
        if since and until and until < since:
            problems.add(f"requirements[{index}].valid_to", _('It lies before "valid_from". Correct one of them.'))


def check_jury(jury: Any, problems: Problems) -> None:
    if jury and WRONG not in (jury["panel"], jury["members"]) and (jury["panel"] or 0) > jury["members"]:
        problems.add("jury.panel", _("More members would rule on a complaint than the jury has. Correct one of them."))


def check_honours(rows: list[tuple[int, dict]], problems: Problems) -> None:
    """Two that hold on one day differ in title and minimum."""
    fine: list[dict] = []
    for index, row in rows:
        if any(row[name] is WRONG for name in ("code", "title", "minimum", "valid_from", "valid_to")):
            continue
        if row["valid_from"] and row["valid_to"] and row["valid_to"] < row["valid_from"]:
            problems.add(f"honours[{index}].valid_to", _('It lies before "valid_from". Correct one of them.'))
        elif (other := clash(row, fine)) is not None:
            problems.add(f"honours[{index}].minimum", str(clash_words(other)))
        else:
            fine.append(row)


def check_codes(activities: list[tuple[int, dict]], problems: Problems) -> None:
    """A code of a university belongs to one activity."""
    first: dict[tuple[str, str], int] = {}
    for index, row in activities:
        for institution, value in (row["codes"] or {}).items():
            if value is not WRONG and first.setdefault((institution, value), index) != index:
                problems.add(
                    f"activities[{index}].codes.{institution}",
                    _("%(key)s stands at %(first)s already. Each may stand once.")
                    % {"key": shown(value), "first": f"activities[{first[institution, value]}]"},
                )


def check_certification(activities: list[tuple[int, dict]], problems: Problems) -> None:
    """A share and a day go with "at_date"."""
    for index, row in activities:
        here = f"activities[{index}]"
        if row["certification"] is WRONG:
            continue
        for name in ("certification_share", "certification_day"):
            is_given = row[name] not in (None, "")
            if row["certification"] == "at_date" and row[name] in (None, ""):
                problems.add(f"{here}.{name}", _('An activity that is certified "at_date" states it. Add it.'))
            elif row["certification"] != "at_date" and is_given and row[name] is not WRONG:
                problems.add(f"{here}.{name}", _('It goes with the certification "at_date" alone. Take it out.'))


def check_cycles(activities: list[tuple[int, dict]], problems: Problems) -> None:
    """Report each cycle of prerequisites once, at its first activity in the file."""
    first = {row["code"]: (index, row) for index, row in reversed(activities) if row["code"] is not WRONG}
    index_of = {code: index for code, (index, _row) in first.items()}
    before = {code: set(row["prerequisites"] or []) for code, (_index, row) in first.items()}
    while circle := circle_in(before):
        start = circle.index(min(circle, key=index_of.__getitem__))
        circle = circle[start:] + circle[:start]
        problems.add(
            f"activities[{index_of[circle[0]]}].prerequisites",
            _("The prerequisites run in a circle: %(circle)s. Take one of them out.")
            % {"circle": " > ".join([*circle, circle[0]])},
        )
        before[circle[0]].discard(circle[1 % len(circle)])


def check_order(found: dict, problems: Problems) -> None:
    """What is required before an activity, or with it, stands in the same block or an earlier one."""
    activities, numbers = good(found["activities"]), names(found["blocks"], "number") or set()
    blocks = {row["code"]: row["block"] for _index, row in reversed(activities) if row["block"] in numbers}
    for index, row in activities:
        for field in ("prerequisites", "corequisites"):
            for place, code in enumerate(row[field] or []):
                here = f"activities[{index}].{field}[{place}]"
                if field == "corequisites" and code == row["code"]:
                    problems.add(here, _("An activity is no corequisite of itself. Take it out."))
                elif code in blocks and row["block"] in numbers and blocks[code] > row["block"]:
                    words = {"code": shown(code), "later": blocks[code], "block": row["block"]}
                    text = _("%(code)s is in block %(later)s, after block %(block)s of this activity. Take it out.")
                    problems.add(here, text % words)


def check_formats(activities: list[tuple[int, dict]], problems: Problems) -> None:
    for index, row in activities:
        if row["kind"] == "internship" and row["format"] == "intensive":
            text = _('An internship does not take place in an intensive week. Write "practice" or "hospital".')
            problems.add(f"activities[{index}].format", text)


def check_annual_rules(rows: list[tuple[int, dict]], problems: Problems) -> None:
    """Those that count credits state how many; a day goes with prerequisites; the loads are in order."""
    for index, row in rows:
        if row["rule"] is WRONG:
            continue
        counts, here = row["rule"] in IN_CREDITS, f"annual_rules[{index}]"
        if counts and row["credits"] is None:
            problems.add(f"{here}.credits", _("This rule counts credits. Add how many."))
        elif not counts and row["credits"] not in (None, WRONG):
            problems.add(f"{here}.credits", _("This rule counts no credits. Take them out."))
        if row["day"] not in ("", WRONG) and row["rule"] not in DATED:
            problems.add(f"{here}.day", _('A day goes with the rule "prerequisites" alone. Take it out.'))
    stated = {row["rule"]: row["credits"] for _index, row in rows if WRONG not in (row["rule"], row["credits"])}
    if found := order_of_loads(stated):
        index = next(index for index, row in rows if row["rule"] == found[0])
        words = {"lower": found[0], "higher": found[1]}
        text = _('"%(lower)s" asks for more credits than "%(higher)s" allows. Correct one of them.') % words
        problems.add(f"annual_rules[{index}].credits", text)


def circle_in(before: dict[str, set]) -> list[str]:
    """Return the activities of one cycle in order, empty where there is none."""
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        return error.args[1][:0:-1]
    return []


def check_sums(found: dict, problems: Problems) -> None:
    """Each block adds up to what it states, and the blocks to what the version states."""
    rows, numbers = found["activities"], names(found["blocks"], "number")
    if rows is WRONG or numbers is None:
        return
    if any(row is WRONG or row["credits"] is WRONG or row["block"] not in numbers for row in rows):
        return
    sums: dict[Any, Any] = Counter()
    for row in rows:
        sums[row["block"]] += row["credits"] or Decimal(0)
    for index, block in good(found["blocks"]):
        if block["credits"] not in (WRONG, None, sums[block["number"]]):
            problems.add(
                f"blocks[{index}].credits",
                _("The activities of block %(number)s add up to %(sum)s, not to %(stated)s. Correct one or the other.")
                % {
                    "number": block["number"],
                    "sum": decimal_words(sums[block["number"]]),
                    "stated": decimal_words(block["credits"]),
                },
            )
    version = found["version"]
    if version is not WRONG and version["credits"] not in (WRONG, None, sum(sums.values())):
        problems.add(
            "version.credits",
            _("The activities add up to %(sum)s, not to %(stated)s. Correct one or the other.")
            % {"sum": decimal_words(sum(sums.values())), "stated": decimal_words(version["credits"])},
        )
