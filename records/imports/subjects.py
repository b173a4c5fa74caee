"""Which residents a change concerns, so that an import notices what others changed during its preview."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps

from accounts.bulk import chunks
from records.enrolments.models import Enrolment

TO_ENROLMENT = {
    "records.enrolment": "pk",
    "records.accompaniment": "enrolment",
    "records.annualprogramme": "enrolment",
    "records.decision": "enrolment",
    "records.equivalencegrant": "enrolment",
    "records.exemption": "enrolment",
    "records.proposal": "registration__annual_programme__enrolment",
    "records.registration": "annual_programme__enrolment",
    "records.sessionextension": "registration__annual_programme__enrolment",
    "records.secondencoding": "registration__annual_programme__enrolment",
    "records.result": "registration__annual_programme__enrolment",
}
ALL = {"curriculum.activity", "curriculum.programmeversion", "records.deliberation"}


def touched(news: Iterable[tuple[str, Any]]) -> set[int] | None:
    """Return the pks of the enrolments that these changes concern; None where they may concern all."""
    by_type: dict[str, list] = defaultdict(list)
    for label, uuid in news:
        by_type[label].append(uuid)
    if ALL & set(by_type):
        return None
    found: set[int] = set()
    for label, uuids in by_type.items():
        if label in TO_ENROLMENT:
            model: Any = apps.get_model(label)
            for some in chunks(uuids, 500):
                found |= set(model.objects.filter(uuid__in=some).values_list(TO_ENROLMENT[label], flat=True))
        elif label == "accounts.user":
            for some in chunks(uuids, 500):
                found |= set(Enrolment.objects.filter(user__uuid__in=some).values_list("pk", flat=True))
    return found
