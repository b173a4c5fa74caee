"""Loading axes of themes, and tags of activities, from their files."""

from django.utils.translation import gettext as _

from competencies.loading.files import Source
from competencies.loading.links import drop_rest, keep_confirmed, unknown, versions_of
from competencies.loading.writer import Writer
from competencies.themes.models import ActivityTheme, Theme, ThemeAxis
from curriculum.loading.problems import Problems


def load_themes(source: Source, writer: Writer) -> None:
    """Write the axis with its themes; remove themes that the file does not name."""
    content = source.content
    found = ThemeAxis.objects.filter(code=content["code"]).first()
    values = {name: content[name] for name in ("title", "source", "position")}
    axis = writer.put(found, ThemeAxis, {"code": content["code"]}, values)
    stands = {theme.code: theme for theme in axis.themes.all()}
    for position, row in enumerate(content["themes"], start=1):
        where = {"axis": axis, "code": row["code"]}
        writer.put(stands.pop(row["code"], None), Theme, where, {"position": position, "title": row["title"]})
    for gone in stands.values():
        writer.drop(gone)


def load_tags(source: Source, writer: Writer) -> None:
    """Write which activities bear which themes; raise `FileError` for an unknown activity, axis or theme."""
    content, problems = source.content, Problems()
    versions = versions_of(content, problems)
    themes = themes_of(content["axis"], problems)
    check(content, versions, themes, problems)
    problems.raise_any()
    for activities in versions.values():
        tag(content, {activity.code: activity for activity in activities}, themes, writer)


def themes_of(code: str, problems: Problems) -> dict[str, Theme]:
    axes = {axis.code: axis for axis in ThemeAxis.objects.all()}
    if code not in axes:
        text = _('There is no axis "%(code)s". Load its file first, or write one of: %(known)s.')
        problems.add("axis", text % {"code": code, "known": ", ".join(sorted(axes)) or "-"})
        return {}
    return {theme.code: theme for theme in axes[code].themes.all()}


def check(content: dict, versions: dict, themes: dict[str, Theme], problems: Problems) -> None:
    known = sorted({activity.code for activities in versions.values() for activity in activities})
    for index, row in enumerate(content["activities"]):
        if versions and row["activity"] not in known:
            problems.add(f"activities[{index}].activity", unknown(row["activity"], content["programme"], known))
        for place, code in enumerate(row["themes"]):
            if themes and code not in themes:
                problems.add(f"activities[{index}].themes[{place}]", unknown(code, content["axis"], sorted(themes)))


def tag(content: dict, activities: dict, themes: dict[str, Theme], writer: Writer) -> None:
    """Bring the tags to the file; remove others unless the faculty confirmed them."""
    borne = ActivityTheme.objects.filter(activity__in=activities.values(), theme__in=themes.values())
    stands = {(row.activity_id, row.theme_id): row for row in borne.select_related("activity", "theme")}
    for row in content["activities"]:
        if row["activity"] not in activities:  # an activity of another version
            continue
        for code in row["themes"]:
            pair = {"activity": activities[row["activity"]], "theme": themes[code]}
            found = stands.pop((pair["activity"].pk, pair["theme"].pk), None)
            if not keep_confirmed(found, content["status"], writer):
                writer.put(found, ActivityTheme, pair, {"status": content["status"]})
    drop_rest(stands.values(), content["status"], writer)
