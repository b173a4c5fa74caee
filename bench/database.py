"""A faculty of any size on a real PostgreSQL: the programme of the brochure, and residents written by bulk SQL."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from curriculum.loading.load import load_programme
from curriculum.models import AcademicYear, ExamSession, ProgrammeVersion, Role
from records.models import Deliberation

YEARS = range(2024, 2028)

PEOPLE = """
    INSERT INTO accounts_user (password, is_superuser, uuid, version, email, given_name, family_name, language,
        is_machine, is_active, is_staff, date_joined, search_key, sort_key)
    SELECT '', false, gen_random_uuid(), 1, 'resident' || n || '@example.org', 'Given' || n, 'Family' || n, '',
        false, true, false, now(), 'given' || n || ' family' || n, 'family' || n || ' given' || n
    FROM generate_series(%(first)s, %(last)s) AS n"""
ENROLMENTS = """
    INSERT INTO records_enrolment (uuid, version, user_id, programme_version_id, intake_id, enrolling_institution_id,
        street, postcode, city, telephone)
    SELECT gen_random_uuid(), 1, u.id, %(version)s, %(intake)s, %(institution)s, '', '', '', ''
    FROM generate_series(%(first)s, %(last)s) AS n
    JOIN accounts_user u ON u.email = 'resident' || n || '@example.org'"""
IDENTIFIERS = """
    INSERT INTO records_enrolmentidentifier (enrolment_id, institution_id, value)
    SELECT e.id, %(institution)s, 'M' || lpad(e.id::text, 7, '0')
    FROM records_enrolment e WHERE NOT EXISTS (SELECT FROM records_enrolmentidentifier i WHERE i.enrolment_id = e.id)"""
ANNUAL = """
    INSERT INTO records_annualprogramme (uuid, version, enrolment_id, academic_year_id, reason, load_reason, state)
    SELECT gen_random_uuid(), 1, e.id, y.id, '', '', 'approved'
    FROM records_enrolment e CROSS JOIN curriculum_academicyear y
    WHERE y.start_year BETWEEN 2024 AND 2026
        AND NOT EXISTS (SELECT FROM records_annualprogramme p WHERE p.enrolment_id = e.id)"""
REGISTRATIONS = """
    INSERT INTO records_registration (uuid, version, annual_programme_id, activity_id, extra_assessments)
    SELECT gen_random_uuid(), 1, p.id, a.id, 0
    FROM records_annualprogramme p
    JOIN curriculum_academicyear y ON y.id = p.academic_year_id
    JOIN curriculum_activity a ON a.programme_version_id = %(version)s
    JOIN curriculum_block b ON b.id = a.block_id AND b.number = y.start_year - 2023
    WHERE NOT EXISTS (SELECT FROM records_registration r WHERE r.annual_programme_id = p.id)"""
# June decides on all; three activities fail there and are granted in September: 33 decisions a resident
JUNE = """
    INSERT INTO records_decision (uuid, version, deliberation_id, registration_id, enrolment_id, activity_id, mark,
        outcome, granted, reason, has_successor)
    SELECT gen_random_uuid(), 1, d.id, r.id, p.enrolment_id, r.activity_id, CASE WHEN failed THEN 8 ELSE 13.5 END, '',
        NOT failed, '', false
    FROM records_registration r
    JOIN records_annualprogramme p ON p.id = r.annual_programme_id
    JOIN curriculum_activity a ON a.id = r.activity_id
    JOIN curriculum_examsession s ON s.academic_year_id = p.academic_year_id AND s.kind = 'june'
    JOIN records_deliberation d ON d.session_id = s.id
    CROSS JOIN LATERAL (SELECT (p.enrolment_id + a.position) %% 10 = 0 AS failed) f
    WHERE NOT EXISTS (SELECT FROM records_decision x WHERE x.registration_id = r.id)"""
SEPTEMBER = """
    INSERT INTO records_decision (uuid, version, deliberation_id, registration_id, enrolment_id, activity_id, mark,
        outcome, granted, reason, has_successor)
    SELECT gen_random_uuid(), 1, d.id, x.registration_id, x.enrolment_id, x.activity_id, 11, '', true, '', false
    FROM records_decision x
    JOIN records_deliberation june ON june.id = x.deliberation_id
    JOIN curriculum_examsession s ON s.id = june.session_id
    JOIN curriculum_examsession later ON later.academic_year_id = s.academic_year_id AND later.kind = 'september'
    JOIN records_deliberation d ON d.session_id = later.id
    WHERE NOT x.granted
        AND NOT EXISTS (SELECT FROM records_decision n WHERE n.registration_id = x.registration_id AND n.granted)"""


class Faculty:
    """Starts empty; `grow(3000)` adds residents up to 3,000, each with a full record; `office` sees them all."""

    def __init__(self):
        call_command("migrate", verbosity=0)
        path = settings.BASE_DIR / "curriculum" / "data" / "mmg-codiplome.json"
        call_command("load_calendar", stdout=StringIO())
        self.version: ProgrammeVersion = load_programme(path, publish=True).version
        self.size = 0
        by = self.office = User.objects.create_user("office@example.org", "pw", given_name="Of", family_name="Fice")
        programme = self.version.programme
        starts = AcademicYear.objects.get(start_year=2024).starts
        Role.objects.create(user=by, kind="secretariat", institution=programme.reference_institution, starts=starts)
        Role.objects.create(user=by, kind="director", programme=programme, starts=starts)
        for session in ExamSession.objects.filter(academic_year__start_year__in=YEARS).exclude(kind="january"):
            Deliberation.objects.create(
                programme_version=self.version,
                session=session,
                held_on=session.ends,
                state=Deliberation.State.RELEASED,
                closed_at=f"{session.ends}T11:00:00Z",
                published_at=f"{session.ends}T12:00:00Z",
                recorded_by=by,
            )

    def grow(self, size: int) -> None:
        programme = self.version.programme
        values = {
            "first": self.size + 1,
            "last": size,
            "version": self.version.pk,
            "institution": programme.reference_institution_id,
            "intake": AcademicYear.objects.get(start_year=2024).pk,
        }
        with connection.cursor() as cursor:
            for statement in (PEOPLE, ENROLMENTS, IDENTIFIERS, ANNUAL, REGISTRATIONS, JUNE, SEPTEMBER):
                cursor.execute(statement, values)
            cursor.execute("VACUUM ANALYZE")
        self.size = size
