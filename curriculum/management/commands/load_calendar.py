from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from curriculum.loading.calendar_file import load_calendar
from curriculum.loading.problems import FileError


class Command(BaseCommand):
    help = "Load academic years and exam sessions from a file (docs/programme-file.md); without one, add missing years."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?")
        parser.add_argument("--dry-run", action="store_true", help="show what would change and save nothing")

    def handle(self, *args, file, dry_run, **options):
        try:
            differences = load_calendar(file, dry_run=dry_run)
        except FileError as error:
            lines = [f"{file}: {problem}" for problem in error.found]
            raise CommandError("\n".join([*lines, _("Nothing was saved.")])) from None
        for line in differences.lines():
            self.stdout.write(line)
        if not differences:
            self.stdout.write(_("Nothing to change."))
        elif dry_run:
            self.stdout.write(_("A dry run, nothing was saved."))
        else:
            self.stdout.write(_("Saved."))
