"""Loading settings, professions and scales from their files."""

from django.utils.translation import gettext as _

from competencies.loading.files import Source
from competencies.loading.writer import Writer
from curriculum.loading.problems import Problems
from portfolio.forms.models import Profession, Scale, ScaleLevel, Setting


def load_lists(source: Source, writer: Writer) -> None:
    """Add and reword rows; never remove one, because answers may refer to it."""
    for model, name in ((Setting, "settings"), (Profession, "professions")):
        stands = {row.code: row for row in model.objects.all()}
        for position, row in enumerate(source.content[name], start=1):
            values = {key: value for key, value in row.items() if key != "code"}
            writer.put(stands.get(row["code"]), model, {"code": row["code"]}, {**values, "position": position})


def load_scale(source: Source, writer: Writer) -> None:
    content, problems = source.content, Problems()
    found = Scale.objects.filter(code=content["code"]).prefetch_related("levels").first()
    levels = [(level["value"], dict(level["title"])) for level in content["levels"]]
    if found and (found.tense, [(x.value, dict(x.title)) for x in found.levels.all()]) != (content["tense"], levels):
        text = _("The scale %(code)s is loaded already and keeps its values and words. Give the new one another code.")
        problems.add("levels", text % {"code": found.code})
    problems.raise_any()
    values = {name: content[name] for name in ("title", "tense", "source")}
    scale = writer.put(found, Scale, {"code": content["code"]}, values)
    if found is None:
        ScaleLevel.objects.bulk_create(ScaleLevel(scale=scale, value=value, title=title) for value, title in levels)
