"""The real programme, and a resident with a record in every state."""

from datetime import date
from decimal import Decimal

from django.conf import settings

from curriculum.loading.load import load_programme
from curriculum.models import ActivityIdentifier
from records.models import Exemption
from tests import factories

NOW = factories.at(2026, 11, 22, 10)


def brochure():
    """The programme of the brochure; its first activity has a university's code."""
    version = load_programme(settings.BASE_DIR / "curriculum" / "data" / "mmg-codiplome.json", publish=True).version
    add_code(version.activities.first(), "UCLouvain", "WMEGE2219")
    return version


def add_code(activity, institution, value):
    factories.grown(
        ActivityIdentifier(
            activity=activity,
            programme_version=activity.programme_version,
            institution=factories.institution(institution),
            value=value,
        )
    )


def resident(version, given="Élodie", family="Van den Broeck", matricule=77, **fields):
    enrolment = factories.enrolment(factories.person(given, family), version, 2025, matricule=matricule, **fields)
    enrolment.birth_date = date(1999, 3, 4)
    enrolment.save()
    return enrolment


def full_record(enrolment, by):
    """Block 1 decided: a mark carried over, a 0, an absence, an exemption; block 2 begun; block 3 to come."""
    version = enrolment.programme_version
    first, second = (list(version.activities.filter(block__number=n).order_by("position")) for n in (1, 2))
    june = factories.deliberation(version, by, 2025, "june", published_at=factories.at(2026, 7, 3))
    september = factories.deliberation(version, by, 2025, "september", published_at=factories.at(2026, 9, 14))
    marks = ["12.5", "10", "8", "0", "15.25", "11", None, "exempted", "16", "14"]
    for activity, mark in zip(first, marks, strict=True):
        if mark == "exempted":
            exempt(enrolment, activity, by)
            continue
        registration = factories.registration(enrolment, activity, 2025)
        outcome = "" if mark else "absent_justified"
        granted = bool(mark) and Decimal(mark) >= 10
        factories.decision(june, registration, mark and Decimal(mark), outcome=outcome, granted=granted)
        if mark == "8":
            factories.decision(september, registration, Decimal("13"), granted=True)
    taken = {a: factories.registration(enrolment, a, 2026) for a in [first[3], first[6], *second]}
    january = factories.deliberation(version, by, 2026, "january", published_at=factories.at(2026, 11, 2))
    factories.decision(january, taken[second[0]], Decimal("17.5"))
    factories.decision(january, taken[second[1]], Decimal("9.5"), granted=False)


def exempt(enrolment, activity, by):
    return Exemption.objects.create(
        enrolment=enrolment, activity=activity, reason="Earlier", decided_on=date(2025, 10, 13), recorded_by=by
    )


def snapshot(content, number="RN-2026-00042"):
    """A snapshot as it is stored, of a content."""
    code = "7K3M-9QXA-2FWD-8RTZ-4HBN"
    return {
        "content": content,
        "issue": {
            "number": number,
            "code": code,
            "issued_at": "2026-11-22T10:00:00+01:00",
            "verify_url": f"http://localhost:8000/verify/{code}/",
        },
    }
