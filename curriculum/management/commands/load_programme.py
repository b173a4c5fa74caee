from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from curriculum.loading.load import load_programme
from curriculum.loading.problems import FileError


class Command(BaseCommand):
    help = "Load a programme version from a file (docs/programme-file.md). All or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true", help="show what would change and save nothing")
        parser.add_argument("--publish", action="store_true", help="publish the version when it adds up")

    def handle(self, *args, file, dry_run, publish, **options):
        try:
            loaded = load_programme(file, publish=publish, dry_run=dry_run)
        except FileError as error:
            lines = [f"{file}: {problem}" for problem in error.found]
            raise CommandError("\n".join([*lines, _("Nothing was saved.")])) from None
        for line in loaded.differences.lines():
            self.stdout.write(line)
        if not loaded.differences:
            self.stdout.write(_("%(name)s: nothing to change.") % {"name": loaded.name})
        elif dry_run:
            self.stdout.write(_("%(name)s: a dry run, nothing was saved.") % {"name": loaded.name})
        else:
            self.stdout.write(_("%(name)s: saved.") % {"name": loaded.name})
