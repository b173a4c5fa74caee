"""Template tags of the portfolio."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portfolio.privacy_guard.findings import Place

register = template.Library()


@register.simple_tag
def marked(text: str, field: str, findings: list[Place]) -> SafeString:
    """Return the text with unconfirmed findings wrapped in `<mark>`."""
    parts, at = [], 0
    for place in findings:
        if place.field != field or place.confirmed:
            continue
        finding = place.finding
        parts.append((text[at : finding.start], format_html("<mark>{}</mark>", finding.text)))
        at = finding.end
    return format_html_join("", "{}{}", [*parts, (text[at:], "")])
