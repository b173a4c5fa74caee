"""Rows of this installation by the codes that an imported portfolio uses, in a fixed number of queries."""

from functools import cached_property
from typing import Any

from competencies.models import Competency, Level, Theme
from portfolio.entries.models import EntryKind
from portfolio.export_values import competency_key, level_key
from portfolio.forms.models import Form, Profession, Setting
from portfolio.signoff_rules.models import SignOffRule
from records.models import Enrolment, Registration


class Known:
    """Keys are such as "cmg-2025/ethics", "case", ("watch", 1), ("NAM", 2026)."""

    def __init__(self, enrolment: Enrolment):
        self.enrolment = enrolment

    @cached_property
    def kinds(self) -> dict[str, EntryKind]:
        return {row.code: row for row in EntryKind.objects.all()}

    @cached_property
    def competencies(self) -> dict[str, Competency]:
        return {competency_key(row): row for row in Competency.objects.select_related("framework")}

    @cached_property
    def levels(self) -> dict[str, Level]:
        return {level_key(row): row for row in Level.objects.select_related("framework")}

    @cached_property
    def themes(self) -> dict[str, Theme]:
        return {f"{row.axis.code}/{row.code}": row for row in Theme.objects.select_related("axis")}

    @cached_property
    def settings(self) -> dict[str, Setting]:
        return {row.code: row for row in Setting.objects.all()}

    @cached_property
    def professions(self) -> dict[str, Profession]:
        return {row.code: row for row in Profession.objects.all()}

    @cached_property
    def rules(self) -> dict[tuple[str, int], SignOffRule]:
        return {(row.code, row.number): row for row in SignOffRule.objects.all()}

    @cached_property
    def forms(self) -> dict[tuple[str, int], Form]:
        return {(row.code, row.number): row for row in Form.objects.with_items()}

    @cached_property
    def registrations(self) -> dict[tuple[str, int], Registration]:
        rows = Registration.objects.filter(annual_programme__enrolment=self.enrolment)
        rows = rows.select_related("activity", "annual_programme__academic_year")
        return {(row.activity.code, row.annual_programme.academic_year.start_year): row for row in rows}

    def registration(self, activity: dict[str, Any] | None) -> Registration | None:
        return self.registrations.get((activity["code"], activity["year"])) if activity else None
