"""Filters for the templates of the records."""

from django import template

register = template.Library()


@register.filter
def ticks(form, activity) -> bool:
    """Whether the activity is ticked in the form of an annual programme."""
    return str(activity.uuid) in form.ticked


@register.filter
def of_activity(found: dict, activity):
    """The value for the activity in a dictionary by uuid, or None."""
    return found.get(activity.uuid)
