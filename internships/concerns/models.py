"""Serious concerns: of a supervisor about a resident, or of a resident about a site or a supervisor."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.roles import roles_of
from internships.directory.supervisor_models import Supervisor
from internships.placements.models import Placement
from records.models import Enrolment


class ConcernQuerySet(models.QuerySet):
    def visible_to(self, user):
        """To who raised it; to the coordinator, unless it is about them; to the resident once it was put to them or
        closed; to a sitting jury where something was passed on. Not to mentors and secretariats."""
        if not user.is_authenticated:
            return self.none()
        state = Concern.State
        put = Q(about=Concern.About.RESIDENT, state__in=(state.PUT, state.REPLIED, state.CLOSED))
        heard = Q(placement__enrolment__in=Enrolment.objects.before_jury_of(user).values("pk")) & ~Q(to_jury="")
        return self.filter(
            Q(raised_by=user)
            | (Q(placement__enrolment__user=user) & put)
            | (heard & ~Q(pk__in=self.model.objects.touching(user).values("pk")))
            | Q(pk__in=self.model.objects.coordinated_by(user).values("pk"))
        )

    def coordinated_by(self, user):
        """Concerns that the user handles as director or deputy; never one about themselves."""
        programmes = roles_of(user).coordinates
        found = self.filter(placement__enrolment__programme_version__programme__in=programmes)
        return found.exclude(pk__in=self.model.objects.touching(user).values("pk"))

    def touching(self, user):
        """Concerns about the user, or about a site where the user supervises the resident."""
        about_site = Q(about=Concern.About.SITE, placement__supervisors__user=user)
        return self.filter(Q(placement__enrolment__user=user) | Q(supervisor__user=user) | about_site)

    def in_hand(self):
        """Neither closed nor withdrawn."""
        return self.exclude(state__in=(Concern.State.CLOSED, Concern.State.WITHDRAWN))

    def for_list(self):
        return self.select_related(
            "placement__enrolment__user",
            "placement__enrolment__programme_version__programme",
            "placement__site",
            "supervisor__user",
            "raised_by",
            "closed_by",
        )


class Concern(Versioned):
    """Confidential: its texts appear in no mail, audit row or list."""

    class About(models.TextChoices):
        RESIDENT = "resident", _("the resident")
        SITE = "site", _("the site")
        SUPERVISOR = "supervisor", _("a supervisor")

    class State(models.TextChoices):
        RAISED = "raised", _("raised")
        PUT = "put", _("put to the resident")
        REPLIED = "replied", _("replied to")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="concerns")
    about = models.CharField(_("about"), max_length=10, choices=About.choices)
    supervisor = models.ForeignKey(Supervisor, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RAISED)
    text = models.TextField(_("what happened"), max_length=5000)
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now, editable=False)
    due_on = models.DateField(_("to be taken up by"))
    question = models.TextField(_("what the resident is asked"), blank=True, max_length=5000)
    put_at = models.DateTimeField(null=True, blank=True)
    reply_due_on = models.DateField(_("reply by"), null=True, blank=True)
    reply = models.TextField(_("reply"), blank=True, max_length=5000)
    replied_at = models.DateTimeField(null=True, blank=True)
    conclusion = models.TextField(_("what was concluded"), blank=True, max_length=5000)
    to_jury = models.TextField(_("what the jury is told"), blank=True, max_length=5000)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    unaudited = ("text", "question", "reply", "conclusion", "to_jury")
    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="concern_says_what"),
            models.CheckConstraint(
                condition=Q(about="supervisor", supervisor__isnull=False)
                | ~Q(about="supervisor") & Q(supervisor__isnull=True),
                name="concern_names_its_supervisor",
                violation_error_message=_("Say about which supervisor."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["put", "replied"])
                | Q(about="resident", put_at__isnull=False, reply_due_on__isnull=False),
                name="concern_put_has_its_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(conclusion="") & Q(closed_at__isnull=False, closed_by__isnull=False),
                name="concern_closed_says_how",
                violation_error_message=_("Say what was concluded."),
            ),
            models.CheckConstraint(
                condition=Q(to_jury="") | ~Q(about="resident") | Q(put_at__isnull=False),
                name="concern_heard_before_the_jury",
                violation_error_message=_("The jury is told nothing to which the resident could not reply."),
            ),
        ]

    def __str__(self):
        return f"{self.get_about_display()} ({self.placement_id})"

    def get_absolute_url(self):
        return reverse("concern", args=[self.uuid])

    @property
    def is_in_hand(self) -> bool:
        return self.state not in (self.State.CLOSED, self.State.WITHDRAWN)

    def waits_until(self) -> date | None:
        """The day on which the next act is due."""
        return self.reply_due_on if self.state == self.State.PUT else self.due_on
