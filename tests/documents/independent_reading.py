"""Documents of every kind beside a plain reading of the raw rows: SQL written apart from what the documents use.

`DATABASE_URL=... python -m tests.documents.independent_reading` reads all residents, people and sittings of a database,
such as that of the demonstration, and prints each fact that differs. Residents who moved to another version keep their
credits by equivalence: of them the credits are not compared.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

EFFECTIVE = """
SELECT d.id, d.activity_id, d.mark, d.outcome, d.granted, s.published_at FROM records_decision d
JOIN records_deliberation s ON s.id = d.deliberation_id
WHERE d.enrolment_id = %s AND s.published_at <= %s AND NOT EXISTS (
  SELECT 1 FROM records_decision n JOIN records_deliberation t ON t.id = n.deliberation_id
  WHERE n.supersedes_id = d.id AND t.published_at <= %s)
ORDER BY s.published_at, d.id"""
ACTIVITIES = """
SELECT a.id, a.code, a.title, a.credits, b.number FROM curriculum_activity a
JOIN curriculum_block b ON b.id = a.block_id
WHERE a.programme_version_id = %s ORDER BY b.number, a.position"""
CYCLES = """
SELECT d.success, d.honours_title, s.published_at FROM jury_cycledecision d
JOIN records_deliberation s ON s.id = d.deliberation_id
WHERE d.enrolment_id = %s AND s.published_at <= %s AND NOT EXISTS (
  SELECT 1 FROM jury_cycledecision n JOIN records_deliberation t ON t.id = n.deliberation_id
  WHERE n.supersedes_id = d.id AND t.published_at <= %s)"""
THEORY = """
SELECT l.activity_id FROM curriculum_activity_counts_for l JOIN curriculum_requirement q ON q.id = l.requirement_id
WHERE q.programme_version_id = %s AND q.unit = 'credits'"""
RUNNING = """
SELECT s.name, p.starts, p.ends FROM internships_placement p JOIN internships_site s ON s.id = p.site_id
WHERE p.enrolment_id = %s AND p.agreement_state = 'approved' AND p.ends >= %s ORDER BY p.starts"""
EXEMPTIONS = "SELECT activity_id FROM records_exemption WHERE enrolment_id = %s AND withdrawn_on IS NULL"
REGISTERED = """
SELECT a.title, a.credits FROM records_registration r JOIN records_annualprogramme p ON p.id = r.annual_programme_id
JOIN curriculum_activity a ON a.id = r.activity_id JOIN curriculum_block b ON b.id = a.block_id
WHERE p.enrolment_id = %s AND p.academic_year_id = %s ORDER BY b.number, a.position"""
STAGES = """
SELECT s.name, p.starts, p.ends, p.share FROM internships_placement p JOIN internships_site s ON s.id = p.site_id
WHERE p.enrolment_id = %s AND p.agreement_state = 'approved' ORDER BY p.starts"""
MEETINGS = """
SELECT count(*) FROM mentoring_mentoringmeeting
WHERE enrolment_id = %s AND state = 'held' AND resident_present AND mentor_present"""
LED = """
SELECT count(*), sum(m.hours) FROM seminars_seminarmeeting m
JOIN seminars_seminarmeeting_led_by l ON l.seminarmeeting_id = m.id
JOIN seminars_seminargroup g ON g.id = m.group_id JOIN curriculum_activity a ON a.id = g.activity_id
JOIN curriculum_programmeversion v ON v.id = a.programme_version_id
WHERE l.user_id = %s AND m.state = 'held' AND v.programme_id = %s AND m.day BETWEEN %s AND %s"""
SUPERVISED = """
SELECT count(*) FROM internships_placementsupervisor w JOIN internships_supervisor u ON u.id = w.supervisor_id
JOIN internships_placement p ON p.id = w.placement_id JOIN records_enrolment e ON e.id = p.enrolment_id
JOIN curriculum_programmeversion v ON v.id = e.programme_version_id
WHERE u.user_id = %s AND p.agreement_state = 'approved' AND v.programme_id = %s AND w.starts <= %s AND w.ends >= %s"""
DECIDED = "SELECT count(*), sum(CASE WHEN granted THEN 1 ELSE 0 END) FROM records_decision WHERE deliberation_id = %s"
IDENTITY = """
SELECT u.given_name, u.family_name, e.birth_date FROM records_enrolment e JOIN accounts_user u ON u.id = e.user_id
WHERE e.id = %s"""
MATRICULES = "SELECT value FROM records_enrolmentidentifier WHERE enrolment_id = %s"


def rows(sql: str, *values) -> list[tuple]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def number(value) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def titled(raw) -> str:
    return (json.loads(raw) if isinstance(raw, str) else raw)["fr"]


def day(value) -> str:
    return str(value)[:10]


def local_day(value) -> str:
    """The day in Brussels of a moment, which SQLite keeps as text in UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return str((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ZoneInfo("Europe/Brussels")).date())


