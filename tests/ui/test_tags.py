import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.utils import translation

from accounts.permissions import Allowed, Denied
from ui.states import STATES


class MarkForm(forms.Form):
    mark = forms.DecimalField(label="Mark", help_text="Out of 20", max_value=20)
    place = forms.ChoiceField(label="Place", choices=[("a", "Arlon")], widget=forms.RadioSelect, required=False)
    sure = forms.BooleanField(label="Sure", required=False)

    def clean(self):
        raise forms.ValidationError("Too late")


def shown(text, language="en", request=None, **context):
    """The markup of a template on one line."""
    with translation.override(language):
        kind = RequestContext(request, context) if request else Context(context)
        return " ".join(Template(text).render(kind).split())


def tight(html):
    """The markup without the white space between tags."""
    return re.sub(r" ?(<[^>]*>) ?", r"\1", html)


@pytest.mark.parametrize(
    "text",
    [
        "{% field form.mark colour='red' %}",
        "{% form_errors form short=True %}",
        "{% action 'Go' '/' size='big' %}",
        "{% submit 'Go' size='big' %}",
        "{% state 'earned' tone='good' %}",
        "{% empty 'Nothing' icon='box' %}",
        "{% note 'Text' title='Title' %}",
        "{% meter 1 2 'Credits' colour='red' %}",
        "{% pages rows size=3 %}",
        "{% crumb 'Home' '/' icon='home' %}",
        "{% dated day zone='UTC' %}",
        "{% credits 1 unit='ECTS' %}",
        "{% mark 1 '' scale=20 %}",
        "{% credit_bars rows colour='red' %}",
        "{% organiser_bars rows colour='red' %}",
    ],
)
def test_a_component_refuses_an_unknown_property(text):
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument"):
        Template(text)


@pytest.mark.parametrize(
    "text",
    [
        "{% state 'splendid' %}",
        "{% note 'Text' kind='loud' %}",
        "{% action 'Go' '/' kind='huge' %}",
        "{% action 'Go' '/' method='delete' %}",
        "{% submit 'Go' kind='huge' %}",
        "{% field 'mark' %}",
    ],
)
def test_a_component_refuses_an_unknown_value(text):
    with pytest.raises(TemplateSyntaxError):
        shown(text)


def test_a_field_ties_label_help_and_error_to_its_control():
    html = tight(shown("{% field form.mark %}", form=MarkForm({"mark": "21"})))
    assert '<label class="label" for="id_mark">Mark</label>' in html
    assert '<div class="help" id="id_mark_helptext">Out of 20</div>' in html
    assert 'id="id_mark_error"' in html
    assert 'aria-describedby="id_mark_helptext id_mark_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_compact_field_hides_its_label_for_the_eye_alone():
    html = tight(shown("{% field form.mark compact=True %}", form=MarkForm()))
    assert '<label class="label visually-hidden" for="id_mark">Mark</label>' in html
    assert "id_mark_error" not in html


def test_choices_stand_in_a_fieldset_and_say_that_they_are_optional():
    html = tight(shown("{% field form.place %}", form=MarkForm()))
    assert '<legend class="label">Place<span class="optional">(optional)</span></legend>' in html
    assert "(optional)" not in shown("{% field form.mark %}", form=MarkForm())
    assert "(optional)" not in shown("{% field form.sure %}", form=MarkForm())


def test_form_errors_lead_to_the_fields():
    html = shown("{% form_errors form %}", form=MarkForm({"mark": "21"}))
    assert "<li>Too late</li>" in html
    assert '<a href="#id_mark">Mark</a> – Ensure this value is less than or equal to 20.' in html
    assert shown("{% form_errors form %}", form=MarkForm()) == ""


def test_an_action_is_a_link_or_a_form():
    assert shown("{% action 'Open' '/x/' %}") == '<a class="button button--plain" href="/x/">Open</a>'
    html = shown("{% action 'Withdraw' '/x/' yes kind='danger' method='post' %}", yes=Allowed(), csrf_token="abc")
    assert '<form class="action" method="post" action="/x/">' in html
    assert 'name="csrfmiddlewaretoken" value="abc"' in html
    assert '<button class="button button--danger">Withdraw</button>' in html


@pytest.mark.parametrize("text", ["{% action 'Go' '/x/' no method='post' %}", "{% submit 'Go' answer=no %}"])
def test_what_is_refused_is_disabled_with_its_reason(text):
    html = shown(text, no=Denied("Only the <jury> may."))
    assert " disabled " in html
    assert ">Only the &lt;jury&gt; may.</span>" in html
    described = html.split('aria-describedby="')[1].split('"')[0]
    assert f'id="{described}"' in html
    assert "/x/" not in html
    assert 'type="submit"' not in html


