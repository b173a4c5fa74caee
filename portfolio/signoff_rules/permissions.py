"""The capacity in which a user may attest levels, under the rule of the programme."""

from django.utils import timezone

from curriculum.roles import on_day, roles_of
from portfolio.signoff_rules.models import DIRECTOR, SignOffRule
from records.models import Accompaniment, Enrolment


def as_signer(user, enrolment: Enrolment, signers: list[str], today=None) -> str:
    if enrolment.user_id == user.pk:
        return ""
    capacities = [code for code in signers if code != DIRECTOR]
    if capacities:
        along = Accompaniment.objects.filter(
            on_day(today or timezone.localdate()), user=user, enrolment=enrolment, capacity__in=capacities
        )
        if found := along.values_list("capacity", flat=True).first():
            return found
    directs = enrolment.programme_version.programme_id in roles_of(user, today).director_of
    return DIRECTOR if DIRECTOR in signers and directs else ""


def signing_capacity(user, enrolment: Enrolment, rule: SignOffRule | None, today=None) -> str:
    """Return the capacity in which the user may attest levels of this resident, "" where not at all."""
    return as_signer(user, enrolment, rule.signers if rule else [], today)
