"""A subject that a promoter offers, and how many residents it has room for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import Programme
from curriculum.roles import roles_of

MOST = 10  # residents on one subject


class SubjectQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own ones; those on offer for residents of the programme; all for its offices."""
        if not user.is_authenticated:
            return self.none()
        roles = roles_of(user)
        own = Programme.objects.filter(versions__enrolments__user=user)
        office = Programme.objects.filter(
            Q(institutions__in=roles.secretariat_of | roles.machine_of) | Q(pk__in=roles.director_of)
        )
        return self.filter(
            Q(promoter=user) | Q(is_offered=True, programme__in=own.values("pk")) | Q(programme__in=office.values("pk"))
        )

    def for_list(self):
        return self.select_related("promoter", "programme").order_by("title", "pk")


class Subject(Versioned):
    """What a promoter would guide; a resident who takes it asks that promoter."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="thesis_subjects")
    promoter = models.ForeignKey(User, models.PROTECT, related_name="thesis_subjects")
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("what it is about"), max_length=3000)
    capacity = models.PositiveSmallIntegerField(_("room for (residents)"), default=1)
    is_offered = models.BooleanField(_("on offer"), default=True)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST),
                name="thesis_subject_room_for_some",
                violation_error_message=_("A subject has room for 1 to 10 residents."),
            ),
            models.UniqueConstraint(
                fields=["programme", "promoter", "title"],
                name="one_thesis_subject_of_a_title",
                violation_error_message=_("You offer a subject of that title already."),
            ),
        ]

    def __str__(self):
        return self.title
