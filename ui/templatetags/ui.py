"""The components of the pages; each refuses a property that it does not know."""

from django import template

register = template.Library()
