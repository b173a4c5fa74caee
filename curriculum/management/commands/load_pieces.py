import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

import curriculum
from accounts.changes import change, create
from curriculum.programmes.models import Programme
from curriculum.programmes.piece_models import AskedPiece
from curriculum.translated import Translated

BUNDLED = Path(curriculum.__file__).parent / "data" / "mmg-codiplome-pieces.json"


class Command(BaseCommand):
    help = "Load the pieces of the administrative file that a programme asks for; what the file leaves out is kept."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default=str(BUNDLED))

    @transaction.atomic
    def handle(self, file, **options):
        try:
            data = json.loads(Path(file).read_text(encoding="utf-8"))
            programme = Programme.objects.get(code=data["programme"])
            counted = [self.load(programme, place, item) for place, item in enumerate(data["pieces"])]
        except (OSError, ValueError, KeyError, Programme.DoesNotExist, ValidationError) as error:
            raise CommandError(f"{file}: {error!r}. Nothing was saved.") from error
        self.stdout.write(f"{len(counted)} pieces, {sum(counted)} new or changed.")

    def load(self, programme: Programme, place: int, item: dict) -> bool:
        values = {**item, "position": place}
        values |= {name: Translated(values.get(name, {})) for name in ("title", "guidance")}
        held = AskedPiece.objects.filter(programme=programme, code=item["code"]).first()
        if held is None:
            create(AskedPiece(programme=programme, **values), by=None, action="load")
            return True
        version = held.version
        return change(held, values, by=None, action="load").version != version
