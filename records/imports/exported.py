"""Matricules and codes in exported tables: those of the university that exports."""

from django.db.models import Prefetch, QuerySet

from curriculum.models import Activity, ActivityIdentifier
from imports.registry import Scope
from records.enrolments.models import Enrolment, EnrolmentIdentifier


def with_codes(found: QuerySet, scope: Scope, enrolment: str, activity: str = "") -> QuerySet:
    """Prefetch the matricules, and the codes of activities, that the institution of the scope gave."""
    numbers = EnrolmentIdentifier.objects.filter(institution=scope.institution)
    found = found.select_related(enrolment).prefetch_related(
        Prefetch(f"{enrolment}__identifiers", numbers, to_attr="own_numbers")
    )
    if activity:
        codes = ActivityIdentifier.objects.filter(institution=scope.institution)
        found = found.select_related(activity).prefetch_related(
            Prefetch(f"{activity}__identifiers", codes, to_attr="own_codes")
        )
    return found


def matricule_of(enrolment: Enrolment) -> str:
    return enrolment.own_numbers[0].value  # type: ignore[attr-defined]  # prefetched by `with_codes`


def code_of(activity: Activity) -> str:
    codes = activity.own_codes  # type: ignore[attr-defined]  # prefetched by `with_codes`
    return codes[0].value if codes else activity.code
