"""Template tags of the stages."""

from django import template

from records.models import Enrolment

register = template.Library()


@register.simple_tag(takes_context=True)
def sees_resident(context, enrolment) -> bool:
    """Whether the reader may open the resident's record. Delegates only see the pages of the placement."""
    return Enrolment.objects.visible_to(context["user"]).filter(pk=enrolment.pk).exists()
