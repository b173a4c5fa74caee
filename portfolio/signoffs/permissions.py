"""Who may sign off a level, and withdraw a sign-off."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from portfolio.signoff_rules.models import SIGNERS, SignOffRule
from portfolio.signoff_rules.permissions import signing_capacity
from portfolio.signoffs.models import SignOff
from portfolio.signoffs.workflow import SIGN_OFF
from records.models import Enrolment


def can_sign_off(user, enrolment: Enrolment, rule: SignOffRule | None, today=None) -> Answer:
    """The signers that the programme's rule names; a supporter must support this resident on that day."""
    if enrolment.user_id == user.pk:
        return Denied(_("Nobody signs for oneself."))
    if rule is None:
        return Denied(_("No rule for signing is loaded for this programme yet."))
    if signing_capacity(user, enrolment, rule, today):
        return Allowed()
    names = ", ".join(str(dict(SIGNERS)[code]) for code in rule.signers)
    return Denied(_("Levels of this resident are attested by: %(who)s.") % {"who": names})


def can_withdraw_sign_off(user, sign_off: SignOff) -> Answer:
    """The signer, with a reason."""
    if sign_off.signer_id != user.pk:
        return Denied(_("Only who signed takes a sign-off back."))
    return SIGN_OFF.may("withdraw", sign_off)
