"""The components of the pages; each refuses a property or value that it does not know."""

from datetime import datetime
from itertools import count
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ui.blocks import attributes
from ui.charts import PARTS, bars
from ui.context import hook
from ui.figures import NOTHING, day_words, decimal_words
from ui.states import STATES

register = template.Library()
serial = count(1)  # ids must be unique only among the pages that one reader has open

BUTTONS = {"plain", "primary", "danger", "quiet"}
NOTES = {
    "info": gettext_lazy("Note"),
    "warning": gettext_lazy("Take care"),
    "error": gettext_lazy("Error"),
    "success": gettext_lazy("Done"),
}
OUTCOMES = {
    "absent": gettext_lazy("absent"),
    "absent_justified": gettext_lazy("absence justified"),
    "fraud": gettext_lazy("fraud"),
    "validated": gettext_lazy("validated"),
    "not_validated": gettext_lazy("not validated"),
    "not_submitted": gettext_lazy("not submitted"),
}

DRAFT_STATES = {
    "saving": gettext_lazy("Saving…"),
    "saved": gettext_lazy("Saved {time}"),
    "kept": gettext_lazy("Kept on this device {time}, not sent yet"),
    "offline": gettext_lazy("Not connected: kept on this device, and sent as soon as possible."),
    "silent": gettext_lazy("The server does not answer: kept on this device, and sent as soon as possible."),
    "expired": gettext_lazy("You were logged out in the meantime: kept on this device."),
    "refused": gettext_lazy("Not saved, but kept on this device. {reasons}"),
    "expired-open": gettext_lazy(
        "You were logged out in the meantime. This device keeps nothing: leave the page open."
    ),
    "refused-open": gettext_lazy("Not saved, and this device keeps nothing: leave the page open. {reasons}"),
    "restored": gettext_lazy("What you typed here at {time} and had not sent is back."),
    "newer": gettext_lazy("This was changed elsewhere since. What you typed here at {time} is still kept."),
    "discarded": gettext_lazy("Discarded. This is what the server has."),
    "open": gettext_lazy("Not sent, and this device keeps nothing: leave the page open."),
    "out": gettext_lazy("You have logged out: what is typed here is no longer kept."),
}
DRAFT_ACTIONS = {
    "take": gettext_lazy("Take up my text"),
    "discard": gettext_lazy("Discard my text"),
    "again": gettext_lazy("Log in again"),
    "reload": gettext_lazy("See what stands there now"),
}
DRAFT_OFFERS = {"newer": {"take", "discard"}, "restored": {"discard"}, "expired": {"again"}, "refused": {"reload"}}


def known(value, choices, component, name):
    if value not in choices:
        expected = ", ".join(sorted(choices))
        raise template.TemplateSyntaxError(f"{component}: {name}={value!r} is none of {expected}.")
    return value


def refusal(answer) -> str:
    """Return the reason of a `Denied`; empty for `Allowed` and None."""
    return "" if answer is None or answer else str(answer.reason)


@register.inclusion_tag("ui/field.html")
def field(bound, compact=False, optional=True):
    """Label, control, help and errors of a bound field; `compact` hides the label visually, as in table cells."""
    if not hasattr(bound, "widget_type"):
        raise template.TemplateSyntaxError(f"field: {bound!r} is not a field of a form.")
    is_tick = bound.widget_type == "checkbox"
    may_stay_empty = not (bound.field.required or getattr(bound.field, "is_required_to_finish", False))
    marks = {"field--compact": compact, "field--tick": is_tick, "field--wrong": bound.errors}
    return {
        "field": bound,
        "compact": compact,
        "is_tick": is_tick,
        "classes": " ".join(["field", *(name for name, is_so in marks.items() if is_so)]),
        "label_classes": "label visually-hidden" if compact else "label",
        "says_optional": optional and may_stay_empty and not (bound.field.disabled or compact or is_tick),
    }


@register.inclusion_tag("ui/fields.html")
def fields(form, optional=True):
    """All visible fields of a form in order."""
    return {"fields": form.visible_fields(), "optional": optional}


@register.inclusion_tag("ui/filters.html")
def filters(form, button, label=""):
    """A form in one line above a list, which narrows it by the query string; `label` says what it narrows."""
    return {"form": form, "button": button, "label": label}


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form):
    """The errors of a form, at its top, each with a link to its field."""
    fields = [bound for bound in form if bound.errors and not bound.is_hidden] if form.is_bound else []
    hidden = [error for bound in form.hidden_fields() for error in bound.errors] if form.is_bound else []
    return {"errors": [*form.non_field_errors(), *hidden], "fields": fields}


def address(url: str, to: str, of: Any) -> str:
    """Return `url`, or the URL named `to` with the argument `of`: an object or a UUID."""
    return reverse(to, args=() if of is None else (of,)) if to else url


