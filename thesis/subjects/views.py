"""Offer a subject, change it."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import require
from pages.form_page import editing, form_page
from thesis.subjects import services
from thesis.subjects.forms import SubjectForm
from thesis.subjects.models import Subject
from thesis.subjects.permissions import can_change_subject, can_offer, offers_in

FIELDS = ("title", "text", "capacity", "is_offered")


def subject_page(**context) -> dict:
    return {"crumbs": [(_("Theses"), reverse("thesis-list"))], **context}


@login_required
@editing
def subject_new(request):
    require(can_offer(request.user))
    programmes = offers_in(request.user)
    only = programmes[0] if len(programmes) == 1 else None
    initial = {"capacity": 1, "is_offered": True, "programme": only}
    form = SubjectForm(request.POST or None, programmes=programmes, initial=initial)

    def save(values):
        values.pop("seen")
        return services.offer(by=request.user, **values)

    page = subject_page(title=_("Offer a subject"), label=_("Offer"))
    return form_page(
        request, form, save, page=page, done=reverse("thesis-list"), message=_("The subject is offered to residents.")
    )


@login_required
@editing
def subject_edit(request, uuid):
    subject = get_object_or_404(Subject.objects.visible_to(request.user).for_list(), uuid=uuid)
    require(can_change_subject(request.user, subject))
    initial = {name: getattr(subject, name) for name in FIELDS} | {"seen": subject.version}
    form = SubjectForm(request.POST or None, initial=initial)

    def save(values):
        return services.change_subject(subject=subject, by=request.user, **values)

    page = subject_page(title=_("Change the subject"), label=_("Save"))
    return form_page(request, form, save, page=page, done=reverse("thesis-list"), message=_("Saved."))
