"""The evidence for a level, and what the criteria of the rule still require."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from competencies.models import Competency, Level
from portfolio.entries.models import Entry
from portfolio.forms.models import Setting
from portfolio.observations.models import Observation
from portfolio.requests.models import FeedbackRound
from portfolio.signoff_rules.models import Criterion, SignOffRule
from records.models import Enrolment

MONTH = timedelta(days=30.44)


@dataclass(frozen=True)
class Piece:
    """One piece of evidence. `row`: an observation, a round or an entry; `observers`: ids of users."""

    key: str
    row: Observation | FeedbackRound | Entry
    kind: str
    words: str
    day: date
    observers: frozenset[int]
    setting: str = ""

    @property
    def is_entry(self) -> bool:
        return self.kind == "entry"

    @property
    def url(self) -> str:
        """The page of the evidence."""
        name = {"o": "observation", "r": "feedback-round", "e": "entry"}[self.key[0]]
        return reverse(name, args=[self.row.uuid])


def evidence(user, enrolment: Enrolment, competency: Competency, today: date) -> list[Piece]:
    """Return all evidence for a competency that `user` may sign on, the latest first; four queries."""
    rated = Q(ratings__competency=competency)
    seen = Observation.objects.visible_to(user).live().filter(rated, enrolment=enrolment).distinct()
    rows = seen.select_related("form", "observer", "setting")
    pieces = [of_observation(one) for one in rows]
    rounds = FeedbackRound.objects.visible_to(user).filter(
        enrolment=enrolment, requests__observation__ratings__competency=competency
    )
    for round in rounds.distinct().with_counts().select_related("form"):
        if round.answered >= FeedbackRound.POOLED_FROM and not round.is_open(today):
            pieces.append(of_round(round))
    entries = Entry.objects.evidence_for(user, enrolment, today).filter(competencies=competency)
    pieces += [of_entry(entry) for entry in entries]
    return sorted(pieces, key=lambda piece: (piece.day, piece.key), reverse=True)


def of_observation(one: Observation) -> Piece:
    place = f", {one.setting}" if one.setting else ""
    code = one.setting.code if one.setting else ""
    words = f"{one.form.title}, {one.observer}{place}"
    return Piece(f"o.{one.uuid}", one, one.source, words, one.observed_on, frozenset({one.observer_id}), code)


def of_round(round: FeedbackRound) -> Piece:
    people = round.requests.filter(state="answered").values_list("person", flat=True)
    words = _("%(what)s, %(n)s answers") % {"what": round.form.title, "n": len(people)}
    return Piece(f"r.{round.uuid}", round, "several_sources", words, round.closes_on, frozenset(people))


def of_entry(entry: Entry) -> Piece:
    return Piece(
        f"e.{entry.uuid}", entry, "entry", str(entry), entry.happened_on or entry.created_at.date(), frozenset()
    )


def criterion_of(rule: SignOffRule, competency: Competency, level: Level, year: int) -> Criterion | None:
    """Return the criterion in force: the competency's own before the general one, of the latest year begun."""
    fitting = [
        row
        for row in rule.criteria.all()
        if row.level_id == level.pk and row.from_year <= year and row.competency_id in {None, competency.pk}
    ]
    return max(fitting, key=lambda row: (row.competency_id is not None, row.from_year), default=None)


def missing(criterion: Criterion | None, pieces: Iterable[Piece], today: date) -> list[str]:
    """Return, in words, what the criterion requires beyond these pieces."""
    if criterion is None:
        return []
    pieces = list(pieces)
    months = criterion.within_months
    recent = [piece for piece in pieces if months is None or today - piece.day <= months * MONTH]
    seen = [piece for piece in recent if not piece.is_entry]
    observers = {person for piece in seen for person in piece.observers}
    kinds = {piece.kind for piece in seen}
    found = [
        *short(
            criterion.observations - len(seen), ngettext_lazy("%(n)s more observation", "%(n)s more observations", "n")
        ),
        *short(criterion.observers - len(observers), ngettext_lazy("%(n)s more observer", "%(n)s more observers", "n")),
        *short(
            criterion.kinds - len(kinds),
            ngettext_lazy("%(n)s more kind of observation", "%(n)s more kinds of observation", "n"),
        ),
        *short(
            criterion.entries - (len(recent) - len(seen)), ngettext_lazy("%(n)s more entry", "%(n)s more entries", "n")
        ),
    ]
    for kind in criterion.needs_kinds:
        if kind not in kinds:
            found.append(_("one of this kind: %(kind)s") % {"kind": Observation.Source(kind).label})
    lacking = set(criterion.needs_settings) - {piece.setting for piece in seen}
    for setting in Setting.objects.filter(code__in=lacking) if lacking else ():
        found.append(_("one seen here: %(setting)s") % {"setting": str(setting).lower()})
    if old := len(pieces) - len(recent):
        text = ngettext(
            "(%(n)s is older than %(months)s months and does not count)",
            "(%(n)s are older than %(months)s months and do not count)",
            old,
        )
        if found:
            found.append(text % {"n": old, "months": months})
    return found


def short(by: int, words) -> list[str]:
    return [words % {"n": by}] if by > 0 else []
