"""Who may do what in the mentoring of a resident: the two of them, and what the programme needs to know."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import on_day, roles_of
from mentoring.meetings.models import MENTOR
from mentoring.models import Declaration, MentoringGoal, MentoringMeeting, Note
from records.models import Accompaniment, Enrolment


def mentor_of(enrolment: Enrolment, day: date | None = None) -> Accompaniment | None:
    """Who is the mentor on that day, today by default."""
    found = enrolment.accompaniments.filter(on_day(day or timezone.localdate()), capacity=MENTOR)
    return found.select_related("user").first()


@dataclass(frozen=True)
class Sight:
    """As whom the user looks at the mentoring of a resident."""

    is_resident: bool
    is_mentor: bool
    is_office: bool  # the enrolling university's secretariat, or the director
    is_jury: bool  # while a deliberation is open

    @property
    def is_close(self) -> bool:
        """One of the two whose mentoring it is."""
        return self.is_resident or self.is_mentor

    @property
    def sees_something(self) -> bool:
        return self.is_close or self.is_office or self.is_jury


def sight_of(user, enrolment: Enrolment) -> Sight:
    roles = roles_of(user)
    programme = enrolment.programme_version.programme_id
    mentor = mentor_of(enrolment)
    version = enrolment.programme_version
    return Sight(
        is_resident=enrolment.user_id == user.pk,
        is_mentor=mentor is not None and mentor.user_id == user.pk,
        is_office=looks_after(user, enrolment),
        is_jury=programme in roles.jury_of and version.deliberations.filter(published_at__isnull=True).exists(),
    )


def looks_after(user, enrolment: Enrolment) -> bool:
    """Of the enrolling university's secretariat, or the director."""
    roles = roles_of(user)
    programme = enrolment.programme_version.programme_id
    return enrolment.enrolling_institution_id in roles.secretariat_of or programme in roles.director_of


def can_see_mentoring(user, enrolment: Enrolment) -> Answer:
    """At least that meetings were. Asks the database only where the roles do not say it."""
    if enrolment.user_id == user.pk or looks_after(user, enrolment) or sight_of(user, enrolment).sees_something:
        return Allowed()
    return Denied(_("Mentoring is between the resident and the mentor; the enrolling university sees that they met."))


def can_meet(user, enrolment: Enrolment) -> Answer:
    """Plan, move, note and cancel meetings; write notes and goals: the two of them."""
    if enrolment.user_id == user.pk or sight_of(user, enrolment).is_mentor:
        return Allowed()
    return Denied(_("Only the resident and the mentor do this."))


def can_change_meeting(user, meeting: MentoringMeeting) -> Answer:
    """The two who meet, as long as the one is the mentor of the other."""
    answer = can_meet(user, meeting.enrolment)
    if not answer:
        return answer
    mentor = mentor_of(meeting.enrolment)
    if mentor is not None and mentor.user_id == meeting.mentor_id:
        return Allowed()
    return Denied(_("This meeting was with an earlier mentor: it stays as it is."))


def can_cancel(user, meeting: MentoringMeeting) -> Answer:
    """The same; the resident also calls off what was planned with an earlier mentor."""
    if meeting.enrolment.user_id == user.pk and meeting.state == MentoringMeeting.State.PLANNED:
        return Allowed()
    return can_change_meeting(user, meeting)


def can_write_note(user, meeting: MentoringMeeting) -> Answer:
    if meeting.state == MentoringMeeting.State.CANCELLED:
        return Denied(_("This meeting was cancelled."))
    return can_change_meeting(user, meeting)


def can_read_note(user, meeting: MentoringMeeting) -> Answer:
    """The resident, and the mentor who wrote it with the resident."""
    if meeting.enrolment.user_id == user.pk:
        return Allowed()
    mentor = mentor_of(meeting.enrolment)
    if mentor is not None and user.pk == mentor.user_id == meeting.mentor_id:
        return Allowed()
    return Denied(_("The notes of a meeting are for the two who met."))


def can_release(user, note: Note) -> Answer:
    """Only the resident lets a later mentor read words of a note, and takes that back."""
    if note.meeting.enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("Only the resident releases words of a note."))


def can_write_goal(user, goal: MentoringGoal) -> Answer:
    """The resident, and the mentor with whom it was written."""
    if goal.enrolment.user_id == user.pk:
        return Allowed()
    mentor = mentor_of(goal.enrolment)
    if mentor is not None and user.pk == mentor.user_id == goal.mentor_id:
        return Allowed()
    return Denied(_("This goal was written with an earlier mentor: the resident changes it."))


def can_release_goals(user, enrolment: Enrolment) -> Answer:
    if enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("Only the resident shows goals to a later mentor."))


def can_declare(user, enrolment: Enrolment) -> Answer:
    """Each mentor for oneself, from the day one is chosen."""
    along = enrolment.accompaniments.filter(user=user, capacity=MENTOR)
    if along.exclude(ends__lt=timezone.localdate()).exists():
        return Allowed()
    return Denied(_("Ties are declared by the mentor."))


def can_judge(user, declaration: Declaration) -> Answer:
    """The programme's director or the enrolling university, never on oneself."""
    if user.pk in (declaration.mentor_id, declaration.enrolment.user_id):
        return Denied(_("Nobody judges their own ties."))
    if sight_of(user, declaration.enrolment).is_office:
        return Allowed()
    return Denied(_("Ties are judged by the director and the enrolling university."))


def can_appoint(user, enrolment: Enrolment) -> Answer:
    """The enrolling university and the director name the mentor."""
    if enrolment.user_id == user.pk:
        return Denied(_("Nobody writes in their own record."))
    if looks_after(user, enrolment):
        return Allowed()
    return Denied(_("The mentor is named by the enrolling university and the director."))


def stands_in_order(enrolment: Enrolment, mentor: User) -> Answer:
    """Whether the mentor said what ties there are, and the programme accepts them."""
    return answer_on(Declaration.objects.filter(enrolment=enrolment, mentor=mentor, replaced_at__isnull=True).first())


def answer_on(declared: Declaration | None) -> Answer:
    """The same, of the declaration that stands."""
    if declared is None:
        return Denied(_("Declare first whether there is a tie between the resident and you."))
    if declared.state == Declaration.State.WAITING:
        return Denied(_("The programme has not answered yet on the tie that you declared."))
    if declared.state == Declaration.State.REFUSED:
        return Denied(_("The programme refused this mentorship because of a tie: another mentor attests."))
    return Allowed()


def can_write_report(user, enrolment: Enrolment) -> Answer:
    if enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("The year report is written by the resident."))


def can_comment(user, enrolment: Enrolment) -> Answer:
    if sight_of(user, enrolment).is_mentor:
        return Allowed()
    return Denied(_("The mentor comments on the year report."))


def can_attest(user, enrolment: Enrolment) -> Answer:
    """The mentor of the day, with ties that stand in order."""
    if not sight_of(user, enrolment).is_mentor:
        return Denied(_("The mentor attests the year."))
    return stands_in_order(enrolment, user)
