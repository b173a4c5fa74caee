"""Loading a framework from its file."""

from django.utils.translation import gettext as _

from competencies.frameworks.models import Competency, Descriptor, Framework, Level
from competencies.loading.files import Source
from competencies.loading.writer import Writer
from curriculum.loading.problems import Problems

OWN_FIELDS = ("short_title", "title", "source", "wording", "state", "valid_from", "valid_from_stated")


def load_framework(source: Source, writer: Writer) -> None:
    """Write the framework; raise `FileError` where the file would change the structure of a published one."""
    content = source.content
    found = Framework.objects.filter(code=content["code"], label=content["label"]).first()
    check(content, found)
    framework = writer.put(
        found,
        Framework,
        {"code": content["code"], "label": content["label"]},
        {name: content[name] for name in OWN_FIELDS},
    )
    write_competencies(framework, content["competencies"], writer)
    write_levels(framework, content["levels"], writer)


def check(content: dict, found: Framework | None) -> None:
    problems = Problems()
    for index, level in enumerate(content["levels"]):
        if level["borrowed"] and not level["source"]:
            problems.add(f"levels[{index}].source", _("A borrowed level says from where. Add its source."))
    same_day = Framework.objects.filter(code=content["code"], valid_from=content["valid_from"])
    other = same_day.exclude(label=content["label"]).first()
    if other:
        text = _("%(other)s is valid from the same day. Give another day.")
        problems.add("valid_from", text % {"other": other})
    if found and found.is_frozen:
        check_frozen(content, found, problems)
    problems.raise_any()


def check_frozen(content: dict, found: Framework, problems: Problems) -> None:
    """A published framework keeps its structure; its wording may be corrected."""
    skeleton = [
        ("state", found.state, content["state"]),
        ("valid_from", found.valid_from, content["valid_from"]),
        ("levels", [level.code for level in found.levels.all()], [level["code"] for level in content["levels"]]),
        (
            "competencies",
            [(c.code, c.descriptors.count()) for c in found.competencies.all()],
            [(c["code"], len(c["descriptors"])) for c in content["competencies"]],
        ),
    ]
    text = _(
        "%(framework)s is published: only its wording can be corrected. To add, remove or reorder, "
        "give the file a new label."
    )
    for path, stands, written in skeleton:
        if stands != written:
            problems.add(path, text % {"framework": found})


def write_competencies(framework: Framework, rows: list[dict], writer: Writer) -> None:
    stands = {c.code: c for c in framework.competencies.prefetch_related("descriptors")}
    for position, row in enumerate(rows, start=1):
        competency = writer.put(
            stands.pop(row["code"], None),
            Competency,
            {"framework": framework, "code": row["code"]},
            {
                "position": position,
                "title": row["title"],
                "short_title": row["short_title"],
                "definition": row["definition"],
            },
        )
        write_descriptors(competency, row["descriptors"], writer)
    for gone in stands.values():
        write_descriptors(gone, [], writer)
        writer.drop(gone)


def write_descriptors(competency: Competency, texts: list, writer: Writer) -> None:
    stands = {d.position: d for d in competency.descriptors.all()}
    for position, text in enumerate(texts, start=1):
        where = {"competency": competency, "position": position}
        writer.put(stands.pop(position, None), Descriptor, where, {"text": text})
    for gone in stands.values():
        writer.drop(gone)


def write_levels(framework: Framework, rows: list[dict], writer: Writer) -> None:
    stands = {level.code: level for level in framework.levels.all()}
    for position, row in enumerate(rows, start=1):
        values = {name: row[name] for name in ("title", "definition", "borrowed", "source")}
        where = {"framework": framework, "code": row["code"]}
        writer.put(stands.pop(row["code"], None), Level, where, {"position": position, **values})
    for gone in stands.values():
        writer.drop(gone)
