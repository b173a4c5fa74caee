from django.core.management.base import BaseCommand

from portal import reminders


class Command(BaseCommand):
    help = "Write to everybody from whom an answer is awaited, at most once a week. The beat does so each Monday."

    def handle(self, *args, **options):
        done = reminders.weekly()
        self.stdout.write(f"Written to {done.sent}; {done.had} had this week's mail already.")
