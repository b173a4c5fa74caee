"""Back up database and stored files into one file, the keys into another beside it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from operations.backup import back_up
from operations.backup.saving import key_path


class Command(BaseCommand):
    help = "Write database and stored files to FILE, and the keys to FILE.keys: keep the two apart."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--without-keys", action="store_true", help="write no FILE.keys")

    def handle(self, *, file, without_keys, **options):
        path = Path(file)
        try:
            made = back_up(path, with_keys=not without_keys, say=self.stdout.write)
        except FileExistsError as error:
            raise CommandError(f"{error.args[0]} is there already. Name another file.") from None
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        self.stdout.write(f"{path}: {made['files']} stored files, {path.stat().st_size} bytes")
        if not without_keys:
            self.stdout.write(f"{key_path(path)}: the keys. Keep them apart from {path.name}.")
        if made["lost"]:
            raise CommandError(f"{len(made['lost'])} stored files are gone from the storage: {made['lost'][0]} ...")
