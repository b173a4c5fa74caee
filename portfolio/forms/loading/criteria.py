"""Who attests levels, and on what evidence, from a file."""

from django.utils.translation import gettext as _

from accounts.changes import create
from competencies.loading.files import Source
from competencies.loading.links import competencies_of, framework_of, unknown
from competencies.loading.writer import Writer
from curriculum.loading.problems import Problems
from portfolio.forms.loading.forms import programme_of
from portfolio.models import Criterion, SignOffRule

FIELDS = (
    "from_year",
    "observations",
    "observers",
    "kinds",
    "entries",
    "within_months",
    "needs_kinds",
    "needs_settings",
)


def load_criteria(source: Source, writer: Writer) -> None:
    """Write one version of a rule; `FileError` where the file would change one that is loaded."""
    content, problems = source.content, Problems()
    framework = framework_of(content["framework"], "framework", problems)
    competencies = competencies_of(framework)
    levels = {level.code: level for level in framework.levels.all()} if framework else {}
    programme = programme_of(content, problems)
    for index, row in enumerate(content["rows"]):
        if framework and row["level"] not in levels:
            problems.add(f"rows[{index}].level", unknown(row["level"], framework, levels))
        if framework and row["competency"] and row["competency"] not in competencies:
            problems.add(f"rows[{index}].competency", unknown(row["competency"], framework, competencies))
    problems.raise_any()
    found = SignOffRule.objects.filter(code=content["code"], number=content["number"]).first()
    if found:
        if described(found) != wanted(content):
            text = _("Version %(number)s of %(code)s is loaded and no longer changes. Give the file the next number.")
            problems.add("number", text % {"number": found.number, "code": found.code})
        problems.raise_any()
        return
    values = {name: content[name] for name in ("code", "number", "signers", "source", "valid_from")}
    rule = create(SignOffRule(framework=framework, programme=programme, **values), by=writer.by, action="load")
    Criterion.objects.bulk_create(
        Criterion(
            rule=rule,
            level=levels[row["level"]],
            competency=competencies.get(row["competency"]),
            **{name: row[name] for name in FIELDS},
        )
        for row in content["rows"]
    )
    writer.report.say_created(rule)


def described(rule: SignOffRule) -> tuple:
    rows = [
        (row.level.code, row.competency.code if row.competency else "", *(getattr(row, name) for name in FIELDS))
        for row in rule.criteria.select_related("level", "competency")
    ]
    return (rule.framework.key, rule.signers, rule.valid_from, sorted(map(str, rows)))


def wanted(content: dict) -> tuple:
    rows = [(row["level"], row["competency"], *(row[name] for name in FIELDS)) for row in content["rows"]]
    return (content["framework"], content["signers"], content["valid_from"], sorted(map(str, rows)))