@register.inclusion_tag("ui/action.html", takes_context=True)
def action(context, label, url="", answer=None, kind="plain", method="get", to="", of=None, seen=None):
    """A link (get) or a form with one button (post); disabled with the reason when the answer is a `Denied`.

    `seen`: the version that the page shows, where the service needs it.
    """
    return {
        "label": label,
        "url": address(url, to, of),
        "seen": seen,
        "kind": known(kind, BUTTONS, "action", "kind"),
        "method": known(method, {"get", "post"}, "action", "method"),
        "reason": refusal(answer),
        "id": f"why-{next(serial)}",
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("ui/submit.html")
def submit(label, kind="primary", answer=None, name="", value=""):
    """The submit button of the form around it."""
    classes = f"button button--{known(kind, BUTTONS, 'submit', 'kind')}"
    sent = {"name": name, "value": value} if name else {}
    return {
        "label": label,
        "kind": kind,
        "reason": refusal(answer),
        "id": f"why-{next(serial)}",
        "attributes": attributes({"class": classes, "type": "submit", **sent}),
    }


@register.inclusion_tag("ui/draft_status.html")
def draft_status(shows="", **words):
    """The line that says whether a draft is saved, last in a form with `data-draft`; drafts.js fills it.

    `shows`: the state it starts with, as on the page of components; `words` fill the placeholders of its text.
    """
    if shows:
        known(shows, DRAFT_STATES, "draft_status", "shows")
    return {
        "shows": shows,
        "texts": DRAFT_STATES,
        "words": str(DRAFT_STATES[shows]).format(**words) if shows else "",
        "actions": DRAFT_ACTIONS,
        "shown_actions": DRAFT_OFFERS.get(shows, ()),
    }


@register.inclusion_tag("ui/state.html")
def state(code, label=""):
    """A state as a shape with words; without a label, the usual words of the code."""
    found = STATES[known(str(code), STATES, "state", "code")]
    return {"code": str(code), "mark": found, "label": label or found.words}


@register.inclusion_tag("ui/empty.html")
def empty(text, url="", label="", to="", of=None):
    """A placeholder for an empty list: what will be here, and the first step towards it."""
    return {"text": text, "url": address(url, to, of), "label": label}


@register.inclusion_tag("ui/note.html")
def note(text, kind="info", word=None, url="", label=""):
    """A notice in the page; `word` replaces its usual first word (empty for none). A link may follow."""
    word = NOTES[known(kind, NOTES, "note", "kind")] if word is None else word
    return {"text": text, "kind": kind, "word": word, "url": url, "label": label}


@register.inclusion_tag("ui/meter.html")
def meter(done, total, label):
    """A progress bar with the same in words."""
    return {
        "label": label,
        "value": f"{done:f}" if hasattr(done, "normalize") else done,
        "max": f"{total:f}" if hasattr(total, "normalize") else total,
        "words": _("%(done)s of %(total)s") % {"done": decimal_words(done), "total": decimal_words(total)},
    }


@register.inclusion_tag("ui/pages.html", takes_context=True)
def pages(context, page_obj, label=""):
    """Pagination that keeps the rest of the query string; nothing for a single page.

    Two of them on one page need a `label` each.
    """
    links = [
        (number, query(context, number) if isinstance(number, int) else "")
        for number in page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=2, on_ends=1)
    ]
    return {
        "page": page_obj,
        "label": label or _("Pages"),
        "links": links,
        "previous": query(context, page_obj.previous_page_number()) if page_obj.has_previous() else "",
        "next": query(context, page_obj.next_page_number()) if page_obj.has_next() else "",
    }


def query(context, number: int) -> str:
    parameters = context["request"].GET.copy()
    parameters["page"] = number
    return "?" + parameters.urlencode()


@register.inclusion_tag("ui/crumb.html")
def crumb(label, url="", to="", of=None):
    """One breadcrumb; the last has no address."""
    return {"label": label, "url": address(url, to, of)}


@register.inclusion_tag("ui/tabs.html", takes_context=True)
def record_tabs(context, enrolment):
    """The pages about one resident, from the setting `UI_RECORD_TABS`; nothing where there is a single one."""
    tabs = hook("UI_RECORD_TABS")
    found = tabs(context["request"], enrolment) if tabs else []
    return {"tabs": found if len(found) > 1 else []}


@register.simple_tag
def dated(value, time=True, short=False):
    """A day or a moment in the reader's language; a dash for None."""
    if not value:
        return NOTHING
    iso = value.isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
    return format_html('<time datetime="{}">{}</time>', iso, day_words(value, time=time, short=short))


@register.simple_tag
def plain_day(value):
    """A day in words without an element, for titles of pages."""
    return day_words(value, time=False)


@register.simple_tag
def credits(value):
    """Decimal credits in the reader's language, without trailing zeros."""
    return decimal_words(value)


@register.simple_tag
def mark(mark, outcome=""):
    """A mark out of twenty, else the outcome in words, else a dash; 0 is a mark."""
    if mark is not None and mark != "":
        return format_html('<span class="mark">{}<span class="mark-scale">/20</span></span>', decimal_words(mark))
    if outcome:
        return OUTCOMES.get(str(outcome), outcome)
    return format_html('<span class="muted"><span aria-hidden="true">–</span>{}</span>', hidden(_("no mark")))


def hidden(text):
    return format_html('<span class="visually-hidden">{}</span>', text)


@register.inclusion_tag("ui/bars.html")
def credit_bars(blocks, name="credits", titled=True):
    """Credits of each block (.title .total .earned .exempted .registered .missing) as stacked bars.

    `name` begins the ids of the drawing: use another for a second chart on the page. `titled=False` hides the caption
    visually, where a heading says the same.
    """
    caption = _("Credits by block")
    return {"bars": bars(blocks, "title"), "parts": PARTS, "name": name, "caption": caption, "titled": titled}


@register.inclusion_tag("ui/bars.html")
def organiser_bars(rows, name="organisers", titled=True):
    """The same by organiser: rows with .label instead of .title."""
    caption = _("Credits by organiser")
    return {"bars": bars(rows, "label"), "parts": PARTS, "name": name, "caption": caption, "titled": titled}
