from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from exchange.models import TakeOut
from exchange.packing import sha256_of


class Command(BaseCommand):
    help = "Say whether an archive was made by this installation and is unchanged, by its SHA-256 or the file itself."

    def add_arguments(self, parser):
        parser.add_argument("archive", help="the ZIP file, or its SHA-256")

    def handle(self, archive, **options):
        path = Path(archive)
        if path.is_file():
            with path.open("rb") as source:
                archive = sha256_of(source)
        found = TakeOut.objects.filter(sha256=archive.strip().lower()).select_related("enrolment__user").first()
        if found is None:
            raise CommandError("This installation made no such archive: it is another's, or it was changed.")
        self.stdout.write(f"Made here on {found.made_at:%Y-%m-%d} for {found.enrolment.user}, and unchanged.")
