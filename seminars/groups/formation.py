"""How a cohort is divided: who is in which group, and proposals by home or evenly."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from curriculum.models import AcademicYear, Activity
from places.models import Postcode, Province
from records.models import Enrolment, Registration
from seminars.groups.models import Membership, SeminarGroup

BY_HOME, EVENLY = "home", "even"


@dataclass(frozen=True)
class Line:
    """A resident of the cohort. `town`: only for who reads the administrative file; `province` for all."""

    registration: Registration
    membership: Membership | None
    province: str
    town: str

    @property
    def enrolment(self) -> Enrolment:
        return self.registration.annual_programme.enrolment

    @property
    def province_words(self) -> str:
        return str(Province(self.province).label) if self.province else ""

    @property
    def group_id(self) -> int | None:
        return self.membership.group_id if self.membership else None


def cohort(activity: Activity, year: AcademicYear, user) -> list[Line]:
    """Who is registered for the activity in that year, by name; a fixed number of queries."""
    rows = (
        Registration.objects.filter(activity=activity, annual_programme__academic_year=year)
        .select_related("annual_programme__enrolment__user")
        .order_by("annual_programme__enrolment__user__sort_key", "pk")
    )
    registrations = list(rows)
    held = Membership.objects.filter(registration__in=registrations, ends__isnull=True).select_related("group")
    memberships = {membership.registration_id: membership for membership in held}
    enrolments = [row.annual_programme.enrolment for row in registrations]
    provinces = provinces_of(enrolments)
    shown = Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in enrolments])
    readable = set(shown.with_file_visible_to(user).values_list("pk", flat=True))
    return [
        Line(
            registration=row,
            membership=memberships.get(row.pk),
            province=provinces.get(enrolment.postcode, ""),
            town=f"{enrolment.postcode} {enrolment.city}".strip() if enrolment.pk in readable else "",
        )
        for row, enrolment in zip(registrations, enrolments, strict=True)
    ]


def provinces_of(enrolments: Iterable[Enrolment]) -> dict[str, str]:
    """{postcode of a home: province}."""
    codes = {enrolment.postcode for enrolment in enrolments if enrolment.postcode}
    return dict(Postcode.objects.filter(code__in=codes).values_list("code", "province"))


def proposal(lines: list[Line], groups: list[SeminarGroup], method: str) -> dict[int, int | None]:
    """{pk of the registration: pk of a group}: who is in a group stays; the others by province, else evenly."""
    found: dict[int, int | None] = {line.registration.pk: line.group_id for line in lines}
    open_groups = [group for group in groups if group.state == SeminarGroup.State.OPEN]
    if not open_groups or method not in {BY_HOME, EVENLY}:
        return found
    sizes = Counter(pk for pk in found.values() if pk)
    without = [line for line in lines if line.group_id is None]
    # those whose province has a group first: the others then fill up the smaller ones
    near = [(line, near_to(line, open_groups) if method == BY_HOME else []) for line in without]
    for line, fitting in sorted(near, key=lambda pair: not pair[1]):
        smallest = min(fitting or open_groups, key=lambda group: (sizes[group.pk], group.name))
        found[line.registration.pk] = smallest.pk
        sizes[smallest.pk] += 1
    return found


def near_to(line: Line, groups: list[SeminarGroup]) -> list[SeminarGroup]:
    return [group for group in groups if line.province and group.province == line.province]
