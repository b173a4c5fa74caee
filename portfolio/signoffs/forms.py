from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import Level
from portfolio.signoffs.criteria import Piece
from ui.figures import day_words


class SignForm(forms.Form):
    """The level, its evidence, and a reason where something is missing. Nothing is preselected."""

    level = forms.ModelChoiceField(
        Level.objects.none(), label=gettext_lazy("Level"), widget=forms.RadioSelect, empty_label=None
    )
    evidence = forms.MultipleChoiceField(
        label=gettext_lazy("On what it rests"), widget=forms.CheckboxSelectMultiple, required=True
    )
    words = forms.CharField(
        label=gettext_lazy("In a few words"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy(
            "Where the criteria ask for more than you list, or where this takes the place of an earlier sign-off."
        ),
    )

    def __init__(self, *args, levels, pieces: list[Piece], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = levels
        self.fields["evidence"].choices = [(piece.key, label_of(piece)) for piece in pieces]


def label_of(piece: Piece):
    """Return the label of a piece with its day and a link that opens in a new tab, which keeps the ticked boxes."""
    what = _("Entry: %(title)s") % {"title": piece.words} if piece.is_entry else piece.words
    words = f"{what}, {day_words(piece.day, short=True)}"
    hidden = _("%(what)s, in a new tab") % {"what": words}
    link = '{} <a href="{}" target="_blank" rel="noopener">{}<span class="visually-hidden">: {}</span></a>'
    return format_html(link, words, piece.url, _("read"), hidden)
