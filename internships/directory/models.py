"""Sites (practices and hospital departments), their location and their capacity."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from accounts.names import fold
from curriculum.roles import roles_of
from curriculum.translated import TranslatedField
from places.models import Postcode


class SiteTag(models.Model):
    """Equipment or population of a site. Tags that are no longer current stay on their sites and are not offered."""

    class Kind(models.TextChoices):
        EQUIPMENT = "equipment", _("equipment")
        POPULATION = "population", _("population")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    code = models.SlugField(_("code"), max_length=30, unique=True)
    label = TranslatedField(_("label"))
    position = models.PositiveSmallIntegerField(default=0)
    is_current = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ["kind", "position", "code"]

    def __str__(self):
        return str(self.label)


class SiteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Listed: to everybody logged in. Proposed and refused: to the offices and the proposer."""
        if not user.is_authenticated:
            return self.none()
        if roles_of(user).is_office:
            return self
        return self.filter(Q(state=Site.State.LISTED) | Q(proposed_by=user))

    def open_on(self, day: date):
        return self.filter(Q(opens__isnull=True) | Q(opens__lte=day), Q(closes__isnull=True) | Q(closes__gte=day))

    def matching(self, words: str):
        """Sites whose name, department, town or postcode contain every word."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_key__contains=word)
        return found

    def for_list(self):
        return self.select_related("place").prefetch_related("tags", "capacities").order_by("sort_key", "pk")


class Site(Versioned):
    """A practice or hospital department. Province, class and, by default, coordinates come from its postcode."""

    class Kind(models.TextChoices):
        PRACTICE = "practice", _("practice")
        HOSPITAL = "hospital", _("hospital department")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        LISTED = "listed", _("listed")
        REFUSED = "refused", _("refused")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=150)
    department = models.CharField(_("department"), max_length=100, blank=True)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10)
    city = models.CharField(_("town"), max_length=100)
    place = models.ForeignKey(Postcode, models.PROTECT, null=True, blank=True, related_name="sites")
    own_latitude = models.DecimalField(_("latitude"), max_digits=7, decimal_places=4, null=True, blank=True)
    own_longitude = models.DecimalField(_("longitude"), max_digits=7, decimal_places=4, null=True, blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    tags = models.ManyToManyField(SiteTag, related_name="sites", blank=True, verbose_name=_("equipment, populations"))
    opens = models.DateField(_("takes residents from"), null=True, blank=True)
    closes = models.DateField(_("takes residents until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.LISTED)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField(_("remark"), blank=True)
    search_key = models.CharField(max_length=400, editable=False, db_index=True)
    sort_key = models.CharField(max_length=250, editable=False, db_index=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__isnull=True) | Q(closes__isnull=True) | Q(closes__gte=F("opens")),
                name="site_closes_after_opening",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(condition=Q(kind="hospital") | Q(department=""), name="site_department_of_hospital"),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(proposed_by__isnull=False), name="proposed_site_says_by_whom"
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.department}" if self.department else self.name

    def get_absolute_url(self):
        return reverse("site", args=[self.uuid])

    def fill_in(self):
        self.search_key = fold(f"{self.name} {self.department} {self.postcode} {self.city}")
        self.sort_key = fold(f"{self.name} {self.department}")

    def save(self, *args, **kwargs):
        self.fill_in()
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_key", "sort_key"}
        super().save(*args, **kwargs)

    @property
    def province(self) -> str:
        return self.place.province if self.place else ""

    @property
    def area(self) -> str:
        return self.place.area if self.place else ""

    @property
    def province_words(self) -> str:
        return self.place.get_province_display() if self.place else ""

    @property
    def area_words(self) -> str:
        return self.place.get_area_display() if self.place else ""

    @property
    def coordinates(self):
        """(latitude, longitude): its own, else those of the postcode; None where neither is known."""
        if self.own_latitude is not None and self.own_longitude is not None:
            return self.own_latitude, self.own_longitude
        if self.place is not None and self.place.latitude is not None:
            return self.place.latitude, self.place.longitude
        return None

    @property
    def tag_groups(self) -> list[tuple[str, list[SiteTag]]]:
        """[(kind, its tags)] without empty kinds. Reads `tags`: prefetch them."""
        tags = list(self.tags.all())
        found = [(str(kind.label), [tag for tag in tags if tag.kind == kind]) for kind in SiteTag.Kind]
        return [(label, rows) for label, rows in found if rows]

    def is_open_on(self, day: date) -> bool:
        return (self.opens is None or self.opens <= day) and (self.closes is None or day <= self.closes)


class Capacity(Versioned):
    """The number of residents at the same time in a period; 0: nobody. Periods of a site do not overlap."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="capacities")
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"), null=True, blank=True)
    residents = models.PositiveSmallIntegerField(_("residents at the same time"))

    class Meta:
        ordering = ["starts"]
        verbose_name_plural = "capacities"
        constraints = [
            models.UniqueConstraint(fields=["site", "starts"], name="one_capacity_a_start"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="capacity_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.site}: {self.residents}"

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)
