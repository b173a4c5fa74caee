import json

from django.core.management.base import BaseCommand, CommandError

from records.credits.credit_records import CreditRecord, CreditRow, credit_record
from records.enrolments.lookup import LookupFailedError, by_matricule


def by_equivalence(row: CreditRow) -> dict:
    """What was passed in an earlier version; only where the row rests on that."""
    if not row.passed:
        return {}
    return {"by_equivalence": [f"{one.activity.programme_version.label} {one.activity.code}" for one in row.passed]}


def as_data(record: CreditRecord, matricule: str) -> dict:
    """Credits as strings with one decimal; `mark` and `outcome` null where there is none."""
    return {
        "matricule": matricule,
        "total": f"{record.overall.total:.1f}",
        "earned": f"{record.overall.counted:.1f}",
        "rows": [
            {
                "block": row.activity.block.number,
                "title": str(row.activity.title),
                "credits": None if row.activity.credits is None else f"{row.activity.credits:.1f}",
                "organisers": row.activity.organiser_codes,
                "mark": None if row.mark is None else f"{row.mark.normalize():f}",
                "outcome": row.outcome or None,
                "state": str(row.state),
            }
            | by_equivalence(row)
            for row in record.rows
        ],
    }


class Command(BaseCommand):
    help = "Show the credits of a resident, activity by activity."

    def add_arguments(self, parser):
        parser.add_argument("matricule")
        parser.add_argument("--institution", default="", help="whose matricule it is")
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, matricule, **options):
        try:
            enrolment = by_matricule(matricule, options["institution"])
        except LookupFailedError as problem:
            raise CommandError(str(problem)) from problem
        data = as_data(credit_record(enrolment), matricule)
        if options["json"]:
            self.stdout.write(json.dumps(data, indent=1, ensure_ascii=False))
            return
        self.stdout.write(f"{enrolment.user.name_in_list}: {data['earned']} of {data['total']} credits")
        for row in data["rows"]:
            got = row["mark"] or row["outcome"] or ""
            self.stdout.write(
                f"{row['block']}  {row['credits'] or '-':>5}  {row['state']:<10} {got:<16} {row['title']}"
            )
