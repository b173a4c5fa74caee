"""Who files a complaint and until when, who rules on it."""

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import JuryRules, Teaching
from jury.complaints.models import Complaint
from jury.complaints.workflow import COMPLAINT
from jury.juries.models import Jury, Member
from jury.release.mails import complaints_until
from jury.sittings.models import Recusal
from records.models import Accompaniment, Decision
from ui.figures import day_words


def can_file(user, decision: Decision, today: date | None = None) -> Answer:
    """Allowed for the resident, on a published decision that still counts, within the days of the version."""
    today = today or timezone.localdate()
    if decision.enrolment.user_id != user.pk:
        return Denied(_("A complaint is filed by the resident on whom the jury decided."))
    if not decision.deliberation.is_published():
        return Denied(_("This decision is not published yet."))
    rules = JuryRules.objects.filter(programme_version=decision.deliberation.programme_version_id).first()
    until = complaints_until(decision.deliberation, rules)
    if until is None:
        return Denied(_("This programme takes no complaints in Cursus."))
    if today > until:
        return Denied(_("Complaints on this decision were taken until %(day)s.") % {"day": day_words(until)})
    if decision.has_successor:
        return Denied(_("A newer decision supersedes this one already."))
    if Complaint.objects.filter(decision=decision).exclude(state=Complaint.State.WITHDRAWN).exists():
        return Denied(_("There is a complaint on this decision already."))
    return Allowed()


def can_withdraw(user, complaint: Complaint) -> Answer:
    if complaint.decision.enrolment.user_id != user.pk:
        return Denied(_("A complaint is withdrawn by who filed it."))
    return COMPLAINT.may("withdraw", complaint)


def may_ever_rule(user, complaint: Complaint) -> Answer:
    """For the secretary of the jury in force, unless tied to the resident."""
    seat = seats(complaint).filter(user=user, function=Member.Function.SECRETARY).first()
    if seat is None:
        return Denied(_("What the panel ruled is recorded by the secretary of the jury."))
    if user.pk in tied(complaint):
        return Denied(_("You are tied to this resident: somebody else records the ruling."))
    return Allowed()


def can_rule(user, complaint: Complaint) -> Answer:
    answer = may_ever_rule(user, complaint)
    return COMPLAINT.may("founded", complaint) if answer else answer


def seats(complaint: Complaint):
    """The members of the jury in force today."""
    programme = complaint.decision.deliberation.programme_version.programme_id
    juries = Jury.objects.in_force(timezone.localdate()).filter(programme=programme)
    return Member.objects.filter(jury__in=juries.values("pk")).select_related("user", "institution")


def panel_choices(complaint: Complaint):
    """The voting members who are not tied to the resident."""
    return seats(complaint).filter(votes=True).exclude(user__in=tied(complaint))


def tied(complaint: Complaint) -> set[int]:
    """Users who support or teach the resident, who left a case of theirs, and the resident."""
    decision = complaint.decision
    support = Accompaniment.objects.filter(enrolment=decision.enrolment_id)
    year = decision.deliberation.session.academic_year
    support = support.filter(Q(ends__isnull=True) | Q(ends__gte=year.starts))
    taught = Teaching.objects.filter(activity=decision.activity_id)
    left = Recusal.objects.filter(enrolment=decision.enrolment_id)
    return {
        decision.enrolment.user_id,
        *support.values_list("user", flat=True),
        *taught.values_list("user", flat=True),
        *left.values_list("member__user", flat=True),
    }
