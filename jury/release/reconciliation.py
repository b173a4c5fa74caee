"""What who releases a sitting looks at first: the count of decisions, what differs, what is absent."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from jury.cases.jury_cases import Case, jury_cases
from jury.minutes.content import case_said, cycles_said, decision_said, sha256_of
from jury.minutes.models import Minutes
from jury.release.models import Release
from jury.result_files.stored_files import checked_files
from records.models import Deliberation

Data = dict[str, Any]
OVERRULABLE = "file"


def reconciliation(sitting: Deliberation) -> Data:
    """Plain data; `sha256` of it tells whether something has changed since it was shown."""
    cases = jury_cases(sitting)
    decided = [case for case in cases if case.decision is not None]
    counts = Counter("granted" if case.decision and case.decision.granted else "refused" for case in decided)
    files = checked_files(sitting, cases)
    cycles = cycles_said(sitting)
    said: Data = {
        "decisions": len(decided),
        "residents": len({case.registration.annual_programme.enrolment_id for case in decided}),
        "granted": counts["granted"],
        "refused": counts["refused"],
        "cycles": cycles,
        "postponed": sum(1 for case in cases if case.postponement is not None),
        "differing": [decision_said(case) for case in decided if case.differs],
        "overruled": [decision_said(case) for case in decided if case.overrule is not None],
        "corrections": [decision_said(case) for case in decided if case.correction is not None],
        "absent": [absent(case) for case in cases if not case.is_done],
        "files": files,
        "stops": [*stops(sitting, decided), *cycle_stops(sitting, cycles), *file_stops(files)],
    }
    return said | {"sha256": sha256_of(said)}


def absent(case: Case) -> Data:
    return case_said(case) | {"why": [one.words for one in case.open_findings]}


def stops(sitting: Deliberation, decided: list[Case]) -> list[Data]:
    """What must not go out: evidence that is gone since the closing, decisions other than in the minutes."""
    found = [
        {
            "code": "evidence",
            "subject": str(case.registration.uuid),
            "words": _("%(name)s, %(title)s: %(findings)s")
            % {
                "name": case.registration.annual_programme.enrolment,
                "title": case.activity.title,
                "findings": " ".join(one.words for one in case.open_findings),
            },
        }
        for case in decided
        if not case.is_ready
    ]
    minutes = Minutes.objects.filter(deliberation=sitting, replaced_at__isnull=True).first()
    frozen = dict(map(decided_value, minutes.content["decisions"])) if minutes else {}
    if frozen != dict(decided_value(decision_said(case)) for case in decided):
        words = _("The decisions are not those of the minutes: open the deliberation again, then close it.")
        found.append({"code": "minutes", "subject": "", "words": words})
    return found


def cycle_stops(sitting: Deliberation, cycles: list[Data]) -> list[Data]:
    """Decisions on the end of a cycle that are not those of the minutes; credits that are gone show."""
    minutes = Minutes.objects.filter(deliberation=sitting, replaced_at__isnull=True).first()
    frozen = list(map(cycle_value, minutes.content["cycles"])) if minutes else []
    if frozen == list(map(cycle_value, cycles)):
        return []
    words = _("The decisions on the end of a cycle are not those of the minutes: open the deliberation again.")
    return [{"code": "minutes", "subject": "", "words": words}]


def cycle_value(said: Data) -> tuple:
    return tuple(said[name] for name in ("uuid", "credits", "success", "honours", "mean"))


def decided_value(said: Data) -> tuple[str, tuple[str | None, str, bool]]:
    """(uuid, (mark, outcome, granted)): what may not change; the words of a value depend on the reader's language."""
    return said["uuid"], (said["value"]["mark"], said["value"]["outcome"], said["granted"])


def file_stops(files: list[Data]) -> list[Data]:
    """What was found in files of results and is no mere warning; it may be overruled with a reason."""
    return [
        {
            "code": OVERRULABLE,
            "subject": file["import"],
            "words": _("%(file)s, %(activity)s: %(words)s") % {"file": file["file"], **flaw},
        }
        for file in files
        for flaw in file["found"]
        if flaw["stops"]
    ]


def share_of_overrules() -> tuple[int, int]:
    """(releases in which a stop of a file was overruled, releases in which a file was checked); cancelled ones too."""
    checked = [row for row in Release.objects.values_list("reconciliation", "overruled_because") if row[0].get("files")]
    return sum(1 for _shown, because in checked if because), len(checked)
