"""The page with one form that ends in a service."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.changes import ConflictError
from accounts.permissions import WrongStateError
from pages.errors import take_conflict, take_errors

TEMPLATE = "pages/form.html"

editing = require_http_methods(["GET", "HEAD", "POST"])


def form_page(request, form, save, *, page, done, message, template=TEMPLATE, aliases=None):
    """Show the form; on a valid POST call `save(cleaned_data)` and redirect to `done`.

    An invalid form is shown again with what was typed: status 422, or 409 after a conflict or in a wrong state.
    `page`: context of the template. `message` and `done`: a text, or a function of what `save` returned.
    `aliases`: {name of a field in the service: its name in the form}, for errors.
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
