"""What the residents wrote, and shared with their mentors: a few texts each, always the same."""

import json
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from accounts.names import fold
from competencies.models import Competency
from portal.demo.people import Registry
from portfolio.entries.loading import load_kinds
from portfolio.models import Entry, EntryKind, Goal, Sharing
from records.models import Accompaniment, Enrolment

TEXTS = json.loads((Path(__file__).parent / "entries.json").read_text(encoding="utf-8"))
FEWEST, STEP = 3, 4  # entries of a resident; days between two of them
PRIVATE_EVERY = 3  # every third one is kept private


def write_entries(registry: Registry, residents: dict[tuple[int, int], Enrolment]) -> None:
    load_kinds()
    kinds = {kind.code: kind for kind in EntryKind.objects.all()}
    competencies = list(Competency.objects.filter(framework__code="cmg").order_by("position"))
    mentors = dict(Accompaniment.objects.filter(capacity="mentor", ends__isnull=True).values_list("enrolment", "user"))
    entries, tags, sharings = [], [], []
    now = timezone.now()
    for (intake, place), enrolment in residents.items():
        for number in range(FEWEST + (intake + place) % 4):
            text = TEXTS[(place * 3 + number) % len(TEXTS)]
            at = now - timedelta(days=2 + STEP * number + place % 3)
            entry = entry_of(registry, enrolment, text, kinds, at)
            entries.append(entry)
            tags += [(entry, competencies[code - 1]) for code in text["competencies"] if code <= len(competencies)]
            is_shared = text["kind"] and (place + number) % PRIVATE_EVERY and enrolment.pk in mentors
            if is_shared:
                sharings.append(
                    Sharing(
                        uuid=registry.uuid(), enrolment=enrolment, entry=entry, reader_id=mentors[enrolment.pk],
                        shared_at=at + timedelta(hours=3), seen_version=number % 2,
                    )
                )  # fmt: skip
    Entry.objects.bulk_create(entries)
    through = Entry.competencies.through
    through.objects.bulk_create(through(entry=entry, competency=competency) for entry, competency in tags)
    Sharing.objects.bulk_create(sharings)
    set_goals(registry, residents)


def entry_of(registry, enrolment, text, kinds, at) -> Entry:
    words = {name: text[name] for name in Entry.TEXTS}
    return Entry(
        uuid=registry.uuid(), enrolment=enrolment, kind=kinds.get(text["kind"]), happened_on=at.date(),
        is_draft=text["kind"] is None, created_at=at, changed_at=at, search_key=fold(" ".join(words.values())), **words,
    )  # fmt: skip


def set_goals(registry, residents) -> None:
    """One goal each, due in the spring."""
    day = timezone.localdate() + timedelta(days=120)
    Goal.objects.bulk_create(
        Goal(
            uuid=registry.uuid(), enrolment=enrolment, title="Annoncer une mauvaise nouvelle en laissant parler",
            plan="Deux simulations, puis une consultation observée.", due_on=day,
        )
        for enrolment in residents.values()
    )  # fmt: skip
