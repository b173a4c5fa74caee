"""The list of what is shown, model by model: see `shown`."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry, User
from curriculum.models import AcademicYear, Activity, ExamSession, Institution, ProgrammeVersion
from documents.models import IssuedDocument
from internships.models import Agreement, Evaluation, Placement, Site
from jury.models import Jury
from portal.history.permissions import Reader
from portal.history.shown import Shown
from portal.people.visible_people import (
    people_visible_to,
    roles_visible_to,
    support_visible_to,
    teachings_visible_to,
)
from records.models import (
    AdmissionPiece,
    AnnualProgramme,
    Decision,
    Deliberation,
    Exemption,
    FiledPiece,
    MarksDeadline,
    Move,
    Registration,
    Result,
    SessionExtension,
    StatusChange,
    TurnedPrerequisite,
)
from seminars.models import SeminarGroup, SeminarMeeting

SUBMITTED = ("submitted", "decided")
DECIDED = ("mark", "outcome", "granted")
RESIDENT, TAKEN = "enrolment__user@", "registration__annual_programme__enrolment"


def of_resident(model, path: str = "enrolment", *, files: bool = False):
    """Rows of `model` about the residents of the office, or about those whose administrative file it sees."""
    return lambda reader: model.objects.filter(
        **{f"{path}__in": (reader.files if files else reader.residents).values("pk")}
    )


def seen(model, path: str = "enrolment"):
    """Rows of a model with `visible_to`, about residents of the office."""
    return lambda reader: model.objects.visible_to(reader.user).filter(**{f"{path}__in": reader.residents.values("pk")})


def in_programme(model, path: str):
    return lambda reader: model.objects.visible_to(reader.user).filter(**{f"{path}__in": reader.programmes})


def for_readers(model):
    """All rows, for whoever reads history: what belongs to no programme."""
    return lambda reader: model.objects.all() if reader.roles else model.objects.none()


def persons_and_residents(reader: Reader) -> QuerySet[User]:
    residents = Q(pk__in=reader.residents.values("user"))
    return User.objects.filter(Q(pk__in=people_visible_to(reader.user).values("pk")) | residents)


def of_user(rows: Callable):
    """Rows that a function finds for a user."""
    return lambda reader: rows(reader.user)


def deadlines(reader: Reader) -> QuerySet[MarksDeadline]:
    mine = Q(activity__programme_version__programme__in=reader.programmes)
    return MarksDeadline.objects.filter(Q(activity__isnull=True) | mine)


def published_decisions(reader: Reader) -> QuerySet[Decision]:
    return seen(Decision)(reader).filter(deliberation__published_at__lte=timezone.now())


def last_alone() -> Q:
    """Only the last entry of a row: what was written before it is the deliberation of the jury."""
    later = AuditEntry.objects.filter(
        object_uuid=OuterRef("object_uuid"), pk__gt=OuterRef("pk"), after__has_any_keys=DECIDED
    )
    return ~Q(Exists(later))


def since_submitted() -> Q:
    """From the entry that submitted the mark: drafts are for those who encode."""
    handed_in = AuditEntry.objects.filter(
        object_uuid=OuterRef("object_uuid"), pk__lte=OuterRef("pk"), after__state__in=SUBMITTED
    )
    return Q(Exists(handed_in))


SHOWN: dict[str, Shown] = {
    # people
    "accounts.user": Shown(
        _("Person"), persons_and_residents, ("@",),
        office=("email", "given_name", "family_name", "is_active"),
        administrator=("email", "given_name", "family_name", "is_active", "is_staff", "is_superuser"),
        subjects={"person": "pk", "resident": "enrolments"},
    ),
    "curriculum.role": Shown(
        _("Role"), of_user(roles_visible_to), ("user@",),
        office=("kind", "institution", "programme", "starts", "ends"),
        administrator=("kind", "institution", "programme", "starts", "ends"),
        why=True, subjects={"person": "user"},
    ),
    "curriculum.teaching": Shown(
        _("Teacher"), of_user(teachings_visible_to), ("user@", "activity__title"),
        office=("activity", "starts", "ends"), administrator=("activity", "starts", "ends"),
        why=True, subjects={"person": "user", "activity": "activity"},
    ),
    "records.accompaniment": Shown(
        _("Who supports whom"), of_user(support_visible_to), (RESIDENT, "user@"),
        office=("user", "capacity", "starts", "ends"),
        subjects={"resident": "enrolment", "person": "user"},
    ),
    # the programme
    "curriculum.institution": Shown(
        _("University"), for_readers(Institution), ("short_name",),
        office=(
            "name", "short_name", "faculty", "address", "url", "telephone", "email", "office_hours",
        ),
        administrator=(
            "name", "short_name", "faculty", "address", "url", "telephone", "email", "office_hours", "domain",
            "country",
        ),
    ),
    "curriculum.academicyear": Shown(
        _("Academic year"), for_readers(AcademicYear), ("start_year",),
        office=("starts", "ends"), administrator=("starts", "ends"),
    ),
    "curriculum.examsession": Shown(
        _("Exam session"), for_readers(ExamSession), ("academic_year__start_year",),
        office=("kind", "starts", "ends"), administrator=("kind", "starts", "ends"),
    ),
    "curriculum.programmeversion": Shown(
        _("Programme version"), in_programme(ProgrammeVersion, "programme"), ("programme__code", "label"),
        office=("label", "first_intake", "last_intake", "state", "credits", "threshold", "marks_released"),
        administrator=("label", "first_intake", "last_intake", "state", "credits", "threshold", "marks_released"),
        why=True,
    ),
    "curriculum.activity": Shown(
        _("Activity"), in_programme(Activity, "programme_version__programme"), ("title",),
        office=("title", "credits", "kind", "format", "period", "place", "assessed_in", "certification"),
        administrator=("title", "credits", "kind", "format", "period", "place", "assessed_in", "certification"),
        why=True, subjects={"activity": "pk"},
    ),
    "records.marksdeadline": Shown(
        _("Deadline for marks"), deadlines, ("activity__title",),
        office=("due", "reason", "session", "institution", "activity"), why=True, subjects={"activity": "activity"},
    ),
    # a resident
    "records.enrolment": Shown(
        _("Enrolment"), lambda reader: reader.residents, ("user@",),
        office=("programme_version", "intake", "enrolling_institution"), why=True, subjects={"resident": "pk"},
    ),
    "records.turnedprerequisite": Shown(
        _("Prerequisite made a corequisite"), of_resident(TurnedPrerequisite), (RESIDENT, "activity__title"),
        office=("activity", "required", "reason", "decided_on", "withdrawn_on"),
    ),
    "records.annualprogramme": Shown(
        _("Annual programme"), of_resident(AnnualProgramme), (RESIDENT, "academic_year__start_year"),
        office=("academic_year", "state", "reason", "load_reason", "load_agreed_on", "confirmed_at", "approved_at"),
        why=True, subjects={"resident": "enrolment"},
    ),
    "records.registration": Shown(
        _("Activity taken"), of_resident(Registration, "annual_programme__enrolment"),
        ("annual_programme__enrolment__user@", "activity__title"),
        office=("activity", "extra_assessments"), why=True, subjects={"resident": "annual_programme__enrolment"},
    ),
    "records.result": Shown(
        _("Mark"), seen(Result, TAKEN), (f"{TAKEN}__user@", "registration__activity__title"),
        office=("mark", "outcome", "state", "session"), why=True, only=since_submitted,
        subjects={"resident": TAKEN, "activity": "registration__activity"},
    ),
    "records.sessionextension": Shown(
        _("Session extended"), of_resident(SessionExtension, TAKEN),
        (f"{TAKEN}__user@", "registration__activity__title"),
        office=("session", "due", "reason"), why=True,
        subjects={"resident": TAKEN, "activity": "registration__activity"},
    ),
    "records.exemption": Shown(
        _("Exemption"), of_resident(Exemption), (RESIDENT, "activity__title"),
        office=("activity", "reason", "decided_on", "withdrawn_on"), why=True,
        subjects={"resident": "enrolment"},
    ),
    "records.move": Shown(
        _("Move to another version"), of_resident(Move), (RESIDENT,),
        office=("from_version", "to_version", "reason", "undone_at"), why=True, subjects={"resident": "enrolment"},
    ),
    # the administrative file, without any reason: of the enrolling university and the director
    "records.statuschange": Shown(
        _("Change of status"), of_resident(StatusChange, files=True), (RESIDENT,),
        office=("kind", "starts", "ends", "share"), subjects={"resident": "enrolment"},
    ),
    "records.admissionpiece": Shown(
        _("Condition of admission"), of_resident(AdmissionPiece, files=True), (RESIDENT,),
        office=("condition", "dated"), subjects={"resident": "enrolment"},
    ),
    "records.filedpiece": Shown(
        _("Paper of the file"), of_resident(FiledPiece, files=True), (RESIDENT,),
        office=("asked", "state", "valid_until"), subjects={"resident": "enrolment"},
    ),
    # sittings
    "records.deliberation": Shown(
        _("Deliberation"), in_programme(Deliberation, "programme_version__programme"), ("programme_version__label",),
        office=("session", "kind", "state", "held_on", "closed_at", "published_at"), why=True,
        subjects={"sitting": "pk"},
    ),
    "records.decision": Shown(
        _("Decision of the jury"), published_decisions, (RESIDENT, "activity__title"),
        office=DECIDED, only=last_alone, as_it_is=True,
        subjects={"resident": "enrolment", "activity": "activity", "sitting": "deliberation"},
    ),
    "jury.jury": Shown(
        _("Jury"), in_programme(Jury, "programme"), ("programme__code",),
        office=("decided_on", "decided_by", "starts", "ends"),
    ),
    # stages
    "internships.site": Shown(
        _("Site"), lambda reader: Site.objects.visible_to(reader.user), ("name",),
        office=("kind", "name", "department", "street", "postcode", "city", "opens", "closes", "state"), why=True,
    ),
    "internships.placement": Shown(
        _("Stage"), seen(Placement), (RESIDENT, "site__name"),
        office=("site", "starts", "ends", "share", "agreement_state", "cancelled_because"), why=True,
        subjects={"resident": "enrolment"},
    ),
    "internships.agreement": Shown(
        _("Stage agreement"), of_resident(Agreement, "placement__enrolment"),
        ("placement__enrolment__user@", "placement__site__name"),
        office=("state", "reference", "asked_on", "signed_on", "valid_from", "valid_to"),
        subjects={"resident": "placement__enrolment"},
    ),
    "internships.evaluation": Shown(
        _("Evaluation"), seen(Evaluation, "placement__enrolment"),
        ("placement__enrolment__user@", "placement__site__name"),
        office=("kind", "state", "opens_on", "due_on", "signed_at"), subjects={"resident": "placement__enrolment"},
    ),
    # seminars
    "seminars.seminargroup": Shown(
        _("Seminar group"), in_programme(SeminarGroup, "activity__programme_version__programme"), ("name",),
        office=("name", "province", "state"), why=True, subjects={"activity": "activity"},
    ),
    "seminars.seminarmeeting": Shown(
        _("Meeting of a group"), in_programme(SeminarMeeting, "group__activity__programme_version__programme"),
        ("group__name", "title"),
        office=("day", "starts", "ends", "hours", "state"), subjects={"activity": "group__activity"},
    ),
    # documents
    "documents.issueddocument": Shown(
        _("Document"), seen(IssuedDocument), (RESIDENT, "number"),
        office=("kind", "state", "number"), why=True, subjects={"resident": "enrolment"},
    ),
}  # fmt: skip
