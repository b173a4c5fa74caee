"""Supervisors, their accreditations and their delegates."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from accounts.names import fold
from curriculum.models import Institution
from curriculum.roles import on_day, roles_of
from internships.directory.models import Site
from pages.precheck import Prechecked
from pages.shared_results import shared_results

eleven_digits = RegexValidator(r"^[0-9]{11}$", _("An INAMI number has 11 digits."), code="inami")


class SupervisorQuerySet(models.QuerySet):
    def visible_to(self, user):
        """To offices and systems all; to a supervisor oneself; to residents those still active, by name only."""
        if not user.is_authenticated:
            return self.none()
        roles = roles_of(user)
        if roles.is_office or roles.machine_of:
            return self
        seen = Q(user=user)
        if user.enrolments.exists():
            seen |= Q(retired_on__isnull=True, deceased_on__isnull=True)
        return self.filter(seen)

    def with_details_visible_to(self, user):
        """Those whose INAMI number, accreditations and dates the user sees: offices and systems all, oneself."""
        roles = roles_of(user)
        return self if roles.is_office or roles.machine_of else self.filter(user=user)

    def matching(self, words: str):
        found = self
        for word in fold(words).split():
            found = found.filter(Q(user__search_key__contains=word) | Q(inami__contains=word))
        return found

    def named(self, words: str):
        """Every word is in the name. For users who see no address and no number."""
        found = self
        for word in fold(words).split():
            found = found.filter(user__sort_key__contains=word)
        return found

    def for_list(self):
        return (
            self.select_related("user")
            .prefetch_related("sites", "accreditations__institution")
            .order_by("user__sort_key", "pk")
        )


class Supervisor(Versioned):
    """A person who supervises residents in a stage."""

    user = models.OneToOneField(User, models.PROTECT, related_name="supervisor")
    inami = models.CharField(_("INAMI number"), max_length=11, blank=True, validators=[eleven_digits])
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    sites = models.ManyToManyField(Site, related_name="supervisors", blank=True, verbose_name=_("sites"))
    retired_on = models.DateField(_("last day before retirement"), null=True, blank=True)
    deceased_on = models.DateField(_("deceased on"), null=True, blank=True)

    objects = SupervisorQuerySet.as_manager()
    delegates_today: list["Delegation"]  # set by `evaluations.todo.awaited`

    class Meta:
        ordering = ["user__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inami"],
                condition=~Q(inami=""),
                name="one_supervisor_an_inami_number",
                violation_error_message=_("This INAMI number is another supervisor's."),
            )
        ]

    def __str__(self):
        return str(self.user)

    def get_absolute_url(self):
        return reverse("supervisor", args=[self.uuid])

    @property
    def last_day(self) -> date | None:
        """The last day of supervision; None while it is open."""
        known = [day for day in (self.retired_on, self.deceased_on) if day is not None]
        return min(known) if known else None


class Accreditation(Versioned):
    """A federal accreditation, or the nomination by a university, with its period (last day included)."""

    class Kind(models.TextChoices):
        FEDERAL = "federal", _("federal accreditation")
        NOMINATION = "nomination", _("nomination by a university")

    supervisor = models.ForeignKey(Supervisor, models.PROTECT, related_name="accreditations")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True, related_name="+")
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))

    class Meta:
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="accreditation_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(kind="federal", institution__isnull=True) | Q(kind="nomination", institution__isnull=False),
                name="nomination_names_its_university",
                violation_error_message=_("A nomination names its university, a federal accreditation none."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.valid_to}"


class Delegation(Versioned):
    """A delegate of a supervisor, who may do for a time whatever the supervisor may."""

    supervisor = models.ForeignKey(Supervisor, models.PROTECT, related_name="delegations")
    user = models.ForeignKey(User, models.PROTECT, related_name="delegations")
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.UniqueConstraint(fields=["supervisor", "user", "starts"], name="one_delegation_a_start"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="delegation_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.user} / {self.supervisor}"


@Prechecked
def supervisors_for(user, today: date):
    """Return the supervisors for whom the user acts on that day: oneself, or as a delegate."""
    stands_in = Delegation.objects.filter(on_day(today), user=user)
    return Supervisor.objects.filter(Q(user=user) | Q(pk__in=stands_in.values("supervisor")))


def acts_for_supervisor(user, today: date) -> bool:
    """Whether the user is a supervisor, or a delegate of one on that day; one query, once a page."""
    known = shared_results("acts for a supervisor", today)
    if user.pk not in known:
        known[user.pk] = supervisors_for(user, today).exists()
    return known[user.pk]
