"""Who is registered for one more year, and the other steps of a cohort before a year."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import AuditEntry
from records.models import Reenrolment, StatusChange
from records.reenrolments.services import record_reenrolments, take_back
from tests import clock, factories
from tests.guards.queries import assert_budget

pytestmark = pytest.mark.usefixtures("english")
DAY = date(2026, 9, 14)


@pytest.fixture
def year(cast):
    return factories.year(2026)


def recorded(cast, year, *residents, by=None, day=DAY):
    return record_reenrolments(residents=list(residents), year=year, registered_on=day, by=by or cast.nadia)


def steps(cast, start_year=2026):
    return reverse("cohort-steps", args=[cast.version.uuid, cast.alices.intake.start_year, start_year])


class TestRules:
    def test_once_a_year_and_twice_changes_nothing(self, cast, year):
        assert len(recorded(cast, year, cast.alices)) == 1
        assert recorded(cast, year, cast.alices) == []
        assert AuditEntry.objects.filter(action="reenrol").count() == 1

    def test_the_enrolling_university_records_it(self, cast, year):
        with pytest.raises(PermissionDenied, match="its secretariat records it"):
            recorded(cast, year, cast.alices, by=cast.louis)
        with pytest.raises(PermissionDenied):
            recorded(cast, year, cast.alices, by=cast.dora)

    def test_the_first_year_is_the_enrolment(self, cast):
        with pytest.raises(ValidationError, match="that year is the enrolment itself"):
            recorded(cast, cast.alices.intake, cast.alices)

    def test_no_day_to_come(self, cast, year):
        with pytest.raises(ValidationError, match="has not come yet"):
            recorded(cast, year, cast.alices, day=clock.day(1))

    def test_who_has_left_and_nobody_of_the_others_either(self, cast, year):
        gone = {"starts": year.starts - timedelta(days=30), "recorded_by": cast.nadia}
        StatusChange.objects.create(enrolment=cast.bobs, kind="withdrawal", **gone)
        cast.bobs.enrolling_institution = cast.unamur
        cast.bobs.save()
        with pytest.raises(ValidationError, match="has left the programme"):
            recorded(cast, year, cast.alices, cast.bobs)
        assert not Reenrolment.objects.exists()

    def test_taking_back_needs_a_reason(self, cast, year):
        (made,) = recorded(cast, year, cast.alices)
        with pytest.raises(ValidationError):
            take_back(reenrolment=made, by=cast.nadia, reason=" ")
        take_back(reenrolment=made, by=cast.nadia, reason="Another Alice")
        assert not Reenrolment.objects.exists()
        assert AuditEntry.objects.filter(action="remove", reason="Another Alice").count() == 1


class TestPage:
    def test_each_step_of_each_resident(self, cast, year, browse):
        factories.registration(cast.alices, cast.namur, 2025)
        factories.registration(cast.alices, cast.louvain, 2026)
        recorded(cast, year, cast.alices)
        page = browse(cast.nadia).get(steps(cast))
        row = next(one for one in page.context["steps"].rows if one.enrolment == cast.alices)
        assert [step.words for step in (row.sitting, row.reenrolled, row.programme, row.contract)] == [
            "1 activity awaits a decision",
            "14 September 2026",
            "approved",
            "no stage",
        ]

    def test_recording_the_ticked(self, cast, year, browse):
        client, url = browse(cast.nadia), steps(cast)
        none = client.post(f"{url}reenrol/", {"registered_on": DAY}, follow=True)
        assert "Tick the residents who are registered." in none.content.decode()
        sent = {"registered_on": DAY, "resident": [cast.alices.uuid]}
        assert "1 re-enrolment is recorded." in client.post(f"{url}reenrol/", sent, follow=True).content.decode()
        assert Reenrolment.objects.get().registered_on == DAY

    def test_a_resident_of_the_other_university_is_refused_with_the_reason(self, cast, year, browse):
        others = factories.enrolment(factories.person("Ole"), cast.version, enrolling="UCLouvain")
        sent = {"registered_on": DAY, "resident": [others.uuid]}
        assert browse(cast.nadia).post(f"{steps(cast)}reenrol/", sent).status_code == 403

    def test_the_first_year_has_no_steps(self, cast, browse):
        assert browse(cast.nadia).get(steps(cast, cast.alices.intake.start_year)).status_code == 404

    def test_the_same_queries_for_three(self, cast, year, browse):
        def more(count):
            for _number in range(count):
                resident = factories.enrolment(factories.person(f"R{Reenrolment.objects.count()}"), cast.version)
                factories.registration(resident, cast.namur, 2025)
                recorded(cast, year, resident)

        assert_budget(browse(cast.nadia), steps(cast), more, 14)
