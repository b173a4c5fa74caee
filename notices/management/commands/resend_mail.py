from django.core.management.base import BaseCommand

from notices import delivery


class Command(BaseCommand):
    help = "Try again the mails that were given up, after the cause was mended."

    def handle(self, *args, **options):
        self.stdout.write(f"{delivery.requeue()} mails wait again; the worker sends them within a minute.")