def said_number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


class Resident:
    """What the raw rows say of one resident at `now`."""

    def __init__(self, enrolment, now):
        effective = rows(EFFECTIVE, enrolment.pk, now, now)
        self.granted = {activity for _pk, activity, _mark, _outcome, granted, _at in effective if granted}
        self.last = {activity: (number(mark), outcome) for _pk, activity, mark, outcome, _granted, _at in effective}
        self.cycle = next(iter(rows(CYCLES, enrolment.pk, now, now)), (None, None, None))
        self.published = [row[5] for row in effective if row[4]] + [self.cycle[2]] * bool(self.cycle[2])
        self.exempted = {activity for (activity,) in rows(EXEMPTIONS, enrolment.pk)}
        self.activities = rows(ACTIVITIES, enrolment.programme_version_id)
        self.stages = [(name, day(a), day(b), number(s)) for name, a, b, s in rows(STAGES, enrolment.pk)]
        self.meetings = rows(MEETINGS, enrolment.pk)[0][0]
        self.identity = [str(value) if value else None for value in rows(IDENTITY, enrolment.pk)[0]]
        self.matricules = sorted(value for (value,) in rows(MATRICULES, enrolment.pk))

    def credits(self, chosen) -> Decimal:
        return sum((number(row[3]) or Decimal(0) for row in self.activities if row[0] in chosen), Decimal(0))

    @property
    def counted(self) -> Decimal:
        return self.credits(self.granted | self.exempted)


def of_transcript(content, read: Resident) -> Iterator[tuple]:
    said = [row for block in content["blocks"] for row in block["rows"]]
    yield "rows", [row["title"] for row in said], [titled(row[2]) for row in read.activities]
    for row, (pk, _code, _title, credits, _block) in zip(said, read.activities, strict=True):
        yield f"{row['code']} credits", said_number(row["credits"]), number(credits)
        counts = row["state"] in ("earned", "exempted")
        yield f"{row['code']} counts", counts, pk in read.granted | read.exempted
        if pk not in read.exempted:
            mark, outcome = read.last.get(pk, (None, ""))
            yield f"{row['code']} mark", (said_number(row["mark"]), row["outcome"]), (mark, outcome)
    yield "counted", said_number(content["overall"]["counted"]), read.counted
    yield "earned", said_number(content["overall"]["earned"]), read.credits(read.granted - read.exempted)


def of_success(content, read: Resident) -> Iterator[tuple]:
    success, honours, _published = read.cycle
    yield "success of the cycle", True, bool(success)
    has_any = honours not in (None, "", "{}", {})
    yield "honours", content["honours"] or None, titled(honours) if has_any else None
    yield "decided on", content["decided_on"], local_day(max(read.published)) if read.published else None


def of_provisional(content, read: Resident, subject, now) -> Iterator[tuple]:
    running = rows(RUNNING, subject.enrolment.pk, now.date())
    said = [(row["site"].split(",")[0], row["starts"], row["ends"]) for row in content["stages"]]
    yield "stages that run", said, [(name, day(starts), day(ends)) for name, starts, ends in running]
    open_titles = [titled(row[2]) for row in read.activities if row[0] not in read.granted | read.exempted]
    yield "still open", content["open"], open_titles


def of_theory(content, read: Resident, subject) -> Iterator[tuple]:
    counting = {pk for (pk,) in rows(THEORY, subject.enrolment.programme_version_id)}
    counted = counting & (read.granted | read.exempted)
    titles = [titled(row[2]) for row in read.activities if row[0] in counted]
    yield "activities of theory", [row["title"] for row in content["rows"]], titles
    yield "credits of theory", said_number(content["credits"]), read.credits(counted)


def of_year(content, read: Resident, subject) -> Iterator[tuple]:
    taken = rows(REGISTERED, subject.enrolment.pk, subject.year.pk)
    if "rows" in content:
        yield "registered", [row["title"] for row in content["rows"]], [titled(title) for title, _credits in taken]
    total = sum((number(credits) or Decimal(0) for _title, credits in taken), Decimal(0))
    stated = content.get("credits") or content.get("total")
    if stated is not None:
        yield "credits of the year", said_number(stated), total


def of_stages(said, read: Resident) -> Iterator[tuple]:
    found = [(row["site"].split(",")[0], row["starts"], row["ends"], said_number(row["share"])) for row in said]
    yield "stages", [row for row in found if row not in read.stages], []


def of_person(content, subject) -> Iterator[tuple]:
    year = subject.year
    scope = (subject.person.pk, subject.programme.pk)
    led = [row for row in content["rows"] if row["capacity"] == "leader"]
    count, hours = rows(LED, *scope, year.starts, year.ends)[0]
    yield "meetings led", sum(row["meetings"] for row in led), count
    yield "hours led", sum((Decimal(row["hours"]) for row in led), Decimal(0)), number(hours) or Decimal(0)
    stages = sum(row["capacity"] == "supervisor" for row in content["rows"])
    yield "stages supervised", stages, rows(SUPERVISED, *scope, year.ends, year.starts)[0][0]


