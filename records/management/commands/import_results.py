from imports.registry import Scope
from records.imports.command import ImportCommand
from records.imports.results import KIND


class Command(ImportCommand):
    help = "Encode results from a CSV or XLSX file (docs/imports.md). All rows or none."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--submit", action="store_true", help="submit the results instead of leaving them as drafts"
        )

    def handle(self, file, **options):
        institution, choices = self.institution(options["institution"]), {"submit": options["submit"]}
        self.take(KIND, file, options["dry_run"], lambda: Scope(institution, None, options=choices))
