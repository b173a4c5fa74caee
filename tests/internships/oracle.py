"""The expected status, share and months of placements in plain SQL. Shares no code with what it checks: imports
nothing of the application, reads its tables by name. PostgreSQL.
"""

from django.db import connection

# Each placement on each day: where it stands, and what of the day it counts for.
DAYS = """
WITH days AS (SELECT generate_series(%(first)s::date, %(last)s::date, '1 day')::date AS day),
placed AS (
    SELECT days.day, p.id, p.enrolment_id, p.site_id, p.agreement_state, p.starts, p.ends, p.share,
           days.day BETWEEN p.starts AND p.ends AS within,
           EXISTS (SELECT 1 FROM internships_interruption i WHERE i.placement_id = p.id
                   AND i.starts <= days.day AND COALESCE(i.ends, 'infinity'::date) >= days.day) AS stopped,
           (SELECT CASE s.kind WHEN 'part_time' THEN s.share ELSE 0 END FROM records_statuschange s
            WHERE s.enrolment_id = p.enrolment_id
            AND s.starts <= days.day AND COALESCE(s.ends, 'infinity'::date) >= days.day LIMIT 1) AS largest_share
    FROM days CROSS JOIN internships_placement p
),
working AS (
    SELECT *, CASE WHEN agreement_state = 'approved' AND within AND NOT stopped THEN share ELSE 0 END AS at_work
    FROM placed
),
summed AS (
    SELECT *, SUM(at_work) OVER (PARTITION BY enrolment_id, day) AS together FROM working
)
"""
EACH = (
    DAYS
    + """
SELECT day, id,
       CASE WHEN agreement_state <> 'approved' THEN agreement_state WHEN stopped THEN 'interrupted'
            WHEN day < starts THEN 'approved' WHEN day <= ends THEN 'running' ELSE 'completed' END,
       CASE WHEN at_work = 0 THEN 0 WHEN largest_share IS NULL OR largest_share >= together THEN at_work
            ELSE at_work * largest_share / together END
FROM summed ORDER BY day, id
"""
)
MONTHS = (
    DAYS
    + """
SELECT enrolment_id, SUM(
    CASE WHEN at_work = 0 THEN 0 WHEN largest_share IS NULL OR largest_share >= together THEN at_work
         ELSE at_work * largest_share / together END
    / EXTRACT(DAY FROM date_trunc('month', day) + interval '1 month' - interval '1 day')::numeric)
FROM summed GROUP BY enrolment_id
"""
)
FULLEST = """
SELECT COALESCE(MAX(total), 0) FROM (
    SELECT day, (SELECT COALESCE(SUM(share), 0) FROM internships_placement p
                 WHERE p.enrolment_id = %(enrolment)s AND p.agreement_state <> 'cancelled' AND p.id <> %(besides)s
                 AND day BETWEEN p.starts AND p.ends) AS total
    FROM generate_series(%(starts)s::date, %(ends)s::date, '1 day') AS day
) AS by_day
"""
FULL = """
SELECT COUNT(*) FROM generate_series(%(starts)s::date, %(ends)s::date, '1 day') AS day
JOIN internships_capacity c ON c.site_id = %(site)s AND day >= c.starts AND day <= COALESCE(c.ends, 'infinity'::date)
WHERE (SELECT COUNT(*) FROM internships_placement p
       WHERE p.site_id = %(site)s AND p.agreement_state IN ('accepted', 'approved') AND p.id <> %(besides)s
       AND day BETWEEN p.starts AND p.ends) >= c.residents
"""


def rows(sql, **values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def each_day(first, last):
    """{(day, placement_id): (status, share that counts)}."""
    return {(day, key): (state, share) for day, key, state, share in rows(EACH, first=first, last=last)}


def months(first, last):
    """{enrolment_id: months of full time of its approved placements}."""
    return dict(rows(MONTHS, first=first, last=last))


def fullest(enrolment, starts, ends, besides=0):
    """The largest sum of agreed shares on a day of the period."""
    return rows(FULLEST, enrolment=enrolment, starts=starts, ends=ends, besides=besides)[0][0]


def is_full(site, starts, ends, besides=0):
    """Whether the site has no free place on a day of the period."""
    return rows(FULL, site=site, starts=starts, ends=ends, besides=besides)[0][0] > 0


def meets_interruption(placement, starts, ends, besides=0):
    """Whether an interruption overlaps the period, which is open where `ends` is None."""
    sql = """SELECT COUNT(*) FROM internships_interruption WHERE placement_id = %(placement)s AND id <> %(besides)s
        AND daterange(starts, ends, '[]') && daterange(%(starts)s::date, %(ends)s::date, '[]')"""
    return rows(sql, placement=placement, starts=starts, ends=ends, besides=besides)[0][0] > 0


def interruption_on(placement, day):
    """(id, first day) of the interruption on that day; (0, the day) where there is none."""
    sql = """SELECT id, starts FROM internships_interruption WHERE placement_id = %(placement)s
        AND daterange(starts, ends, '[]') @> %(day)s::date"""
    return next(iter(rows(sql, placement=placement, day=day)), (0, day))


def is_away(enrolment, starts, ends):
    sql = """SELECT COUNT(*) FROM records_statuschange WHERE enrolment_id = %(enrolment)s
        AND daterange(starts, ends, '[]') && daterange(%(starts)s::date, %(ends)s::date, '[]')"""
    return rows(sql, enrolment=enrolment, starts=starts, ends=ends)[0][0] > 0
