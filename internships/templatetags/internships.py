"""What the pages of the stages ask of their reader."""

from django import template

from records.models import Enrolment

register = template.Library()


@register.simple_tag(takes_context=True)
def sees_resident(context, enrolment) -> bool:
    """Whether the reader has pages of the resident: who only stands in for the supervisor has those of the stage."""
    return Enrolment.objects.visible_to(context["user"]).filter(pk=enrolment.pk).exists()
