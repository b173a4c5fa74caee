"""Load when the steps of a thesis are due, and when each part of its activities is proposed."""

from competencies.loading.command import LoadOneCommand
from thesis.rules.loading import DATA, load


class Command(LoadOneCommand):
    help = "Load when the steps of a thesis are due and its parts proposed; without FILE, what comes with Cursus."
    shipped = DATA / "mmg-codiplome-thesis.json"

    def load_file(self, file, *, dry_run):
        return load(file, dry_run=dry_run)
