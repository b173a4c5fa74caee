from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from accounts.names import fold
from curriculum.models import AcademicYear, Activity, Institution, ProgrammeVersion
from curriculum.roles import on_day, roles_of


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, user, today=None):
        """Residents whom the user may know of. `enrolments.permissions` says which parts of them are shown."""
        if not user.is_authenticated:
            return self.none()
        along = Accompaniment.objects.filter(on_day(today or timezone.localdate()), user=user)
        seen = self._by_office(user) | self._by_jury(user) | Q(pk__in=along.values("enrolment"))
        if taught := roles_of(user).teaches:
            seen |= Q(annual_programmes__registrations__activity__in=taught)
        return self._only(seen)

    def with_credits_visible_to(self, user, today=None):
        """For the resident, the mentor, the offices and the jury; not for supervisors, leaders and teachers."""
        if not user.is_authenticated:
            return self.none()
        mentored = Accompaniment.objects.filter(
            on_day(today or timezone.localdate()), user=user, capacity=Accompaniment.Capacity.MENTOR
        )
        return self._only(self._by_office(user) | self._by_jury(user) | Q(pk__in=mentored.values("enrolment")))

    def with_contact_visible_to(self, user, today=None):
        """For the resident, the mentor and supervisor of the day, and the offices."""
        close = Accompaniment.objects.filter(
            on_day(today or timezone.localdate()), user=user, capacity__in=Accompaniment.CLOSE
        )
        return self._only(self._by_office(user) | Q(pk__in=close.values("enrolment")))

    def with_documents_visible_to(self, user):
        """For the resident and the offices: a transcript shows birth date and matricules."""
        return self._only(self._by_office(user))

    def with_file_visible_to(self, user):
        """For the resident, the enrolling university and the director."""
        return self._only(self._by_enrolling_office(user))

    def with_leave_visible_to(self, user, today=None):
        """For those who see the file, the jury and the supervisor of the day."""
        supervised = Accompaniment.objects.filter(
            on_day(today or timezone.localdate()), user=user, capacity=Accompaniment.Capacity.SUPERVISOR
        )
        return self._only(
            self._by_enrolling_office(user) | self._by_jury(user) | Q(pk__in=supervised.values("enrolment"))
        )

    def seen_as_a_whole_by(self, user):
        """Residents of the user's programmes as an office or as the jury; never the user's own enrolment."""
        return self._only((self._by_office(user) | self._by_jury(user)) & ~Q(user=user))

    def before_jury_of(self, user):
        """Residents on whom a jury of the user is sitting; never the user's own enrolment."""
        return self._only(self._by_jury(user) & ~Q(user=user))

    def _only(self, seen):
        return self.filter(pk__in=self.model.objects.filter(seen).values("pk"))

    def _by_office(self, user):
        """The resident; secretariats, directors and machines of the programme."""
        roles = roles_of(user)
        seen = Q(user=user)
        if offices := roles.secretariat_of | roles.machine_of:
            seen |= Q(programme_version__programme__institutions__in=offices)
        if roles.director_of:
            seen |= Q(programme_version__programme__in=roles.director_of)
        return seen

    def _by_enrolling_office(self, user):
        roles = roles_of(user)
        return (
            Q(user=user)
            | Q(enrolling_institution__in=roles.secretariat_of)
            | Q(programme_version__programme__in=roles.director_of)
        )

    def _by_jury(self, user):
        """The jury, while a deliberation on the version is not released (`Deliberation.objects.sitting`)."""
        return Q(
            programme_version__programme__in=roles_of(user).jury_of,
            programme_version__deliberations__state__in=["prepared", "open", "closed"],
            programme_version__deliberations__kind__in=["ordinary", "closing"],
        )

    def matching(self, words: str):
        """Every word is in the name, the e-mail address or a matricule; without words, all rows."""
        found = self
        for word in fold(words).split():
            by_number = EnrolmentIdentifier.objects.filter(value__icontains=word)
            found = found.filter(Q(user__search_key__contains=word) | Q(pk__in=by_number.values("enrolment")))
        return found

    def named(self, words: str):
        """Every word is in the name. For users who see neither addresses nor matricules."""
        found = self
        for word in fold(words).split():
            found = found.filter(user__sort_key__contains=word)
        return found

    def for_own_page(self):
        """Load what the resident's home and the lines of what waits for them read."""
        return (
            self.select_related("user", "programme_version__programme", "intake", "enrolling_institution")
            .prefetch_related("status_changes")
            .with_takes_thesis()
            .order_by("user__sort_key", "pk")
        )

    def with_takes_thesis(self):
        """Load `takes_thesis` for the tabs: whether the programme version has a thesis."""
        of_thesis = Activity.objects.filter(programme_version=OuterRef("programme_version"), kind=Activity.Kind.THESIS)
        return self.annotate(takes_thesis=Exists(of_thesis))

    def for_list(self):
        return (
            self.select_related("user", "programme_version__programme", "intake", "enrolling_institution")
            .prefetch_related("identifiers__institution")
            .order_by("user__sort_key", "pk")
        )


class Enrolment(Versioned):
    """A person in one programme version: a resident."""

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

    masked = ("birth_date", "street", "postcode", "city", "telephone")
    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "programme_version"], name="one_enrolment_a_version")]

    def __str__(self):
        return str(self.user)

    def status_on(self, day: date):
        """The status change that holds on that day, or None. Prefetch `status_changes`."""
        return next((change for change in self.status_changes.all() if change.holds_on(day)), None)

    @property
    def matricules(self) -> str:
        """The matricules as one text. Prefetch `identifiers__institution`."""
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


class Accompaniment(Versioned):
    """A person who supports a resident, in which capacity, from when to when (the last day included).

    Stands beside `Enrolment`, because it decides who sees a resident.
    """

    class Capacity(models.TextChoices):
        MENTOR = "mentor", _("mentor")
        SUPERVISOR = "supervisor", _("stage supervisor")
        LEADER = "leader", _("seminar leader")
        PROMOTER = "promoter", _("promoter")
        READER = "reader", _("reader")

    CLOSE = (Capacity.MENTOR, Capacity.SUPERVISOR)  # who may reach the resident

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
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="accompaniment_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_capacity_display()}"

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)
