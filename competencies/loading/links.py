"""Loading crosswalks and mappings from their files."""

from difflib import get_close_matches

from django.utils.translation import gettext as _

from competencies.frameworks.crosswalk_models import Crosswalk
from competencies.frameworks.models import Competency, Framework
from competencies.loading.files import Source
from competencies.loading.writer import Writer
from competencies.mapping.models import ActivityCompetency
from competencies.status import Status
from curriculum.loading.problems import Problems
from curriculum.models import Activity, Programme, ProgrammeVersion


def framework_of(key: str, path: str, problems: Problems) -> Framework | None:
    frameworks = {framework.key: framework for framework in Framework.objects.all()}
    if key not in frameworks:
        text = _('There is no framework "%(key)s". Load its file first, or write one of: %(known)s.')
        problems.add(path, text % {"key": key, "known": ", ".join(sorted(frameworks)) or "-"})
    return frameworks.get(key)


def competencies_of(framework: Framework | None) -> dict[str, Competency]:
    return {c.code: c for c in framework.competencies.all()} if framework else {}


def unknown(code: str, owner, known) -> str:
    close = get_close_matches(code, known, n=1)
    if close:
        text = _('"%(code)s" is not in %(owner)s. Did you mean "%(close)s"?')
        return text % {"code": code, "owner": owner, "close": close[0]}
    text = _('"%(code)s" is not in %(owner)s. Write one of: %(known)s.')
    return text % {"code": code, "owner": owner, "known": ", ".join(known)}


def keep_confirmed(found, status: str, writer: Writer) -> bool:
    """A proposal must not overwrite what the faculty confirmed or set aside."""
    if found is None or found.status == Status.PROPOSED or status == Status.CONFIRMED:
        return False
    writer.report.notes.append(_("kept as the faculty decided: %(row)s") % {"row": found})
    return True


def load_crosswalk(source: Source, writer: Writer) -> None:
    content, problems = source.content, Problems()
    start = framework_of(content["from"], "from", problems)
    end = framework_of(content["to"], "to", problems)
    if start and start == end:
        problems.add("to", _("A crosswalk leads to another framework. Write that one."))
    starts, ends = competencies_of(start), competencies_of(end)
    for index, row in enumerate(content["rows"]):
        for side, known, framework in (("from", starts, start), ("to", ends, end)):
            if framework and row[side] not in known:
                problems.add(f"rows[{index}].{side}", unknown(row[side], framework, known))
    if start and end and Crosswalk.objects.filter(from_framework=end, to_framework=start).exists():
        text = _("The crosswalk from %(to)s to %(from)s stands already, and is read both ways. Change that one.")
        problems.add("from", text % {"from": start, "to": end})
    problems.raise_any()
    stands = {
        (row.from_competency_id, row.to_competency_id): row
        for row in Crosswalk.objects.filter(from_framework=start, to_framework=end).with_competencies()
    }
    for row in content["rows"]:
        pair = {"from_competency": starts[row["from"]], "to_competency": ends[row["to"]]}
        found = stands.pop((pair["from_competency"].pk, pair["to_competency"].pk), None)
        if not keep_confirmed(found, content["status"], writer):
            values = {"strength": row["strength"], "reason": row["reason"], "status": content["status"]}
            writer.put(found, Crosswalk, pair, values)
    drop_rest(stands.values(), content["status"], writer)


def drop_rest(rows, status: str, writer: Writer) -> None:
    for row in rows:
        if not keep_confirmed(row, status, writer):
            writer.drop(row)


def load_mapping(source: Source, writer: Writer) -> None:
    """Write the rows to every version of the programme that has the activities, or to the version the file names."""
    content, problems = source.content, Problems()
    framework = framework_of(content["framework"], "framework", problems)
    versions = versions_of(content, problems)
    competencies = competencies_of(framework)
    known = {a.code for activities in versions.values() for a in activities}
    for index, row in enumerate(content["activities"]):
        if versions and row["activity"] not in known:
            text = unknown(row["activity"], content["programme"], sorted(known))
            problems.add(f"activities[{index}].activity", text)
        for place, served in enumerate(row["serves"]):
            if framework and served["competency"] not in competencies:
                text = unknown(served["competency"], framework, competencies)
                problems.add(f"activities[{index}].serves[{place}].competency", text)
    problems.raise_any()
    for activities in versions.values():
        write_mapping(content, framework, {a.code: a for a in activities}, competencies, writer)
    unmapped = sorted(known - {row["activity"] for row in content["activities"]})
    if unmapped:
        text = _("%(programme)s: the file says nothing of %(codes)s.")
        writer.report.notes.append(text % {"programme": content["programme"], "codes": ", ".join(unmapped)})


def versions_of(content: dict, problems: Problems) -> dict[ProgrammeVersion, list[Activity]]:
    programme = Programme.objects.filter(code=content["programme"]).first()
    if programme is None:
        text = _('There is no programme "%(code)s". Load it first with load_programme.')
        problems.add("programme", text % {"code": content["programme"]})
        return {}
    versions = programme.versions.prefetch_related("activities")
    if content["version"]:
        versions = versions.filter(label=content["version"])
    if not versions:
        labels = ", ".join(programme.versions.values_list("label", flat=True)) or "-"
        text = _('The programme has no such version. Write one of: %(labels)s, or leave "version" out.')
        problems.add("version", text % {"labels": labels})
    return {version: list(version.activities.all()) for version in versions}


def write_mapping(content: dict, framework, activities: dict, competencies: dict, writer: Writer) -> None:
    stands = {
        (row.activity_id, row.competency_id): row
        for row in ActivityCompetency.objects.filter(
            activity__in=activities.values(), competency__framework=framework
        ).select_related("activity", "competency")
    }
    for row in content["activities"]:
        if row["activity"] not in activities:  # an activity of another version
            continue
        activity = activities[row["activity"]]
        for served in row["serves"]:
            pair = {"activity": activity, "competency": competencies[served["competency"]]}
            found = stands.pop((activity.pk, pair["competency"].pk), None)
            if not keep_confirmed(found, content["status"], writer):
                values = {"relation": served["relation"], "reason": served["reason"], "status": content["status"]}
                writer.put(found, ActivityCompetency, pair, values | {"set_aside_why": ""})
    drop_rest(stands.values(), content["status"], writer)
