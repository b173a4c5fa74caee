"""Load the rules of the years of mentoring."""

from competencies.loading.command import LoadOneCommand
from mentoring.years.loading import DATA, load


class Command(LoadOneCommand):
    help = "Load what the years of mentoring ask for; without FILE, the proposal that comes with Cursus."
    shipped = DATA / "mmg-codiplome-rules.json"

    def load_file(self, file, *, dry_run):
        return load(file, dry_run=dry_run)
