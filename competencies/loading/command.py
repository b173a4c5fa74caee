"""What commands that load files share: all or none, `--dry-run`, and what changed."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from competencies.loading.files import LoadError
from competencies.loading.report import Report
from curriculum.loading.problems import FileError


class LoadCommand(BaseCommand):
    """A subclass gives `load`, which returns a `Report` or raises `LoadError`."""

    def add_arguments(self, parser):
        self.add_files(parser)
        parser.add_argument("--dry-run", action="store_true", help="say what would change and save nothing")

    def add_files(self, parser):
        parser.add_argument("files", nargs="*", metavar="FILE")

    def load(self, files, *, dry_run: bool) -> Report:
        raise NotImplementedError

    def handle(self, *args, files, dry_run, **options):
        try:
            report = self.load(files, dry_run=dry_run)
        except LoadError as error:
            raise CommandError("\n".join([*error.lines, _("Nothing was saved.")])) from None
        for line in [*(report.lines if options["verbosity"] > 1 or dry_run else ()), *report.notes]:
            self.stdout.write(line)
        if report.changes_nothing:
            self.stdout.write(_("Nothing to change."))
            return
        text = _("%(created)s new, %(changed)s changed, %(removed)s removed.")
        counts = {name: getattr(report, name).total() for name in ("created", "changed", "removed")}
        self.stdout.write(text % counts)
        if dry_run:
            self.stdout.write(_("This was a dry run: nothing was saved."))


class LoadOneCommand(LoadCommand):
    """One file, by default the one that comes with Cursus. A subclass gives `shipped` and `load_file`."""

    shipped: Path

    def add_files(self, parser):
        parser.add_argument("files", nargs="?", metavar="FILE", default=str(self.shipped))

    def load_file(self, file: Path, *, dry_run: bool) -> Report:
        """Raise `FileError` where the file cannot be used."""
        raise NotImplementedError

    def load(self, files, *, dry_run):
        file = Path(files)
        try:
            return self.load_file(file, dry_run=dry_run)
        except FileError as error:
            raise LoadError([f"{file.name}: {problem}" for problem in error.found]) from None
