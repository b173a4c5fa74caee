"""The public verification page: whether a document was issued and is still valid. It names nobody."""

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.addresses import client_address
from documents.issuing.document_validity import UNDONE, validity_of
from documents.issuing.models import IssuedDocument
from documents.issuing.numbers import read_code
from documents.kinds.wording import initials
from documents.verification.forms import CodeForm

MISSES, PERIOD = 30, 300  # wrong codes of one address, within so many seconds
SHOWN = (*IssuedDocument.ISSUED, IssuedDocument.State.VOID)


@require_safe
@never_cache
def verify_form(request):
    """Type the code of a paper."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        return redirect("verify", form.cleaned_data["code"])
    return _unlisted(render(request, "documents/verify_form.html", {"form": form}))


@require_safe
@never_cache
def verify(request, code):
    if (misses := _misses(request)) >= MISSES:
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(PERIOD)
        return response
    stored = read_code(code)
    document = IssuedDocument.objects.for_display().filter(code=stored, state__in=SHOWN).first() if stored else None
    if document is None:
        cache.set(_key(request), misses + 1, PERIOD)
        context = {"form": CodeForm(), "code": code[:40]}
        return _unlisted(render(request, "documents/verify_unknown.html", context, status=404))
    if stored != code:
        return redirect("verify", stored)
    content = document.snapshot["content"]
    validity = validity_of(document) if document.is_issued else None
    context = {
        "document": document,
        "initials": initials(document.snapshot),
        "initials_label": _("Initials of the resident") if document.enrolment_id else _("Initials of the person"),
        "compare": compare_words(document),
        "programme": content["programme"]["title"],
        "universities": [university["name"] for university in content["institutions"]],
        "undone": validity.label if validity in UNDONE else "",
    }
    return _unlisted(render(request, "documents/verify.html", context))


def compare_words(document: IssuedDocument) -> str:
    if document.sitting_id:
        return _("Compare the number and the date with the paper. More is not shown here.")
    return _("Compare the number, the date and the initials with the paper. More is not shown here.")


def _key(request) -> str:
    return f"verify-misses-{client_address(request)}"


def _misses(request) -> int:
    return cache.get(_key(request), 0)


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Keep the page out of search engines."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
