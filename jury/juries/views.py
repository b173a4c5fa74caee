"""The compositions of the juries, and a new one."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Denied, require
from curriculum.models import Programme
from curriculum.roles import roles_of
from jury.juries import services
from jury.juries.forms import JuryForm, SeatFormSet
from jury.juries.models import Jury
from jury.juries.permissions import can_appoint
from jury.juries.services import Seat
from pages.errors import take_errors
from pages.form_page import editing
from records.enrolments.invitations import invite

FEWEST = 5  # lines of an empty form


@login_required
@require_safe
def jury_list(request):
    """Who sits on the juries of one's programmes, the newest composition first."""
    roles = roles_of(request.user)
    if not (roles.is_office or roles.jury_of):
        require(Denied(_("Juries are for the offices of the programme and their members.")))
    juries = (
        Jury.objects.visible_to(request.user)
        .select_related("programme")
        .prefetch_related("members__user", "members__institution")
        .order_by("programme__code", "-starts")
    )
    programmes = Programme.objects.visible_to(request.user).select_related("reference_institution")
    may = [programme for programme in programmes if can_appoint(request.user, programme)]
    today = timezone.localdate()
    return render(request, "jury/juries/jury_list.html", {"juries": juries, "programmes": may, "today": today})


@login_required
@editing
def jury_new(request, uuid):
    """Record a composition, as the authorities decided it; the last one is proposed."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), uuid=uuid)
    require(can_appoint(request.user, programme))
    universities = programme.institutions.all()
    last = Jury.objects.filter(programme=programme).order_by("-starts").first()
    members = list(last.members.select_related("user")) if last else []
    initial = [
        {"email": m.user.email, "institution": m.institution_id, "function": m.function, "votes": m.votes}
        for m in members
    ] or [{"votes": True}] * FEWEST
    form = JuryForm(request.POST or None)
    seats = SeatFormSet(request.POST or None, initial=initial, form_kwargs={"universities": universities})
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid() and seats.is_valid():
            try:
                record(programme, form, seats, request.user)
            except ValidationError as error:
                take_errors(form, error)
            else:
                messages.success(request, _("The jury is recorded."))
                return redirect("jury-list")
    context = {"programme": programme, "form": form, "seats": seats}
    return render(request, "jury/juries/jury_new.html", context, status=status)


@transaction.atomic
def record(programme, form, seats, by) -> Jury:
    """Invite who has no account yet, then appoint; nothing of it where the composition is refused."""
    found = []
    for line in seats:
        if line.is_empty:
            continue
        values = line.cleaned_data
        names = {name: values[name] for name in ("given_name", "family_name")}
        user = line.known or invite(email=values["email"], by=by, **names)
        found.append(Seat(user, values["institution"], values["function"] or "member", values["votes"]))
    return services.appoint_jury(programme=programme, seats=found, by=by, **form.cleaned_data)
