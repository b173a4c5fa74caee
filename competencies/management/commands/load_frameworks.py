"""Load frameworks, crosswalks, mappings and themes from files, all or none."""

from competencies.loading import load
from competencies.loading.command import LoadCommand


class Command(LoadCommand):
    help = "Load competency frameworks, crosswalks, mappings and themes; without FILE, those that come with Cursus."

    def load(self, files, *, dry_run):
        return load(files, dry_run=dry_run)
