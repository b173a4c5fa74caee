"""Who may do what with observations, requests, sign-offs and the coverage of a resident."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import on_day, roles_of
from portfolio.models import FeedbackRound, Observation, Request, SignOff, SignOffRule
from portfolio.observations.workflow import OBSERVATION
from portfolio.requests.workflow import REQUEST
from portfolio.signoffs.models import DIRECTOR, SIGNERS
from portfolio.signoffs.workflow import SIGN_OFF
from records.enrolments.permissions import is_office_of
from records.models import Accompaniment, Enrolment

MENTOR = Accompaniment.Capacity.MENTOR


def is_mentor_of(user, enrolment: Enrolment, today=None) -> bool:
    along = on_day(today or timezone.localdate())
    return Accompaniment.objects.filter(along, user=user, enrolment=enrolment, capacity=MENTOR).exists()


def sits_on(user, enrolment: Enrolment) -> bool:
    """A juror of the programme, while a deliberation on the resident's version is open."""
    version = enrolment.programme_version
    return (
        version.programme_id in roles_of(user).jury_of
        and version.deliberations.filter(published_at__isnull=True).exists()
    )


def can_see_gaps(user, enrolment: Enrolment) -> Answer:
    """What is missing, in words, and what is asked of whom: the resident and the mentor."""
    if enrolment.user_id == user.pk or is_mentor_of(user, enrolment):
        return Allowed()
    return Denied(_("What a resident still lacks is between the resident and the mentor."))


def can_see_coverage(user, enrolment: Enrolment) -> Answer:
    """Matrix, wheel and sign-offs with their evidence: the resident, the mentor, the sitting jury."""
    if can_see_gaps(user, enrolment) or sits_on(user, enrolment):
        return Allowed()
    return Denied(_("The portfolio is open to the resident, the mentor and, while it sits, the jury."))


def can_see_levels(user, enrolment: Enrolment) -> Answer:
    """Which level is signed, without its evidence: the offices too, and whom the programme names as signer."""
    if enrolment.user_id == user.pk or is_office_of(user, enrolment.programme_version):
        return Allowed()
    answer = can_see_coverage(user, enrolment)
    signers = [] if answer else SignOffRule.objects.signers_for(enrolment.programme_version.programme_id)
    return Allowed() if as_signer(user, enrolment, signers) else answer


def can_ask(user, enrolment: Enrolment) -> Answer:
    """Ask somebody for an observation."""
    if enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("Residents ask for observations of themselves."))


def can_answer(user, request: Request, today=None) -> Answer:
    """The person who was asked, while the request waits."""
    if request.person_id != user.pk:
        return Denied(_("Somebody else was asked."))
    if request.round is not None and not request.round.is_open(today) and request.state == Request.State.ASKED:
        return Denied(_("This round of feedback is closed: it takes no further answer. Thank you all the same."))
    return REQUEST.may("answer", request, today)


def can_change_request(user, request: Request, name: str, today=None) -> Answer:
    """Send again, take back or replace: who asked, or the resident, as the table of transitions lets them."""
    if user.pk not in {request.enrolment.user_id, request.asked_by_id}:
        return Denied(_("Only who asked changes a request."))
    if name == "resend" and request.round is not None and request.round.is_over(today):
        return Denied(_("This round of feedback is closed."))
    if name == "resend" and request.sent_on == (today or timezone.localdate()):
        return Denied(_("This request was sent today."))
    return REQUEST.may(name, request, today)


def can_close_round(user, round: FeedbackRound) -> Answer:
    if round.enrolment.user_id != user.pk:
        return Denied(_("The resident closes a round of feedback."))
    if round.closed_at is not None:
        return Denied(_("This round of feedback is closed."))
    return Allowed()


def can_withdraw_observation(user, observation: Observation) -> Answer:
    """Who made it takes it back; a stage evaluation is corrected where it was given."""
    if observation.observer_id != user.pk:
        return Denied(_("Only who made an observation takes it back."))
    if observation.source not in Request.KINDS:
        return Denied(_("This observation is corrected where it was given, in the evaluation."))
    return OBSERVATION.may("withdraw", observation)


def signing_capacity(user, enrolment: Enrolment, rule: SignOffRule | None, today=None) -> str:
    """As what the user may attest levels of this resident, under the rule that holds; empty where not."""
    return as_signer(user, enrolment, rule.signers if rule else [], today)


def as_signer(user, enrolment: Enrolment, signers: list[str], today=None) -> str:
    if enrolment.user_id == user.pk:
        return ""
    capacities = [code for code in signers if code != DIRECTOR]
    if capacities:
        along = Accompaniment.objects.filter(
            on_day(today or timezone.localdate()), user=user, enrolment=enrolment, capacity__in=capacities
        )
        if found := along.values_list("capacity", flat=True).first():
            return found
    directs = enrolment.programme_version.programme_id in roles_of(user, today).director_of
    return DIRECTOR if DIRECTOR in signers and directs else ""


def can_sign_off(user, enrolment: Enrolment, rule: SignOffRule | None, today=None) -> Answer:
    """Attest a level: whom the rule of the programme names; who goes along must do so with this resident today."""
    if enrolment.user_id == user.pk:
        return Denied(_("Nobody signs for oneself."))
    if rule is None:
        return Denied(_("No rule for signing is loaded for this programme yet."))
    if signing_capacity(user, enrolment, rule, today):
        return Allowed()
    names = ", ".join(str(dict(SIGNERS)[code]) for code in rule.signers)
    return Denied(_("Levels of this resident are attested by: %(who)s.") % {"who": names})


def can_withdraw_sign_off(user, sign_off: SignOff) -> Answer:
    """Who signed takes it back, with a reason."""
    if sign_off.signer_id != user.pk:
        return Denied(_("Only who signed takes a sign-off back."))
    return SIGN_OFF.may("withdraw", sign_off)
