"""The Django form built from a stored form, and checks of its answers.

Answers are stored as {item code: value}. A rating is its number, or None for "not seen"; a text and a choice are
strings; a number is a string such as "12" or "1.5". An unanswered item has no key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.translated import Translated
from portfolio.forms.models import Form, FormItem
from portfolio.privacy_guard import identity

UNSEEN = "unseen"  # the value of "not seen" in a request
NOT_SEEN = gettext_lazy("Not seen")


class AnswerForm(forms.Form):
    """A Django form with the items of one form version; nothing is preselected.

    `final`: required items must be answered; a draft may have gaps but no invalid value. The page posts back its
    version, so that a form replaced in between is detected. Load the version with `Form.objects.with_items()`.
    """

    answered_form = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, form_version: Form, data=None, *, answers: Mapping[str, Any] | None = None, final=True, **kwargs
    ):
        self.form_version = form_version
        self.final = final
        self.items = list(form_version.form_items.all())
        initial = {"answered_form": str(form_version.uuid), **typed(answers or {})}
        super().__init__(data, initial=initial, **kwargs)
        for item in self.items:
            self.fields[item.code] = field_of(item, required=final and item.required)
            self.fields[item.code].is_required_to_finish = item.required

    def clean_answered_form(self):
        if self.cleaned_data["answered_form"] != self.form_version.uuid:
            raise ValidationError(
                _("This form was replaced by another version while it was open. Load the page again; copy your texts."),
                code="replaced",
            )
        return self.cleaned_data["answered_form"]

    def clean(self):
        """Refuse a final text that may identify a patient; mask valid national numbers in a draft."""
        super().clean()
        for item in self.items:
            text = self.cleaned_data.get(item.code)
            if item.kind != FormItem.Kind.TEXT or not text:
                continue
            if self.final and (found := identity.find(text)):
                self.add_error(item.code, ValidationError(identity_words(found), code="identity"))
            self.cleaned_data[item.code] = identity.mask(text)

    def answers(self) -> dict[str, Any]:
        """Return the answers to store. Call after `is_valid()`."""
        given = ((item, self.cleaned_data.get(item.code)) for item in self.items)
        return {item.code: stored(item, value) for item, value in given if value not in (None, "")}

    def rows(self) -> list[dict]:
        """Return the rows of `forms/_answers.html`: {item, field, heading}; `heading` is empty within a section."""
        found, before = [], ""
        for item in self.items:
            heading = str(item.section)
            found.append({"item": item, "field": self[item.code], "heading": heading if heading != before else ""})
            before = heading
        return found

    def scales(self) -> list:
        """Return each scale of the ratings once."""
        return list({item.scale_id: item.scale for item in self.items if item.scale_id}.values())


def identity_words(found: list[identity.Finding]) -> str:
    """Return the error message for findings that may identify a patient."""
    listed = ", ".join(f"{one.kind.words} ({one.text})" for one in found)
    return _("This may identify a patient: %(found)s. Take it out or write it otherwise.") % {"found": listed}


def field_of(item: FormItem, *, required: bool) -> forms.Field:
    label = str(item.label)
    shared: dict[str, Any] = {"label": label, "help_text": str(item.help), "required": required}
    if item.kind == FormItem.Kind.RATING:
        levels: list[tuple[str, Any]] = [(str(level.value), str(level.title)) for level in item.levels]
        unseen = [(UNSEEN, NOT_SEEN)] if item.may_be_unseen else []
        return forms.ChoiceField(choices=levels + unseen, widget=forms.RadioSelect, **shared)
    if item.kind == FormItem.Kind.CHOICE:
        choices = [(one["code"], str(Translated(one["label"]))) for one in item.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **shared)
    if item.kind == FormItem.Kind.NUMBER:
        return forms.DecimalField(
            min_value=item.least, max_value=item.most, max_digits=8, decimal_places=2, localize=True, **shared
        )
    return forms.CharField(
        max_length=item.most or FormItem.MOST_CHARACTERS, widget=forms.Textarea({"rows": 3}), **shared
    )


def stored(item: FormItem, value: Any) -> Any:
    if item.kind == FormItem.Kind.RATING:
        return None if value == UNSEEN else int(value)
    return f"{Decimal(value).normalize():f}" if item.kind == FormItem.Kind.NUMBER else value


def typed(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return stored answers as request values."""
    return {code: UNSEEN if value is None else str(value) for code, value in answers.items()}


def clean_answers(form_version: Form, data: Mapping[str, Any], *, final: bool) -> dict[str, Any]:
    """Check answers from a request or from storage and return them as stored.

    Keys that are no item of the form are dropped; `answered_form`, where given, must name this version. Raise
    `ValidationError` by item code.
    """
    given = data.dict() if hasattr(data, "dict") else dict(data)
    if strange := [code for code, value in given.items() if not isinstance(value, str | int | float | Decimal | None)]:
        raise ValidationError({code: _("Write a text or a number.") for code in strange})
    given = {code: UNSEEN if value is None else value for code, value in given.items()}
    form = AnswerForm(form_version, {"answered_form": str(form_version.uuid), **given}, final=final)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.answers()


@dataclass(frozen=True)
class Answered:
    """One item with its answer in words. `value`: as stored; `is_seen`: False for a rating of "not seen"."""

    item: FormItem
    value: Any
    words: str
    heading: str = ""

    @property
    def is_seen(self) -> bool:
        return self.value is not None


def answered(form_version: Form, answers: Mapping[str, Any], *, confidential: bool = False) -> list[Answered]:
    """Return the answered items in the order of the form; confidential items only with `confidential`."""
    found, before = [], ""
    for item in form_version.form_items.all():
        if item.code not in answers or (item.confidential and not confidential):
            continue
        heading = str(item.section)
        value = answers[item.code]
        found.append(Answered(item, value, in_words(item, value), heading if heading != before else ""))
        before = heading
    return found


def in_words(item: FormItem, value: Any) -> str:
    if value is None:
        return str(NOT_SEEN)
    if item.kind == FormItem.Kind.RATING:
        return next((str(level.title) for level in item.levels if level.value == value), str(value))
    if item.kind == FormItem.Kind.CHOICE:
        return next((str(Translated(one["label"])) for one in item.choices if one["code"] == value), str(value))
    return str(value)
