"""Record all undisputed cases at once: the same rules as one by one, in a fixed number of queries."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.bulk import Bulk
from accounts.models import User
from jury.cases.jury_cases import before_jury, jury_cases
from jury.cases.models import Postponement
from jury.sittings.services import run
from jury.sittings.ties import tied_to
from pages.errors import wrong
from records.decisions.services import refuse_granted
from records.enrolments.locks import lock_enrolments
from records.models import Decision, Deliberation


@transaction.atomic
def decide_undisputed(
    *, deliberation: Deliberation, by: User, registrations: Collection[int] | None = None, today=None
) -> int:
    """Record what the threshold says for each case against which nothing stands; return how many.

    `registrations`: only these (pks). Leaves out what somebody took up, put off or decided, and the residents on whom
    the user may not decide.
    """
    locked, _target = run("decide", deliberation, by, today)
    chosen = before_jury(locked)
    if registrations is not None:
        chosen = chosen.filter(pk__in=registrations)
    lock_enrolments(chosen.values("annual_programme__enrolment"))
    found = [case for case in jury_cases(locked, chosen) if case.is_undisputed]
    tied = tied_to(by, locked, {case.registration.annual_programme.enrolment_id for case in found})
    found = [case for case in found if case.registration.annual_programme.enrolment_id not in tied]
    refuse_granted([case.registration for case in found if case.passes])
    bulk = Bulk(by=by, action="decide")
    for case in found:
        assert case.basis is not None
        made = Decision(
            deliberation=locked,
            registration=case.registration,
            mark=case.basis.mark,
            outcome=case.basis.outcome,
            granted=bool(case.passes),
            recorded_by=by,
        )
        bulk.add(made)
    bulk.prepare()
    bulk.write()
    return len(found)


@transaction.atomic
def postpone_rest(*, deliberation: Deliberation, reason: str, by: User) -> int:
    """Put off each case that is ready and not done, with one reason; return how many."""
    locked, _target = run("decide", deliberation, by)
    if not reason.strip():
        raise wrong("reason", _("Say why they are put off."), "reason_required")
    chosen = before_jury(locked)
    lock_enrolments(chosen.values("annual_programme__enrolment"))
    bulk = Bulk(by=by, action="postpone", why=reason.strip())
    for case in jury_cases(locked, chosen):
        if case.is_ready and not case.is_done:
            bulk.add(
                Postponement(deliberation=locked, registration=case.registration, reason=reason.strip(), recorded_by=by)
            )
    bulk.prepare()
    bulk.write()
    return len(bulk.added[Postponement])
