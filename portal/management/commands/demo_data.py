from django.core.management.base import BaseCommand

from portal import demo


class Command(BaseCommand):
    help = "Load the demonstration into the migrated database; a second run changes nothing."

    def handle(self, **options):
        if demo.load():
            self.stdout.write("Demonstration loaded.")
        else:
            self.stdout.write("The demonstration is there already; nothing changed.")
