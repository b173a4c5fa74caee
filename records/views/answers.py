"""What the pages of the records share: fetching as the user, and a form that ends in a service."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from accounts.changes import ConflictError
from accounts.permissions import WrongStateError
from records.forms import take_conflict, take_errors
from records.models import Enrolment


def visible_enrolment(request, uuid) -> Enrolment:
    """The resident as the user may know of them, else 404."""
    residents = Enrolment.objects.visible_to(request.user).for_list()
    return get_object_or_404(residents.prefetch_related("programme_version__programme__institutions"), uuid=uuid)


def answer_form(request, form, save, *, page, done, message, template="records/form.html", aliases=None):
    """Show the form, or let `save(cleaned_data)` do its work and go to `done`.

    A refused form comes back with what was typed: 422, or 409 where somebody else was first or the state does not allow
    it. `page` is the context of the template; `message` and `done` a text, or a function of what `save` returned.
    """
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                saved = save(form.cleaned_data)
            except ConflictError as error:
                status = HTTPStatus.CONFLICT
                take_conflict(form, error)
            except ValidationError as error:
                take_errors(form, error, aliases)
            except WrongStateError as error:
                status = HTTPStatus.CONFLICT
                form.add_error(None, error.reason)
            else:
                messages.success(request, message(saved) if callable(message) else message)
                return redirect(done(saved) if callable(done) else done)
    back = "" if callable(done) else done
    context = {"form": form, "back": back, "lead": "", "answer": None, "files": False, **page}
    return render(request, template, context, status=status)
