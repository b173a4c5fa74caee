"""Choices of tags for entries and goals: competencies of the programme's framework, themes, activities."""

from django.db.models import Count, Prefetch, Q

from competencies.models import Competency, Framework, Theme, ThemeAxis
from curriculum.models import ProgrammeVersion
from records.models import Enrolment, Registration


def framework_of(version: ProgrammeVersion) -> Framework | None:
    """Return the published framework with most mappings of the version's activities; of equals the newest."""
    served = Count(
        "competencies__activities_serving",
        filter=Q(competencies__activities_serving__activity__programme_version=version),
    )
    published = Framework.objects.filter(state=Framework.State.PUBLISHED)
    return published.annotate(served=served).order_by("-served", "-valid_from", "pk").first()


def competencies_for(enrolment: Enrolment, tagged: list[int] | None = None):
    """Return the competencies of that framework in order, and those tagged earlier through another framework."""
    framework = framework_of(enrolment.programme_version)
    wanted = Q(framework=framework) | Q(pk__in=tagged or [])
    return Competency.objects.filter(wanted).order_by("framework", "position")


def themes_by_axis() -> list[tuple[ThemeAxis, list[Theme]]]:
    axes = ThemeAxis.objects.prefetch_related(Prefetch("themes", Theme.objects.order_by("position")))
    return [(axis, list(axis.themes.all())) for axis in axes if axis.themes.all()]


def registrations_of(enrolment: Enrolment):
    """Return the resident's registrations, the latest year first."""
    return (
        Registration.objects.filter(annual_programme__enrolment=enrolment)
        .select_related("activity", "annual_programme__academic_year")
        .order_by("-annual_programme__academic_year__start_year", "activity__block__number", "activity__position")
    )
