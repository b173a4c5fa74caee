from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from accounts.names import fold
from curriculum.models import AcademicYear, AdmissionCondition, Institution, ProgrammeVersion
from curriculum.roles import on_day, roles_of


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, user, today=None):
        """Residents that the user may know of at all; what of them is shown is up to `records.permissions`."""
        if not user.is_authenticated:
            return self.none()
        along = Accompaniment.objects.filter(on_day(today or timezone.localdate()), user=user)
        seen = self._by_office(user) | Q(pk__in=along.values("enrolment"))
        if taught := roles_of(user).teaches:
            seen |= Q(annual_programmes__registrations__activity__in=taught)
        return self.filter(pk__in=self.model.objects.filter(seen).values("pk"))

    def with_credits_visible_to(self, user, today=None):
        """Residents whose published decisions and credits the user may see: not for supervisors, leaders, teachers."""
        if not user.is_authenticated:
            return self.none()
        mentored = Accompaniment.objects.filter(
            on_day(today or timezone.localdate()), user=user, capacity=Accompaniment.Capacity.MENTOR
        )
        seen = self._by_office(user) | Q(pk__in=mentored.values("enrolment"))
        return self.filter(pk__in=self.model.objects.filter(seen).values("pk"))

    def _by_office(self, user):
        """Oneself, or a resident of one's programmes for an office, the jury, a machine."""
        roles = roles_of(user)
        seen = Q(user=user)
        if offices := roles.secretariat_of | roles.machine_of:
            seen |= Q(programme_version__programme__institutions__in=offices)
        if programmes := roles.director_of | roles.jury_of:
            seen |= Q(programme_version__programme__in=programmes)
        return seen

    def matching(self, words: str):
        """Every word starts somewhere in the name or e-mail, or is in a matricule; nothing typed matches all."""
        found = self
        for word in fold(words).split():
            by_number = EnrolmentIdentifier.objects.filter(value__icontains=word)
            found = found.filter(Q(user__search_key__contains=word) | Q(pk__in=by_number.values("enrolment")))
        return found

    def for_list(self):
        return (
            self.select_related("user", "programme_version__programme", "intake", "enrolling_institution")
            .prefetch_related("identifiers__institution")
            .order_by("user__sort_key", "pk")
        )


class Enrolment(Versioned):
    """A person in one programme version: the resident."""

    user = models.ForeignKey(User, models.PROTECT, related_name="enrolments")
    programme_version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="enrolments")
    intake = models.ForeignKey(AcademicYear, models.PROTECT, related_name="enrolments", verbose_name=_("intake"))
    enrolling_institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="enrolments", verbose_name=_("enrolling university")
    )
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "programme_version"], name="one_enrolment_a_version")]

    def __str__(self):
        return str(self.user)

    @property
    def matricules(self) -> str:
        """Reads `identifiers`, so prefetch them."""
        return " / ".join(f"{i.institution.short_name} {i.value}" for i in self.identifiers.all())


class EnrolmentIdentifier(models.Model):
    """The matricule of a resident at one institution."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="identifiers")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    value = models.CharField(_("matricule"), max_length=30)

    class Meta:
        ordering = ["institution__code"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "value"], name="one_resident_of_a_matricule"),
            models.UniqueConstraint(fields=["enrolment", "institution"], name="one_matricule_an_institution"),
            models.CheckConstraint(condition=~Q(value=""), name="matricule_not_empty"),
        ]

    def __str__(self):
        return self.value


class AdmissionPiece(Versioned):
    """A condition of admission, as checked: which document, of what date, by whom."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="admission_pieces")
    condition = models.ForeignKey(AdmissionCondition, models.PROTECT, related_name="+")
    document = models.CharField(_("document"), max_length=200)
    dated = models.DateField(_("dated"))
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["condition__position"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "condition"], name="one_piece_a_condition")]

    def __str__(self):
        return self.document


class StatusChange(Versioned):
    """A suspension, leave, part-time, withdrawal or end; entered here once and read by all."""

    class Kind(models.TextChoices):
        SUSPENSION = "suspension", _("suspension")
        LEAVE = "leave", _("leave")
        PART_TIME = "part_time", _("part-time")
        WITHDRAWAL = "withdrawal", _("withdrawal")
        END = "end", _("end of the programme")

    FINAL = (Kind.WITHDRAWAL, Kind.END)

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="status_changes")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"), null=True, blank=True)
    share = models.DecimalField(
        _("share of full time"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("0.50 is half time."),
    )
    reason = models.TextField(_("reason"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    unaudited = ("reason",)

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="status_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind="part_time", share__gt=Decimal(0), share__lt=Decimal(1))
                | (~Q(kind="part_time") & Q(share__isnull=True)),
                name="status_share_only_part_time",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["withdrawal", "end"]) | Q(ends__isnull=True), name="status_final_is_open"
            ),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(kind__in=["withdrawal", "end"]), name="one_final_status"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.starts}"


class Accompaniment(Versioned):
    """Who goes with a resident, in which capacity, from when to when (the last day included)."""

    class Capacity(models.TextChoices):
        MENTOR = "mentor", _("mentor")
        SUPERVISOR = "supervisor", _("stage supervisor")
        LEADER = "leader", _("seminar leader")
        PROMOTER = "promoter", _("promoter")
        READER = "reader", _("reader")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="accompaniments")
    user = models.ForeignKey(User, models.PROTECT, related_name="accompaniments")
    capacity = models.CharField(_("capacity"), max_length=12, choices=Capacity.choices)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["capacity", "starts"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "user", "capacity", "starts"], name="one_accompaniment_a_start"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="accompaniment_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_capacity_display()}"
