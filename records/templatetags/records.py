"""What the templates of the records ask of forms and objects."""

from django import template

register = template.Library()


@register.filter
def ticks(form, activity) -> bool:
    """Whether the form of an annual programme has that activity ticked."""
    return str(activity.uuid) in form.ticked


@register.filter
def of_activity(found: dict, activity):
    """What a dictionary by uuid says of an activity, or None."""
    return found.get(activity.uuid)
