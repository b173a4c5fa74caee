"""Restore a backup into an empty installation, and migrate it to the current code."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from operations.backup import BrokenBackupError, RestoreRefusedError, restore


class Command(BaseCommand):
    help = "Restore FILE into this installation, which must be empty. Keys come from FILE.keys where it is there."
    requires_system_checks: list = []  # the database may have no tables yet, and the keys are not there yet
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--keys", metavar="FILE", help="where the keys are, if not in FILE.keys")

    def handle(self, *, file, keys, **options):
        try:
            done = restore(Path(file), keys_from=Path(keys) if keys else None, say=self.stdout.write)
        except (BrokenBackupError, RestoreRefusedError, ValueError) as error:
            raise CommandError(f"{file}: {error} Nothing was changed.") from None
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}") from None
        self.stdout.write(f"Restored: {done['files']} stored files; {done['migrated']} migrations applied since.")
