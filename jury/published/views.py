"""The decisions of a closed sitting as a table, for the system that publishes them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.permissions import Denied, require
from curriculum.models import Institution
from curriculum.roles import roles_of
from imports.registry import Scope
from jury.published.columns import COLUMNS, rows_of
from jury.release.permissions import is_elsewhere
from jury.sittings.page_parts import visible_sitting
from jury.sittings.permissions import can_write
from records.models import Decision, Deliberation
from sheets.table_writer import FORMATS, TYPES, table_file

READY = (Deliberation.State.CLOSED, Deliberation.State.RELEASED)


def office_for(user, sitting: Deliberation) -> Institution:
    """Whose matricules and codes the table holds: of the user's university, else of the reference institution."""
    programme = sitting.programme_version.programme
    own = programme.institutions.filter(pk__in=roles_of(user).secretariat_of).order_by("code").first()
    return own or programme.reference_institution


@login_required
@require_safe
def decisions_file(request, uuid, form):
    """In the columns in which the published decisions come back."""
    sitting = visible_sitting(request, uuid)
    require(can_write(request.user, sitting))
    if form not in FORMATS or not is_elsewhere(sitting):
        raise Http404
    if sitting.state not in READY:
        require(Denied(_("The deliberation is not closed yet: its decisions may still change.")))
    scope = Scope(office_for(request.user, sitting), request.user)
    decisions = Decision.objects.filter(deliberation=sitting)
    rows = list(rows_of(decisions, scope))
    if lacking := decisions.count() - len(rows):
        words = ngettext(
            "%(n)s decision is on a resident without a matricule of %(university)s: enter it first.",
            "%(n)s decisions are on residents without a matricule of %(university)s: enter them first.",
            lacking,
        )
        require(Denied(words % {"n": lacking, "university": scope.institution}))
    session = sitting.session
    name = f"{sitting.programme_version.programme.code}-{session.academic_year.start_year}-{session.kind}.{form}"
    content = table_file(form, COLUMNS, rows, str(session))
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=TYPES[form], headers={"Content-Disposition": disposition})
