"""Registrations of the residents and activities of their programmes, loaded for a whole table."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from curriculum.models import Activity
from imports.plans import Plan
from records.enrolments.models import Enrolment
from records.imports.lookup import Residents, Sessions, activities_by_code, in_chunks
from records.registrations.models import AnnualProgramme, Registration


class Places:
    """Finds the activity and the registration of a row."""

    def __init__(self, residents: Residents, sessions: Sessions):
        self.residents = residents
        enrolments = residents.enrolments
        self.codes = activities_by_code(residents.institution)
        years = {year.pk: year for year in sessions.years.values()}
        self.annuals: dict[tuple[int, int], AnnualProgramme] = {}
        by_pk: dict[int, AnnualProgramme] = {}
        for annual in in_chunks(AnnualProgramme.objects.all(), "enrolment", enrolments):
            annual.enrolment, annual.academic_year = enrolments[annual.enrolment_id], years[annual.academic_year_id]
            self.annuals[annual.enrolment_id, annual.academic_year_id] = by_pk[annual.pk] = annual
        taken = list(in_chunks(Registration.objects.all(), "annual_programme__enrolment", enrolments))
        self.activities = activities_of(enrolments.values(), {one.activity_id for one in taken})
        self.registrations: dict[tuple[int, int], Registration] = {}
        for one in taken:
            one.annual_programme, one.activity = by_pk[one.annual_programme_id], self.activities[one.activity_id]
            self.registrations[one.annual_programme_id, one.activity_id] = one

    def activity_pks(self, plan: Plan) -> set[int]:
        return self.codes.get(plan.row["activity"].lower(), set())

    def activity(self, plan: Plan, enrolment: Enrolment) -> Activity | None:
        """Return the activity of the resident's programme with the code of the row."""
        version = enrolment.programme_version_id
        found = (self.activities.get(pk) for pk in self.activity_pks(plan))
        return next((one for one in found if one is not None and one.programme_version_id == version), None)

    def annual(self, enrolment: Enrolment, year_pk: int) -> AnnualProgramme | None:
        return self.annuals.get((enrolment.pk, year_pk))

    def registration(self, annual: AnnualProgramme | None, activity: Activity | None) -> Registration | None:
        if annual is None or activity is None:
            return None
        return self.registrations.get((annual.pk, activity.pk))


def activities_of(enrolments: Iterable[Enrolment], taken: set[int]) -> Mapping[int, Activity]:
    """Activities of their programme versions, and those taken in an earlier version, with organisers."""
    versions = {one.programme_version_id for one in enrolments}
    rows = Activity.objects.filter(Q(programme_version__in=versions) | Q(pk__in=taken))
    rows = rows.select_related("programme_version__programme__reference_institution").prefetch_related("organisers")
    return {one.pk: one for one in rows}
