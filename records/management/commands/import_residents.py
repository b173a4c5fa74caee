from django.core.management.base import CommandError

from curriculum.models import Institution, Programme
from imports.registry import Scope
from records.imports.accounts import importer
from records.imports.command import ImportCommand
from records.imports.residents import KIND


class Command(ImportCommand):
    help = "Enrol residents from a CSV or XLSX file (docs/imports.md). All rows or none."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--programme", default="", help="code of the programme, where several take the intake")

    def handle(self, file, **options):
        institution = self.institution(options["institution"]) or self.reference(options["programme"])
        programme = self.programme(options["programme"])
        self.take(KIND, file, options["dry_run"], lambda: Scope(institution, importer(institution), programme))

    def programme(self, code: str) -> Programme | None:
        if not code:
            return None
        found = Programme.objects.filter(code=code).first()
        if found is None:
            known = ", ".join(Programme.objects.values_list("code", flat=True))
            raise CommandError(f"No programme has the code {code}. Known are: {known}.")
        return found

    def reference(self, programme: str) -> Institution:
        """The reference university, where `--institution` is missing and there is only one."""
        wanted = Programme.objects.filter(code=programme) if programme else Programme.objects.all()
        found = list(Institution.objects.filter(referenced_programmes__in=wanted).distinct())
        if len(found) != 1:
            raise CommandError("Say whose matricules these are with --institution.")
        return found[0]
