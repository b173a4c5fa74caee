"""Texts of the portfolio on a page."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portfolio.privacy_guard.findings import Place

register = template.Library()


@register.simple_tag
def marked(text: str, field: str, findings: list[Place]) -> SafeString:
    """The text with what may identify a patient in `<mark>`; what was confirmed as not a patient's is left unmarked."""
    parts, at = [], 0
    for place in findings:
        if place.field != field or place.confirmed:
            continue
        finding = place.finding
        parts.append((text[at : finding.start], format_html("<mark>{}</mark>", finding.text)))
        at = finding.end
    return format_html_join("", "{}{}", [*parts, (text[at:], "")])
