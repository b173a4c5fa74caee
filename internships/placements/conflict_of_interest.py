"""A mentor may not be the supervisor of the same resident, nor the delegate of one. `records` asks for this rule."""

from django.db.models import Q
from django.utils.translation import gettext as _

from internships.directory.supervisor_models import Delegation
from internships.placements.models import AgreementState, PlacementSupervisor
from records.models import Accompaniment
from records.supporters.conflict_of_interest import reports_conflict


def meets(wanted: Accompaniment, starts: str, ends: str) -> Q:
    """Rows that share a day with the accompaniment. `starts`, `ends`: their fields; a null end is open."""
    found = Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": wanted.starts})
    return found if wanted.ends is None else found & Q(**{f"{starts}__lte": wanted.ends})


@reports_conflict
def mentor_supervises(wanted: Accompaniment) -> str:
    """Return why the user may not be the mentor, or "".

    Checks proposed and accepted placements too: they have no accompaniment yet, which `records` could check.
    """
    if wanted.capacity != Accompaniment.Capacity.MENTOR or wanted.user_id is None:  # a new person has no placements
        return ""
    rows = PlacementSupervisor.objects.filter(
        meets(wanted, "starts", "ends"), placement__enrolment=wanted.enrolment_id
    ).exclude(placement__agreement_state=AgreementState.CANCELLED)
    own = rows.filter(supervisor__user=wanted.user_id).select_related("placement__site").first()
    if own is not None:
        words = {"name": wanted.user, "site": own.placement.site}
        return _("%(name)s is to supervise this resident (%(site)s): the mentor is not the stage supervisor.") % words
    delegation = (
        Delegation.objects.filter(
            meets(wanted, "starts", "ends"), user=wanted.user_id, supervisor__in=rows.values("supervisor")
        )
        .select_related("supervisor__user")
        .first()
    )
    if delegation is None:
        return ""
    words = {"name": wanted.user, "supervisor": delegation.supervisor}
    return _("%(name)s stands in for the stage supervisor %(supervisor)s: the mentor is not the supervisor.") % words
