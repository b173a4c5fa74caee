from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy

from portfolio.forms.answers import AnswerForm


class MarkForm(AnswerForm):
    """The grid, then the mark and a comment; nothing is chosen or computed beforehand."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    mark = forms.DecimalField(
        label=gettext_lazy("Mark out of 20"),
        min_value=Decimal(0),
        max_value=Decimal(20),
        max_digits=4,
        decimal_places=2,
        localize=True,
        help_text=gettext_lazy("Given by the panel, not computed from the grid."),
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment of the panel"), max_length=2000, widget=forms.Textarea({"rows": 4}), required=False
    )

    def __init__(self, form_version, data=None, *, seen: int, **kwargs):
        super().__init__(form_version, data, **kwargs)
        self.fields["seen"].initial = seen
        self.initial["seen"] = seen
        self.order_fields([*(item.code for item in self.items), "mark", "comment"])
