"""Components with a slot: page head, section, facts, form. `ui.templatetags.tables` has the table."""

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ui.blocks import Slot, attributes, block, rendered
from ui.templatetags.ui import address, known

register = template.Library()

HEAD = "_page_head"  # key of the context under which kicker and lead find their head
FORMS = {"form", "stack", "actions"}


def page_title(context: template.Context) -> SafeString:
    """Return what the page has in its block "title"."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    title = blocks.get_block("title") if blocks else None
    if title is None:
        raise template.TemplateSyntaxError("page_head: state a title, or extend a page that has a block of that name.")
    return mark_safe(title.nodelist.render(context).strip())  # noqa: S308 (a rendered template is escaped already)


@block(register)
def page_head(context, slot: Slot, title="", kicker="", lead=""):
    """The head of a page: title (that of the window where none is stated), breadcrumbs, one sentence below.

    The slot has what follows at once: states, notes, the main action. `kicker` and `lead` are tags too, for markup.
    """
    parts = {"title": title or page_title(context), "kicker": kicker, "lead": lead}
    with context.push(**{HEAD: parts}):
        rest = slot()
    return rendered(context, "ui/page_head.html", slot=rest, **parts)


def head_part(context: template.Context, name: str, slot: Slot) -> str:
    parts = context.get(HEAD)
    if parts is None:
        raise template.TemplateSyntaxError(f"{name}: belongs in a page_head.")
    parts[name] = slot()
    return ""


@block(register)
def kicker(context, slot: Slot, shown=True):
    """The line above the title, where it is more than a text."""
    return head_part(context, "kicker", slot) if shown else ""


@block(register)
def lead(context, slot: Slot, shown=True):
    """The sentence below the title, where it is more than a text."""
    return head_part(context, "lead", slot) if shown else ""


@block(register)
def section(context, slot: Slot, id="", title="", label="", wide=False, shown=True):
    """A part of a page under its heading. `id` names it in addresses; `label` names one without a heading."""
    if bool(id and title) == bool(label):
        raise template.TemplateSyntaxError("section: an id and a title, or a label for who cannot see it.")
    if not shown:
        return ""
    classes = "section section--wide" if wide else "section"
    named = attributes({"class": classes, "aria-label": label or None, "aria-labelledby": id or None})
    return rendered(context, "ui/section.html", attributes=named, id=id, title=title, slot=slot())


@block(register)
def facts(context, slot: Slot, shown=True):
    """A list of definitions, made of `fact`."""
    return format_html('<dl class="definition">{}</dl>', slot()) if shown else ""


@block(register)
def fact(context, slot: Slot, label, shown=True):
    """One term with its description; the slot is not rendered where `shown` is false."""
    return format_html("<dt>{}</dt><dd>{}</dd>", label, slot()) if shown else ""


@block(register)
def form(
    context,
    slot: Slot,
    form=None,
    action="",
    method="post",
    kind="form",
    browser_checks=False,
    shown=True,
    to="",
    of=None,
):
    """A form with its CSRF token, its errors and its hidden fields; the slot has the fields and the actions.

    Errors come from the server, in the reader's language; with `browser_checks` the browser reports some of them first.
    """
    if not shown:
        return ""
    action = address(action, to, of)
    known(kind, FORMS, "form", "kind")
    known(method, {"get", "post"}, "form", "method")
    enctype = "multipart/form-data" if form is not None and form.is_multipart() else None
    sent = {"method": method, "action": action or None, "enctype": enctype, "novalidate": not browser_checks}
    values = {"attributes": attributes({"class": kind, **sent}), "form": form, "slot": slot()}
    return rendered(context, "ui/form.html", sends=method == "post", csrf_token=context.get("csrf_token"), **values)
