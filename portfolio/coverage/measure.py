"""Coverage of the competencies of a framework by a resident's evidence, by year of training.

Nothing is averaged and nothing is a percentage. Retrospective ratings (what supervision was needed) and prospective
ones (what may be entrusted next) are counted apart.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competencies.frameworks.crosswalks import counterparts
from competencies.models import Competency, Framework
from portfolio.entries.models import Entry
from portfolio.forms.models import Scale
from portfolio.observations.models import Observation, ObservationRating
from portfolio.requests.models import FeedbackRound
from portfolio.sharing.models import Sharing
from portfolio.signoff_rules.models import SignOffRule
from portfolio.signoffs.models import SignOff
from portfolio.training_years import Year, Years
from records.models import Enrolment

STRENGTHS = (
    _("nothing yet"),
    _("one observer"),
    _("several observers"),
    _("several observers and settings"),
)


@dataclass
class Cell:
    """The evidence for one competency in one year, or in all. `through`: some was read through a crosswalk."""

    observations: set = field(default_factory=set)
    observers: set = field(default_factory=set)
    kinds: set = field(default_factory=set)
    settings: set = field(default_factory=set)
    entries: set = field(default_factory=set)
    retrospective: Counter = field(default_factory=Counter)
    prospective: Counter = field(default_factory=Counter)
    latest: date | None = None
    sign_offs: list = field(default_factory=list)
    through: bool = False

    @property
    def strength(self) -> int:
        """An index of `STRENGTHS`, 0 to 3. Entries do not count: they are the resident's own word.

        Kinds of observation do not count either: the last step says "settings", as do the gaps.
        """
        if not self.observations:
            return 0
        if len(self.observers) < 2:
            return 1
        return 3 if len(self.settings) > 1 else 2

    @property
    def words(self) -> str:
        return str(STRENGTHS[self.strength])

    @property
    def kind_words(self) -> list[str]:
        return [str(Observation.Source(kind).label) for kind in sorted(self.kinds)]

    @property
    def setting_words(self) -> list[str]:
        return sorted(str(setting) for setting in self.settings)

    @property
    def ratings(self) -> list[tuple[int, int]]:
        """Return (retrospective value, count), lowest value first."""
        return sorted(self.retrospective.items())

    @property
    def entrusted(self) -> list[tuple[int, int]]:
        return sorted(self.prospective.items())

    def see(self, day: date) -> None:
        self.latest = max(self.latest or day, day)


@dataclass(frozen=True)
class Coverage:
    """One resident's coverage of one framework: `cells` by (competency id, year), `whole` by competency id."""

    framework: Framework
    competencies: tuple[Competency, ...]
    years: tuple[Year, ...]
    cells: dict[tuple[int, int], Cell]
    whole: dict[int, Cell]
    settings: frozenset
    current_year: int

    def rows(self) -> list[tuple[Competency, list[tuple[Year, Cell]], Cell]]:
        """Return each competency with its cell of each year and its cell of all years."""
        return [
            (c, [(year, self.cells.get((c.pk, year.number), Cell())) for year in self.years], self.whole[c.pk])
            for c in self.competencies
        ]

    @property
    def is_empty(self) -> bool:
        return not self.cells


def framework_for(enrolment: Enrolment, today: date | None = None) -> Framework | None:
    """Return the framework in which levels are signed, else the first current one."""
    rule = SignOffRule.objects.current(enrolment.programme_version.programme, today)
    return rule.framework if rule else Framework.objects.current(today).order_by("code").first()


