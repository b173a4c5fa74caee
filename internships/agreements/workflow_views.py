"""Pages of the acts on a placement: the transitions, a change, a move to another site."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.permissions import require
from internships.agreements import planning_services as planning
from internships.agreements import services
from internships.agreements.forms import ChangeForm, InterruptForm, MoveForm, OverrideForm, ResumeForm, WhyForm
from internships.agreements.permissions import can_change, can_do, parts_of
from internships.agreements.views import placement_with_offices, resident_crumbs
from internships.agreements.workflow import LABELS, Who
from internships.placements.models import Placement
from internships.placements.override_models import Override
from pages.form_page import editing, form_page

FORMS = {"cancel": WhyForm, "close": WhyForm, "interrupt": InterruptForm, "resume": ResumeForm}
LEADS = {
    "accept": lambda: _("The place is held for this resident from now on."),
    "approve": lambda: _("The supervisors support the resident from now on, and the evaluations are opened."),
    "cancel": lambda: _("It does not take place. The resident and the supervisors read why."),
    "interrupt": lambda: _("These days count for nothing. The reason is for the offices and the resident."),
    "resume": lambda: _("The interruption ended the day before."),
    "close": lambda: _("The last day is the one before the interruption."),
}


def rules_of(request, found: Placement) -> list[str]:
    """The rules that the reader may override: all for an office, none for others."""
    return list(Override.Rule.values) if Who.OFFICE in parts_of(request.user, found) else []


def run(request, found: Placement, form, act, *, title: str, label: str, lead: str, message: str):
    """Show the form, then call the service. An objection is shown beside the field for the reason of its override."""

    def save(values):
        given = {n: v for n, v in values.items() if not n.startswith("why_") and n != "seen"}
        if "site" not in form.fields and "ends" in given and given["ends"] is None:
            given.pop("ends")
        try:
            return act(placement=found, by=request.user, **given)
        except ValidationError as error:
            if not rules_of(request, found):
                raise flat(error) from error
            raise

    page = {
        "kicker": found.enrolment.user,
        "title": title,
        "label": label,
        "lead": lead,
        "crumbs": [*resident_crumbs(request, found.enrolment), (str(found.site), found.get_absolute_url())],
    }
    done = found.get_absolute_url()
    return form_page(request, form, save, page=page, done=done, message=message)


def flat(error: ValidationError) -> ValidationError:
    """Objections as general errors, for readers whose form has no field to override them."""
    return (
        ValidationError([e for errors in error.error_dict.values() for e in errors])
        if hasattr(error, "error_dict") and all(name.startswith("why_") for name in error.error_dict)
        else error
    )


@login_required
@editing
def placement_act(request, uuid, act):
    """The page of one transition, with its form. Offices also get the fields for overrides."""
    if act not in LABELS:
        raise Http404
    found = placement_with_offices(request.user, uuid)
    require(can_do(request.user, found, act))
    rules = rules_of(request, found) if act in {"accept", "approve", "close"} else []
    form = FORMS.get(act, OverrideForm)(request.POST or None, rules=rules, initial={"seen": found.version})
    service = getattr(services, act)

    def do(**values):
        if rules:
            values["overrides"] = form.overrides()
        return service(seen=form.cleaned_data["seen"] or None, **values)

    label = str(LABELS[act])
    title = f"{label} · {found.site}"
    return run(request, found, form, do, title=title, label=label, lead=LEADS[act](), message=_("Done."))


@login_required
@editing
def placement_change(request, uuid):
    """Change days, share, site or supervisors."""
    found = placement_with_offices(request.user, uuid)
    require(can_change(request.user, found))
    initial = {
        "seen": found.version,
        "site": found.site.uuid,
        "starts": found.starts,
        "ends": found.ends,
        "share": str(found.share),
        "supervisors": [row.supervisor.uuid for row in found.supervisions.all()],
    }
    form = ChangeForm(request.POST or None, user=request.user, rules=rules_of(request, found), initial=initial)

    def do(supervisors, **values):
        kept = {row.supervisor_id for row in found.supervisions.all()}
        rows = None
        if kept != {supervisor.pk for supervisor in supervisors}:
            rows = planning.throughout(supervisors, values["starts"], values["ends"])
        seen = form.cleaned_data["seen"] or None
        return planning.change(supervisions=rows, seen=seen, overrides=form.overrides(), **values)

    return run(
        request,
        found,
        form,
        do,
        title=_("Change the placement"),
        label=_("Save"),
        lead=_("It is checked as if it were new."),
        message=_("The placement is changed."),
    )


@login_required
@editing
def placement_move(request, uuid):
    """Move the resident to another site on a day within the placement."""
    found = placement_with_offices(request.user, uuid)
    require(can_change(request.user, found))
    form = MoveForm(request.POST or None, user=request.user, rules=rules_of(request, found), initial={"seen": 0})

    def do(**values):
        return services.move(overrides=form.overrides(), **values)

    return run(
        request,
        found,
        form,
        do,
        title=_("Change site"),
        label=_("Change site"),
        lead=_("This placement ends the day before; a new one takes the rest of its days."),
        message=_("The resident changes site on that day."),
    )
