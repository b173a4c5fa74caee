"""Rows of the lists that stand apart from the stages: the first two of each (`FIRST`), and one more (`MORE`)."""

from decimal import Decimal

from documents.batches import services as batch_services
from documents.models import Batch, BatchItem
from imports.models import Import
from jury.complaints.models import Complaint
from notices.models import Mail
from records.admission_file.services import refuse
from records.models import Result
from tests import factories
from tests.imports.conftest import Desk
from tests.jobs.conftest import a_job
from tests.records.pieces import handed_in
from tests.seminars import props as seminars

TABLE = "matricule;nom;prénom;e-mail;entrée;localité\n"


def resident(number):
    return factories.person(f"New{number:05}")


def enrolled(cast, number):
    return factories.enrolment(resident(number), cast.version, matricule=number + 1000)


def complaint(cast, enrolment, day=3, **fields):
    taken = factories.registration(enrolment, cast.namur, 2025)
    refused = factories.decision(cast.sitting, taken, Decimal(8), granted=False)
    values = {"ground": "error", "text": "Text", "filed_at": factories.at(2026, 7, day)}
    return Complaint.objects.create(decision=refused, **values | fields)


def complaints(cast):
    cast.sitting = cast.version.deliberations.filter(published_at__isnull=False).get()
    complaint(cast, cast.alices)
    complaint(cast, cast.bobs, 4, ground="irregularity", state="withdrawn")


def pieces(cast):
    cast.zoes = factories.enrolment(factories.person("Zoe"), cast.version, matricule=77)
    handed_in(cast, cast.alices, "licence")
    handed_in(cast, cast.zoes, "visa", year=2026)
    refuse(piece=handed_in(cast, cast.zoes, "diploma", year=2025), reason="Unreadable.", by=cast.nadia)


def jobs(cast):
    a_job(cast.nadia, "done", result={"url": "/programmes/"})
    a_job(cast.nadia, "failed", kind=batch_services.JOB)


def imported(cast, kind, name):
    return Desk(cast.nadia, cast.unamur).bring(kind, TABLE, name)


def imports(cast):
    imported(cast, "residents", "cohort.csv")
    dropped = imported(cast, "results", "marks.csv")
    Import.objects.filter(pk=dropped.pk).update(state="dropped")


def import_row(cast, _number):
    made = Import.objects.filter(kind="residents").first()
    copied = {f.attname: getattr(made, f.attname) for f in Import._meta.fields if f.name not in {"id", "uuid"}}
    return Import.objects.create(**copied)


def failed_mail(person, kind="digest"):
    return Mail.objects.create(to=person, kind=kind, subject="-", body="-", state="failed", error="SMTP 550")


def mails(cast):
    failed_mail(cast.alice)
    failed_mail(cast.theo, "records.deadline")


def batch(cast, by, **fields):
    return Batch.objects.create(programme_version=cast.version, created_by=by, **fields)


def item(of, enrolment, state="waiting", **fields):
    place = of.batch_items.count()
    return BatchItem.objects.create(
        batch=of, position=place, enrolment=enrolment, kinds=[of.kind], state=state, **fields
    )


def batches(cast):
    cast.batch = batch(cast, cast.nadia, kind="transcript", language="fr")
    report = batch(cast, cast.dora, kind="progress", language="en")
    item(cast.batch, cast.alices)
    item(cast.batch, cast.bobs, "failed", reason="No decision.")
    item(report, cast.alices, "cancelled")


def groups(cast):
    cast.sem = factories.activity(cast.version, "SEM", kind="seminar")
    for name, province, leader in (("Namur", "namur", "Lena"), ("Arlon", "luxembourg", "Luc"), ("Virton", "", "")):
        leaders = [factories.person(leader)] if leader else []
        seminars.group(cast.sem, name, province=province, leaders=leaders)


def marks(cast):
    for activity in (cast.namur, cast.joint, cast.alone):
        taken = factories.registration(cast.alices, activity)
    taken = taken.annual_programme.registrations.get(activity=cast.namur)
    Result.objects.create(
        registration=taken, session=factories.session(), institution=cast.unamur, encoded_by=cast.nadia, mark=12
    )
    cast.marked = taken.annual_programme


def marked_activity(cast, number):
    activity = factories.activity(cast.version, f"M{number}-{cast.version.activities.count()}")
    return factories.registration(cast.alices, activity)


FIRST = {
    "batch-items": batches,
    "batches": batches,
    "complaints": complaints,
    "groups": groups,
    "imports": imports,
    "jobs": jobs,
    "mails": mails,
    "marks": marks,
    "pieces": pieces,
}
MORE = {
    "batch-items": lambda cast, number: item(cast.batch, enrolled(cast, number)),
    "batches": lambda cast, _number: batch(cast, cast.nadia, kind="transcript", language="fr"),
    "complaints": lambda cast, number: complaint(cast, enrolled(cast, number)),
    "groups": lambda cast, _number: seminars.group(cast.sem, f"Group {cast.sem.seminar_groups.count():05}"),
    "imports": import_row,
    "jobs": lambda cast, _number: a_job(cast.nadia, "done"),
    "mails": lambda cast, number: failed_mail(enrolled(cast, number).user),
    "marks": marked_activity,
    "pieces": lambda cast, number: handed_in(cast, enrolled(cast, number)),
}
