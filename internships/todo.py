"""What waits for whom in the stages."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from curriculum.models import Programme
from curriculum.roles import on_day, roles_of
from internships.concerns.models import Concern
from internships.directory.supervisor_models import Accreditation, Delegation, Supervisor
from internships.evaluations import reminders
from internships.evaluations.models import Evaluation, OwnRating
from internships.logbook.models import LogWeek, monday_of
from internships.logbook.weeks import WEEK
from internships.placements.models import Placement, PlacementSupervisor, Step
from internships.ratings.models import SiteRating
from internships.supervisors.expiring_accreditations import expiring
from notices.asked import Asked
from pages.todo import Waiting

Kind, State = Evaluation.Kind, Evaluation.State


def asked(today: date | None = None) -> list[Asked]:
    """What waits for the answer of whom; the digest of the week and the desk's reminders tell them."""
    return reminders.asked(today)


def waiting(user: User, today: date | None = None) -> list[Waiting]:
    """One line for each kind of thing that waits for the user."""
    today = today or timezone.localdate()
    found = _to_write(user, today)
    if user.enrolments.exists():
        found += _as_resident(user, today)
    return found + _to_accept(user, today) + _concerns(user, today) + _as_office(user, today)


def line(rows: list[Evaluation], singular: str, many: str, today: date, *, is_due: bool = True) -> list[Waiting]:
    """A single one leads to itself, several to the list, with the earliest day on which one is due."""
    if not rows:
        return []
    url = reverse("evaluation", args=[rows[0].uuid]) if len(rows) == 1 else reverse("evaluation-list")
    words = {"n": len(rows), "kind": rows[0].get_kind_display(), "name": rows[0].placement.enrolment.user}
    text = capfirst((singular if len(rows) == 1 else many) % words)
    return [Waiting.by(text, url, day=min(row.due_on for row in rows) if is_due else None, today=today)]


def _to_write(user: User, today: date) -> list[Waiting]:
    """Evaluations to sign and goals to agree, for who supervises or stands in."""
    own = Placement.objects.supervised_by(user, today).exclude(enrolment__user=user)
    rows = reminders.awaited(today).filter(placement__in=own.values("pk"))
    rows = [row for row in rows if any(person.pk == user.pk for person in reminders.asked_for(row, today))]
    return line(
        rows,
        _("%(kind)s of %(name)s: waits for you"),
        _("%(n)s evaluations and goals of your residents wait for you"),
        today,
    )


def _as_resident(user: User, today: date) -> list[Waiting]:
    """Goals to write, an own rating to give, something signed to read, a week to fill in, a site to rate."""
    mine = Evaluation.objects.filter(placement__enrolment__user=user).for_list()
    due = mine.due(today)
    given = OwnRating.objects.handed_in().filter(placement=OuterRef("placement"), kind=OuterRef("kind"))
    goals = list(due.filter(kind=Kind.OBJECTIVES))
    rate = list(due.exclude(kind=Kind.OBJECTIVES).filter(~Exists(given), supersedes__isnull=True))
    read = list(mine.filter(state=State.SIGNED).exclude(kind=Kind.OBJECTIVES))
    found = line(goals, _("Write the goals of your stage"), _("Write the goals of %(n)s stages"), today)
    found += line(rate, _("%(kind)s: give your own rating"), _("%(n)s evaluations: give your own rating"), today)
    texts = _("%(kind)s: signed, for you to read"), _("%(n)s evaluations are signed, for you to read")
    found += line(read, *texts, today, is_due=False)  # the day was that of the signature
    return found + _last_week(user, today) + _sites(user)


def _last_week(user: User, today: date) -> list[Waiting]:
    """The week that is over, where its logbook is empty."""
    monday = monday_of(today) - WEEK
    logged = LogWeek.objects.filter(placement=OuterRef("pk"), starts=monday)
    running = Placement.objects.filter(
        ~Exists(logged), enrolment__user=user, step=Step.APPROVED, starts__lte=monday + WEEK, ends__gte=monday
    )
    return [
        Waiting(
            _("Logbook: last week is not filled in"),
            reverse("log-week", args=[placement.uuid, *monday.isocalendar()[:2]]),
        )
        for placement in running.filter(starts__lt=monday + WEEK)
    ]


def _sites(user: User) -> list[Waiting]:
    """Sites to rate, once the final evaluation is there."""
    rated = SiteRating.objects.filter(placement=OuterRef("pk"))
    over = Evaluation.objects.standing().filter(placement=OuterRef("pk"), kind=Kind.FINAL)
    rows = Placement.objects.filter(~Exists(rated), Exists(over), enrolment__user=user).select_related("site")
    text = _("Say how it was: %(site)s")
    return [Waiting(text % {"site": row.site}, reverse("site-rating", args=[row.uuid])) for row in rows]


