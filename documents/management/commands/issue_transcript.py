from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

import files.services
from accounts.permissions import WrongStateError
from documents.issuing.models import IssuedDocument
from documents.issuing.services import issue_transcript
from files.storage import write_whole
from records.enrolments.lookup import LookupFailedError, by_matricule


class Command(BaseCommand):
    help = "Issue a transcript of a resident, here and now, and write it to a file."

    def add_arguments(self, parser):
        parser.add_argument("matricule")
        parser.add_argument("--out", required=True, type=Path, help="the PDF to write")
        parser.add_argument("--language", default="fr", choices=IssuedDocument.Language.values)
        parser.add_argument("--institution", default="", help="whose matricule it is")

    def handle(self, matricule, out, language, institution, **options):
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent} to write {out.name} into.")
        try:
            enrolment = by_matricule(matricule, institution)
        except LookupFailedError as problem:
            raise CommandError(str(problem)) from problem
        try:
            document = issue_transcript(enrolment=enrolment, by=None, language=language)
        except WrongStateError as refused:
            raise CommandError(refused.reason) from refused
        try:
            write_whole(out, files.services.read(document.file))
        except OSError as error:
            reason = f"{document.number} was issued but {out} could not be written: {error.strerror}."
            raise CommandError(reason) from error
        self.stdout.write(f"{document.number} of {enrolment.user}: {out}")
