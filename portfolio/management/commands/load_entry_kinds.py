from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from portfolio.entries.loading import OURS, load_kinds


class Command(BaseCommand):
    help = "Load the kinds of portfolio entries; without FILE, those that come with Cursus."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=OURS, metavar="FILE")

    def handle(self, *args, file, **options):
        try:
            count = load_kinds(file)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{file}: {error}") from None
        self.stdout.write(ngettext("%(n)s kind of entry", "%(n)s kinds of entries", count) % {"n": count})
