"""The base of the two import commands."""

from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from curriculum.models import Institution
from imports.command_import import import_table
from imports.registry import Kind, Scope
from sheets.problems import SheetError

SHOWN = 200


class ImportCommand(BaseCommand):
    """Imports a file; prints every problem with file, row and column, and exits with an error if there is one."""

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--institution", default="", help="whose matricules and codes they are")
        parser.add_argument("--dry-run", action="store_true", help="check everything and save nothing")

    def institution(self, code: str) -> Institution | None:
        if not code:
            return None
        found = Institution.objects.filter(code__iexact=code).first()
        if found is None:
            known = ", ".join(Institution.objects.values_list("code", flat=True))
            raise CommandError(f"No institution has the code {code}. Known are: {known}.")
        return found

    def data(self, file: str) -> bytes:
        try:
            return Path(file).read_bytes()
        except OSError as problem:
            raise CommandError(f"{file}: {problem.strerror}.") from problem

    def take(self, kind: Kind, file: str, dry_run: bool, scope: Callable[[], Scope]) -> None:
        """Import the file; raise its problems as a `CommandError`. `scope` may create the import accounts.

        In English as all commands, whatever the language of the installation: no sentence is half French.
        """
        with translation.override("en"):
            self.take_in_english(kind, self.data(file), file, dry_run, scope)

    def take_in_english(self, kind: Kind, data: bytes, file: str, dry_run: bool, scope: Callable[[], Scope]) -> None:
        try:
            with transaction.atomic() if dry_run else nullcontext():
                plans = import_table(kind, data, scope(), dry_run=dry_run)
                if dry_run:
                    transaction.set_rollback(True)
        except SheetError as error:
            lines = [f"{file}: {problem}" for problem in error.problems[:SHOWN]]
            if len(error.problems) > SHOWN:
                lines.append(f"{file}: and {len(error.problems) - SHOWN} more.")
            raise CommandError("\n".join([*lines, "Nothing was saved."])) from None

        counted = Counter(one.verdict for one in plans)
        counts = f"{counted['new']} new, {counted['changed']} changed, {counted['same']} the same."
        self.stdout.write(f"{counts}{' Nothing was saved: a dry run.' if dry_run else ''}")
