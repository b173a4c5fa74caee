"""Stages and what is due in them: first and last day for the resident, evaluations for the supervisors."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from internships.directory.supervisor_models import supervisors_for
from internships.evaluations.models import Evaluation
from internships.placements.models import AgreementState, Placement, PlacementSupervisor
from pages.agenda import Dated, Kind
from pages.precheck import Prechecked

APPROVED = AgreementState.APPROVED


@Prechecked
def approved_placements_of(user: User, today: date):
    return Placement.objects.filter(enrolment__user=user, agreement_state=APPROVED)


def dated(people: Iterable[User], since: date, until: date) -> list[Dated]:
    """Two queries. Sites stay out of the feed: many are called after a doctor."""
    return [*of_residents(people, since, until), *of_supervisors(people, since, until)]


def of_residents(people: Iterable[User], since: date, until: date) -> list[Dated]:
    rows = Placement.objects.filter(
        Q(starts__range=(since, until)) | Q(ends__range=(since, until)),
        enrolment__user__in=[one for one in people if approved_placements_of.may_find(one.pk)],
        agreement_state=APPROVED,
    )
    found = []
    for placement in rows.select_related("enrolment", "site"):
        words = {"site": placement.site}
        first = ("starts", placement.starts, _("Stage begins: %(site)s") % words, _("A stage begins"))
        last = ("ends", placement.ends, _("Stage ends: %(site)s") % words, _("A stage ends"))
        for name, day, text, plain in (first, last):
            if since <= day <= until:
                found.append(
                    Dated(
                        user_id=placement.enrolment.user_id,
                        kind=Kind.STAGE,
                        key=f"stage-{name}-{placement.uuid}",
                        words=text,
                        plain=plain,
                        day=day,
                        url=placement.get_absolute_url(),
                    )
                )
    return found


def of_supervisors(people: Iterable[User], since: date, until: date) -> list[Dated]:
    """Evaluations that are still to be signed by a supervisor of their due day."""
    open_ones = Evaluation.objects.filter(
        state=Evaluation.State.OPEN, due_on__range=(since, until), placement__agreement_state=APPROVED
    )
    supervising = [one for one in people if supervisors_for.may_find(one.pk)]
    supervisions = PlacementSupervisor.objects.filter(
        supervisor__user__in=supervising, placement__evaluations__in=open_ones.values("pk")
    ).select_related("supervisor")
    by_placement: dict[int, list[PlacementSupervisor]] = {}
    for row in supervisions.distinct():
        by_placement.setdefault(row.placement_id, []).append(row)
    rows = open_ones.filter(placement__in=by_placement).select_related("placement__enrolment__user")
    return [
        Dated(
            user_id=row.supervisor.user_id,
            kind=Kind.DEADLINE,
            key=f"evaluation-{one.uuid}-{row.pk}",
            words=_("To sign: %(what)s of %(name)s")
            % {"what": one.get_kind_display(), "name": one.placement.enrolment.user},
            plain=_("To sign: %(what)s") % {"what": one.get_kind_display()},
            day=one.due_on,
            url=reverse("evaluation", args=[one.uuid]),
        )
        for one in rows
        for row in by_placement[one.placement_id]
        if row.starts <= one.due_on <= row.ends or row.ends <= one.due_on
    ]
