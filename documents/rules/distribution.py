"""The distribution of passing marks in a reference group, as a university publishes it for its transcripts."""

from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.models import Programme
from curriculum.translated import TranslatedField

TENTH = Decimal("0.1")


class GradeDistribution(Versioned):
    """`counts`: how many passes with each mark, {"10": 34, "11": 41}. Failures stay out of it (ECTS Users' Guide)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="grade_distributions")
    group = TranslatedField(_("reference group"))
    first_year = models.PositiveSmallIntegerField(_("first academic year counted"))
    last_year = models.PositiveSmallIntegerField(_("last academic year counted"))
    dated = models.DateField(_("published on"))
    counts = models.JSONField(_("passes by mark"))
    smallest = models.PositiveSmallIntegerField(_("smallest group that is shown"), default=30)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        ordering = ["programme", "-dated", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=models.F("first_year")), name="distribution_ends_after_start"
            ),
            models.UniqueConstraint(fields=["programme", "dated"], name="one_distribution_a_day"),
        ]

    def __str__(self):
        return f"{self.programme} {self.dated}"

    def clean(self):
        known = {str(mark) for mark in range(21)}
        counts = self.counts if isinstance(self.counts, dict) else {}
        good = counts and all(m in known and isinstance(n, int) and n >= 0 for m, n in counts.items())
        if not good:
            raise ValidationError({"counts": _('A number of passes by whole mark, such as {"10": 34, "11": 41}.')})

    @property
    def size(self) -> int:
        return sum(self.counts.values())


def distribution_said(programme: Programme, language: str, day) -> dict | None:
    """The table in force on that day: percentages, and from the best mark down; `rows` is None for a small group."""
    found = GradeDistribution.objects.filter(programme=programme, dated__lte=day).first()
    if found is None:
        return None
    return {
        "group": found.group.in_language(language),
        "years": f"{found.first_year}-{found.last_year + 1}",
        "dated": found.dated.isoformat(),
        "size": found.size,
        "rows": shares(found.counts) if found.size >= found.smallest else None,
    }


def shares(counts: dict[str, int]) -> list[dict[str, str]]:
    """[{mark, share, cumulative}] from the lowest mark up; `cumulative` counts this mark and the better ones."""
    size = sum(counts.values())
    rows, better = [], 0
    for mark in sorted(counts, key=int, reverse=True):
        better += counts[mark]
        rows.append({"mark": mark, "share": percent(counts[mark], size), "cumulative": percent(better, size)})
    return rows[::-1]


def percent(part: int, whole: int) -> str:
    return str((Decimal(100) * part / whole).quantize(TENTH, ROUND_HALF_UP))
