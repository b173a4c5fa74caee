"""Pages to add, edit and remove blocks, headings, requirements and admission conditions of a draft."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from curriculum.drafts import services as draft_services
from curriculum.drafts.forms import AnnualRuleForm, BlockForm, CodeForm, RequirementForm, RowForm
from curriculum.drafts.views import draft_of, shown
from curriculum.programmes.annual_rules import AnnualRule
from curriculum.programmes.models import ActivityGroup, AdmissionCondition, Block, Requirement
from curriculum.version_forms import SeenForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Section:
    model: type
    form: type[RowForm]
    key: str
    add: object
    edit: object


SECTIONS = {
    "blocks": Section(Block, BlockForm, "number", gettext_lazy("Add a block"), gettext_lazy("Edit a block")),
    "headings": Section(ActivityGroup, CodeForm, "code", gettext_lazy("Add a heading"), gettext_lazy("Edit a heading")),
    "requirements": Section(
        Requirement, RequirementForm, "code", gettext_lazy("Add a requirement"), gettext_lazy("Edit a requirement")
    ),
    "annual-rules": Section(
        AnnualRule, AnnualRuleForm, "rule", gettext_lazy("Add a rule"), gettext_lazy("Edit a rule")
    ),
    "conditions": Section(
        AdmissionCondition, CodeForm, "code", gettext_lazy("Add a condition"), gettext_lazy("Edit a condition")
    ),
}


@login_required
@get_or_post
def add(request, uuid, section):
    return written(request, draft_of(request, uuid), section_of(section), None)


@login_required
@get_or_post
def edit(request, uuid, section, key):
    version, kind = draft_of(request, uuid), section_of(section)
    return written(request, version, kind, row_of(version, kind, key))


@login_required
@get_or_post
def remove(request, uuid, section, key):
    version, kind = draft_of(request, uuid), section_of(section)
    row = row_of(version, kind, key)
    form = SeenForm(version, request.POST or None)
    if form.is_valid() and form.saves(
        lambda: draft_services.remove_row(version=version, row=row, by=request.user, seen=form.seen)
    ):
        messages.success(request, _("%(row)s is no longer in the draft.") % {"row": row})
        return redirect("draft", version.uuid)
    return shown(request, version, form, _("Take out of the draft"), str(row), _("Take out of the draft"))


def written(request, version, kind: Section, row):
    held = row or kind.model(programme_version=version)
    form = kind.form(version, held, request.POST or None)
    if form.is_valid() and form.saves(
        lambda: draft_services.save_row(
            version=version, row=held, values=form.values(), by=request.user, seen=form.seen
        )
    ):
        messages.success(request, _("Saved."))
        return redirect("draft", version.uuid)
    title, label = (kind.edit, _("Save")) if row else (kind.add, _("Add"))
    return shown(request, version, form, str(title), "", label)


def section_of(name: str) -> Section:
    if name not in SECTIONS:
        raise Http404
    return SECTIONS[name]


def row_of(version, kind: Section, key: str):
    if kind.key == "number" and not key.isdecimal():
        raise Http404
    return get_object_or_404(kind.model, programme_version=version, **{kind.key: key})
