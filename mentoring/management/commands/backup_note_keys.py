"""Copy the keys of the mentor notes to a file, or verify such a copy."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mentoring.notes.keys import SealError, checked, fingerprint, note_keys, write
from mentoring.notes.rotation import not_opened_by


class Command(BaseCommand):
    help = (
        "Write the keys of the mentor notes into FILE, which its owner alone can read. Keep it apart from the backups "
        "of the database: the two together are the notes, and without the keys nobody can open them again."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--verify", action="store_true", help="write nothing; say whether FILE opens every note")

    def handle(self, *, file, verify, **options):
        path = Path(file)
        try:
            if verify:
                self.verify(path)
                return
            keys = note_keys()
            write(path, keys, replace=False)
        except SealError as error:
            raise CommandError(error.reason) from None
        except FileExistsError:
            raise CommandError(f"{path} is there already. Name another file.") from None
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        self.stdout.write(f"{len(keys)} in {path}: {', '.join(map(fingerprint, keys))}")

    def verify(self, path):
        lines = [line.strip() for line in path.read_text().splitlines()]
        keys = checked(tuple(line for line in lines if line and not line.startswith("#")))
        if lost := not_opened_by(keys):
            raise CommandError("\n".join([f"{path} does not open these:", *lost]))
        self.stdout.write(f"{path} opens every mentor note.")
