"""The page of statements made elsewhere, for the resident and the coordinator."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from accounts.permissions import require
from exchange.forms import DecideForm
from exchange.models import Statement
from exchange.permissions import can_confirm, can_see_statements
from exchange.statements import services as statement_services
from exchange.statements.lines import lines_of
from pages.form_page import editing, form_page
from records.models import Enrolment


def enrolment_of(request, uuid) -> Enrolment:
    """Return the enrolment if the user may see it, or coordinates its programme and statements exist."""
    coordinated = Statement.objects.visible_to(request.user).values("enrolment")
    seen = Q(pk__in=Enrolment.objects.visible_to(request.user).values("pk")) | Q(pk__in=coordinated)
    found = Enrolment.objects.filter(seen, uuid=uuid).for_list().first()
    if found is None:
        raise Http404
    return found


@login_required
@never_cache
@editing
def statements(request, uuid):
    """List the statements; the coordinator selects those that were checked."""
    enrolment = enrolment_of(request, uuid)
    require(can_see_statements(request.user, enrolment))
    may = can_confirm(request.user, enrolment)
    if request.method == "POST":
        require(may)
    statements = list(
        Statement.objects.visible_to(request.user)
        .filter(enrolment=enrolment)
        .select_related("portfolio_import", "decided_by")
    )
    is_own = enrolment.user_id == request.user.pk
    lines = lines_of(statements, with_texts=is_own)
    waiting = [line for line in lines if line.statement.state == Statement.State.WAITING]
    form = DecideForm(request.POST or None, lines=waiting)

    def save(values):
        return statement_services.decide(
            statements=form.chosen(), state=values["state"], how=values["how"], by=request.user
        )

    page = {
        "enrolment": enrolment,
        "waiting": waiting,
        "decided": [line for line in lines if line.statement.state != Statement.State.WAITING],
        "portfolio_imports": {
            line.statement.portfolio_import_id: line.statement.portfolio_import for line in lines
        }.values(),
        "may_confirm": bool(may) and bool(waiting),
        "is_own": is_own,
    }
    done = reverse("statements", args=[enrolment.uuid])
    return form_page(
        request, form, save, page=page, done=done, message=saved_message, template="exchange/statements/statements.html"
    )


def saved_message(rows: list[Statement]) -> str:
    count = len(rows)
    if rows[0].state == Statement.State.REFUSED:
        text = ngettext("%(n)s statement is not confirmed.", "%(n)s statements are not confirmed.", count)
    else:
        text = ngettext("%(n)s statement is confirmed.", "%(n)s statements are confirmed.", count)
    return text % {"n": count}
