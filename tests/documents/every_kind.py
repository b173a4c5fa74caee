"""A document of every kind in both languages, with content that is the same whenever it is composed."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from unittest.mock import patch

from django.test import override_settings

from curriculum.models import Requirement
from documents.kinds.registry import KINDS
from documents.kinds.subjects import Subject, of_placement
from documents.models import DocumentRules
from documents.rendering.pdf import render_pdf
from jury.minutes.content import minutes_content, sha256_of
from jury.models import CycleDecision, Minutes
from tests import factories
from tests.documents import props
from tests.internships import props as internships
from tests.jury import props as juries

LANGUAGES = ("fr", "en")
SEAL = {"name": "University UNamur", "sha256": "0" * 64, "self_made": False}
Key = tuple[str, str]
snapshots: dict[Key, dict] = {}
pdfs: dict[Key, bytes] = {}


@contextmanager
def same_identifiers() -> Iterator[None]:
    """Have every process draw the same UUIDs, so that two databases hold the same data."""
    draw = random.Random(14)
    with patch.object(os, "urandom", draw.randbytes):
        yield


def graduate(cast):
    """Give Alice all credits of the cast's programme, and her programme a signatory."""
    requirement = Requirement(
        programme_version=cast.version, code="theory", title=factories.both("8 credits of theory"), minimum=Decimal(5)
    )
    factories.grown(requirement)
    Requirement.objects.get(code=requirement.code).activities.add(cast.namur, cast.louvain)
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 3))
    for activity in (cast.namur, cast.louvain, cast.joint, cast.alone):
        registration = factories.registration(cast.alices, activity, 2025)
        factories.decision(sitting, registration, Decimal(14))
    cast.success = CycleDecision.objects.create(
        deliberation=sitting,
        enrolment=cast.alices,
        success=True,
        honours="distinction",
        honours_title=factories.both("distinction"),
        recorded_by=cast.nadia,
    )
    DocumentRules.objects.create(
        programme_version=cast.version, signatory="Pr Anne Exemple", function=factories.both("President of the jury"),
        place="Namur", wants_signature=True,
    )  # fmt: skip
    cast.year = factories.year(2025)
    cast.taken = cast.alices.annual_programmes.get().registrations.get(activity=cast.joint)
    return cast


def done(cast):
    return internships.placement(
        cast.taken, supervisors=[cast.stefan], starts=date(2025, 10, 1), ends=date(2026, 9, 30)
    )


def minuted(cast):
    """The sitting that gave Alice her credits, with its jury; what was said is not frozen yet."""
    sitting = cast.success.deliberation
    return juries.attend(juries.seat_jury(cast), sitting)


def freeze(sitting, language):
    """Freeze the minutes in a language, as the closing does in that of the faculty."""
    with override_settings(LANGUAGE_CODE=language):
        content = minutes_content(sitting, sitting.closed_at)
    Minutes.objects.filter(deliberation=sitting).delete()
    Minutes.objects.create(
        deliberation=sitting, content=content, sha256=sha256_of(content), closed_by=sitting.recorded_by
    )


def subjects(cast) -> dict[str, Subject]:
    stage = done(cast)
    alice = Subject(enrolment=cast.alices)
    of_year = Subject(enrolment=cast.alices, year=cast.year)
    subject = {"enrolment": of_year, "annual_programme": of_year, "placement": of_placement(stage)}
    subject["accompaniment"] = Subject(person=cast.stefan, programme=cast.programme, year=cast.year)
    subject["minutes"] = Subject(sitting=minuted(cast))
    return {kind: subject.get(kind, alice) for kind in KINDS}


def composed(found: dict[str, Subject]) -> dict[Key, dict]:
    """{(kind, language): snapshot} of the subjects, with number, code and date as if issued and sealed."""
    snapshots = {}
    for kind, subject in found.items():
        for language in LANGUAGES:
            if subject.sitting:
                freeze(subject.sitting, language)
            content = KINDS[kind].compose(subject, language, props.NOW)
            snapshots[kind, language] = props.snapshot(content, f"{KINDS[kind].prefix}-2026-00042")
            if KINDS[kind].sealed:
                snapshots[kind, language]["issue"]["seal"] = SEAL
    return snapshots


def rendered(found: dict[Key, dict]) -> dict[Key, bytes]:
    return {key: render_pdf(snapshot) for key, snapshot in found.items()}
