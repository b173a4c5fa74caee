"""Load scales, settings, professions, forms and sign-off rules from files, all or none."""

from competencies.loading.command import LoadCommand
from portfolio.loading import load


class Command(LoadCommand):
    help = "Load scales, settings, professions and forms; without FILE, those that come with Cursus."

    def load(self, files, *, dry_run):
        return load(files, dry_run=dry_run)
