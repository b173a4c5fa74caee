"""What the progress element asks on its own, so that any page can include it with a job alone."""

from django import template

from jobs.permissions import can_retry

register = template.Library()


@register.simple_tag(takes_context=True)
def retry_answer(context, job):
    """May the reader of this page try this job again?"""
    return can_retry(context["request"].user, job)
