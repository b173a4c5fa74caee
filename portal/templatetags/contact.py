"""The secretariats, wherever a page sends somebody to one."""

from django import template
from django.db.models import Q

from curriculum.models import Institution

register = template.Library()


@register.inclusion_tag("curriculum/institutions/_secretariats.html")
def secretariats():
    """List the secretariats with what is known of them; nothing where nothing is."""
    known = ~Q(telephone="") | ~Q(email="")
    found = Institution.objects.filter(known, programmes__isnull=False).distinct().order_by("short_name")
    return {"institutions": list(found)}