def of_minutes(content, subject) -> Iterator[tuple]:
    decided, granted = rows(DECIDED, subject.sitting.pk)[0]
    totals = content["minutes"]["totals"]
    yield "decided", totals["granted"] + totals["refused"], decided
    yield "granted", totals["granted"], granted or 0
    yield "held on", content["minutes"]["held_on"], day(subject.sitting.held_on)


def facts(kind: str, content, subject, now) -> Iterator[tuple]:
    """(fact, as the document says it, as the rows say it)."""
    if kind == "accompaniment":
        yield from of_person(content, subject)
        return
    if kind == "minutes":
        yield from of_minutes(content, subject)
        return
    read = Resident(subject.enrolment, now)
    resident = content["resident"]
    yield "name", [resident["given_name"], resident["family_name"]], read.identity[:2]
    if kind not in ("progress_mentor", "progress_jury"):
        yield "birth date", resident["birth_date"], read.identity[2]
    if kind != "progress_jury":
        yield "matricules", sorted(one["value"] for one in resident["matricules"]), read.matricules
    yield from of_resident(kind, content, subject, read, now)


def of_resident(kind: str, content, subject, read: Resident, now) -> Iterator[tuple]:
    moved = bool(rows("SELECT 1 FROM records_move WHERE enrolment_id = %s", subject.enrolment.pk))
    if kind == "transcript" and not moved:
        yield from of_transcript(content, read)
    if kind in ("enrolment", "annual_programme"):
        yield from of_year(content, read, subject)
    if kind in ("success", "provisional") and not moved and content["credits"] is not None:
        yield "credits", said_number(content["credits"]), read.counted
    if kind == "success":
        yield from of_success(content, read)
    if kind == "provisional" and not moved:
        yield from of_provisional(content, read, subject, now)
    if kind == "theory" and not moved:
        yield from of_theory(content, read, subject)
    if kind.startswith("progress"):
        yield "meetings", content["meetings"], read.meetings
        if not moved:
            yield "credits", said_number(content["overall"]["counted"]), read.counted
    if kind == "placement":
        stage = (content["site"]["name"], content["starts"], content["ends"], said_number(content["share"]))
        yield "stage", stage in read.stages, True
    for name in ("rows", "stages"):
        if kind in ("stages", "provisional", "progress", "progress_mentor", "progress_jury") and name in content:
            yield from of_stages(content[name], read)


def everything() -> Iterator[tuple]:
    """(kind, subject) of every document that could be issued today, ready or not where the content can be composed."""
    from curriculum.models import AcademicYear
    from documents.kinds.registry import KINDS
    from documents.kinds.subjects import Subject, of_placement
    from internships.models import Placement
    from records.models import Accompaniment, Deliberation, Enrolment

    kinds = [kind for kind in KINDS.values() if kind.name not in ("accompaniment", "minutes", "placement")]
    for enrolment in Enrolment.objects.for_list():
        for kind in kinds:
            years = AcademicYear.objects.filter(annual_programmes__enrolment=enrolment) if kind.of_year else [None]
            yield from ((kind, Subject(enrolment=enrolment, year=year)) for year in years)
    for placement in Placement.objects.for_list():
        yield KINDS["placement"], of_placement(placement)
    for sitting in Deliberation.objects.filter(minutes__replaced_at__isnull=True, minutes__isnull=False):
        yield KINDS["minutes"], Subject(sitting=sitting)
    people = Accompaniment.objects.values_list("user", "enrolment__programme_version__programme").distinct().order_by()
    for user, programme in people:
        for year in AcademicYear.objects.all():
            yield KINDS["accompaniment"], person_in(user, programme, year)


def person_in(user, programme, year):
    from accounts.models import User
    from curriculum.models import Programme
    from documents.kinds.subjects import Subject

    return Subject(person=User.objects.get(pk=user), programme=Programme.objects.get(pk=programme), year=year)


def differences(now) -> tuple[dict[str, int], list[str]]:
    """How many facts of each kind were compared, and those that differ."""
    from django.utils import timezone

    counted: dict[str, int] = {}
    wrong = []
    for kind, subject in everything():
        if not kind.ready(subject, timezone.localdate(now)):
            continue
        content = kind.compose(subject, "fr", now)
        for fact, said, raw in facts(kind.name, content, subject, now):
            counted[kind.name] = counted.get(kind.name, 0) + 1
            if said != raw:
                wrong.append(f"{kind.name} {subject.key}: {fact}: the document says {said}, the rows {raw}")
    return counted, wrong


def main() -> None:
    import django
    from django.utils import timezone

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    compared, found = differences(timezone.now())
    print(compared, "\n".join(found) or "no difference", sep="\n")


if __name__ == "__main__":
    main()
