from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from exchange.models import PortfolioImport
from exchange.portfolio_import import services as import_services
from exchange.portfolio_import.archive_reader import ArchiveError
from exchange.portfolio_import.plan import Plan, Verdict
from jobs.registry import JobFailed
from records.enrolments.lookup import LookupFailedError, by_matricule
from records.models import Enrolment


class Command(BaseCommand):
    help = "Load a portfolio that a resident took from another installation; a second run finds everything there."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the ZIP archive")
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--matricule", help="whose portfolio it becomes")
        whose.add_argument("--enrolment", help="the same, by the uuid of the enrolment")
        parser.add_argument("--institution", default="", help="whose matricule it is")
        parser.add_argument("--dry-run", action="store_true", help="show what would be loaded, and load nothing")
        parser.add_argument("--whoever", action="store_true", help="also an archive that names somebody else")

    def handle(self, file, **options):
        with translation.override("en"):
            enrolment = self.resident(options)
            try:
                with file.open("rb") as source:
                    found = import_services.receive(
                        enrolment=enrolment, source=source, by=None, whoever=options["whoever"]
                    )
                plan = import_services.plan_of(found)
                self.tell(plan)
                if options["dry_run"]:
                    import_services.drop(portfolio_import=found, by=None)
                    self.stdout.write("Nothing was loaded.")
                    return
                self.tell_done(import_services.load(portfolio_import=found, by=None))
            except (ArchiveError, JobFailed, OSError) as problem:
                raise CommandError(str(problem)) from problem

    def resident(self, options) -> Enrolment:
        try:
            if options["matricule"]:
                return by_matricule(options["matricule"], options["institution"])
            return Enrolment.objects.for_list().get(uuid=options["enrolment"])
        except (LookupFailedError, Enrolment.DoesNotExist, ValidationError) as problem:
            raise CommandError(str(problem)) from problem

    def tell(self, plan: Plan) -> None:
        """Print uuids and reasons; titles are private, and others read a terminal."""
        for line in plan.lines:
            said = f"{line.verdict:<8} {line.kind:<12} {line.said['uuid']}"
            why = "; ".join(filter(None, [line.why, *line.remarks])) if line.verdict != Verdict.THERE else ""
            self.stdout.write(f"{said}  {why}".rstrip())

    def tell_done(self, found: PortfolioImport) -> None:
        counts = found.counts
        self.stdout.write(
            f"{counts['new']} loaded, {counts['there']} already there, {counts['refused']} not loaded; "
            f"{counts['waiting']} wait for the coordinator."
        )
