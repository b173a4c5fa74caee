"""Find a resident by matricule, for commands."""

from records.enrolments.models import Enrolment


class LookupFailedError(Exception):
    """No resident or several; the text says which, and what to do."""


def by_matricule(value: str, institution: str = "") -> Enrolment:
    """Return the enrolment with that matricule, at any university unless a code is given."""
    wanted = {"identifiers__value": value.strip()}
    if institution:
        wanted["identifiers__institution__code__iexact"] = institution
    found = list(
        Enrolment.objects.filter(**wanted)
        .distinct()
        .select_related("user", "programme_version__programme")
        .prefetch_related("identifiers__institution")[:2]
    )
    if not found:
        where = f" at {institution}" if institution else ""
        raise LookupFailedError(f"No resident has the matricule {value}{where}.")
    if len(found) > 1:
        codes = sorted({i.institution.code for e in found for i in e.identifiers.all() if i.value == value.strip()})
        raise LookupFailedError(
            f"The matricule {value} stands for a resident at each of {', '.join(codes)}: say which with --institution."
        )
    return found[0]
