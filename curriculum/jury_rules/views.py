"""Pages of the rules of the jury and of the honours, of a draft or a published version."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.changes import ConflictError, audit, change, create
from accounts.permissions import require
from curriculum.jury_rules.forms import HonoursForm, JuryRulesForm
from curriculum.jury_rules.models import Honours, JuryRules
from curriculum.programmes.models import ProgrammeVersion
from curriculum.programmes.permissions import can_prepare
from curriculum.version_forms import SeenForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def prepared(request, uuid) -> ProgrammeVersion:
    found = ProgrammeVersion.objects.visible_to(request.user).select_related("programme__reference_institution")
    version = get_object_or_404(found, uuid=uuid)
    require(can_prepare(request.user, version.programme))
    return version


def rules_of(version: ProgrammeVersion) -> JuryRules | None:
    return JuryRules.objects.filter(programme_version=version).first()


@login_required
@require_safe
def jury_rules(request, uuid):
    version = prepared(request, uuid)
    context = {"version": version, "rules": rules_of(version), "honours": version.honours.all()}
    return render(request, "curriculum/jury_rules/jury_rules.html", context)


@login_required
@get_or_post
def jury_rules_edit(request, uuid):
    version = prepared(request, uuid)
    rules = rules_of(version)
    form = JuryRulesForm(rules, request.POST or None)
    return written(request, version, rules or JuryRules(programme_version=version), form, _("Rules of the jury"))


@login_required
@get_or_post
def honours_add(request, uuid):
    version = prepared(request, uuid)
    form = HonoursForm(None, request.POST or None, version=version)
    return written(request, version, Honours(programme_version=version), form, _("Add honours"))


@login_required
@get_or_post
def honours_edit(request, uuid, code):
    version = prepared(request, uuid)
    row = get_object_or_404(Honours, programme_version=version, code=code)
    form = HonoursForm(row, request.POST or None, version=version)
    return written(request, version, row, form, _("Edit honours"))


@login_required
@get_or_post
def honours_remove(request, uuid, code):
    version = prepared(request, uuid)
    row = get_object_or_404(Honours, programme_version=version, code=code)
    form = SeenForm(row, request.POST or None)

    def take_out():
        if form.seen != row.version:
            raise ConflictError(row)
        audit(row, by=request.user, action="remove", before={"code": row.code, "minimum": str(row.minimum)})
        row.delete()

    if form.is_valid() and form.saves(take_out):
        return done(request, version)
    return shown(request, version, form, _("Remove: %(title)s") % {"title": row.title}, _("Remove"))


def written(request, version: ProgrammeVersion, row, form, title: str):
    """Save a new row or change one, then go back to the page of the rules."""

    def write():
        if row.pk is not None:
            return change(row, form.values(), by=request.user, seen=form.seen)
        for name, value in form.values().items():
            setattr(row, name, value)
        return create(row, by=request.user)

    if form.is_valid() and form.saves(write):
        return done(request, version)
    return shown(request, version, form, title, _("Save"))


def done(request, version: ProgrammeVersion):
    messages.success(request, _("Saved."))
    return redirect("programme-jury", version.uuid)


def shown(request, version: ProgrammeVersion, form, title: str, label: str):
    back = reverse("programme-jury", args=[version.uuid])
    context = {
        "form": form,
        "title": title,
        "kicker": version,
        "lead": "",
        "label": label,
        "back": back,
        "crumbs": [(_("Programmes"), reverse("programme-list")), (version, back)],
    }
    return render(request, "curriculum/form.html", context)
