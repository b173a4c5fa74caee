"""What the residents wrote, and shared with their mentors: a few texts each, always the same."""

import json
from pathlib import Path

from accounts.names import fold
from competencies.models import Competency
from portal.demo.calendar import Calendar, Key, at
from portal.demo.people import Registry
from portfolio.entries.loading import load_kinds
from portfolio.models import Entry, EntryKind, Goal, Sharing
from records.models import Accompaniment, Enrolment

TEXTS = json.loads((Path(__file__).parent / "entries.json").read_text(encoding="utf-8"))
FEWEST, STEP = 3, 4  # entries of a resident; days between two of them
PRIVATE_EVERY = 3  # every third one is kept private


def write_entries(calendar: Calendar, registry: Registry, residents: dict[Key, Enrolment]) -> None:
    load_kinds()
    kinds = {kind.code: kind for kind in EntryKind.objects.all()}
    competencies = list(Competency.objects.filter(framework__code="cmg").order_by("position"))
    mentors = dict(Accompaniment.objects.filter(capacity="mentor", ends__isnull=True).values_list("enrolment", "user"))
    entries, tags, sharings = [], [], []
    for (intake, place), enrolment in residents.items():
        for number in range(FEWEST + (intake + place) % 4):
            text = TEXTS[(place * 3 + number) % len(TEXTS)]
            day = calendar.ago(2 + STEP * number + place % 3)
            if day < enrolment.intake.starts:
                break
            entry = entry_of(registry, enrolment, text, kinds, at(day))
            entries.append(entry)
            tags += [(entry, competencies[code - 1]) for code in text["competencies"] if code <= len(competencies)]
            is_shared = text["kind"] and (place + number) % PRIVATE_EVERY and enrolment.pk in mentors
            if is_shared:
                sharings.append(
                    Sharing(
                        uuid=registry.uuid(), enrolment=enrolment, entry=entry, reader_id=mentors[enrolment.pk],
                        shared_at=at(day, 21), seen_version=number % 2,
                    )
                )  # fmt: skip
    Entry.objects.bulk_create(entries)
    through = Entry.competencies.through
    through.objects.bulk_create(through(entry=entry, competency=competency) for entry, competency in tags)
    Sharing.objects.bulk_create(sharings)
    set_goals(calendar, registry, residents)


def entry_of(registry, enrolment, text, kinds, moment) -> Entry:
    words = {name: text[name] for name in Entry.TEXTS}
    return Entry(
        uuid=registry.uuid(), enrolment=enrolment, kind=kinds.get(text["kind"]), happened_on=moment.date(),
        is_draft=text["kind"] is None, created_at=moment, changed_at=moment, search_key=fold(" ".join(words.values())),
        **words,
    )  # fmt: skip


def set_goals(calendar: Calendar, registry: Registry, residents: dict[Key, Enrolment]) -> None:
    """One goal each, due in four months."""
    Goal.objects.bulk_create(
        Goal(
            uuid=registry.uuid(), enrolment=enrolment, title="Annoncer une mauvaise nouvelle en laissant parler",
            plan="Deux simulations, puis une consultation observée.", due_on=calendar.ago(-120),
        )
        for enrolment in residents.values()
    )  # fmt: skip
