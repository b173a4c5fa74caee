from django.core.management.base import CommandError

from curriculum.models import Institution, Programme
from records.imports.command import ImportCommand
from records.imports.residents import import_residents


class Command(ImportCommand):
    help = "Enrol residents from a CSV or XLSX file (docs/imports.md). All rows or none."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--programme", default="", help="code of the programme, where several take the intake")

    def handle(self, file, **options):
        institution = self.institution(options["institution"]) or self.reference(options["programme"])
        data, dry_run = self.data(file), options["dry_run"]
        done = self.run(
            file,
            lambda: import_residents(data, institution=institution, programme=options["programme"], dry_run=dry_run),
        )
        self.close(f"{len(done.new)} new, {len(done.changed)} changed, {len(done.same)} the same.", dry_run)

    def reference(self, programme: str) -> Institution:
        """Without --institution: the reference university, when there is just one."""
        wanted = Programme.objects.filter(code=programme) if programme else Programme.objects.all()
        found = list(Institution.objects.filter(referenced_programmes__in=wanted).distinct())
        if len(found) != 1:
            raise CommandError("Say whose matricules these are with --institution.")
        return found[0]
