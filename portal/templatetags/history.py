"""The link to the history of a page's subject."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.history.permissions import can_see_history

register = template.Library()


@register.simple_tag(takes_context=True)
def history_link(context, name: str, uuid):
    """Return a link to this page of history for whoever reads history; nothing for others."""
    if not can_see_history(context["request"].user):
        return ""
    return format_html('<p class="history-link"><a href="{}">{}</a></p>', reverse(name, args=[uuid]), _("History"))
