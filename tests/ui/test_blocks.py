"""The components with a slot, and the table."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.template import TemplateSyntaxError

from tests.ui.test_tags import shown, tight


class Letter(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label="Text")
    proof = forms.FileField(label="Proof", required=False)


@pytest.mark.parametrize(
    "text",
    [
        "{% page_head 'T' colour='red' %}{% endpage_head %}",
        "{% section 'a' 'A' colour='red' %}{% endsection %}",
        "{% kicker colour='red' %}{% endkicker %}",
        "{% lead colour='red' %}{% endlead %}",
        "{% facts colour='red' %}{% endfacts %}",
        "{% fact 'A' colour='red' %}{% endfact %}",
        "{% form f colour='red' %}{% endform %}",
        "{% fields f colour='red' %}",
        "{% filters f 'Go' colour='red' %}",
        "{% table rows as row caption='C' colour='red' %}{% endtable %}",
        "{% column 'A' colour='red' %}{% endcolumn %}",
        "{% row_group colour='red' %}{% endrow_group %}",
        "{% total 'A' colour='red' %}{% endtotal %}",
    ],
)
def test_a_component_refuses_an_unknown_property(text):
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'colour'"):
        shown(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{% fact %}x{% endfact %}", "did not receive value"),
        ("{% column %}x{% endcolumn %}", "did not receive value"),
        ("{% table rows as row %}{% endtable %}", "did not receive value"),
        ("{% table rows caption='C' %}{% endtable %}", "write {% table rows as row"),
        ("{% table rows as row caption='C' %}Loose{% endtable %}", "'Loose' stands in no column"),
        ("{% section 'a' 'A' %}", "Unclosed tag"),
    ],
)
def test_what_is_missing_is_said_when_the_template_is_read(text, why):
    with pytest.raises(TemplateSyntaxError, match=re.escape(why)):
        shown(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{% section 'a' %}{% endsection %}", "an id and a title, or a label"),
        ("{% section 'a' 'A' label='B' %}{% endsection %}", "an id and a title, or a label"),
        ("{% form kind='odd' %}{% endform %}", "kind='odd' is none of"),
        ("{% form method='put' %}{% endform %}", "method='put' is none of"),
        ("{% page_head %}{% endpage_head %}", "state a title"),
        ("{% column 'A' %}{% endcolumn %}", "column: belongs in a table"),
        ("{% kicker %}{% endkicker %}", "kicker: belongs in a page_head"),
        ("{% lead %}{% endlead %}", "lead: belongs in a page_head"),
        ("{% row_group %}{% endrow_group %}", "row_group: belongs in a table"),
        ("{% total 'A' %}{% endtotal %}", "total: belongs in a table"),
    ],
)
def test_what_makes_no_sense_is_refused(text, why):
    with pytest.raises(TemplateSyntaxError, match=why):
        shown(text)


def test_a_head_says_where_one_is():
    html = shown("{% page_head title kicker='Way' lead='Lead' %}<p>More</p>{% endpage_head %}", title="A <b>")
    assert tight(html) == (
        '<header class="page-head"><p class="kicker">Way</p><h1>A &lt;b&gt;</h1><p class="lead">Lead</p><p>More</p>'
        "</header>"
    )
    assert tight(shown("{% page_head 'T' %}{% endpage_head %}")) == '<header class="page-head"><h1>T</h1></header>'


def test_a_head_takes_markup_for_what_is_more_than_a_text():
    text = "{% page_head 'T' kicker='K' %}{% kicker shown=no %}x{% endkicker %}{% lead %}<b>{{ x }}</b>{% endlead %}y"
    html = tight(shown(text + "{% endpage_head %}", no=None, x="<1>"))
    assert html == (
        '<header class="page-head"><p class="kicker">K</p><h1>T</h1><p class="lead"><b>&lt;1&gt;</b></p>y</header>'
    )


def test_the_title_of_the_window_is_that_of_the_page():
    text = (
        "{% extends 'ui/bare.html' %}{% block title %} Tom &amp; {{ name }} {% endblock %}"
        "{% block main %}{% page_head %}{% endpage_head %}{% endblock %}"
    )
    html = shown(text, name="<Tim>")
    assert "<title> Tom &amp; &lt;Tim&gt; · Cursus</title>" in html
    assert "<h1>Tom &amp; &lt;Tim&gt;</h1>" in html


def test_a_section_has_a_heading_or_a_label():
    html = shown("{% section 'a' title wide=True %}x{% endsection %}", title="A <b>")
    assert tight(html) == (
        '<section class="section section--wide" aria-labelledby="a"><h2 id="a">A &lt;b&gt;</h2>x</section>'
    )
    html = shown("{% section label=label %}x{% endsection %}", label="A <b>")
    assert tight(html) == '<section class="section" aria-label="A &lt;b&gt;">x</section>'


def test_facts_are_terms_and_what_they_are():
    html = shown("{% facts %}{% fact label %}{{ x }}{% endfact %}{% endfacts %}", label="A <b>", x="<1>")
    assert html == '<dl class="definition"><dt>A &lt;b&gt;</dt><dd>&lt;1&gt;</dd></dl>'


@pytest.mark.parametrize("tag", ["section 'a' 'A'", "facts", "fact 'A'", "form"])
def test_what_is_not_shown_is_not_rendered(tag):
    def fail():
        raise AssertionError

    assert shown(f"{{% {tag} shown=no %}}{{{{ fail }}}}{{% end{tag.split()[0]} %}}", no=None, fail=fail) == ""


def test_a_form_brings_token_errors_and_hidden_fields():
    text = "{% form form action='/x/' %}{% fields form %}{% endform %}"
    html = shown(text, form=Letter({"seen": "3"}), csrf_token="abc")
    head = '<form class="form" method="post" action="/x/" enctype="multipart/form-data" novalidate>'
    assert html.startswith(head)
    assert 'name="csrfmiddlewaretoken" value="abc"' in html
    assert '<a href="#id_text">Text</a> – This field is required.' in html
    assert html.count('name="seen"') == 1
    assert html.count('id="id_text"') == 1
    order = ["csrfmiddlewaretoken", "form-errors", 'name="seen"', 'id="id_text"']
    assert sorted(order, key=html.index) == order


def test_a_form_that_only_asks_sends_no_token():
    html = shown("{% form method='get' browser_checks=True kind='stack' %}x{% endform %}", csrf_token="abc")
    assert html == '<form class="stack" method="get"> x </form>'


def test_filters_are_named_as_a_search():
    html = tight(shown("{% filters form 'Show' label='Filter' %}", form=Letter()))
    assert html.startswith('<form class="filters" method="get" role="search" aria-label="Filter">')
    assert html.endswith('<button class="button button--plain" type="submit">Show</button></form>')
    assert "(optional)" not in html
    assert tight(shown("{% filters form 'Show' %}", form=Letter())).startswith('<form class="filters" method="get"><')


# Tables

ROWS = [
    SimpleNamespace(name="One <b>", n=1, cells=["x", "y"], group="First"),
    SimpleNamespace(name="Two", n=2, cells=["z", ""], group=""),
]
TABLE = (
    "{% table rows as row caption='Names' %}"
    "{% column 'Name' head=True %} <a>{{ row.name }}</a> {% endcolumn %}"
    "{% column label num=True %}{{ row.n }}{% endcolumn %}"
    "{% for cell in row.cells %}{% column forloop.counter kind='soft' %}{{ cell }}{% endcolumn %}{% endfor %}"
    "{% endtable %}"
)


def test_a_table_has_one_head_and_each_cell_its_name():
    assert shown(TABLE, rows=ROWS, label="N <b>") == (
        '<div class="table-wrap"><table class="table table--stack"><caption class="visually-hidden">Names</caption>'
        '<thead><tr><th scope="col">Name</th><th scope="col" class="num">N &lt;b&gt;</th>'
        '<th scope="col">1</th><th scope="col">2</th></tr></thead>'
        '<tbody><tr><th scope="row"><a>One &lt;b&gt;</a></th><td data-label="N &lt;b&gt;" class="num">1</td>'
        '<td data-label="1" class="soft">x</td><td data-label="2" class="soft">y</td></tr>'
        '<tr><th scope="row"><a>Two</a></th><td data-label="N &lt;b&gt;" class="num">2</td>'
        '<td data-label="1" class="soft">z</td><td data-label="2" class="soft"></td></tr></tbody></table></div>'
    )


def test_the_kinds_of_a_table():
    text = (
        "{% table rows as row caption='C' titled=True dense=True stack=False kind='odd' %}"
        "{% column 'N' %}{% endcolumn %}{% endtable %}"
    )
    html = shown(text, rows=ROWS)
    assert '<table class="table table--dense odd"><caption>C</caption>' in html


def test_a_column_that_is_not_shown_is_in_no_row():
    text = (
        "{% table rows as row caption='C' %}{% column 'N' head=True %}{{ row_number }}{% endcolumn %}"
        "{% column 'X' shown=no %}{{ row.nowhere }}{% endcolumn %}{% endtable %}"
    )
    html = shown(text, rows=ROWS, no=False)
    assert re.findall("<th scope[^>]*>(.*?)</th>", html) == ["N", "1", "2"]
    assert "X" not in html


def test_a_heading_may_be_for_who_cannot_see_it_and_a_cell_have_a_unit():
    text = (
        "{% table rows as row caption='C' %}"
        "{% column 'N' hidden=True unit='kg' %}{{ row.n }}{% endcolumn %}{% column 'B' bare=True %}b{% endcolumn %}"
        "{% endtable %}"
    )
    html = shown(text, rows=ROWS)
    assert '<th scope="col"><span class="visually-hidden">N</span></th>' in html
    assert '<th scope="col">B</th>' in html
    assert '<tr><td data-unit="kg">1</td><td>b</td></tr>' in html


def test_groups_and_sums():
    text = (
        "{% table rows as row caption='C' %}{% row_group shown=row.group %}{{ row.group }}{% endrow_group %}"
        "{% column 'A' head=True %}{{ row.name }}{% endcolumn %}{% column 'B' %}b{% endcolumn %}"
        "{% column 'N' num=True %}{{ row.n }}{% endcolumn %}{% column 'D' %}d{% endcolumn %}"
        "{% total label %}{% column 'N' num=True %}3{% endcolumn %}{% endtotal %}{% endtable %}"
    )
    html = shown(text, rows=ROWS, label="Sum <b>")
    assert html.count('<tr class="group"><th scope="rowgroup" colspan="4">First</th></tr><tr>') == 1
    assert html.count('class="group"') == 1
    assert html.endswith(
        '<tfoot><tr><th scope="row" colspan="2">Sum &lt;b&gt;</th><td data-label="N" class="num">3</td><td></td>'
        "</tr></tfoot></table></div>"
    )
    with pytest.raises(TemplateSyntaxError, match="total: no column is called M"):
        shown(text.replace("{% column 'N' num=True %}3", "{% column 'M' num=True %}3"), rows=ROWS, label="Sum")
    assert "tfoot" not in shown(text.replace("{% total label %}", "{% total 'Sum' shown=no %}"), rows=ROWS, no=None)


@pytest.mark.parametrize("rows", [[], None])
def test_a_table_without_rows_says_what_will_be_here(rows):
    text = (
        "{% table rows as row caption='C' %}{% column 'N' %}{{ row.n }}{% endcolumn %}{% empty 'Soon' %}{% endtable %}"
    )
    assert tight(shown(text, rows=rows)) == '<div class="empty"><p>Soon</p></div>'
    assert "Soon" not in shown(text, rows=ROWS)
    assert shown(TABLE, rows=rows, label="N") == ""


def test_rows_with_other_columns_are_refused():
    text = "{% table rows as row caption='C' %}{% column 'N' shown=row.group %}x{% endcolumn %}{% endtable %}"
    with pytest.raises(TemplateSyntaxError, match="all rows have the same columns"):
        shown(text, rows=ROWS)


def test_a_row_may_be_taken_apart():
    text = (
        "{% table rows as name, number caption='C' %}{% column 'N' head=True %}{{ name }}{% endcolumn %}"
        "{% column '#' %}{{ number }}{{ row_number }}{% endcolumn %}{% endtable %}"
    )
    html = shown(text, rows=[("One", 7), ("Two", 8)])
    assert re.findall("<t[hd] (?:scope=.row|data)[^>]*>(.*?)</t", html) == ["One", "71", "Two", "82"]
    with pytest.raises(ValueError, match="zip"):
        shown(text, rows=[("One", 7, 8)])


def test_a_table_within_a_table_keeps_its_own_columns():
    inner = "{% table row.cells as cell caption='I' %}{% column 'Cell' %}{{ cell }}{% endcolumn %}{% endtable %}"
    text = "{% table rows as row caption='O' %}{% column 'Row' %}" + inner + "{% endcolumn %}{% endtable %}"
    html = shown(text, rows=ROWS)
    assert html.count('<td data-label="Cell">') == 4
    assert html.count('<td data-label="Row">') == 2
