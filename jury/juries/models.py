"""The jury of a programme: who sits on it, by a dated decision of the authorities."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import Institution, Programme
from curriculum.roles import on_day, roles_of


class JuryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """To the offices of the programme, and to its jurors."""
        if not user.is_authenticated:
            return self.none()
        roles = roles_of(user)
        run = Programme.objects.filter(institutions__in=roles.secretariat_of)
        return self.filter(Q(programme__in=roles.director_of | roles.jury_of) | Q(programme__in=run.values("pk")))

    def in_force(self, day: date):
        return self.filter(on_day(day))


class Jury(Versioned):
    """One composition, from its first to its last day; a later decision of the authorities makes another."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="juries")
    decided_on = models.DateField(_("decided on"))
    decided_by = models.CharField(_("decided by"), max_length=200)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = JuryQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "-pk"]
        verbose_name_plural = "juries"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="jury_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(condition=~Q(decided_by=""), name="jury_says_who_decided"),
            models.UniqueConstraint(fields=["programme"], condition=Q(ends__isnull=True), name="one_jury_without_end"),
        ]

    def __str__(self):
        return f"{self.programme} ({self.starts})"


class Member(Versioned):
    """A person on a jury, and the university for which they sit."""

    class Function(models.TextChoices):
        PRESIDENT = "president", _("president")
        SECRETARY = "secretary", _("secretary")
        MEMBER = "member", _("member")

    jury = models.ForeignKey(Jury, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="jury_memberships")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    function = models.CharField(_("function"), max_length=9, choices=Function.choices, default=Function.MEMBER)
    votes = models.BooleanField(_("votes"), default=True)

    class Meta:
        ordering = ["jury", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["jury", "user"], name="one_seat_a_person"),
            models.UniqueConstraint(
                fields=["jury", "function"], condition=~Q(function="member"), name="one_president_and_one_secretary"
            ),
        ]

    def __str__(self):
        return f"{self.user} ({self.get_function_display()})"
