"""Writing rows with audit rows, and reporting it."""

from accounts.changes import audit, change, create
from accounts.models import User
from competencies.loading.report import Report


class Writer:
    def __init__(self, by: User | None):
        self.by = by
        self.report = Report()

    def put(self, found, model, where: dict, values: dict):
        """Change `found` to `values`, or create a row of `model`; leave a row that is equal untouched."""
        if found is None:
            row = create(model(**where, **values), by=self.by, action="load")
            self.report.say_created(row)
            return row
        names = [name for name, value in values.items() if getattr(found, name) != value]
        if names:
            change(found, values, by=self.by, action="load")
            self.report.say_changed(found, names)
        return found

    def drop(self, row) -> None:
        self.report.say_removed(row)
        audit(row, by=self.by, action="delete", before={"row": str(row)})
        row.delete()