def _concerns(user: User, today: date) -> list[Waiting]:
    """What only its reader may know of; the line names nobody."""
    state = Concern.State
    coordinated = Concern.objects.coordinated_by(user) if roles_of(user).coordinates else Concern.objects.none()
    rows = Concern.objects.filter(
        Q(pk__in=coordinated.values("pk"), state__in=(state.RAISED, state.REPLIED))
        | Q(placement__enrolment__user=user, about=Concern.About.RESIDENT, state=state.PUT)
    )
    dues = [row.waits_until() for row in rows.only("state", "due_on", "reply_due_on")]
    if not dues:
        return []
    text = ngettext("%(n)s confidential matter waits for you", "%(n)s confidential matters wait for you", len(dues))
    day = min((due for due in dues if due), default=None)
    return [Waiting.by(text % {"n": len(dues)}, reverse("concern-list"), day=day, today=today)]


def _to_accept(user: User, today: date) -> list[Waiting]:
    """Proposed placements, for their supervisors still at work and who stands in for one."""
    at_work = Supervisor.objects.filter(
        Q(retired_on=None) | Q(retired_on__gte=today), Q(deceased_on=None) | Q(deceased_on__gte=today), user=user
    )
    stands_in = Delegation.objects.filter(on_day(today), user=user)
    named = PlacementSupervisor.objects.filter(
        Q(supervisor__in=at_work.values("pk")) | Q(supervisor__in=stands_in.values("supervisor"))
    )
    rows = Placement.objects.filter(step=Step.PROPOSED, pk__in=named.values("placement")).exclude(enrolment__user=user)
    text = _("Stage of %(name)s: for you to accept")
    return [
        Waiting.by(text % {"name": row.enrolment.user}, row.get_absolute_url(), day=row.starts, today=today)
        for row in rows.select_related("enrolment__user")
    ]


def _as_office(user: User, today: date) -> list[Waiting]:
    """Placements to approve, accreditations that end, signatures that are disowned."""
    if not roles_of(user).is_office:
        return []
    return _to_approve(user, today) + _expiring(today) + _disowned(user, today)


def _to_approve(user: User, today: date) -> list[Waiting]:
    """Accepted placements of the programmes that the user looks after; a single one leads to itself."""
    roles = roles_of(user)
    programmes = Programme.objects.filter(Q(pk__in=roles.director_of) | Q(institutions__in=roles.secretariat_of))
    rows = list(
        Placement.objects.filter(
            step=Step.ACCEPTED, enrolment__programme_version__programme__in=programmes.values("pk")
        )
        .exclude(enrolment__user=user)
        .select_related("enrolment__user")
    )
    if len(rows) > 1:
        text, first = _("%(n)s stages to approve") % {"n": len(rows)}, min(row.starts for row in rows)
        return [Waiting.by(text, reverse("stage-desk"), day=first, today=today)]
    text = _("Stage of %(name)s: to approve")
    return [
        Waiting.by(text % {"name": row.enrolment.user}, row.get_absolute_url(), day=row.starts, today=today)
        for row in rows
    ]


def _expiring(today: date) -> list[Waiting]:
    """Supervisors who soon may not train any more."""
    soon: dict[int, Accreditation] = {}
    for row, is_soon in expiring(today):
        if is_soon:
            soon.setdefault(row.supervisor_id, row)  # the first to end comes first
    rows = list(soon.values())
    if len(rows) > 1:
        text = _("Accreditations of %(n)s supervisors end within three months") % {"n": len(rows)}
        return [Waiting.by(text, reverse("supervisor-list"), day=rows[0].valid_to, today=today)]
    text = _("Accreditation of %(name)s: ends within three months")
    return [
        Waiting.by(
            text % {"name": row.supervisor},
            row.supervisor.get_absolute_url(),
            day=row.valid_to,
            today=today,
            who=str(row.supervisor),
        )
        for row in rows
    ]


def _disowned(user: User, today: date) -> list[Waiting]:
    """Signatures of which their signer says that it was not them."""
    rows = list(
        Evaluation.objects.visible_to(user)
        .standing()
        .filter(disowned_at__isnull=False)
        .exclude(corrections__state__in=(State.OPEN, State.SIGNED, State.ACKNOWLEDGED))
        .for_list()
    )
    texts = _("%(kind)s of %(name)s: its signer says that it was not them"), _("%(n)s signatures are disowned")
    return line(rows, *texts, today, is_due=False)
