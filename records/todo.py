"""What waits for whom in the records."""

from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from curriculum.models import Activity, ExamSession
from curriculum.roles import roles_of
from pages.todo import Waiting
from records.admission_file.todo import to_check, to_hand_in
from records.marks.mark_deadlines import owed
from records.models import Deliberation, Dispute, Enrolment, Result
from ui.figures import day_words

RECENT = timedelta(days=30)


def encodable(user: User):
    """The activities whose marks the user encodes: the rule of `permissions.acting_institution` as a query set."""
    roles = roles_of(user)
    offices = roles.secretariat_of | roles.machine_of
    reference = Q(organiser_key="", programme_version__programme__reference_institution__in=offices)
    organised = Activity.objects.filter(organisers__in=offices).values("pk")
    return Activity.objects.filter(Q(pk__in=organised) | reference | Q(pk__in=roles.teaches))


def waiting(user: User, today: date | None = None) -> list[Waiting]:
    """Drafts to submit, sittings to finish, admissions to check, joint marks of the other university."""
    today = today or timezone.localdate()
    roles = roles_of(user)
    found = []
    if roles.secretariat_of or roles.teaches:
        drafts = Result.objects.filter(state=Result.State.DRAFT, registration__activity__in=encodable(user)).count()
        if drafts:
            text = ngettext(
                "%(n)s mark is a draft, not submitted yet", "%(n)s marks are drafts, not submitted yet", drafts
            )
            found.append(Waiting(text % {"n": drafts}, reverse("marks")))
    if roles.teaches:
        found += _due(user, today)
    if roles.is_office:
        found += _sittings(user, today) + _disputed(user)
    if roles.secretariat_of:
        found += _admissions(roles.secretariat_of) + _told(roles.secretariat_of, today)
        found += to_check(roles.secretariat_of)
    return found + to_hand_in(user, today)


def _due(user, today: date) -> list[Waiting]:
    """Marks whose last day is near, or just over."""
    found = []
    for line in owed(user, today):
        words = {"activity": line.activity, "session": line.session, "day": day_words(line.due)}
        text = _("%(activity)s, %(session)s: marks due on %(day)s")
        if line.due < today:
            text = _("%(activity)s, %(session)s: marks were due on %(day)s")
        address = reverse("mark-sheet", args=[line.activity.uuid, line.session.academic_year.start_year])
        found.append(Waiting.by(text % words, f"{address}?session={line.session.kind}", day=line.due, today=today))
    return found


def _sittings(user, today: date) -> list[Waiting]:
    """Deliberations that are not published."""
    return [
        Waiting.by(
            _("Deliberation of %(session)s: decisions to record and publish") % {"session": sitting.session},
            reverse("deliberation", args=[sitting.uuid]),
            day=sitting.held_on,
            today=today,
        )
        for sitting in Deliberation.objects.visible_to(user)
        .filter(published_at__isnull=True)
        .select_related("session")
        .order_by("held_on")
    ]


def _disputed(user) -> list[Waiting]:
    """Signatures that their signer disowns, until somebody has noted what was done."""
    return [
        Waiting(_("A signature is disputed: %(what)s") % {"what": row.what}, reverse("dispute", args=[row.uuid]))
        for row in Dispute.objects.visible_to(user).open().order_by("reported_at")
    ]


def _admissions(offices) -> list[Waiting]:
    """Residents of one's university whose conditions of admission are not all checked."""
    incomplete = (
        Enrolment.objects.filter(enrolling_institution__in=offices)
        .annotate(
            due=Count("programme_version__admission_conditions", distinct=True),
            checked=Count("admission_pieces", distinct=True),
        )
        .filter(checked__lt=F("due"))
        .count()
    )
    if not incomplete:
        return []
    text = ngettext(
        "%(n)s resident has a condition of admission to be checked",
        "%(n)s residents have a condition of admission to be checked",
        incomplete,
    )
    return [Waiting(text % {"n": incomplete}, reverse("enrolment-list") + "?pieces=missing")]


def _told(offices, today: date) -> list[Waiting]:
    """Marks of jointly organised activities that the other university encoded of late."""
    joint = (
        Result.objects.filter(registration__activity__organisers__in=offices, encoded_at__date__gte=today - RECENT)
        .exclude(institution__in=offices)
        .distinct()
        .count()
    )
    if not joint:
        return []
    text = ngettext(
        "%(n)s mark of a joint activity was encoded by the other university in the last month",
        "%(n)s marks of joint activities were encoded by the other university in the last month",
        joint,
    )
    return [Waiting(text % {"n": joint}, reverse("marks"))]


def next_session(today: date | None = None) -> ExamSession | None:
    """The session that is running, or comes next."""
    return ExamSession.objects.filter(ends__gte=today or timezone.localdate()).order_by("starts").first()
