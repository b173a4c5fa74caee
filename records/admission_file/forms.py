from django import forms
from django.utils.translation import gettext_lazy

from pages.day_field import day_field
from pages.seen import SeenForm
from records.admission_file.models import FiledPiece


class HandInForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A PDF, or a photograph as JPEG or PNG; 10 MB at most."),
        widget=forms.ClearableFileInput({"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )


class DecideForm(SeenForm):
    """Accept a piece, with its end of validity where it has one, or refuse it with a reason."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("accept", gettext_lazy("accepted")), ("refuse", gettext_lazy("refused"))],
        widget=forms.RadioSelect,
    )
    valid_until = day_field(gettext_lazy("Valid until"), required=False)
    reason = forms.CharField(
        max_length=2000,
        label=gettext_lazy("What is wrong, and what to do"),
        widget=forms.Textarea({"rows": 3}),
        required=False,
        help_text=gettext_lazy("For a refusal; the resident reads it."),
    )

    def __init__(self, *args, piece: FiledPiece, **kwargs):
        super().__init__(*args, initial={"seen": piece.version}, **kwargs)
        if not piece.asked.expires:
            self.fields["valid_until"].help_text = gettext_lazy("Only where the document has an end.")


class PieceForm(SeenForm):
    """The document that shows a condition of admission."""

    document = forms.CharField(
        label=gettext_lazy("Document"), max_length=200, help_text=gettext_lazy("What you saw, such as “Visa 2026/118”.")
    )
    dated = day_field(gettext_lazy("Dated"))
