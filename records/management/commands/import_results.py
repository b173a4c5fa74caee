from records.imports.command import ImportCommand
from records.imports.results import import_results


class Command(ImportCommand):
    help = "Encode results from a CSV or XLSX file (docs/imports.md). All rows or none."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--submit", action="store_true", help="submit the results instead of leaving them as drafts"
        )

    def handle(self, file, **options):
        institution, data, dry_run = self.institution(options["institution"]), self.data(file), options["dry_run"]
        done = self.run(
            file,
            lambda: import_results(data, institution=institution, submit=options["submit"], dry_run=dry_run),
        )
        self.close(f"{done.new} new, {done.changed} changed, {done.same} the same.", dry_run)
