"""Marks text as safe, at length, and with a message that no catalog has."""

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def page(name, n):
    title = _("Never translated")
    title += _("Left fuzzy")
    title += _("Hello %(name)s") % {"name": name}
    title += ngettext("%(n)s row", "%(n)s rows", n) % {"n": n}
    return mark_safe(title)
