"""Propose a thesis, and the page of each transition."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import require
from pages.form_page import editing, form_page
from pages.perform import perform
from records.enrolments.invitations import invite
from records.enrolments.page_parts import resident_page, visible_enrolment
from thesis.subjects.models import Subject
from thesis.theses import people, services
from thesis.theses.acts import ACTS
from thesis.theses.forms import PersonForm, ProposeForm, SessionForm, TakeForm, initial_of
from thesis.theses.models import Thesis, ThesisPerson
from thesis.theses.permissions import can_act, can_name_readers, can_propose
from thesis.theses.workflow import THESIS


def visible_thesis(request, uuid) -> Thesis:
    return get_object_or_404(Thesis.objects.visible_to(request.user).for_list(), uuid=uuid)


def thesis_page(thesis: Thesis, **context) -> dict[str, Any]:
    """The context of a form page of one thesis, with breadcrumbs."""
    crumbs = [(_("Theses"), reverse("thesis-list")), (thesis.enrolment.user, thesis.get_absolute_url())]
    return {"kicker": thesis.enrolment.user, "crumbs": crumbs} | context


def person_of(form, by):
    """The known person of the form, else one who is invited."""
    if form.known is not None:
        return form.known
    names = {name: form.cleaned_data[name] for name in ("email", "given_name", "family_name")}
    return invite(by=by, **names)


@login_required
@editing
def propose(request, uuid):
    """A subject of one's own, and the promoter who is asked."""
    enrolment = visible_enrolment(request, uuid)
    require(can_propose(request.user, enrolment))
    form = ProposeForm(request.POST or None)

    @transaction.atomic
    def save(values):
        own = {name: values[name] for name in ("title", "text", "session")}
        asked = person_of(form, request.user)
        return services.propose(enrolment=enrolment, by=request.user, promoter=asked, **own)

    page = resident_page(enrolment, title=_("Propose a thesis"), label=_("Propose"))
    return form_page(
        request,
        form,
        save,
        page=page,
        done=reverse("enrolment-thesis", args=[enrolment.uuid]),
        message=_("The promoter is asked."),
    )


@login_required
@editing
def take(request, uuid, subject_uuid):
    """A subject that a promoter offers."""
    enrolment = visible_enrolment(request, uuid)
    require(can_propose(request.user, enrolment))
    subject = get_object_or_404(Subject.objects.visible_to(request.user).for_list(), uuid=subject_uuid)
    form = TakeForm(request.POST or None)

    def save(values):
        return services.propose(
            enrolment=enrolment,
            by=request.user,
            subject=subject,
            title=subject.title,
            text=values["text"],
            session=values["session"],
        )

    words = {"title": subject.title, "name": subject.promoter}
    page = resident_page(
        enrolment,
        title=_("Choose this subject"),
        label=_("Ask for it"),
        lead=_("“%(title)s”, offered by %(name)s, who is told and answers.") % words,
    )
    return form_page(
        request,
        form,
        save,
        page=page,
        done=reverse("enrolment-thesis", args=[enrolment.uuid]),
        message=_("The promoter is asked."),
    )


@login_required
@editing
def act(request, uuid, name):
    """The page of one transition: what it asks for, then the button."""
    thesis = visible_thesis(request, uuid)
    if name not in ACTS:
        raise Http404
    done = reverse("thesis-list") if is_leaving(name, thesis, request.user) else thesis.get_absolute_url()
    return act_form(request, thesis, name, by=request.user, done=done, back=thesis.get_absolute_url())


def act_form(request, thesis: Thesis, name: str, *, by: User, done: str, **page):
    """The form of one transition, for whoever is logged in or came by a link."""
    require(can_act(by, thesis, name))
    wanted = ACTS[name]
    form = wanted.form(request.POST if request.method == "POST" else None, initial=initial_of(thesis))

    @transaction.atomic
    def save(values):
        seen = values.pop("seen")
        if name == "ask":
            values = {"promoter": person_of(form, by)}
        return services.act(thesis=thesis, name=name, by=by, seen=seen, values=values)

    words = {"title": wanted.title, "label": wanted.title, "lead": wanted.lead}
    context = thesis_page(thesis, **words, answer=THESIS.may(name, thesis), **page)
    return form_page(request, form, save, page=context, done=done, message=str(wanted.message))


def is_leaving(name: str, thesis: Thesis, user) -> bool:
    """Whether the user may no longer see the thesis after this act."""
    return name in ("refuse", "leave") and thesis.promoter == user


@login_required
@editing
def session(request, uuid):
    thesis = visible_thesis(request, uuid)
    require(can_act(request.user, thesis, "withdraw"))
    form = SessionForm(request.POST or None, initial=initial_of(thesis))

    def save(values):
        return services.choose_session(thesis=thesis, by=request.user, **values)

    page = thesis_page(thesis, title=_("Choose the session"), label=_("Save"), answer=THESIS.may("withdraw", thesis))
    return form_page(request, form, save, page=page, done=thesis.get_absolute_url(), message=_("Saved."))


@login_required
@editing
def reader_add(request, uuid):
    thesis = visible_thesis(request, uuid)
    require(can_name_readers(request.user, thesis))
    form = PersonForm(request.POST or None)

    @transaction.atomic
    def save(values):
        return people.add_reader(thesis=thesis, user=person_of(form, request.user), by=request.user)

    page = thesis_page(thesis, title=_("Name a reader"), label=_("Add"))
    return form_page(
        request,
        form,
        save,
        page=page,
        done=thesis.get_absolute_url(),
        message=lambda made: _("%(name)s reads this thesis.") % {"name": made.user},
        aliases={"user": "email", "starts": "email"},
    )


@login_required
@require_POST
def reader_end(request, uuid, person_uuid):
    thesis = visible_thesis(request, uuid)
    require(can_name_readers(request.user, thesis))
    person = get_object_or_404(
        ThesisPerson.objects.select_related("user", "thesis"), thesis=thesis, uuid=person_uuid, role="reader"
    )
    return perform(
        request,
        lambda: people.end_reader(thesis=thesis, person=person, by=request.user),
        done=thesis,
        message=_("%(name)s no longer reads this thesis.") % {"name": person.user},
    )
