"""Postcodes: in which province a place lies, where on the map, and how urban it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Area(models.TextChoices):
    """Degree of urbanisation."""

    URBAN = "urban", _("urban")
    INTERMEDIATE = "intermediate", _("between town and country")
    RURAL = "rural", _("rural")


class Province(models.TextChoices):
    """Provinces of Wallonia, and Brussels. Places elsewhere have none."""

    BRUSSELS = "brussels", _("Brussels")
    WALLOON_BRABANT = "walloon-brabant", _("Walloon Brabant")
    HAINAUT = "hainaut", _("Hainaut")
    LIEGE = "liege", _("Liège")
    LUXEMBOURG = "luxembourg", _("Luxembourg (province)")
    NAMUR = "namur", _("Namur")


PROVISIONAL = _("class provisional")  # as the table of postcodes writes it


class Postcode(models.Model):
    """Location and class of a postcode, loaded from a table, so that a class can be corrected without new code."""

    code = models.CharField(_("postcode"), max_length=10, unique=True)
    place = models.CharField(_("place"), max_length=100)
    province = models.CharField(_("province"), max_length=20, choices=Province.choices, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=7, decimal_places=4, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=7, decimal_places=4, null=True, blank=True)
    area = models.CharField(_("class"), max_length=12, choices=Area.choices, blank=True)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} {self.place}"

    @property
    def source_words(self) -> str:
        """The source in the active language: names of data sets, and whether the class is provisional."""
        parts = [part.strip() for part in self.source.split(";")]
        return "; ".join(str(PROVISIONAL) if part == "class provisional" else part for part in parts)
