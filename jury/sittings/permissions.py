"""Who prepares a sitting, acts in it and releases it; each rule beside its query set."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import JuryRules, ProgrammeVersion
from curriculum.roles import on_day, roles_of
from jury.juries.models import Jury, Member
from jury.sittings.models import Attendance
from jury.sittings.workflow import SITTING, Part
from records.enrolments.permissions import is_office_of
from records.models import Deliberation

REFUSALS = {
    Part.OFFICE: lambda: _("Deliberations are prepared by the secretariats and the director of the programme."),
    Part.SECRETARY: lambda: _("This is for the secretariats, the director and the secretary of the jury."),
    Part.PRESIDENT: lambda: _("This is for who presides over the jury."),
    Part.DELEGATE: lambda: _("This is for the president of the jury, or its secretary by written delegation."),
}


def can_prepare_sitting(user, version: ProgrammeVersion) -> Answer:
    """Allowed for the offices of the programme, where it states how its jury sits."""
    if not is_office_of(user, version):
        return Denied(REFUSALS[Part.OFFICE]())
    if not JuryRules.objects.filter(programme_version=version).exists():
        return Denied(_("The programme does not state how its jury sits; its director enters it first."))
    return Allowed()


def prepared_versions(user):
    """The published versions for which `can_prepare_sitting` is allowed, as a query set."""
    roles = roles_of(user)
    run = ProgrammeVersion.objects.filter(programme__institutions__in=roles.secretariat_of).values("pk")
    return ProgrammeVersion.objects.filter(
        Q(programme__in=roles.director_of) | Q(pk__in=run),
        state=ProgrammeVersion.State.PUBLISHED,
        jury_rules__isnull=False,
    ).select_related("programme")


def visible_sittings(user):
    """The sittings that the user may open: `live_sittings`, and those that the user attended."""
    attended = Attendance.objects.filter(
        deliberation=OuterRef("pk"), member__user=user, presence=Attendance.Presence.PRESENT
    )
    return Deliberation.objects.filter(Q(pk__in=live_sittings(user).values("pk")) | Exists(attended))


def live_sittings(user):
    """Those whose cases the user reads as they stand: `Deliberation.visible_to`, and corrections of one's own jury."""
    seats = Member.objects.filter(
        Q(jury__ends__isnull=True) | Q(jury__ends__gte=OuterRef("held_on")),
        user=user,
        jury__programme=OuterRef("programme_version__programme"),
        jury__starts__lte=OuterRef("held_on"),
    )
    corrected = Q(Exists(seats), kind=Deliberation.Kind.CORRECTION, state__in=Deliberation.SITTING)
    return Deliberation.objects.filter(Q(pk__in=Deliberation.objects.visible_to(user).values("pk")) | corrected)


def sees_cases(user, sitting: Deliberation) -> bool:
    """Until the release; later its members read what was frozen."""
    return sitting.state in Deliberation.SITTING and live_sittings(user).filter(pk=sitting.pk).exists()


def jury_of(sitting: Deliberation) -> Jury | None:
    """The composition in force on the day of the sitting."""
    programme = sitting.programme_version.programme_id
    return Jury.objects.in_force(sitting.held_on).filter(programme=programme).first()


def president_of(sitting: Deliberation) -> Member | None:
    """Who presides: as noted in the attendance, before that the president of the jury."""
    noted = Attendance.objects.filter(deliberation=sitting, presides=True).select_related("member__user").first()
    if noted is not None:
        return noted.member
    return seat_holders(sitting).filter(function=Member.Function.PRESIDENT).first()


def seat_holders(sitting: Deliberation):
    """The members of the jury in force on the day of the sitting."""
    in_force = Jury.objects.filter(on_day(sitting.held_on), programme=sitting.programme_version.programme_id)
    return Member.objects.filter(jury__in=in_force.values("pk")).select_related("user", "institution")


def parts_of(user, sitting: Deliberation) -> set[Part]:
    """The parts of the user; one person may have several."""
    found = set()
    if is_office_of(user, sitting.programme_version):
        found.add(Part.OFFICE)
    seat = seat_holders(sitting).filter(user=user).first()
    if seat is not None and seat.function == Member.Function.SECRETARY:
        found.add(Part.SECRETARY)
        if sitting.delegations.filter(to=seat).exists():
            found.add(Part.DELEGATE)
    president = president_of(sitting)
    if president is not None and president.user_id == user.pk:
        found.add(Part.PRESIDENT)
    return found


def may_ever(user, sitting: Deliberation, name: str) -> Answer:
    """Whether the user may do this at all, in some state."""
    actors = SITTING.actors(name)
    if not actors or actors & parts_of(user, sitting):
        return Allowed()
    named = next(part for part in (Part.DELEGATE, Part.PRESIDENT, Part.SECRETARY, Part.OFFICE) if part in actors)
    return Denied(REFUSALS[named]())


def can_do(user, sitting: Deliberation, name: str, today=None) -> Answer:
    """Whether the user may do this now, for buttons."""
    answer = may_ever(user, sitting, name)
    return SITTING.may(name, sitting, today) if answer else answer


def can_write(user, sitting: Deliberation) -> Answer:
    """Record what the jury decides, in some state: the offices and the secretary of the jury."""
    return may_ever(user, sitting, "decide")
