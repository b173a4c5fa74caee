"""Gives sites the place of their postcode, once the table of postcodes has it."""

from pathlib import Path

from django.db import transaction

from internships.directory.models import Site
from places import loading
from places.models import Postcode


@transaction.atomic
def load_postcodes(path: str | Path = loading.SHIPPED) -> int:
    """Update the table of postcodes, link sites that had no row of it yet; return the number of rows."""
    count = loading.load_postcodes(path)
    known = {row.code: row for row in Postcode.objects.all()}
    for site in Site.objects.filter(place__isnull=True):
        if found := known.get(site.postcode):
            Site.objects.filter(pk=site.pk).update(place=found)
    return count
