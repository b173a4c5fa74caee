"""Components with a slot: a tag with an end tag; its properties are the parameters of a Python function."""

from collections.abc import Callable
from inspect import getfullargspec
from typing import Any

from django.template import Context, Library, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.template.library import parse_bits
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Slot = Callable[[], SafeString]


class Properties:
    """The properties of one tag, as the template states them; refuses those that `function` does not take."""

    def __init__(self, parser: Parser, token: Token, function: Callable, leading: int):
        name, *bits = token.split_contents()
        spec = getfullargspec(function)
        self.args: list[FilterExpression]
        self.kwargs: dict[str, FilterExpression]
        # the stubs have the signature of an older Django
        names = spec.args[leading:]
        self.args, self.kwargs = parse_bits(  # type: ignore[call-arg]
            parser, bits, names, spec.varargs, spec.varkw, spec.defaults, spec.kwonlyargs, spec.kwonlydefaults,
            False, name,  # type: ignore[arg-type]
        )  # fmt: skip

    def resolved(self, context: Context) -> tuple[list[Any], dict[str, Any]]:
        args = [value.resolve(context) for value in self.args]
        return args, {name: value.resolve(context) for name, value in self.kwargs.items()}


class BlockNode(Node):
    """Calls the function of a component with the context, its slot, and its properties."""

    child_nodelists = ("nodelist",)

    def __init__(self, function: Callable, nodelist: NodeList, properties: Properties):
        self.function, self.nodelist, self.properties = function, nodelist, properties

    def render(self, context: Context) -> str:
        args, kwargs = self.properties.resolved(context)
        return self.function(context, lambda: self.nodelist.render(context), *args, **kwargs)


def block(register: Library) -> Callable:
    """Register a function as a block tag.

    It takes the context, the slot (a callable that renders it) and properties.
    """

    def decorate(function: Callable) -> Callable:
        name = function.__name__

        def compile_tag(parser: Parser, token: Token) -> Node:
            properties = Properties(parser, token, function, leading=2)
            nodelist = parser.parse((f"end{name}",))
            parser.delete_first_token()
            return BlockNode(function, nodelist, properties)

        register.tag(name, compile_tag)
        return function

    return decorate


def rendered(context: Context, template: str, **values: Any) -> str:
    """Render the template of a component, which sees only its own values and the tags' settings of the page."""
    assert context.template is not None  # the page is being rendered, so it has one
    return context.template.engine.get_template(template).render(context.new(values))


def attributes(values: dict[str, Any]) -> SafeString:
    """Return the attributes of an element in this order; True has no value, None and False are left out."""
    found = {name: value for name, value in values.items() if value is not None and value is not False}
    pairs = ((name, "" if value is True else format_html('="{}"', value)) for name, value in found.items())
    return format_html_join("", " {}{}", pairs)
