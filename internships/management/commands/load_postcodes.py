from django.core.management.base import BaseCommand

from internships.sites.postcodes import load_postcodes
from places.loading import SHIPPED


class Command(BaseCommand):
    help = "Load the table of postcodes (province, coordinates, class) from a CSV file; without one, what ships."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default=str(SHIPPED))

    def handle(self, *args, file, **options):
        self.stdout.write(str(load_postcodes(file)))
