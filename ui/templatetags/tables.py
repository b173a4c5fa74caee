"""The table: one tag renders the head, the cells and the labels of the cells on a phone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import template
from django.template import Context, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, TextNode, Token
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from ui.blocks import Properties, Slot, block
from ui.templatetags.ui import empty

register = template.Library()
AS = re.compile(r"(?P<rows>\S+) as (?P<names>\w+(?:,\s*\w+)*)(?P<rest>.*)")
ROW = "_table_row"  # key of the context under which a column finds its row


@dataclass(frozen=True)
class Cell:
    label: str
    html: str
    head: bool
    classes: str
    unit: str
    hidden: bool
    bare: bool

    @property
    def of_head(self) -> str:
        classes = f' class="{self.classes}"' if self.classes == "num" else ""
        label = conditional_escape(self.label)
        words = f'<span class="visually-hidden">{label}</span>' if self.hidden else label
        return f'<th scope="col"{classes}>{words}</th>'

    @property
    def of_row(self) -> str:
        if self.head:
            return f'<th scope="row">{self.html}</th>'
        label = "" if self.hidden or self.bare else f' data-label="{conditional_escape(self.label)}"'
        unit = f' data-unit="{conditional_escape(self.unit)}"' if self.unit else ""
        classes = f' class="{self.classes}"' if self.classes else ""
        return f"<td{label}{unit}{classes}>{self.html}</td>"


@dataclass
class Row:
    """What the tags within a table state about the row being rendered."""

    cells: list[Cell] = field(default_factory=list)
    group: str = ""  # a heading over this row and those that follow
    label: str = ""  # the label of a total


def row_of(context: Context, tag: str) -> Row:
    row = context.get(ROW)
    if row is None:
        raise TemplateSyntaxError(f"{tag}: belongs in a table.")
    return row


@block(register)
def column(context, slot: Slot, label, head=False, num=False, kind="", unit="", hidden=False, bare=False, shown=True):
    """A column with its value in this row. `head`: it names the row. `num`: figures.

    `hidden`: the heading is for screen readers only. `bare`: on a phone its cells have no label, but the whole width.
    """
    if shown:
        classes = " ".join(filter(None, ["num" if num else "", kind]))
        cell = Cell(str(label), slot().strip(), head, classes, str(unit), hidden, bare)
        row_of(context, "column").cells.append(cell)
    return ""


@block(register)
def row_group(context, slot: Slot, shown=True):
    """A heading over this row and those that follow."""
    if shown:
        row_of(context, "row_group").group = slot().strip()
    return ""


@block(register)
def total(context, slot: Slot, label, shown=True):
    """The last row of a table: its slot has a `column` for the label of each sum."""
    if shown:
        row_of(context, "total").label = label
        slot()
    return ""


class TableNode(template.Node):
    """Renders its columns once for each row; `total` and `empty` among its children are rendered once or not at all."""

    child_nodelists = ("columns", "totals", "nothing")

    def __init__(self, rows: FilterExpression, names: list[str], properties: Properties, nodelist: NodeList):
        self.rows, self.names, self.properties = rows, names, properties
        self.columns, self.totals, self.nothing = NodeList(), NodeList(), NodeList()
        for node in nodelist:
            if isinstance(node, TextNode) and node.s.strip():
                raise TemplateSyntaxError(f"table: {node.s.strip()!r} stands in no column.")
            is_empty, is_total = getattr(node, "func", None) is empty, getattr(node, "function", None) is total
            (self.nothing if is_empty else self.totals if is_total else self.columns).append(node)

    def render(self, context: Context) -> str:
        _args, options = self.properties.resolved(context)
        values = self.rows.resolve(context)
        rows = [
            self.row(context, self.columns, self.named(v) | {"row_number": n}) for n, v in enumerate(values or (), 1)
        ]
        if not rows:
            return self.nothing.render(context)
        heads = rows[0].cells
        for row in rows:
            if [cell.label for cell in row.cells] != [cell.label for cell in heads]:
                raise TemplateSyntaxError(
                    "table: all rows have the same columns; state `shown` by row in none of them."
                )
        sums = self.row(context, self.totals, {})
        return table(heads, rows, sums_of(sums, heads) if sums.label else "", **options)

    def named(self, value: Any) -> dict[str, Any]:
        return dict(zip(self.names, value, strict=True)) if len(self.names) > 1 else {self.names[0]: value}

    def row(self, context: Context, nodelist: NodeList, values: dict[str, Any]) -> Row:
        row = Row()
        with context.push(**{ROW: row}, **values):
            nodelist.render(context)
        return row


def sums_of(row: Row, heads: list[Cell]) -> str:
    """Return each sum under the head of its label, after words that span the columns before the first of them."""
    cells = {cell.label: cell for cell in row.cells}
    labels = [head.label for head in heads]
    if unknown := sorted(set(cells) - set(labels)):
        raise TemplateSyntaxError(f"total: no column is called {', '.join(unknown)}.")
    first = next((number for number, label in enumerate(labels) if label in cells), len(labels))
    rest = "".join(cells[label].of_row if label in cells else "<td></td>" for label in labels[first:])
    return f'<tfoot><tr><th scope="row" colspan="{first}">{conditional_escape(row.label)}</th>{rest}</tr></tfoot>'


def rows_of(rows: list[Row], width: int) -> Iterator[str]:
    for row in rows:
        if row.group:
            yield f'<tr class="group"><th scope="rowgroup" colspan="{width}">{row.group}</th></tr>'
        yield f"<tr>{''.join(cell.of_row for cell in row.cells)}</tr>"


def table(heads: list[Cell], rows: list[Row], sums: str, caption, titled=False, dense=False, stack=True, kind=""):
    """A table. `caption` says what the rows are; it is visible with `titled`, else for screen readers only."""
    names = ["table", "table--stack" if stack else "", "table--dense" if dense else "", kind]
    return format_html(
        '<div class="table-wrap"><table class="{}"><caption{}>{}</caption><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody>{}</table></div>",
        " ".join(filter(None, names)),
        "" if titled else format_html(' class="{}"', "visually-hidden"),
        caption,
        mark_safe("".join(head.of_head for head in heads)),  # noqa: S308 (labels are escaped, slots are rendered)
        mark_safe("".join(rows_of(rows, len(heads)))),  # noqa: S308
        mark_safe(sums),  # noqa: S308
    )


@register.tag("table")
def compile_table(parser: Parser, token: Token) -> TableNode:
    """`{% table rows as row caption=… %}`, its columns, perhaps a `total` and an `empty`, `{% endtable %}`.

    A row that is a tuple is taken apart as `for` does it: `rows as first, second`.
    """
    name, *bits = token.split_contents()
    found = AS.match(" ".join(bits))
    if found is None:
        raise TemplateSyntaxError("table: write {% table rows as row caption=… %}.")
    names = re.split(r",\s*", found["names"])
    token.contents = name + found["rest"]
    properties = Properties(parser, token, table, leading=3)
    nodelist = parser.parse(("endtable",))
    parser.delete_first_token()
    return TableNode(parser.compile_filter(found["rows"]), names, properties, nodelist)
