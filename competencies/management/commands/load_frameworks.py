"""Load frameworks, crosswalks, mappings and themes from files, all or none."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from competencies.loading import LoadError, load


class Command(BaseCommand):
    help = "Load competency frameworks, crosswalks, mappings and themes; without FILE, those that come with Cursus."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and save nothing")

    def handle(self, *args, files, dry_run, **options):
        try:
            report = load(files, dry_run=dry_run)
        except LoadError as error:
            raise CommandError("\n".join([*error.lines, _("Nothing was saved.")])) from None
        for line in [*(report.lines if options["verbosity"] > 1 or dry_run else ()), *report.notes]:
            self.stdout.write(line)
        if report.changes_nothing:
            self.stdout.write(_("Nothing to change."))
            return
        counts = {
            "created": report.created.total(),
            "changed": report.changed.total(),
            "removed": report.removed.total(),
        }
        text = _("%(created)s new, %(changed)s changed, %(removed)s removed.")
        self.stdout.write(text % counts)
        if dry_run:
            self.stdout.write(_("This was a dry run: nothing was saved."))
