"""Wording the standard reasons of a programme."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from curriculum.models import Programme
from curriculum.translated import Translated
from jury.phrases.models import Phrase
from jury.phrases.permissions import can_word


def check_new(programme: Programme, use: str, text: Translated, besides: Phrase | None = None) -> None:
    others = Phrase.objects.filter(programme=programme, use=use)
    if besides:
        others = others.exclude(pk=besides.pk)
    if any(one.text.get("fr") == text.get("fr") for one in others):
        raise ValidationError({"fr": _("This reason stands in the list already.")})


@transaction.atomic
def add_phrase(*, programme: Programme, use: str, text: Translated, by: User) -> Phrase:
    require(can_word(by, programme))
    Programme.objects.select_for_update().get(pk=programme.pk)  # two who add the same at once
    check_new(programme, use, text)
    return changes.create(Phrase(programme=programme, use=use, text=text), by=by, action="add")


@transaction.atomic
def change_phrase(*, phrase: Phrase, text: Translated, is_offered: bool, by: User, seen: int) -> Phrase:
    require(can_word(by, phrase.programme))
    check_new(phrase.programme, phrase.use, text, besides=phrase)
    return changes.change(phrase, {"text": text, "is_offered": is_offered}, by=by, seen=seen, action="change")
