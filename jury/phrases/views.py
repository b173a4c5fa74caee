"""The standard reasons of a programme."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import require
from curriculum.models import Programme
from jury.phrases import services
from jury.phrases.forms import AddForm, ChangeForm
from jury.phrases.models import Phrase
from jury.phrases.permissions import can_word
from pages.form_page import editing, form_page

TEMPLATE = "jury/phrases/phrase_list.html"


@login_required
@editing
def phrase_list(request, uuid):
    """The reasons by their use, and the form for one more."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), uuid=uuid)
    require(can_word(request.user, programme))
    form = AddForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda values: services.add_phrase(programme=programme, use=values["use"], text=form.text(), by=request.user),
        page={"programme": programme, "phrases": Phrase.objects.visible_to(request.user).filter(programme=programme)},
        done=reverse("phrase-list", args=[programme.uuid]),
        message=_("The reason is offered from now on."),
        template=TEMPLATE,
    )


@login_required
@editing
def phrase_edit(request, uuid):
    phrases = Phrase.objects.visible_to(request.user).select_related("programme")
    phrase = get_object_or_404(phrases, uuid=uuid)
    require(can_word(request.user, phrase.programme))
    initial = {**phrase.text, "is_offered": phrase.is_offered, "seen": phrase.version}
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=initial)

    def save(values):
        return services.change_phrase(
            phrase=phrase, text=form.text(), is_offered=values["is_offered"], by=request.user, seen=values["seen"]
        )

    back = reverse("phrase-list", args=[phrase.programme.uuid])
    return form_page(
        request,
        form,
        save,
        page={
            "title": _("Change a standard reason"),
            "kicker": phrase.programme,
            "lead": _("For: %(use)s. What was decided with it keeps its words.") % {"use": phrase.get_use_display()},
            "label": _("Save"),
            "crumbs": [(_("Standard reasons"), back)],
        },
        done=back,
        message=_("The reason is changed."),
    )
