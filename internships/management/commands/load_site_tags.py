from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.loading.problems import FileError
from internships.sites.site_tags import SHIPPED, load_site_tags


class Command(BaseCommand):
    help = "Load the tags of sites (equipment, populations) from a file; without one, those that ship."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default=str(SHIPPED))

    def handle(self, *args, file, **options):
        try:
            count = load_site_tags(file)
        except FileError as error:
            lines = [f"{file}: {problem}" for problem in error.found]
            raise CommandError("\n".join([*lines, _("Nothing was saved.")])) from None
        if not count:
            self.stdout.write(_("Nothing to change."))
            return
        self.stdout.write(ngettext("%(n)s row written.", "%(n)s rows written.", count) % {"n": count})
