"""Load what years of seminars ask for, and which absences are excused."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from curriculum.loading.problems import FileError
from seminars.rules.loading import DATA, load


class Command(BaseCommand):
    help = "Load what years of seminars ask for and which absences are excused; without FILE, what comes with Cursus."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", metavar="FILE", default=str(DATA / "mmg-codiplome-seminars.json"))
        parser.add_argument("--dry-run", action="store_true", help="say what would change and save nothing")

    def handle(self, *, file, dry_run, **options):
        try:
            report = load(Path(file), dry_run=dry_run)
        except FileError as error:
            lines = [f"{Path(file).name}: {problem}" for problem in error.found]
            raise CommandError("\n".join([*lines, _("Nothing was saved.")])) from None
        for line in report.lines if options["verbosity"] > 1 or dry_run else ():
            self.stdout.write(line)
        if report.changes_nothing:
            self.stdout.write(_("Nothing to change."))
            return
        text = _("%(created)s new, %(changed)s changed, %(removed)s removed.")
        counts = {name: getattr(report, name).total() for name in ("created", "changed", "removed")}
        self.stdout.write(text % counts)
        if dry_run:
            self.stdout.write(_("This was a dry run: nothing was saved."))
