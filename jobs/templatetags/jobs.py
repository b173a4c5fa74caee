"""Tags of the progress element, so that any page can include it with a job alone."""

from django import template

from jobs.permissions import can_retry

register = template.Library()


@register.simple_tag(takes_context=True)
def retry_answer(context, job):
    """Return whether the reader of this page may retry the job."""
    return can_retry(context["request"].user, job)
