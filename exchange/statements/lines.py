"""Lines of statements for their page."""

from collections.abc import Iterable
from dataclasses import dataclass

from competencies.models import Competency, Level
from documents.kinds.wording import long_date
from exchange.archive.labels import label
from exchange.models import Statement
from portfolio.export_values import competency_key, level_key
from portfolio.models import Form


@dataclass(frozen=True)
class StatementLine:
    """`words` of the signer are for the resident only."""

    statement: Statement
    what: str
    who: str
    words: str = ""


class Titles:
    """Labels of codes as known here; three queries."""

    def __init__(self):
        self.competencies = {competency_key(one): str(one) for one in Competency.objects.select_related("framework")}
        self.levels = {level_key(one): str(one) for one in Level.objects.select_related("framework")}
        self.forms = {(one.code, one.number): str(one.title) for one in Form.objects.all()}

    def form(self, said: dict) -> str:
        return self.forms.get((said["code"], said["number"]), said["code"])


def lines_of(statements: Iterable[Statement], *, with_texts: bool) -> list[StatementLine]:
    titles = Titles()
    return [line_of(one, titles, with_texts) for one in statements]


def line_of(one: Statement, titles: Titles, with_texts: bool) -> StatementLine:
    said = one.said
    if one.kind == Statement.Kind.SIGN_OFF:
        competency = titles.competencies.get(said["competency"], said["competency"])
        level = titles.levels.get(said["level"], said["level"])
        who = [said["signer"], label("capacity", said["capacity"]), long_date(said["signed_at"])]
        state = [] if said["state"] == "signed" else [label("sign_off", said["state"])]
        words = said["words"] if with_texts else ""
        return StatementLine(one, f"{competency} · {level}", ", ".join([*who, *state]), words)
    if one.kind == Statement.Kind.ROUND:
        return StatementLine(one, titles.form(said["form"]), long_date(said["opened_on"]))
    state = [] if said["state"] == "recorded" else [label("observation", said["state"])]
    who = [said["observer"], long_date(said["observed_on"]), *state]
    return StatementLine(one, titles.form(said["form"]), ", ".join(who))
