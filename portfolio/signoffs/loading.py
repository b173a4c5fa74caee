"""Loading the rules of sign-offs from their file."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.changes import create
from competencies.loading.files import Source
from competencies.loading.links import competencies_of, framework_of, unknown
from competencies.loading.writer import Writer
from curriculum.loading.problems import Problems
from curriculum.loading.shapes import Choice, Code, Day, Text, Whole
from curriculum.loading.structures import Fields, Many
from portfolio.forms.loading.forms import programme_of
from portfolio.observations.models import Observation
from portfolio.signoff_rules.models import SIGNERS, Criterion, SignOffRule


@dataclass(frozen=True, kw_only=True)
class Rows(Many):
    """One row for each level, competency and first year."""

    def name_repeated(self, found, path, problems):
        keys = [row and " ".join(str(row[name]) for name in ("level", "competency", "from_year")) for row in found]
        super().name_repeated(keys, path, problems)


COUNT = Whole(least=0, most=99, default=0)
CRITERIA = Fields(
    fields={
        "format": Text(),
        "note": Text(most=2000, default=""),
        "code": Code(most=40),
        "number": Whole(),
        "programme": Text(most=30, default=""),
        "framework": Text(most=60),
        "signers": Many(of=Choice(known=tuple(dict(SIGNERS))), least=1),
        "source": Text(most=1000, default=""),
        "valid_from": Day(),
        "rows": Rows(
            of=Fields(
                fields={
                    "level": Code(),
                    "competency": Text(most=30, default=""),
                    "from_year": Whole(most=9, default=1),
                    "observations": COUNT,
                    "observers": COUNT,
                    "kinds": COUNT,
                    "entries": COUNT,
                    "within_months": Whole(most=120, default=None),
                    "needs_kinds": Many(of=Choice(known=tuple(Observation.Source.values)), default=[]),
                    "needs_settings": Many(of=Code(), default=[]),
                }
            ),
            least=1,
        ),
    }
)


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
    """Write one version of a rule; raise `FileError` where the file would change a loaded version."""
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
