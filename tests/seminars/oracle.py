"""The hours of each registration in plain SQL. Shares no code with what it checks: imports nothing of the application,
reads its tables by name. PostgreSQL.
"""

from django.db import connection

# What somebody was there for: a row of attendance in a held meeting, with the rule of the registration's activity.
THERE = """
WITH there AS (
    SELECT a.meeting_id, a.registration_id, a.is_guest, m.hours, e.effect,
           CASE WHEN a.state = 'present' THEN m.hours
                WHEN a.state <> 'late' THEN 0
                WHEN a.minutes_missed > COALESCE(r.absent_after, 100000) THEN 0
                WHEN a.minutes_missed <= COALESCE(r.free_minutes, 0) THEN m.hours
                ELSE GREATEST(0, m.hours - CEIL(a.minutes_missed / 15.0) / 4) END AS present_for
    FROM seminars_attendance a
    JOIN seminars_seminarmeeting m ON m.id = a.meeting_id
    JOIN records_registration g ON g.id = a.registration_id
    LEFT JOIN curriculum_activitypart p ON p.activity_id = g.activity_id
    LEFT JOIN seminars_attendancerule r ON r.part_id = p.id
    LEFT JOIN seminars_excuse e ON e.id = a.excuse_id AND a.state = 'excused'
    WHERE m.state = 'held'
),
own AS (
    SELECT registration_id,
           SUM(CASE WHEN effect = 'not_asked' THEN 0 ELSE hours END) AS given,
           SUM(CASE WHEN effect = 'not_asked' THEN hours ELSE 0 END) AS not_asked,
           SUM(CASE effect WHEN 'not_asked' THEN 0 WHEN 'counted' THEN hours ELSE present_for END) AS attended
    FROM there WHERE NOT is_guest GROUP BY registration_id
),
made AS (
    SELECT u.registration_id,
           SUM(LEAST(missed.hours, COALESCE(u.hours, guest.present_for, 0))) AS made_up
    FROM seminars_makeup u
    JOIN there missed ON NOT missed.is_guest AND missed.registration_id = u.registration_id
         AND missed.meeting_id = (SELECT meeting_id FROM seminars_attendance WHERE id = u.missed_id)
    LEFT JOIN there guest ON guest.is_guest AND guest.registration_id = u.registration_id
         AND guest.meeting_id = u.meeting_id
    WHERE u.state = 'accepted' GROUP BY u.registration_id
)
SELECT g.id, COALESCE(own.given, 0), COALESCE(own.not_asked, 0),
       COALESCE(own.attended, 0) + COALESCE(made.made_up, 0), COALESCE(made.made_up, 0)
FROM records_registration g
LEFT JOIN own ON own.registration_id = g.id
LEFT JOIN made ON made.registration_id = g.id
"""
EXPECTED = """
SELECT s.registration_id FROM seminars_membership s
JOIN seminars_seminarmeeting m ON m.group_id = s.group_id
JOIN records_registration g ON g.id = s.registration_id
JOIN records_annualprogramme y ON y.id = g.annual_programme_id
WHERE m.id = %(meeting)s AND m.day >= s.starts AND m.day <= COALESCE(s.ends, 'infinity'::date)
AND NOT EXISTS (
    SELECT 1 FROM records_statuschange c WHERE c.enrolment_id = y.enrolment_id AND c.kind <> 'part_time'
    AND c.starts <= m.day AND COALESCE(c.ends, 'infinity'::date) >= m.day
    AND NOT EXISTS (SELECT 1 FROM seminars_attendance a WHERE a.meeting_id = m.id AND a.registration_id = g.id
                    AND a.state IN ('present', 'late'))
)
UNION
SELECT u.registration_id FROM seminars_makeup u
WHERE u.meeting_id = %(meeting)s AND u.state IN ('announced', 'accepted', 'missed')
"""


def rows(sql, **values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def hours():
    """{registration_id: (given, not asked, attended with what was made up, made up)}."""
    return {key: tuple(values) for key, *values in rows(THERE)}


def expected(meeting):
    """Registrations whose presence a leader notes at that meeting."""
    return {key for (key,) in rows(EXPECTED, meeting=meeting)}


def noted(meeting):
    sql = "SELECT registration_id FROM seminars_attendance WHERE meeting_id = %(meeting)s AND state <> 'announced'"
    return {key for (key,) in rows(sql, meeting=meeting)}


def live_make_ups(missed):
    sql = """SELECT COUNT(*) FROM seminars_makeup
        WHERE missed_id = %(missed)s AND state IN ('announced', 'declared', 'accepted')"""
    return rows(sql, missed=missed)[0][0]


def is_made_up_at(meeting, registration):
    sql = """SELECT COUNT(*) FROM seminars_makeup WHERE meeting_id = %(meeting)s
        AND registration_id = %(registration)s AND state IN ('announced', 'accepted')"""
    return rows(sql, meeting=meeting, registration=registration)[0][0] > 0


def members_on_day(meeting):
    """Registrations that are in the meeting's group on its day."""
    sql = """SELECT s.registration_id FROM seminars_membership s
        JOIN seminars_seminarmeeting m ON m.group_id = s.group_id
        WHERE m.id = %(meeting)s AND m.day >= s.starts AND m.day <= COALESCE(s.ends, 'infinity'::date)"""
    return {key for (key,) in rows(sql, meeting=meeting)}


def is_noted_from(group, registration, starts):
    """Whether something is noted of the member in that group from the day on."""
    sql = """SELECT COUNT(*) FROM seminars_attendance a JOIN seminars_seminarmeeting m ON m.id = a.meeting_id
        WHERE m.group_id = %(group)s AND a.registration_id = %(registration)s AND NOT a.is_guest
        AND m.day >= %(starts)s"""
    return rows(sql, group=group, registration=registration, starts=starts)[0][0] > 0


def has_membership(registration, starts, besides):
    """Whether another membership of the registration reaches the day."""
    sql = """SELECT COUNT(*) FROM seminars_membership WHERE registration_id = %(registration)s AND id <> %(besides)s
        AND daterange(starts, ends, '[]') && daterange(%(starts)s, NULL, '[]')"""
    return rows(sql, registration=registration, starts=starts, besides=besides)[0][0] > 0
