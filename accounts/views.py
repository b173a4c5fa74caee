"""The account page: personal data and language."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language

from accounts import activation, links
from accounts.changes import change
from accounts.forms import ActivationForm, LanguageForm
from accounts.middleware import KNOWN
from accounts.models import User


def remember(user, language):
    change(User.objects.get(pk=user.pk), {"language": language}, by=user, action="language")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """Show name and address as the faculty entered them; the user chooses the language."""
    form = LanguageForm(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        remember(request.user, language)
        if language:
            translation.activate(language)
        messages.success(request, _("Saved."))
        return redirect("profile")
    context = {"form": form, "universities": settings.OIDC_PROVIDERS}
    return render(request, "account/profile.html", context)


@require_POST
def choose_language(request):
    """Store the language chosen in the header, in a cookie and for the logged-in user."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in KNOWN:
        remember(request.user, language)
    return set_language(request)


@never_cache
@require_GET
def session(request):
    """204 while the session is valid, else 401. Scripts ask before they send a form."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)


@require_http_methods(["GET", "HEAD", "POST"])
@links.opens(activation.PURPOSE)
def activate(request, link):
    """Choose a password by the link of the invitation, and log in."""
    form = ActivationForm(request.POST if request.method == "POST" else None, user=link.user)
    if request.method == "POST" and form.is_valid():
        user = activation.activate(link=link, password=form.cleaned_data["password"])
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        messages.success(request, _("Your account is open, and you are logged in."))
        return redirect("home")
    status = 422 if form.errors else 200
    return render(request, "accounts/activate.html", {"form": form, "person": link.user}, status=status)


@require_POST
def renew_link(request):
    """Send a new link for a dead one to the registered address, never to the page."""
    links.renew(request.POST.get("token", ""))
    return render(request, "accounts/link_sent.html")


def closed(request, key=""):
    raise Http404