def measure(
    enrolments: Iterable[Enrolment], *, framework: Framework, user, today: date | None = None
) -> dict[int, Coverage]:
    """Return the coverage of each resident as `user` may see it, by enrolment id, in seven queries.

    Entries count if they are shared with `user`; for the resident, if they are shared with anybody. Load `intake`.
    """
    today = today or timezone.localdate()
    residents = {enrolment.pk: enrolment for enrolment in enrolments}
    years = Years()
    ways = counterparts(framework, user)
    competencies = tuple(framework.competencies.order_by("position"))
    own = {c.pk for c in competencies}
    found: dict[int, Sums] = {pk: Sums(enrolment, years) for pk, enrolment in residents.items()}

    def targets(competency_id: int) -> list[tuple[int, bool]]:
        if competency_id in own:
            return [(competency_id, False)]
        return [(target.pk, True) for target, _crosswalk in ways.get(competency_id, ())]

    for rating in ratings_of(residents, today):
        for target, through in targets(rating.competency_id):
            found[rating.observation.enrolment_id].add_rating(target, rating, through)
    for enrolment_id, entry_id, competency_id, day in shared_entries(residents, user):
        for target, through in targets(competency_id):
            found[enrolment_id].add_entry(target, entry_id, day, through)
    for sign_off in SignOff.objects.live().filter(enrolment__in=residents).for_list():
        for target, through in targets(sign_off.competency_id):
            found[sign_off.enrolment_id].add_sign_off(target, sign_off, through)
    return {pk: sums.coverage(framework, competencies, today) for pk, sums in found.items()}


class Sums:
    """Collects the evidence of one resident."""

    def __init__(self, enrolment: Enrolment, years: Years):
        self.enrolment, self.years = enrolment, years
        self.cells: dict[tuple[int, int], Cell] = defaultdict(Cell)
        self.whole: dict[int, Cell] = defaultdict(Cell)

    def at(self, target: int, day: date, through: bool):
        """Yield the two cells to which evidence of that day belongs: its year, and all years."""
        for cell in (self.cells[target, self.years.number(self.enrolment, day)], self.whole[target]):
            cell.through = cell.through or through
            yield cell

    def add_rating(self, target: int, rating: ObservationRating, through: bool) -> None:
        seen = rating.observation
        for cell in self.at(target, seen.observed_on, through):
            cell.observations.add(seen.pk)
            cell.observers.add(seen.observer_id)
            cell.kinds.add(seen.source)
            if seen.setting is not None:
                cell.settings.add(seen.setting)
            if rating.scale.tense == Scale.Tense.RETROSPECTIVE:
                cell.retrospective[rating.value] += 1
            elif rating.scale.tense == Scale.Tense.PROSPECTIVE:
                cell.prospective[rating.value] += 1
            cell.see(seen.observed_on)

    def add_entry(self, target: int, entry_id: int, day: date, through: bool) -> None:
        for cell in self.at(target, day, through):
            cell.entries.add(entry_id)

    def add_sign_off(self, target: int, sign_off: SignOff, through: bool) -> None:
        for cell in (self.cells[target, sign_off.year], self.whole[target]):
            cell.through = cell.through or through
            cell.sign_offs.append(sign_off)

    def coverage(self, framework: Framework, competencies, today: date) -> Coverage:
        current = self.years.number(self.enrolment, today)
        last = max([current, *(year for _c, year in self.cells)])
        return Coverage(
            framework=framework,
            competencies=competencies,
            years=self.years.of(self.enrolment, last),
            cells=dict(self.cells),
            whole={c.pk: self.whole[c.pk] for c in competencies},
            settings=frozenset(s for cell in self.whole.values() for s in cell.settings),
            current_year=current,
        )


def ratings_of(residents, today: date):
    """Return the ratings of live observations. Ratings of a feedback round count only once its pool can be read."""
    rounds = FeedbackRound.objects.filter(enrolment__in=residents).with_counts()
    readable = [
        round.pk for round in rounds if round.answered >= FeedbackRound.POOLED_FROM and not round.is_open(today)
    ]
    single = ~Q(observation__source=Observation.Source.SEVERAL_SOURCES)
    return ObservationRating.objects.filter(
        single | Q(observation__answered_request__round__in=readable),
        observation__enrolment__in=residents,
        observation__state=Observation.State.RECORDED,
    ).select_related("observation__setting", "scale")


def shared_entries(residents, user):
    """Return (enrolment, entry, competency, day) of entries shared with the user, or by the user with anybody."""
    seen = Sharing.objects.live().filter(
        Q(enrolment__user=user) | Q(pk__in=Sharing.objects.open_to(user).values("pk")),
        enrolment__in=residents,
        entry__isnull=False,
    )
    entries = Entry.objects.filter(pk__in=seen.values("entry"), competencies__isnull=False)
    rows = entries.values_list("enrolment_id", "pk", "competencies", "happened_on", "created_at")
    return [(enrolment, pk, competency, day or made.date()) for enrolment, pk, competency, day, made in rows]
