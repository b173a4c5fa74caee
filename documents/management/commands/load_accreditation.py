import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.changes import change, create
from curriculum.models import ProgrammeVersion
from documents.kinds.registry import KINDS
from documents.rules.pieces import AccreditationPiece

DATA = Path(__file__).resolve().parents[2] / "data" / "mmg-codiplome-accreditation.json"
FIELDS = ("title", "from_whom", "how", "link", "kinds", "months_old", "months_ahead", "seal_accepted", "source")


class Command(BaseCommand):
    help = "Load the pieces of the way to the accreditation for each version of a programme; a second run changes none."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=DATA)

    @transaction.atomic
    def handle(self, file, **options):
        data = json.loads(file.read_text(encoding="utf-8"))
        versions = ProgrammeVersion.objects.filter(programme__code=data["programme"])
        if not versions:
            raise CommandError(f"There is no programme {data['programme']}.")
        for version in versions.select_related("first_intake"):
            for position, piece in enumerate(data["pieces"], start=1):
                self.load(version, position, piece)
        self.stdout.write(f"{len(data['pieces'])} pieces for {len(versions)} versions of {data['programme']}")

    def load(self, version, position, piece):
        if unknown := set(piece.get("kinds", [])) - set(KINDS):
            raise CommandError(f"{piece['code']}: no document is called {', '.join(sorted(unknown))}.")
        values = {name: piece[name] for name in FIELDS if name in piece} | {"position": position}
        found = AccreditationPiece.objects.filter(programme_version=version, code=piece["code"], ends=None).first()
        if found is not None:
            change(found, values, by=None, action="load")
            return
        starts = version.first_intake.starts
        create(
            AccreditationPiece(programme_version=version, code=piece["code"], starts=starts, **values),
            by=None,
            action="load",
        )
