"""Record what the threshold says for many cases at once."""

from django.db import transaction

from accounts.bulk import Bulk
from accounts.models import User
from jury.sittings.jury_cases import before_jury, jury_cases
from jury.sittings.services import refuse_oneself, unpublished
from records.decisions.models import Decision, Deliberation
from records.decisions.services import refuse_granted
from records.enrolments.locks import lock_enrolments


@transaction.atomic
def record_by_threshold(*, deliberation: Deliberation, registrations: set[int], by: User) -> int:
    """Record what the threshold says for those of the registrations (pks) that have a basis; return how many.

    Needs no reason, since none departs from the threshold. Checks for all at once what `record_decision` checks one by
    one: the number of queries does not depend on the number of cases.
    """
    locked = unpublished(deliberation, by)
    chosen = before_jury(locked).filter(pk__in=registrations)
    residents = chosen.values("annual_programme__enrolment")
    lock_enrolments(residents)
    found = [case for case in jury_cases(locked, chosen) if case.can_follow_threshold]
    for case in found:
        refuse_oneself(by, case.registration.enrolment)
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
        )
        bulk.add(made)
    bulk.prepare()
    bulk.write()
    return len(found)
