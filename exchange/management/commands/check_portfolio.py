from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from exchange.models import PortfolioArchive
from exchange.portfolio_import.archive_reader import ArchiveError, checked


class Command(BaseCommand):
    help = "Say whether an archive was made here and is unchanged: by the file, or the SHA-256 of its portfolio.json."

    def add_arguments(self, parser):
        parser.add_argument("archive", help="the ZIP file, or the SHA-256 of portfolio.json in it")

    def handle(self, archive, **options):
        path = Path(archive)
        if path.is_file():
            with path.open("rb") as source:
                archive = self.sha256_of(source)
        found = (
            PortfolioArchive.objects.filter(sha256=archive.strip().lower()).select_related("enrolment__user").first()
        )
        if found is None:
            raise CommandError("This installation made no such archive: it is another's, or it was changed.")
        self.stdout.write(f"Made here on {found.made_at:%Y-%m-%d} for {found.enrolment.user}, and unchanged.")

    def sha256_of(self, source):
        """Return the SHA-256 of portfolio.json after checking every file against its listed hash."""
        try:
            return checked(source).sha256
        except ArchiveError as error:
            raise CommandError(str(error)) from None