def test_every_state_has_a_shape_and_words():
    for code, mark in STATES.items():
        html = shown("{% state code %}", code=code)
        assert f'd="{mark.path}"' in html
        assert str(mark.words)
    shapes = {(mark.shape, mark.tone) for mark in STATES.values()}
    assert ("check", "good") in shapes
    assert '<span class="state-words">not yet</span>' in shown("{% state 'missing' 'not yet' %}")


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (Decimal("1.5"), "1,5", "1.5"),
        (Decimal("60.0"), "60", "60"),
        (Decimal("0.0"), "0", "0"),
        (Decimal("100"), "100", "100"),
        (None, "–", "–"),
    ],
)
def test_credits_are_written_as_the_reader_does(value, french, english):
    assert shown("{% credits value %}", "fr", value=value) == french
    assert shown("{% credits value %}", "en", value=value) == english


def test_zero_is_a_mark_and_an_outcome_is_words():
    assert shown("{% mark value '' %}", value=Decimal("0")).startswith('<span class="mark">0<')
    assert shown("{% mark value '' %}", "fr", value=Decimal("14.50")).startswith('<span class="mark">14,5<')
    assert shown("{% mark None 'absent_justified' %}", "fr") == "absence justifiée"
    assert "no mark" in shown("{% mark None '' %}")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("{% dated day %}", "fr", '<time datetime="2026-11-22">22 novembre 2026</time>'),
        ("{% dated day %}", "en", '<time datetime="2026-11-22">22 November 2026</time>'),
        ("{% dated day short=True %}", "fr", '<time datetime="2026-11-22">22 nov. 2026</time>'),
        ("{% dated first %}", "fr", '<time datetime="2027-02-01">1er février 2027</time>'),
        ("{% dated first %}", "en", '<time datetime="2027-02-01">1 February 2027</time>'),
        ("{% dated at %}", "fr", '<time datetime="2026-07-01T22:30+00:00">2 juillet 2026, 00:30</time>'),
        ("{% dated at time=False %}", "en", '<time datetime="2026-07-01T22:30+00:00">2 July 2026</time>'),
        ("{% dated None %}", "en", "–"),
    ],
)
def test_days_and_moments_are_local(text, language, expected):
    values = {"day": date(2026, 11, 22), "first": date(2027, 2, 1), "at": datetime(2026, 7, 1, 22, 30, tzinfo=UTC)}
    assert shown(text, language, **values) == expected


def test_a_meter_says_its_figures():
    html = shown("{% meter done total 'Credits' %}", "fr", done=Decimal("1.50"), total=Decimal("60.0"))
    assert '<progress value="1.50" max="60.0"></progress>' in html
    assert "1,5 sur 60" in html


def test_pages_keep_the_query_string(rf):
    rows = Paginator(range(45), 20)
    html = shown("{% pages rows %}", request=rf.get("/?q=a%26b&page=2"), rows=rows.page(2))
    assert 'href="?q=a%26b&amp;page=1" rel="prev"' in html
    assert 'href="?q=a%26b&amp;page=2" aria-current="page"' in html
    assert "21–40 of 45 rows" in html
    assert shown("{% pages rows %}", request=rf.get("/"), rows=Paginator(range(3), 20).page(1)) == ""


@dataclass(frozen=True)
class Row:
    title: str
    label: str
    total: Decimal
    earned: Decimal
    exempted: Decimal
    registered: Decimal
    missing: Decimal


ROWS = [
    Row("Block 1", "UNamur", *map(Decimal, ("60", "45", "1.5", "0", "13.5"))),
    Row("Block 2", "UCLouvain", *map(Decimal, ("30", "0", "0", "30", "0"))),
]


def test_bars_share_one_scale_and_say_what_they_show():
    html = shown("{% credit_bars rows %}", "fr", rows=ROWS)
    assert 'class="bar-earned" x="0.00%" y="1" width="75.00%"' in html
    assert 'class="bar-exempted" x="75.00%" y="1" width="2.50%"' in html
    assert 'class="bar-missing" x="77.50%" y="1" width="22.50%"' in html
    assert 'class="bar-registered" x="0.00%" y="1" width="50.00%"' in html
    assert '<title id="credits-1-title">Block 1</title>' in html
    assert '<desc id="credits-1-desc">45 acquis, 1,5 dispensé, 13,5 manquants</desc>' in html
    assert "style=" not in html


def test_organiser_bars_name_the_organiser_and_repeat_exactly():
    text = "{% organiser_bars rows %}"
    html = shown(text, rows=ROWS)
    assert '<title id="organisers-2-title">UCLouvain</title>' in html
    assert "Block" not in html
    assert html == shown(text, rows=ROWS)


def test_bars_of_nothing_are_no_error():
    empty = Row("Block 1", "", *map(Decimal, "00000"))
    assert "nothing yet" in shown("{% credit_bars rows %}", rows=[empty])
    assert "bars-row" not in shown("{% credit_bars rows %}", rows=[])
