from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.loading.problems import FileError
from internships.logbook.act_catalogue import SHIPPED, load_acts


class Command(BaseCommand):
    help = "Load the catalogue of technical acts of the logbook from a file; without one, the catalogue that ships."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default=str(SHIPPED))

    def handle(self, *args, file, **options):
        try:
            count = load_acts(file)
        except FileError as error:
            lines = [f"{file}: {problem}" for problem in error.found]
            raise CommandError("\n".join([*lines, _("Nothing was saved.")])) from None
        if not count:
            self.stdout.write(_("Nothing to change."))
            return
        self.stdout.write(ngettext("%(n)s row written.", "%(n)s rows written.", count) % {"n": count})
