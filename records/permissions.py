"""Who may do what to a record: `Allowed`, or `Denied` with the reason that the button and the 403 show."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Activity, ProgrammeVersion
from curriculum.roles import on_day, roles_of
from records.models import Accompaniment, Decision, Deliberation, Dispute, Enrolment, Move
from records.transfers.previews import reason_not_to_undo


def partners(version: ProgrammeVersion) -> set[int]:
    """Primary keys of the universities of the programme; prefetch `programme__institutions` for many."""
    return {institution.pk for institution in version.programme.institutions.all()}


def is_office_of(user, version: ProgrammeVersion) -> bool:
    """A secretariat of the programme, or its director."""
    roles = roles_of(user)
    return version.programme_id in roles.director_of or bool(roles.secretariat_of & partners(version))


def sees_as_office(user, enrolment: Enrolment) -> bool:
    """The resident's whole programme is the user's to look after, or to read as a university system."""
    version = enrolment.programme_version
    return is_office_of(user, version) or bool(roles_of(user).machine_of & partners(version))


def can_see_file(user, enrolment: Enrolment) -> Answer:
    """The administrative file: birth date, address, pieces, reasons of leave."""
    roles = roles_of(user)
    if enrolment.user_id == user.pk or enrolment.enrolling_institution_id in roles.secretariat_of:
        return Allowed()
    if enrolment.programme_version.programme_id in roles.director_of:
        return Allowed()
    return Denied(_("The administrative file is open to the resident, the enrolling university and the director."))


def can_see_contact(user, enrolment: Enrolment) -> Answer:
    """E-mail, telephone and matricules: not for teachers, leaders and the jury, who see names."""
    if Enrolment.objects.filter(pk=enrolment.pk).with_contact_visible_to(user).exists():
        return Allowed()
    return Denied(_("You see the name of this resident, not how to reach them."))


def can_see_leave(user, enrolment: Enrolment) -> Answer:
    """When the resident is away, without why: the readers of the file, the supervisor, the jury."""
    if Enrolment.objects.filter(pk=enrolment.pk).with_leave_visible_to(user).exists():
        return Allowed()
    return Denied(_("Periods of leave are for the enrolling university, the director, the jury and the supervisor."))


def can_see_people(user, enrolment: Enrolment) -> Answer:
    """Who goes along with the resident: the resident, those who do so themselves as mentor, and the offices."""
    mentors = Accompaniment.objects.filter(
        on_day(timezone.localdate()), user=user, enrolment=enrolment, capacity=Accompaniment.Capacity.MENTOR
    )
    if enrolment.user_id == user.pk or sees_as_office(user, enrolment) or mentors.exists():
        return Allowed()
    return Denied(_("Who goes along with a resident is for the resident, the mentor and the offices."))


def can_see_reasons(user, enrolment: Enrolment) -> Answer:
    """Why the jury decided so: the resident, the offices, the jury; not the mentor."""
    if enrolment.user_id == user.pk or sees_as_office(user, enrolment):
        return Allowed()
    if Enrolment.objects.filter(pk=enrolment.pk).seen_as_a_whole_by(user).exists():
        return Allowed()
    return Denied(_("The reasons of the jury are for the resident, the offices and the jury."))


def can_see_credits(user, enrolment: Enrolment) -> Answer:
    """Published decisions and credits."""
    if Enrolment.objects.filter(pk=enrolment.pk).with_credits_visible_to(user).exists():
        return Allowed()
    return Denied(_("Credits are seen by the resident, the mentor, the jury and the offices."))


def can_enrol(user) -> Answer:
    """Enrol residents by hand: the secretariats and directors, in their own programmes."""
    roles = roles_of(user)
    if roles.secretariat_of or roles.director_of:
        return Allowed()
    return Denied(_("Residents are enrolled by the secretariats and the director of a programme."))


def can_edit_record(user, enrolment: Enrolment) -> Answer:
    """Enrolment data, annual programmes, status, accompaniment, exemptions: the offices of the programme."""
    if enrolment.user_id == user.pk:
        return Denied(_("Nobody writes in their own record."))
    if is_office_of(user, enrolment.programme_version):
        return Allowed()
    return Denied(_("Only the secretariats and the director of this programme change a record."))


def can_edit_file(user, enrolment: Enrolment) -> Answer:
    """The administrative file is kept by the enrolling university's secretariat and by the director."""
    if enrolment.user_id == user.pk:
        return Denied(_("Nobody writes in their own record."))
    roles = roles_of(user)
    if (
        enrolment.enrolling_institution_id in roles.secretariat_of
        or enrolment.programme_version.programme_id in roles.director_of
    ):
        return Allowed()
    return Denied(
        _("The administrative file is kept by the secretariat of %(university)s.")
        % {"university": enrolment.enrolling_institution}
    )


def can_hand_in(user, enrolment: Enrolment) -> Answer:
    """A piece of the administrative file: the resident, or who keeps the file."""
    return Allowed() if enrolment.user_id == user.pk else can_edit_file(user, enrolment)


