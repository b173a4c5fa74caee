"""Load what years of seminars ask for, and which absences are excused."""

from competencies.loading.command import LoadOneCommand
from seminars.rules.loading import DATA, load


class Command(LoadOneCommand):
    help = "Load what years of seminars ask for and which absences are excused; without FILE, what comes with Cursus."
    shipped = DATA / "mmg-codiplome-seminars.json"

    def load_file(self, file, *, dry_run):
        return load(file, dry_run=dry_run)
