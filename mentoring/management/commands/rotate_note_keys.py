"""Seal the mentor notes with a new key."""

from django.core.management.base import BaseCommand, CommandError

from mentoring.notes.keys import SealError, fingerprint, key_file, make_first, new_key, note_keys, write
from mentoring.notes.models import is_any_sealed
from mentoring.notes.rotation import in_use, rotate


class Command(BaseCommand):
    help = "Close every mentor note anew with the first key of the list. It can be stopped and begun again."
    requires_system_checks: list = []  # the checks would fail before the first key exists

    def add_arguments(self, parser):
        parser.add_argument("--print-key", action="store_true", help="print a new key, and do nothing else")
        parser.add_argument("--add", action="store_true", help="put a new key first in the key file, then go on")

    def handle(self, *, print_key, add, **options):
        if print_key:
            self.stdout.write(new_key())
            return
        try:
            make_first(is_any_sealed)
            if add:
                self.add()
            keys = note_keys()
            done = rotate()
        except SealError as error:
            raise CommandError(error.reason) from None
        self.stdout.write(f"{done.resealed} sealed anew with {fingerprint(keys[0])}.")
        counts = in_use()
        for key in keys:
            name = fingerprint(key)
            self.stdout.write(f"{name}: {counts.get(name, 0)}")
        if idle := [name for name in map(fingerprint, keys[1:]) if not counts.get(name)]:
            self.stdout.write(
                f"Nothing is closed with {', '.join(idle)} any more: take it out of the list once no older backup of "
                "the database is kept."
            )
        if done.unreadable:
            raise CommandError("\n".join(["No key of the list opens these:", *done.unreadable]))

    def add(self):
        path = key_file()
        if path is None:
            raise CommandError(
                "The keys come from MENTOR_NOTE_KEYS: put the new one (--print-key) first there, restart, and run this "
                "without --add."
            )
        write(path, (new_key(), *note_keys()), replace=True)