def acting_institution(user, activity: Activity) -> int | None:
    """For which university the user encodes this activity's marks (its pk); None when not entitled.

    The organiser's secretariat and machine, and the teacher; jointly organised, either university; nobody stated, the
    programme's reference institution.
    """
    roles = roles_of(user)
    reference = activity.programme_version.programme.reference_institution_id
    organisers = sorted(o.pk for o in activity.organisers.all()) or [reference]
    for pk in organisers:
        if pk in roles.secretariat_of or pk in roles.machine_of:
            return pk
    return organisers[0] if activity.pk in roles.teaches else None


def can_encode(user, activity: Activity) -> Answer:
    """Enter and submit marks of this activity."""
    if acting_institution(user, activity) is not None:
        return Allowed()
    organisers = ", ".join(str(o) for o in activity.organisers.all()) or str(
        activity.programme_version.programme.reference_institution
    )
    return Denied(_("The marks of this activity are encoded by: %(organisers)s.") % {"organisers": organisers})


def can_set_deadlines(user) -> Answer:
    """The last days to encode marks: each secretariat for its own university."""
    if roles_of(user).secretariat_of:
        return Allowed()
    return Denied(_("Deadlines for marks are set by the secretariats."))


def can_extend(user, activity: Activity) -> Answer:
    """Another last day for one activity: the secretariats that encode its marks."""
    if acting_institution(user, activity) in roles_of(user).secretariat_of:
        return Allowed()
    return Denied(_("A deadline is extended by the secretariat of the organiser."))


def can_see_sheet(user, activity: Activity) -> Answer:
    """Read the marks of an activity, line by line: who encodes them, and the offices of the programme."""
    answer = can_encode(user, activity)
    return Allowed() if answer or is_office_of(user, activity.programme_version) else answer


def can_encode_for(user, activity: Activity, enrolment: Enrolment) -> Answer:
    """The same, for one resident: a teacher or secretary who is one themselves leaves their own marks to another."""
    if enrolment.user_id == user.pk:
        return Denied(_("Nobody writes in their own record."))
    return can_encode(user, activity)


def can_record_decisions(user, deliberation: Deliberation) -> Answer:
    """The offices write down what the jury decided, until it is published."""
    if not is_office_of(user, deliberation.programme_version):
        return Denied(_("Decisions are recorded by the secretariats and the director of the programme."))
    if deliberation.published_at is not None:
        return Denied(_("These decisions are published. A correction is a superseding decision in a new deliberation."))
    return Allowed()


def can_publish(user, deliberation: Deliberation, decisions: int) -> Answer:
    """The same people, once there is something to publish."""
    answer = can_record_decisions(user, deliberation)
    if answer and not decisions:
        return Denied(_("There is no decision to publish yet."))
    return answer


def can_cancel_publication(user, deliberation: Deliberation) -> Answer:
    """A publication that was set for a later day is taken back before that day, never after it."""
    if not is_office_of(user, deliberation.programme_version):
        return Denied(_("Decisions are recorded by the secretariats and the director of the programme."))
    if deliberation.published_at is None or deliberation.is_published():
        return Denied(_("There is no publication ahead that could be cancelled."))
    return Allowed()


def can_hold_deliberation(user, version: ProgrammeVersion) -> Answer:
    if is_office_of(user, version):
        return Allowed()
    return Denied(_("Deliberations are opened by the secretariats and the director of the programme."))


def can_supersede(user, decision: Decision) -> Answer:
    """A published decision is replaced by a new one, with a reason, never edited."""
    if not is_office_of(user, decision.deliberation.programme_version):
        return Denied(_("Decisions are recorded by the secretariats and the director of the programme."))
    if not decision.deliberation.is_published():
        return Denied(_("This decision is not published yet: change it where it was recorded."))
    if Decision.objects.filter(supersedes=decision).exists():
        return Denied(_("A newer decision supersedes this one already."))
    return Allowed()


def can_settle(user, row: Dispute) -> Answer:
    """Noting what was done about a disputed signature: the offices, but for who signed and the resident."""
    if Dispute.objects.filter(pk=row.pk).visible_to(user).exists():
        return Allowed()
    return Denied(_("A disputed signature is looked into by the secretariats and the director of the programme."))


def can_move(user, enrolment: Enrolment) -> Answer:
    """To a newer version of the programme, and back: the director."""
    if enrolment.user_id == user.pk:
        return Denied(_("Nobody writes in their own record."))
    if enrolment.programme_version.programme_id in roles_of(user).director_of:
        return Allowed()
    return Denied(_("Residents are moved to another version by the director of the programme."))


def can_undo_move(user, move: Move) -> Answer:
    """Asks the database what happened since."""
    answer = can_move(user, move.enrolment)
    if answer and (reason := reason_not_to_undo(move)):
        return Denied(reason)
    return answer


def can_move_cohort(user, version: ProgrammeVersion) -> Answer:
    if version.programme_id in roles_of(user).director_of:
        return Allowed()
    return Denied(_("Residents are moved to another version by the director of the programme."))
